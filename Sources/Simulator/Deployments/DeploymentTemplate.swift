package import ComputeModel

/// An ARM template with its parameters, evaluated: what is to be created, and what is answered at the end.
package struct DeploymentTemplate: Sendable {
  /// What the template is deployed to: what `resourceGroup()` and the like answer.
  package struct Place: Sendable {
    package var subscription: String
    package var subscriptionName: String
    package var tenant: String
    package var resourceGroup: String
    package var location: String
    package var deployment: String

    package init(_ world: World, resourceGroup: String, deployment: String) {
      subscription = world.founding.subscription
      subscriptionName = world.founding.subscriptionName
      tenant = world.founding.tenant
      self.resourceGroup = resourceGroup
      location = world.founding.location
      self.deployment = deployment
    }
  }

  package struct Resource: Hashable, Sendable {
    package var workspace: String
    package var name: String
    package var apiVersion: String
    /// What a PUT of the compute sends.
    package var body: JSONValue
    /// As the template has it, `resources[0]`.
    package var path: String
  }

  package static let computeType = "Microsoft.MachineLearningServices/workspaces/computes"

  /// `{"name":{"type","value"}}`; secure ones without their values.
  package let parameters: JSONValue
  package let outputs: JSONValue
  /// Those that others depend on come first.
  package let resources: [Resource]

  private static let knownMembers = [
    "$schema", "contentVersion", "apiProfile", "metadata", "parameters", "variables", "functions", "resources",
    "outputs",
  ]

  /// - Parameters:
  ///   - template: the template's document.
  ///   - values: `{"name":{"value":…}}`.
  package init(_ template: JSONValue, values: JSONValue, at place: Place) throws(TemplateError) {
    guard let members = template.object?.members else {
      throw TemplateError("The template is \(template.kindName) and must be an object.")
    }
    for member in members where !Self.knownMembers.contains(member.name) {
      throw TemplateError(
        "Could not find member '\(member.name)' on object of type 'Template'.", path: member.name)
    }
    for name in ["$schema", "contentVersion"] where template[name]?.text == nil {
      throw TemplateError("The template property '\(name)' is required and must be a string.", path: name)
    }
    if template["functions"]?.elements?.isEmpty == false {
      throw TemplateError("User-defined functions are not something that this simulator has.", path: "functions")
    }
    var scope = TemplateScope(place: place)
    scope.parameters = try TemplateParameters(template["parameters"] ?? .object([:])).values(values, scope)
    scope.variables = template["variables"]?.object ?? JSONObject()
    guard let elements = template["resources"]?.elements else {
      throw TemplateError("The template property 'resources' must be an array.", path: "resources")
    }
    try scope.checkVariables()
    let reader = TemplateResources(scope: scope)
    resources = try reader.resources(elements)
    outputs = try Self.outputs(template["outputs"] ?? .object([:]), scope)
    parameters = TemplateParameters.document(template["parameters"] ?? .object([:]), scope.parameters)
  }

  private static func outputs(_ declared: JSONValue, _ scope: TemplateScope) throws(TemplateError) -> JSONValue {
    guard let members = declared.object?.members else {
      throw TemplateError("The template property 'outputs' must be an object.", path: "outputs")
    }
    var outputs: JSONValue = .object([:])
    for output in members {
      let path = "outputs.\(output.name)"
      for member in output.value.object?.members ?? []
      where !["type", "value", "condition", "metadata"].contains(member.name) {
        throw TemplateError("Could not find member '\(member.name)' on an output.", path: path)
      }
      guard let type = output.value["type"]?.text, let value = output.value["value"] else {
        throw TemplateError("An output needs a type and a value.", path: path)
      }
      if let condition = output.value["condition"] {
        let wanted = try scope.evaluator().resolved(condition, path: path + ".condition")
        guard wanted == .bool(true) else { continue }
      }
      outputs[output.name] = .object([
        "type": .string(TemplateParameters.spelled(type)),
        "value": try scope.evaluator().resolved(value, path: path + ".value"),
      ])
    }
    return outputs
  }

  /// A number that changes with the template: FNV-1a of 64 bits (RFC 9923). Azure's own is not published.
  package static func hash(of template: JSONValue) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in template.compactBytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash)
  }
}
