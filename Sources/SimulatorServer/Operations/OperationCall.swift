import ARM
import ComputeModel
import Simulator

/// A call to one operation, by somebody who has been let in, with what its address names.
struct OperationCall: Sendable {
  let call: Call
  let operation: ServiceOperation
  /// What the names in the operation's template stand for, as it was written.
  let parameters: [String: String]
  /// The api-version.
  let version: String
  let principal: Principal
  /// The world at the arrival of the call.
  let world: World
  /// What instances name instead of their made-up public addresses.
  let sshAddress: SSHAddress?

  /// - Parameter name: a name in the operation's template.
  subscript(name: String) -> String {
    guard let value = parameters[name] else { preconditionFailure("\(operation.path) has no {\(name)}") }
    return value
  }

  /// Whether the caller has the operation's own right at a scope.
  func isAllowed(at scope: Scope) -> Bool {
    guard let right = operation.right else { return true }
    return world.directory.allows(right, to: principal.objectID, at: scope)
  }

  /// The resource group of the address, as it was made.
  func group() throws(Answer) -> String {
    let folded = self["group"].lowercased()
    guard let group = world.resourceGroups.first(where: { $0.lowercased() == folded }) else {
      throw .error(404, "ResourceGroupNotFound", "Resource group '\(folded)' could not be found.")
    }
    return group
  }

  func workspace() throws(Answer) -> Workspace {
    let group = try group()
    guard let workspace = world.workspace(resourceGroup: group, name: self["workspace"]) else {
      throw Routes.notFound("workspaces/\(self["workspace"])", group: group)
    }
    return workspace
  }

  /// A compute instance as this call's api-version shows it.
  func document(of instance: Instance, in world: World) -> JSONValue {
    ComputeDocument(instance, world, version: version, origin: call.origin, sshAddress: sshAddress).resource
  }

  /// The training cluster of the address; nil where there is none.
  func cluster() throws(Answer) -> Cluster? {
    let workspace = try workspace()
    return world.clusters.cluster(
      resourceGroup: workspace.resourceGroup, workspace: workspace.name, name: self["compute"])
  }

  func instanceKey() throws(Answer) -> InstanceKey {
    let workspace = try workspace()
    return InstanceKey(resourceGroup: workspace.resourceGroup, workspace: workspace.name, name: self["compute"])
  }
}
