import Languages

extension InstanceCreation {
  /// An ARM template with one compute instance in it.
  ///
  /// Only what needs no service to be resolved: values as they stand, and what ``TemplateExpression`` reads. Every
  /// other expression is refused.
  /// - Parameters:
  ///   - parameters: a parameter file, or the object of its parameters.
  ///   - isNamed: whether the caller names the instance, so that the template's own name does not matter.
  package init(template: JSONValue, parameters: JSONValue?, isNamed: Bool = false) throws(CreationMistake) {
    guard let resources = template["resources"]?.elements, resources.count == 1 else {
      throw CreationMistake(
        ["resources"], localized("must be a list of one compute: deploy a larger template with az deployment"))
    }
    let values = try Self.values(template["parameters"], parameters)
    var resource = resources[0]
    if isNamed { resource["name"] = nil }
    for name in ["condition", "copy", "scope"] where resource[name] != nil {
      throw CreationMistake(
        ["resources", name], localized("cannot be resolved here: deploy the template with az deployment"))
    }
    // Only the order of a deployment's own parts depends on it.
    resource["dependsOn"] = nil
    resource = try Self.resolved(resource, values, at: ["resources"])
    try self.init(resource: resource, at: ["resources"])
  }

  private static func values(
    _ declared: JSONValue?, _ given: JSONValue?
  ) throws(CreationMistake) -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    let declarations = declared?.object?.members ?? []
    for declaration in declarations {
      values[declaration.name.lowercased()] = declaration.value["defaultValue"]
    }
    for member in (given?["parameters"] ?? given)?.object?.members ?? [] {
      if ["$schema", "contentVersion"].contains(member.name) { continue }
      guard declarations.contains(where: { $0.name.lowercased() == member.name.lowercased() }) else {
        throw CreationMistake(["parameters", member.name], localized("is given, but the template does not declare it"))
      }
      guard let value = member.value["value"] else {
        throw CreationMistake(["parameters", member.name], localized("needs a value, written as {\"value\": ...}"))
      }
      values[member.name.lowercased()] = value
    }
    return values
  }

  private static func resolved(
    _ value: JSONValue, _ values: [String: JSONValue], at path: [String]
  ) throws(CreationMistake) -> JSONValue {
    switch value {
    case .string(let text):
      guard text.hasPrefix("["), text.hasSuffix("]") else { return value }
      // Two brackets stand for one, in ARM's templates.
      if text.hasPrefix("[[") { return .string(String(text.dropFirst())) }
      guard let expression = TemplateExpression(text.dropFirst().dropLast()) else {
        throw CreationMistake(
          path, localized("is \(text), which cannot be resolved here: write the value, or [parameters('x')]"))
      }
      switch expression.value(values) {
      // A default may be an expression too, but it may not name parameters (ARM's own rule): nothing is left to find.
      case .success(let found): return found == value ? value : try resolved(found, [:], at: path)
      case .failure(.parameter(let name)):
        throw CreationMistake(
          path, localized("needs parameter \(name), which has no value and no default: give --parameters"))
      case .failure(.text):
        throw CreationMistake(path, localized("puts something together that is not a text: look at \(text)"))
      }
    case .array(let elements):
      var resolvedElements: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        resolvedElements.append(try resolved(element, values, at: path + ["\(index)"]))
      }
      return .array(resolvedElements)
    case .object(let object):
      var members: [JSONObject.Member] = []
      for member in object.members {
        members.append(
          JSONObject.Member(
            name: member.name, value: try resolved(member.value, values, at: path + [member.name])))
      }
      return .object(JSONObject(members))
    case .null, .bool, .number: return value
    }
  }
}
