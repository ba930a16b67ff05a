import ComputeModel

extension RoleDefinition {
  /// For the journal, which holds custom roles only.
  var json: JSONValue {
    .object([
      "id": .string(id), "name": .string(name), "summary": .string(summary),
      "permissions": .array(permissions.map { $0.json }),
      "assignableScopes": .array(assignableScopes.map { .string($0.text) }),
    ])
  }

  init?(json: JSONValue) {
    guard let id = json["id"]?.text, let name = json["name"]?.text, let summary = json["summary"]?.text,
      let permissions = json["permissions"]?.elements, let scopes = json.texts("assignableScopes")
    else { return nil }
    self.init(
      id: id, name: name, summary: summary, isBuiltIn: false,
      permissions: permissions.compactMap { Permission(json: $0) }, assignableScopes: scopes.map { Scope($0) })
  }

  /// A custom role from the body of a PUT.
  init(id: String, body: JSONValue, in world: World) throws(Refusal) {
    func invalid(_ message: String) -> Refusal {
      Refusal(.badRequest, code: "InvalidRoleDefinition", message)
    }
    guard id.isGUID else { throw invalid("The role definition ID '\(id)' is not valid: it must be a GUID.") }
    let directory = world.directory
    if let present = directory.role(id: id), present.isBuiltIn {
      throw invalid("The role '\(present.name)' is built in and cannot be changed.")
    }
    guard let properties = body["properties"], let name = properties["roleName"]?.text, !name.isEmpty else {
      throw invalid("properties.roleName is required.")
    }
    if let type = properties["type"]?.text, type.lowercased() != "customrole" {
      throw invalid("properties.type is '\(type)': only a CustomRole can be written.")
    }
    let folded = id.lowercased()
    let others = RoleDefinition.builtIn + directory.customRoles
    if others.contains(where: { $0.id != folded && $0.name.lowercased() == name.lowercased() }) {
      throw Refusal(
        .conflict, code: "RoleDefinitionWithSameNameExists",
        "A custom role with the same name already exists in this directory. Use a different name.")
    }
    var permissions: [Permission] = []
    for element in properties["permissions"]?.elements ?? [] {
      guard let permission = Permission(json: element) else {
        throw invalid("properties.permissions has an entry that is not lists of texts.")
      }
      permissions.append(permission)
    }
    guard !permissions.isEmpty else { throw invalid("properties.permissions is required, with one entry or more.") }
    guard let scopes = properties.texts("assignableScopes"), !scopes.isEmpty else {
      throw invalid("properties.assignableScopes is required, with one scope or more.")
    }
    let assignable = scopes.map { Scope($0) }
    if let stranger = assignable.first(where: { !world.subscriptionScope.contains($0) }) {
      throw invalid("The assignable scope '\(stranger)' is not in the subscription.")
    }
    self.init(
      id: folded, name: name, summary: properties["description"]?.text ?? "", isBuiltIn: false,
      permissions: permissions, assignableScopes: assignable)
  }
}
