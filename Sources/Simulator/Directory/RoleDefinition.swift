package import ComputeModel

/// A named set of permissions.
package struct RoleDefinition: Hashable, Sendable {
  /// A GUID in lower case.
  package var id: String
  package var name: String
  package var summary: String
  package var isBuiltIn: Bool
  package var permissions: [Permission]
  package var assignableScopes: [Scope]
}

/// A role that somebody has somewhere.
package struct RoleAssignment: Hashable, Sendable {
  /// The last segment of its resource id: a GUID in lower case.
  package var name: String
  package var scope: Scope
  package var roleID: String
  package var principalID: String
  package var principalType: String
  package var summary: String?
  /// The object id of who made it.
  package var createdBy: String?
}
