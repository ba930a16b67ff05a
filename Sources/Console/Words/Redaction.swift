package import ComputeModel

/// Takes secrets out of a document before it is shown (UX section 0 rule 7). The shape stays, so that a reader sees
/// that something is set.
package enum Redaction {
  package static let mask = "****"

  /// Parts of a member's name that make its value a secret, in lower case and without separators.
  private static let secretNames = [
    "licence", "license", "password", "passwd", "secret", "token", "credential", "connectionstring", "accountkey",
    "sharedkey", "privatekey", "apikey", "scriptdata", "scriptarguments",
  ]

  package static func isSecret(_ name: String) -> Bool {
    let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." && $0 != " " }
    return secretNames.contains { plain.firstRange(of: $0) != nil }
  }

  package static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map { masked($0) })
    case .object(let object):
      // A pair such as {"name": "RSP_LICENSE", "value": "..."} names its secret in a value.
      let namesSecret = object["name"]?.text.map { isSecret($0) } ?? false
      return .object(
        JSONObject(
          object.members.map { member in
            let isSecretValue = namesSecret && member.name.lowercased() == "value"
            return JSONObject.Member(
              name: member.name, value: isSecretValue ? hidden(member.value) : masked(member))
          }))
    // The signature of a shared access link is the right to use it.
    case .string(let text) where text.lowercased().firstRange(of: "sig=") != nil: return .string(mask)
    default: return value
    }
  }

  private static func masked(_ member: JSONObject.Member) -> JSONValue {
    switch member.name.lowercased() {
    case "adminpublickey":
      if case .string(let key) = member.value, !key.isEmpty { return .string("set") }
      return member.value.isNull || member.value == .string("") ? member.value : hidden(member.value)
    case "environmentvariables": return environment(member.value)
    default: return isSecret(member.name) ? hidden(member.value) : masked(member.value)
    }
  }

  /// Every value of an environment is hidden, whatever its name: a licence may be called anything.
  private static func environment(_ value: JSONValue) -> JSONValue {
    guard case .object(let object) = value else { return hidden(value) }
    return .object(
      JSONObject(
        object.members.map { variable in
          guard case .object(let parts) = variable.value else {
            return JSONObject.Member(name: variable.name, value: hidden(variable.value))
          }
          let shown = parts.members.map { part in
            JSONObject.Member(
              name: part.name, value: part.name.lowercased() == "type" ? part.value : hidden(part.value))
          }
          return JSONObject.Member(name: variable.name, value: .object(JSONObject(shown)))
        }))
  }

  /// Null stays: that nothing is set is no secret.
  private static func hidden(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null: .null
    case .bool, .number, .string: .string(mask)
    case .array(let elements): .array(elements.map { hidden($0) })
    case .object(let object):
      .object(JSONObject(object.members.map { JSONObject.Member(name: $0.name, value: hidden($0.value)) }))
    }
  }
}
