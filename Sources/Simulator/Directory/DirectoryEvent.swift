package import ComputeModel

/// What happens in the directory.
package enum DirectoryEvent: Hashable, Sendable {
  case principalAdded(Principal)
  case principalRemoved(objectID: String)
  /// Also in place of one with the same id.
  case roleDefined(RoleDefinition)
  case roleDefinitionRemoved(id: String)
  /// Also in place of one with the same scope and name.
  case roleAssigned(RoleAssignment)
  case roleAssignmentRemoved(scope: Scope, name: String)
  /// An application may prove itself with it from now on.
  case certificateRegistered(ApplicationCertificate)
  /// Of journals from before there were roles: the one application, Owner of everything.
  case ownerCreated(Principal)
  /// Of those journals as well: an identity (object id, or resource id of a user-assigned one) became Contributor
  /// on the workspaces, or ceased to be.
  case contributorSet(identity: String, isContributor: Bool)
}

/// What somebody asks of the directory. The bodies are ARM's, as they were sent.
package enum DirectoryCommand: Sendable {
  case assignRole(name: String, at: Scope, body: JSONValue, by: Principal)
  case removeRoleAssignment(name: String, at: Scope, by: Principal)
  case defineRole(id: String, body: JSONValue, by: Principal)
  case removeRoleDefinition(id: String, by: Principal)
  /// A user-assigned identity as a resource of its own.
  case createIdentity(resourceID: String, by: Principal)
  case removeIdentity(resourceID: String, by: Principal)
  /// The simulator's own: a certificate of an application, as its owner registers one in the directory.
  case registerCertificate(ApplicationCertificate)
}
