/// One entry of what roles allow at a scope: an action that one of its patterns covers, and none of its exceptions.
package struct Permission: Hashable, Sendable {
  package var actions: [String]
  package var notActions: [String]
  package var dataActions: [String]
  package var notDataActions: [String]

  package init(
    actions: [String] = [], notActions: [String] = [], dataActions: [String] = [], notDataActions: [String] = []
  ) {
    self.actions = actions
    self.notActions = notActions
    self.dataActions = dataActions
    self.notDataActions = notDataActions
  }

  /// - Parameter isData: whether it is asked of the data in a resource and not of the resource.
  package func allows(_ action: String, isData: Bool) -> Bool {
    let allowed = isData ? dataActions : actions
    let excepted = isData ? notDataActions : notActions
    return allowed.contains { Self.matches($0, action) } && !excepted.contains { Self.matches($0, action) }
  }

  /// Whether a pattern of a role covers an action: `*` stands for any run of characters, case does not count, and
  /// a `*` between two slashes may stand for nothing, together with one of them. The last is what Microsoft's own
  /// definition of AzureML Data Scientist means with `workspaces/*/write`, from which it excepts
  /// `workspaces/write`, and with `computes/*/write`, by which it may not create instances (FACTS section 7).
  package static func matches(_ pattern: String, _ action: String) -> Bool {
    // An owner's, and asked for each grey key of each frame.
    if pattern == "*" { return true }
    let pattern = Array(pattern.lowercased().utf8)
    let (star, slash) = (UInt8(ascii: "*"), UInt8(ascii: "/"))
    // The places in the pattern that the action read so far can have led to: no pattern takes longer than its
    // length times that of the action.
    var places = Array(repeating: false, count: pattern.count + 1)
    func enter(_ place: Int, _ places: inout [Bool]) {
      var place = place
      while !places[place] {
        places[place] = true
        if place < pattern.count, pattern[place] == star { place += 1 }
      }
    }
    enter(0, &places)
    for byte in action.lowercased().utf8 {
      var next = Array(repeating: false, count: pattern.count + 1)
      for place in pattern.indices where places[place] {
        if pattern[place] == star { enter(place, &next) }
        guard pattern[place] == byte else { continue }
        enter(place + 1, &next)
        if byte == slash, pattern[place...].starts(with: [slash, star, slash]) { enter(place + 3, &next) }
      }
      places = next
    }
    return places[pattern.count]
  }
}

extension Permission {
  /// As ARM writes it, and the journal.
  package var json: JSONValue {
    func list(_ patterns: [String]) -> JSONValue { .array(patterns.map { .string($0) }) }
    return .object([
      "actions": list(actions), "notActions": list(notActions), "dataActions": list(dataActions),
      "notDataActions": list(notDataActions),
    ])
  }

  /// Nil where it is not an object, or a list has something else than texts.
  package init?(json: JSONValue) {
    guard json.object != nil, let actions = json.texts("actions"), let notActions = json.texts("notActions"),
      let dataActions = json.texts("dataActions"), let notDataActions = json.texts("notDataActions")
    else { return nil }
    self.init(
      actions: actions, notActions: notActions, dataActions: dataActions, notDataActions: notDataActions)
  }
}

extension JSONValue {
  /// A list of texts; empty where the member is missing or null, nil where it is something else.
  package func texts(_ name: String) -> [String]? {
    guard let value = self[name], !value.isNull else { return [] }
    guard let elements = value.elements else { return nil }
    let texts = elements.compactMap { $0.text }
    return texts.count == elements.count ? texts : nil
  }
}
