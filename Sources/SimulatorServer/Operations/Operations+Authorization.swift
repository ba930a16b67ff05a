import ARM
import ComputeModel
import HTTPTypes
import Simulator

import Foundation

extension ServiceOperation {
  private static let authorizationPath = "{scope}/providers/Microsoft.Authorization"

  /// Roles: who may do what, where (FACTS section 7).
  static let authorization: [ServiceOperation] = [
    ServiceOperation(
      .get, authorizationPath + "/roleAssignments", right: "Microsoft.Authorization/roleAssignments/read",
      versions: .anyDate,
      modelled: "Assignments at the scope, above and below; $filter with atScope(), principalId eq, assignedTo().",
      limits: "There are no groups, so assignedTo() is principalId eq."
    ) { _, call throws(Answer) in try RoleDocuments.assignments(call) },
    ServiceOperation(
      .get, authorizationPath + "/roleAssignments/{name}", right: "Microsoft.Authorization/roleAssignments/read",
      versions: .anyDate, modelled: "An assignment."
    ) { _, call throws(Answer) in
      guard let assignment = call.world.directory.assignment(named: call["name"], at: Scope(call["scope"])) else {
        throw .error(
          404, "RoleAssignmentNotFound", "The role assignment '\(call["name"])' is not found.")
      }
      return .ok(RoleDocuments.assignment(assignment, call.world))
    },
    ServiceOperation(
      .put, authorizationPath + "/roleAssignments/{name}", right: "Microsoft.Authorization/roleAssignments/write",
      versions: .anyDate, modelled: "Gives a role; it counts from the next request on.",
      limits: "Conditions are not kept. In Azure a change can take minutes to be seen."
    ) { routes, call throws(Answer) in
      let scope = Scope(call["scope"])
      let existed = call.world.directory.assignment(named: call["name"], at: scope) != nil
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let world = try await routes.submit(
        .directory(.assignRole(name: call["name"], at: scope, body: body, by: call.principal)))
      guard let assignment = world.directory.assignment(named: call["name"], at: scope) else {
        throw .error(409, "Conflict", "The role assignment was removed at the same moment.")
      }
      return Answer(status: existed ? 200 : 201, document: RoleDocuments.assignment(assignment, world))
    },
    ServiceOperation(
      .delete, authorizationPath + "/roleAssignments/{name}",
      right: "Microsoft.Authorization/roleAssignments/delete", versions: .anyDate,
      modelled: "Takes a role away at once (200 with what it was; 204 where there was none)."
    ) { routes, call throws(Answer) in
      let scope = Scope(call["scope"])
      guard let assignment = call.world.directory.assignment(named: call["name"], at: scope) else {
        return .empty(204)
      }
      _ = try await routes.submit(
        .directory(.removeRoleAssignment(name: call["name"], at: scope, by: call.principal)))
      return .ok(RoleDocuments.assignment(assignment, call.world))
    },
    ServiceOperation(
      .get, authorizationPath + "/roleDefinitions", right: "Microsoft.Authorization/roleDefinitions/read",
      versions: .anyDate, modelled: "Built-in and custom roles; $filter with roleName eq and type eq.",
      limits: "Of the built-in roles only six are here."
    ) { _, call throws(Answer) in try RoleDocuments.definitions(call) },
    ServiceOperation(
      .get, authorizationPath + "/roleDefinitions/{name}", right: "Microsoft.Authorization/roleDefinitions/read",
      versions: .anyDate, modelled: "A role."
    ) { _, call throws(Answer) in
      guard let role = call.world.directory.role(id: call["name"]) else {
        throw .error(
          404, "RoleDefinitionDoesNotExist",
          "The specified role definition with ID '\(call["name"])' does not exist.")
      }
      return .ok(RoleDocuments.definition(role, call.world))
    },
    ServiceOperation(
      .put, authorizationPath + "/roleDefinitions/{name}", right: "Microsoft.Authorization/roleDefinitions/write",
      versions: .anyDate, modelled: "Makes or changes a custom role."
    ) { routes, call throws(Answer) in
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let existed = call.world.directory.role(id: call["name"]) != nil
      let world = try await routes.submit(.directory(.defineRole(id: call["name"], body: body, by: call.principal)))
      guard let role = world.directory.role(id: call["name"]) else {
        throw .error(409, "Conflict", "The role definition was removed at the same moment.")
      }
      return Answer(status: existed ? 200 : 201, document: RoleDocuments.definition(role, world))
    },
    ServiceOperation(
      .delete, authorizationPath + "/roleDefinitions/{name}",
      right: "Microsoft.Authorization/roleDefinitions/delete", versions: .anyDate,
      modelled: "Removes a custom role that nobody has."
    ) { routes, call throws(Answer) in
      guard let role = call.world.directory.role(id: call["name"]) else { return .empty(204) }
      _ = try await routes.submit(.directory(.removeRoleDefinition(id: call["name"], by: call.principal)))
      return .ok(RoleDocuments.definition(role, call.world))
    },
  ]
}

/// Role assignments and definitions as ARM writes them.
enum RoleDocuments {
  static func assignment(_ assignment: RoleAssignment, _ world: World) -> JSONValue {
    .object([
      "properties": .object([
        "roleDefinitionId": .string(definitionID(assignment.roleID, world)),
        "principalId": .string(assignment.principalID), "principalType": .string(assignment.principalType),
        "scope": .string(assignment.scope.description), "condition": .null, "conditionVersion": .null,
        "createdBy": .string(assignment.createdBy), "updatedBy": .string(assignment.createdBy),
        "delegatedManagedIdentityResourceId": .null, "description": .string(assignment.summary),
      ]),
      "id": .string(
        "\(assignment.scope.text)/providers/Microsoft.Authorization/roleAssignments/\(assignment.name)"),
      "type": .string("Microsoft.Authorization/roleAssignments"), "name": .string(assignment.name),
    ])
  }

  static func definition(_ role: RoleDefinition, _ world: World) -> JSONValue {
    .object([
      "properties": .object([
        "roleName": .string(role.name), "type": .string(type(of: role)), "description": .string(role.summary),
        "assignableScopes": .array(role.assignableScopes.map { .string($0.description) }),
        "permissions": .array(role.permissions.map { $0.json }),
      ]),
      "id": .string(definitionID(role.id, world)), "type": .string("Microsoft.Authorization/roleDefinitions"),
      "name": .string(role.id),
    ])
  }

  private static func type(of role: RoleDefinition) -> String { role.isBuiltIn ? "BuiltInRole" : "CustomRole" }

  private static func definitionID(_ id: String, _ world: World) -> String {
    "\(world.subscriptionScope.text)/providers/Microsoft.Authorization/roleDefinitions/\(id)"
  }

  static func assignments(_ call: OperationCall) throws(Answer) -> Answer {
    let scope = Scope(call["scope"])
    let filter = call.call.parameter("$filter") ?? ""
    var isAtScope = false
    var principal: String?
    for condition in filter.components(of: " and ") {
      if condition.lowercased() == "atscope()" {
        isAtScope = true
      } else if let id = condition.quoted(after: "assignedTo(") ?? condition.quoted(after: "principalId eq ") {
        principal = id.lowercased()
      } else {
        throw invalidFilter(filter)
      }
    }
    let found = call.world.directory.roleAssignments.filter { assignment in
      guard principal == nil || assignment.principalID == principal else { return false }
      return assignment.scope.contains(scope) || (!isAtScope && scope.contains(assignment.scope))
    }
    return .list(found.map { self.assignment($0, call.world) })
  }

  static func definitions(_ call: OperationCall) throws(Answer) -> Answer {
    let filter = call.call.parameter("$filter") ?? ""
    var roles = RoleDefinition.builtIn + call.world.directory.customRoles
    for condition in filter.components(of: " and ") {
      if let name = condition.quoted(after: "roleName eq ") {
        roles.removeAll { $0.name.lowercased() != name.lowercased() }
      } else if let type = condition.quoted(after: "type eq ") {
        roles.removeAll { Self.type(of: $0).lowercased() != type.lowercased() }
      } else if condition.lowercased() != "atscopeandbelow()" {
        throw invalidFilter(filter)
      }
    }
    return .list(roles.map { definition($0, call.world) })
  }

  static func invalidFilter(_ filter: String) -> Answer {
    .error(400, "InvalidFilter", "The filter '\(filter)' is not one that this simulator reads.")
  }
}

extension String {
  /// The parts between a separator, without spaces around them and without empty ones.
  func components(of separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.range(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    parts.append(String(rest))
    return parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The text in quotes that follows a prefix, in any case: `alice` of `principalId eq 'alice'`.
  func quoted(after prefix: String) -> String? {
    guard lowercased().hasPrefix(prefix.lowercased()) else { return nil }
    var rest = String(dropFirst(prefix.count)).trimmingCharacters(in: .whitespaces)
    if rest.hasSuffix(")") { rest.removeLast() }
    guard rest.count >= 2, rest.hasPrefix("'"), rest.hasSuffix("'") else { return nil }
    return String(rest.dropFirst().dropLast())
  }

  /// The texts in quotes of a list in brackets that follows a prefix: `id in ('a','b')`.
  func quotedList(after prefix: String) -> [String]? {
    guard lowercased().hasPrefix(prefix.lowercased()) else { return nil }
    let rest = dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
    guard rest.hasPrefix("("), rest.hasSuffix(")") else { return nil }
    let items = rest.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    let texts = items.compactMap { $0.trimmingCharacters(in: .whitespaces).quoted(after: "") }
    return texts.count == items.count ? texts : nil
  }
}
