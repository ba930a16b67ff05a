import ComputeModel
package import Simulator

/// Somebody whom a client can log in as, with a role of theirs.
package struct LoginRow: Hashable, Sendable {
  package let principal: Principal
  package let clientSecret: String
  /// The role's name.
  package let role: String

  var json: JSONValue {
    .object([
      "name": .string(principal.name), "object_id": .string(principal.objectID),
      "client_id": .string(principal.clientID), "client_secret": .string(clientSecret), "role": .string(role),
      "user_principal_name": .string(principal.userPrincipalName),
    ])
  }
}

extension Host {
  /// One for each role that somebody with a secret has, in the order in which the roles were first given.
  package var loginRows: [LoginRow] {
    var rows: [LoginRow] = []
    for assignment in world.directory.roleAssignments {
      guard let role = world.directory.role(id: assignment.roleID), !rows.contains(where: { $0.role == role.name }),
        let row = loginRow(of: assignment.principalID, role: role.name)
      else { continue }
      rows.append(row)
    }
    return rows
  }

  /// By name, user principal name, object id, client id, or the name of a role.
  package func loginRow(named text: String) -> LoginRow? {
    let directory = world.directory
    guard let principal = directory.principal(named: text) else {
      return loginRows.first { $0.role.lowercased() == text.lowercased() }
    }
    let assignment = directory.roleAssignments.first { $0.principalID == principal.objectID }
    return loginRow(
      of: principal.objectID, role: assignment.flatMap { directory.role(id: $0.roleID)?.name } ?? "")
  }

  /// What a client logs in with as somebody, for callers that do not know the simulator's core.
  package func login(named text: String) -> (clientID: String, secret: String)? {
    loginRow(named: text).map { ($0.principal.clientID, $0.clientSecret) }
  }

  /// One name for each role.
  package var loginNames: [String] { loginRows.map { $0.principal.name } }

  /// Nil for a managed identity, which has no secret.
  private func loginRow(of objectID: String, role: String) -> LoginRow? {
    guard let principal = world.directory.principal(objectID: objectID), principal.kind != .managedIdentity else {
      return nil
    }
    return LoginRow(principal: principal, clientSecret: clientSecret(of: principal), role: role)
  }
}
