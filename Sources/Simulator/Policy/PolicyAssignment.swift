package import ComputeModel
package import Schedules

/// A definition put to work at a scope.
package struct PolicyAssignment: Hashable, Sendable {
  package var name: String
  /// `/subscriptions/…`, of a subscription, a group or a workspace, in the service's spelling.
  package var scope: String
  /// Of the definition, in the service's spelling.
  package var definitionID: String
  /// As its author wrote them, with `scope` and `policyDefinitionId` in the service's spelling.
  package var properties: JSONValue
  package var writtenOn: Instant
  package var writtenBy: String

  package var id: String { "\(scope)/providers/Microsoft.Authorization/policyAssignments/\(name)" }

  package var displayName: String { properties["displayName"]?.text ?? name }

  /// Whether requests are held to it; its compliance is reported either way.
  var isEnforced: Bool { properties["enforcementMode"]?.text?.lowercased() != "donotenforce" }

  func covers(_ resource: Scope) -> Bool {
    guard Scope(scope).contains(resource) else { return false }
    return !(properties["notScopes"]?.elements ?? []).contains {
      $0.text.map { Scope($0).contains(resource) } ?? false
    }
  }

  /// Values by parameter, with the definition's defaults.
  func effectiveParameters(of definition: PolicyDefinition) -> JSONValue {
    var values: JSONValue = .object([:])
    for parameter in definition.parameters.members {
      let given = properties["parameters"]?.member(ignoringCase: parameter.name)?["value"]
      if let value = given ?? parameter.value["defaultValue"] { values[parameter.name] = value }
    }
    return values
  }

  /// - Parameter scope: in the service's spelling.
  init(
    reading body: JSONValue, name: String, scope: String, definition: PolicyDefinition, definitionID: String,
    by objectID: String, at instant: Instant
  ) throws(Refusal) {
    guard (1...128).contains(name.count), !name.contains(where: { "<>*%&:\\?+/".contains($0) }) else {
      throw Refusal(
        .badRequest, code: "InvalidPolicyAssignmentName",
        "The policy assignment name '\(name)' is invalid: it has 1 to 128 characters and none of <>*%&:\\?+/.")
    }
    var properties = body["properties"] ?? .null
    let given = properties["parameters"] ?? .object([:])
    guard let parameters = given.isNull ? JSONObject() : given.object else {
      throw Self.invalid(name, "parameters is \(given.kindName) and must be an object.")
    }
    try Self.check(parameters, name: name, of: definition)
    let mode = properties["enforcementMode"]?.text ?? "Default"
    guard ["default", "donotenforce"].contains(mode.lowercased()) else {
      throw Self.invalid(name, "enforcementMode is '\(mode)' and must be Default or DoNotEnforce.")
    }
    if let notScopes = properties["notScopes"], !notScopes.isNull {
      guard let elements = notScopes.elements, elements.allSatisfy({ $0.text != nil }) else {
        throw Self.invalid(name, "notScopes must be an array of resource ids.")
      }
    }
    for member in ["overrides", "resourceSelectors"] where properties[member]?.elements?.isEmpty == false {
      throw Self.invalid(name, "\(member) are not something that this simulator has.")
    }
    properties["scope"] = .string(scope)
    properties["policyDefinitionId"] = .string(definitionID)
    properties["enforcementMode"] = .string(mode.lowercased() == "default" ? "Default" : "DoNotEnforce")
    properties["parameters"] = .object(parameters)
    if properties["notScopes"] == nil { properties["notScopes"] = .array([]) }
    self.name = name
    self.scope = scope
    self.definitionID = definitionID
    self.properties = properties
    writtenOn = instant
    writtenBy = objectID
  }

  private static func check(
    _ given: JSONObject, name: String, of definition: PolicyDefinition
  ) throws(Refusal) {
    let declared = JSONValue.object(definition.parameters)
    for parameter in given.members {
      guard let declaration = declared.member(ignoringCase: parameter.name) else {
        throw Refusal(
          .badRequest, code: "UndefinedPolicyParameter",
          "The policy assignment '\(name)' is invalid: the policy definition '\(definition.name)' has no parameter"
            + " '\(parameter.name)'.")
      }
      guard let value = parameter.value["value"] else {
        throw invalid(name, "the parameter '\(parameter.name)' must be an object with a value.")
      }
      guard value.hasPolicyType(declaration["type"]?.text ?? "") else {
        throw invalid(
          name,
          "the parameter '\(parameter.name)' is \(value.kindName) and must be of type"
            + " \(declaration["type"]?.text ?? "unknown").")
      }
      guard let allowed = declaration["allowedValues"]?.elements else { continue }
      let isAllowed = allowed.contains {
        $0 == value || ($0.text != nil && $0.text?.lowercased() == value.text?.lowercased())
      }
      guard isAllowed else {
        // Recorded (Azure-Landing-Zones#442).
        let words = allowed.compactMap { $0.policyText }.joined(separator: ", ")
        throw Refusal(
          .badRequest, code: "PolicyParameterValueNotAllowed",
          "The value '\(value.policyText ?? value.compactText)' is not allowed for policy parameter"
            + " '\(parameter.name)' in policy definition '\(definition.name)'. The allowed values are '\(words)'.")
      }
    }
    let missing = definition.parameters.members.filter {
      $0.value["defaultValue"] == nil && JSONValue.object(given).member(ignoringCase: $0.name) == nil
    }
    guard missing.isEmpty else {
      let names = missing.map { "'\($0.name)'" }.joined(separator: ", ")
      throw Refusal(
        .badRequest, code: "MissingPolicyParameter",
        "The policy assignment '\(name)' is missing the parameter(s) \(names) as defined in the policy definition"
          + " '\(definition.name)'.")
    }
  }

  private static func invalid(_ name: String, _ reason: String) -> Refusal {
    Refusal(.badRequest, code: "InvalidPolicyAssignment", "The policy assignment '\(name)' is invalid: \(reason)")
  }
}

extension PolicyAssignment {
  var json: JSONValue {
    .object([
      "name": .string(name), "scope": .string(scope), "definitionID": .string(definitionID),
      "properties": properties, "writtenOn": .instant(writtenOn), "writtenBy": .string(writtenBy),
    ])
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.text, let scope = json["scope"]?.text,
      let definitionID = json["definitionID"]?.text, let properties = json["properties"],
      let writtenOn = json.instant("writtenOn"), let writtenBy = json["writtenBy"]?.text
    else { return nil }
    self.name = name
    self.scope = scope
    self.definitionID = definitionID
    self.properties = properties
    self.writtenOn = writtenOn
    self.writtenBy = writtenBy
  }
}

extension JSONValue {
  fileprivate func hasPolicyType(_ type: String) -> Bool {
    switch type.lowercased() {
    case "string", "datetime": text != nil
    case "array": elements != nil
    case "object": object != nil
    case "boolean": flag != nil
    case "integer": integer != nil
    case "float":
      if case .number = self { true } else { false }
    default: false
    }
  }
}
