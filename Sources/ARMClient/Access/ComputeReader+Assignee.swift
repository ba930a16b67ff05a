import Languages
package import ARM
package import ComputeModel
import HTTPTypes

extension ComputeReader {
  /// What somebody else may do in a workspace: the permissions of every role that is assigned to them, or to a group of
  /// theirs, there or above (FACTS section 2 row 29). Deny assignments are not in it.
  /// - Parameter objectID: of the user.
  package func access(
    of objectID: String, to workspace: WorkspaceID
  ) async throws(ServiceFailure) -> ScopeAccess {
    let purpose = localized("read the roles of \(objectID) in workspace \(workspace.name)")
    let base = "\(workspace.path)/providers/Microsoft.Authorization/roleAssignments"
    var roles: [String] = []
    var walk = PageWalk(
      first: connection.url(
        base, version: APIVersion.permissions,
        query: "$filter=atScope()%20and%20assignedTo(%27\(objectID.pathSegment)%27)"))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      for item in page.items {
        guard let role = item[path: "properties", "roleDefinitionId"]?.text, role.hasPrefix("/") else { continue }
        if !roles.contains(role) { roles.append(role) }
      }
      try walk.follow(page, purpose: purpose)
    }
    var permissions: [Permission] = []
    for role in roles {
      let answer = try await connection.send(
        ARMCall(.get, connection.url(role, version: APIVersion.permissions)), to: purpose)
      for item in answer.document?[path: "properties", "permissions"]?.elements ?? [] {
        guard let permission = Permission(json: item) else {
          throw ServiceFailure(
            .unexpectedAnswer, localized("The service's answer to \(purpose) is not in the shape of permissions."),
            requestID: answer.requestID)
        }
        permissions.append(permission)
      }
    }
    return ScopeAccess(permissions: permissions, principalID: objectID)
  }
}
