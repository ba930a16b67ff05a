package import ComputeModel
package import Schedules

/// A rule that can be assigned.
package struct PolicyDefinition: Hashable, Sendable {
  /// A GUID where it is built in.
  package var name: String
  package var isBuiltIn: Bool
  /// As its author wrote them: `displayName`, `mode`, `parameters`, `policyRule` and whatever else.
  package var properties: JSONValue
  package var writtenOn: Instant
  package var writtenBy: String

  package func id(subscription: String) -> String {
    (isBuiltIn ? "" : "/subscriptions/\(subscription)")
      + "/providers/Microsoft.Authorization/policyDefinitions/\(name)"
  }

  package var displayName: String { properties["displayName"]?.text ?? name }

  var parameters: JSONObject { properties["parameters"]?.object ?? JSONObject() }

  /// It was read when the definition was written, so it is there.
  var rule: PolicyRule? { try? PolicyRuleReader(parameters: parameters).rule(properties["policyRule"] ?? .null) }

  /// - Parameter body: the request's; the document of a definition, or its properties alone, as the portal's editor
  ///   and the founding document have them.
  init(reading body: JSONValue, name: String, by principal: Principal, at instant: Instant) throws(Refusal) {
    guard (1...64).contains(name.count), !name.contains(where: { "<>*%&:\\?+/".contains($0) }) else {
      throw Refusal(
        .badRequest, code: "InvalidPolicyDefinitionName",
        "The policy definition name '\(name)' is invalid: it has 1 to 64 characters and none of <>*%&:\\?+/.")
    }
    let properties = body["properties"] ?? (body["policyRule"] == nil ? .null : body)
    guard properties.object != nil, let rule = properties["policyRule"], rule.object != nil else {
      throw Self.invalid(name, "properties must be an object with a policyRule.")
    }
    let mode = properties["mode"]?.text ?? "Indexed"
    guard ["all", "indexed"].contains(mode.lowercased()) else {
      throw Self.invalid(name, "the mode '\(mode)' is not one that this simulator has; it has All and Indexed.")
    }
    if let type = properties["policyType"]?.text, !["custom", "notspecified"].contains(type.lowercased()) {
      throw Self.invalid(name, "policyType is '\(type)': only Custom definitions can be written.")
    }
    let parameters = properties["parameters"] ?? .object([:])
    guard let declared = parameters.object else {
      throw Self.invalid(name, "parameters is \(parameters.kindName) and must be an object.")
    }
    for parameter in declared.members where parameter.value["type"]?.text == nil {
      throw Self.invalid(name, "the parameter '\(parameter.name)' has no type.")
    }
    do throws(PolicyFault) {
      _ = try PolicyRuleReader(parameters: declared).rule(rule)
    } catch {
      throw Refusal(
        .badRequest, code: error.code,
        "The policy definition '\(name)' rule is invalid. \(error.path): \(error.reason)")
    }
    self.name = name
    isBuiltIn = false
    var kept = properties
    kept["policyType"] = .string("Custom")
    kept["mode"] = .string(mode.lowercased() == "all" ? "All" : "Indexed")
    self.properties = kept
    writtenOn = instant
    writtenBy = principal.objectID
  }

  private static func invalid(_ name: String, _ reason: String) -> Refusal {
    Refusal(.badRequest, code: "InvalidPolicyDefinition", "The policy definition '\(name)' is invalid: \(reason)")
  }

  /// One of Microsoft's. Nil where the text is no definition.
  init?(builtIn text: String) {
    guard let document = try? JSONValue(parsing: text), let name = document["name"]?.text,
      let properties = document["properties"]
    else { return nil }
    self.name = name
    isBuiltIn = true
    self.properties = properties
    writtenOn = Instant(secondsSinceEpoch: 0)
    writtenBy = ""
  }
}

extension PolicyDefinition {
  var json: JSONValue {
    .object([
      "name": .string(name), "properties": properties, "writtenOn": .instant(writtenOn),
      "writtenBy": .string(writtenBy),
    ])
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.text, let properties = json["properties"],
      let writtenOn = json.instant("writtenOn"), let writtenBy = json["writtenBy"]?.text
    else { return nil }
    self.name = name
    isBuiltIn = false
    self.properties = properties
    self.writtenOn = writtenOn
    self.writtenBy = writtenBy
  }
}
