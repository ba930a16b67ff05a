import ComputeModel

/// Reads a template's `resources`: computes, and nothing else.
struct TemplateResources {
  let scope: TemplateScope

  private static let knownMembers = [
    "type", "apiVersion", "name", "location", "tags", "identity", "properties", "dependsOn", "condition", "comments",
    "copy", "sku",
  ]

  /// A resource with the ids and names that it depends on.
  private struct Read {
    var resource: DeploymentTemplate.Resource
    var dependencies: [String]
    /// Of its copy loop.
    var loop: String?
  }

  func resources(_ elements: [JSONValue]) throws(TemplateError) -> [DeploymentTemplate.Resource] {
    var read: [Read] = []
    for (index, element) in elements.enumerated() {
      let path = "resources[\(index)]"
      guard let copy = element["copy"] else {
        if let one = try resource(element, scope, path: path, loop: nil) { read.append(one) }
        continue
      }
      read += try copies(copy, of: element, path: path)
    }
    var ids: [String] = []
    for one in read {
      let id = self.id(of: one.resource)
      guard !ids.contains(id) else {
        throw TemplateError(
          "The resource '\(DeploymentTemplate.computeType)/\(one.resource.workspace)/\(one.resource.name)' is defined"
            + " multiple times in a template.", path: one.resource.path)
      }
      ids.append(id)
    }
    return try ordered(read)
  }

  private func copies(_ copy: JSONValue, of element: JSONValue, path: String) throws(TemplateError) -> [Read] {
    for member in copy.object?.members ?? [] where !["name", "count"].contains(member.name) {
      throw TemplateError(
        "'\(member.name)' of a copy loop is not something that this simulator has.", path: path + ".copy")
    }
    guard let name = copy["name"]?.text, let written = copy["count"] else {
      throw TemplateError("A copy loop needs a name and a count.", path: path + ".copy")
    }
    let value = try scope.evaluator().resolved(written, path: path + ".copy.count")
    // The documented bound of a copy loop.
    guard let count = value.integer, (0...800).contains(count) else {
      throw TemplateError("The count of a copy loop must be a whole number from 0 to 800.", path: path + ".copy.count")
    }
    var read: [Read] = []
    for index in 0..<count {
      var inner = scope
      inner.copy = (name, index)
      if let one = try resource(element, inner, path: path, loop: name) { read.append(one) }
    }
    return read
  }

  /// Nil where its condition is false.
  private func resource(
    _ element: JSONValue, _ scope: TemplateScope, path: String, loop: String?
  ) throws(TemplateError) -> Read? {
    guard let members = element.object?.members else {
      throw TemplateError("A resource is \(element.kindName) and must be an object.", path: path)
    }
    for member in members where !Self.knownMembers.contains(member.name) {
      throw TemplateError(
        "The member '\(member.name)' of a resource is unknown, or not one that this simulator has.",
        path: "\(path).\(member.name)")
    }
    func text(_ name: String) throws(TemplateError) -> String {
      guard let written = element[name] else {
        throw TemplateError("The template resource needs the property '\(name)'.", path: path)
      }
      guard let text = try scope.evaluator().resolved(written, path: "\(path).\(name)").text, !text.isEmpty else {
        throw TemplateError("The property '\(name)' of a template resource must be a string.", path: "\(path).\(name)")
      }
      return text
    }
    if let condition = element["condition"] {
      let value = try scope.evaluator().resolved(condition, path: path + ".condition")
      guard let isWanted = value.flag else {
        throw TemplateError("The condition of a resource must be a boolean.", path: path + ".condition")
      }
      if !isWanted { return nil }
    }
    let type = try text("type")
    guard type.lowercased() == DeploymentTemplate.computeType.lowercased() else {
      throw TemplateError(
        "The resource type '\(type)' is not one that this simulator deploys; it deploys"
          + " \(DeploymentTemplate.computeType).", path: path + ".type")
    }
    let name = try text("name")
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      // ARM's words, as its users quote them.
      throw TemplateError(
        "The template resource '\(name)' for type '\(type)' has incorrect segment lengths. A nested resource type must"
          + " have identical number of segments as its resource name. A root resource type must have segment length"
          + " one greater than its resource name.", path: path + ".name")
    }
    var body: JSONValue = .object([:])
    for member in ["location", "tags", "identity", "sku", "properties"] {
      guard let value = element[member] else { continue }
      body[member] = try scope.evaluator().resolved(value, path: "\(path).\(member)")
    }
    let dependencies = try scope.evaluator().resolved(
      element["dependsOn"] ?? .array([]), path: path + ".dependsOn")
    guard let named = dependencies.elements, named.allSatisfy({ $0.text != nil }) else {
      throw TemplateError("dependsOn must be an array of strings.", path: path + ".dependsOn")
    }
    return Read(
      resource: DeploymentTemplate.Resource(
        workspace: parts[0], name: parts[1], apiVersion: try text("apiVersion"), body: body, path: path),
      dependencies: named.compactMap { $0.text }, loop: loop)
  }

  private func id(of resource: DeploymentTemplate.Resource) -> String {
    let group = "/subscriptions/\(scope.place.subscription)/resourceGroups/\(scope.place.resourceGroup)"
    let workspace = "\(group)/providers/Microsoft.MachineLearningServices/workspaces/\(resource.workspace)"
    return "\(workspace)/computes/\(resource.name)".lowercased()
  }

  /// Those that others depend on first; otherwise as they are written.
  private func ordered(_ read: [Read]) throws(TemplateError) -> [DeploymentTemplate.Resource] {
    var waiting: [(id: String, read: Read, needs: [String])] = []
    for one in read {
      var needs: [String] = []
      for dependency in one.dependencies {
        let folded = dependency.lowercased()
        let found = read.filter { other in
          id(of: other.resource) == folded || other.resource.name.lowercased() == folded
            || "\(other.resource.workspace)/\(other.resource.name)".lowercased() == folded
            || other.loop?.lowercased() == folded
        }
        guard !found.isEmpty else {
          throw TemplateError(
            "The resource '\(dependency)' is not defined in the template. Please see"
              + " https://aka.ms/arm-template for usage details.", path: one.resource.path + ".dependsOn")
        }
        needs += found.map { id(of: $0.resource) }
      }
      waiting.append((id(of: one.resource), one, needs))
    }
    var done: [String] = []
    var ordered: [DeploymentTemplate.Resource] = []
    while !waiting.isEmpty {
      guard let next = waiting.firstIndex(where: { $0.needs.allSatisfy { done.contains($0) } }) else {
        let names = waiting.map { $0.read.resource.name }.joined(separator: "', '")
        throw TemplateError("Circular dependency detected on resources '\(names)'.", path: "resources")
      }
      let entry = waiting.remove(at: next)
      done.append(entry.id)
      ordered.append(entry.read.resource)
    }
    return ordered
  }
}
