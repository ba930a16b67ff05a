import ComputeModel

/// What the known members of a body must be. Null is as good as nothing, and a member that a shape does not name is
/// somebody's own: both are kept as they were sent.
indirect enum BodyShape: Sendable {
  case text
  case flag
  case wholeNumber
  /// One of these in any case; kept in this one (FACTS section 14).
  case word([String])
  case list(BodyShape)
  /// An object whose members are named by the sender.
  case map(BodyShape)
  case object(KeyValuePairs<String, BodyShape>)

  /// The value, with its words in the service's case.
  /// - Parameters:
  ///   - path: where the value stands, such as `properties.tags`; empty for a whole.
  ///   - subject: what a refusal begins with, such as `Schedule 2: `.
  func taken(_ value: JSONValue, at path: String, of subject: String = "") throws(Refusal) -> JSONValue {
    switch (self, value) {
    case (_, .null), (.text, .string), (.flag, .bool): return value
    case (.wholeNumber, .number) where value.integer != nil: return value
    case (.word(let words), .string(let given)):
      let folded = given.lowercased()
      guard let word = words.first(where: { $0.lowercased() == folded }) else {
        throw refusal(of: value, at: path, of: subject)
      }
      return .string(word)
    case (.list(let shape), .array(let elements)):
      var kept: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        kept.append(try shape.taken(element, at: "\(path)[\(index)]", of: subject))
      }
      return .array(kept)
    case (.map(let shape), .object(let object)):
      var kept: [JSONObject.Member] = []
      for member in object.members {
        let value = try shape.taken(member.value, at: Self.path(path, member.name), of: subject)
        kept.append(JSONObject.Member(name: member.name, value: value))
      }
      return .object(JSONObject(kept))
    case (.object(let shapes), .object):
      var kept = value
      for (name, shape) in shapes {
        guard let given = value[name] else { continue }
        kept[name] = try shape.taken(given, at: Self.path(path, name), of: subject)
      }
      return kept
    default: throw refusal(of: value, at: path, of: subject)
    }
  }

  private static func path(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  /// A text is quoted only where a word is wanted: elsewhere it may be a secret.
  private func refusal(of value: JSONValue, at path: String, of subject: String) -> Refusal {
    let given =
      switch (self, value) {
      case (.word, .string(let text)): "'\(text)'"
      case (.wholeNumber, .number(let text)): text
      default: value.kindName
      }
    return .validation("\(subject)\(path) is \(given) and must be \(noun).")
  }

  private var noun: String {
    switch self {
    case .text: "a string"
    case .flag: "true or false"
    case .wholeNumber: "a whole number"
    case .word(let words) where words.count > 2: "one of \(words.joined(separator: ", "))"
    case .word(let words): words.joined(separator: " or ")
    case .list: "an array"
    case .map, .object: "an object"
    }
  }
}

extension String {
  /// Whether it is the id of a resource in a group; ids are read without regard to case.
  /// - Parameter type: such as `Microsoft.Network/virtualNetworks/subnets`.
  func isResourceID(of type: String) -> Bool {
    let parts = lowercased().split(separator: "/", omittingEmptySubsequences: false)
    let kinds = type.lowercased().split(separator: "/")
    // Nothing, the subscription, the group and the provider; then kind and name by turns.
    guard parts.count == 7 + 2 * (kinds.count - 1), parts[0].isEmpty, parts.dropFirst().allSatisfy({ !$0.isEmpty }),
      parts[1] == "subscriptions", parts[3] == "resourcegroups", parts[5] == "providers", parts[6] == kinds[0]
    else { return false }
    return kinds.indices.dropFirst().allSatisfy { parts[5 + 2 * $0] == kinds[$0] }
  }
}
