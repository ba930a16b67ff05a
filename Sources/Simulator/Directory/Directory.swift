package import ComputeModel

/// Who there is, and what they may do.
package struct Directory: Hashable, Sendable {
  /// In the order in which they came; the first is the world's owner.
  package internal(set) var principals: [Principal] = []
  /// Roles that somebody defined, beside ``RoleDefinition/builtIn``.
  package internal(set) var customRoles: [RoleDefinition] = []
  package internal(set) var roleAssignments: [RoleAssignment] = []
  /// With which applications may prove themselves, in the order in which they came.
  package internal(set) var certificates: [ApplicationCertificate] = []

  // Only looked up, never iterated.
  private var index: [String: Int] = [:]

  package func principal(objectID: String) -> Principal? { index[objectID.lowercased()].map { principals[$0] } }

  package func principal(clientID: String) -> Principal? {
    let folded = clientID.lowercased()
    return principals.first { $0.clientID == folded }
  }

  /// By name, user principal name, object id or client id, as a person may say it.
  package func principal(named text: String) -> Principal? {
    let folded = text.lowercased()
    return principal(objectID: folded)
      ?? principals.first {
        $0.userPrincipalName?.lowercased() == folded || $0.name.lowercased() == folded || $0.clientID == folded
      }
  }

  package func role(id: String) -> RoleDefinition? {
    let folded = id.lowercased()
    return RoleDefinition.builtIn.first { $0.id == folded } ?? customRoles.first { $0.id == folded }
  }

  /// Everything that somebody's roles allow at a scope.
  package func permissions(of objectID: String, at scope: Scope) -> [Permission] {
    var permissions: [Permission] = []
    for assignment in roleAssignments where assignment.principalID == objectID && assignment.scope.contains(scope) {
      permissions += role(id: assignment.roleID)?.permissions ?? []
    }
    return permissions
  }

  /// - Parameters:
  ///   - action: as role definitions name it.
  ///   - isData: whether it is asked of the data in a resource and not of the resource.
  package func allows(_ action: String, to objectID: String, at scope: Scope, isData: Bool = false) -> Bool {
    permissions(of: objectID, at: scope).contains { $0.allows(action, isData: isData) }
  }

  /// Whether somebody has any role there, or below, or above.
  package func hasRole(_ objectID: String, around scope: Scope) -> Bool {
    roleAssignments.contains {
      $0.principalID == objectID && ($0.scope.contains(scope) || scope.contains($0.scope))
    }
  }

  /// What the founding document calls Contributor access. That Owner counts too is our reading: it allows all that
  /// Contributor does.
  func isContributor(_ objectID: String, at scope: Scope) -> Bool {
    roleAssignments.contains {
      $0.principalID == objectID && $0.scope.contains(scope)
        && ($0.roleID == RoleDefinition.contributor.id || $0.roleID == RoleDefinition.owner.id)
    }
  }

  mutating func add(_ principal: Principal) {
    guard index[principal.objectID] == nil else { return }
    index[principal.objectID] = principals.count
    principals.append(principal)
  }

  mutating func removePrincipal(objectID: String) {
    guard let place = index[objectID] else { return }
    principals.remove(at: place)
    index[objectID] = nil
    for later in place..<principals.count { index[principals[later].objectID] = later }
  }
}
