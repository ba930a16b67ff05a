/// What a role allows: an entry with a matching action and no matching exception.
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
  func allows(_ action: String, isData: Bool) -> Bool {
    let allowed = isData ? dataActions : actions
    let excepted = isData ? notDataActions : notActions
    return allowed.contains { Self.matches($0, action) } && !excepted.contains { Self.matches($0, action) }
  }

  /// Whether a pattern of a role covers an action: `*` stands for any run of characters, case does not count, and
  /// a `*` between two slashes may stand for nothing, together with one of them. The last is what Microsoft's own
  /// definition of AzureML Data Scientist means with `workspaces/*/write`, from which it excepts
  /// `workspaces/write`, and with `computes/*/write`, by which it may not create instances (FACTS section 7).
  static func matches(_ pattern: String, _ action: String) -> Bool {
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

/// A named set of permissions.
package struct RoleDefinition: Hashable, Sendable {
  /// A GUID in lower case.
  package var id: String
  package var name: String
  package var summary: String
  package var isBuiltIn: Bool
  package var permissions: [Permission]
  package var assignableScopes: [Scope]
}

/// A role that somebody has somewhere.
package struct RoleAssignment: Hashable, Sendable {
  /// The last segment of its resource id: a GUID in lower case.
  package var name: String
  package var scope: Scope
  package var roleID: String
  package var principalID: String
  package var principalType: String
  package var summary: String?
  /// The object id of who made it.
  package var createdBy: String?
}
