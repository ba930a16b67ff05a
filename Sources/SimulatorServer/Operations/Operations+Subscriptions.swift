import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  /// ARM's own: subscriptions, groups, rights (FACTS sections 1, 2).
  static let subscriptions: [ServiceOperation] = [
    ServiceOperation(
      .get, "/subscriptions", right: nil, versions: .anyDate,
      modelled: "The one subscription, for whoever has a role in it."
    ) { _, call throws(Answer) in
      let world = call.world
      let isKnown = world.directory.hasRole(call.principal.objectID, around: world.subscriptionScope)
      return .list(isKnown ? [ResourceDocuments.subscription(world.founding)] : [])
    },
    ServiceOperation(
      .get, "/tenants", right: nil, versions: .anyDate, modelled: "The one tenant."
    ) { _, call throws(Answer) in .list([ResourceDocuments.tenant(call.world.founding)]) },
    ServiceOperation(
      .get, "/subscriptions/{subscription}", right: "Microsoft.Resources/subscriptions/read",
      versions: .anyDate, isFiltered: true, modelled: "The one subscription, for whoever has a role in it."
    ) { _, call throws(Answer) in
      let scope = call.world.subscriptionScope
      guard call.world.directory.hasRole(call.principal.objectID, around: scope) else {
        throw Routes.forbidden("Microsoft.Resources/subscriptions/read", scope, call.principal)
      }
      return .ok(ResourceDocuments.subscription(call.world.founding))
    },
    ServiceOperation(
      .get, "/subscriptions/{subscription}/resourceGroups",
      right: "Microsoft.Resources/subscriptions/resourceGroups/read", versions: .anyDate, isFiltered: true,
      modelled: "The groups that have a workspace, as far as the caller may read them."
    ) { _, call throws(Answer) in
      let world = call.world
      return .list(
        world.resourceGroups.filter { call.isAllowed(at: world.scope(group: $0)) }
          .map { ResourceDocuments.group($0, world) })
    },
    ServiceOperation(
      .get, "/subscriptions/{subscription}/resourceGroups/{group}",
      right: "Microsoft.Resources/subscriptions/resourceGroups/read", versions: .anyDate,
      modelled: "A group that has a workspace."
    ) { _, call throws(Answer) in .ok(ResourceDocuments.group(try call.group(), call.world)) },
    // `az group exists` asks with HEAD (ResourceGroups_CheckExistence).
    ServiceOperation(
      .head, "/subscriptions/{subscription}/resourceGroups/{group}",
      right: "Microsoft.Resources/subscriptions/resourceGroups/read", versions: .anyDate,
      modelled: "Whether a group has a workspace: 204 or 404."
    ) { _, call throws(Answer) in
      _ = try call.group()
      return .empty(204)
    },
    ServiceOperation(
      .get, "{scope}/providers/Microsoft.Authorization/permissions",
      right: nil, versions: .anyDate, modelled: "What the caller's roles allow there, one entry a role.",
      limits: "Whoever has logged in may ask."
    ) { _, call throws(Answer) in
      let permissions = call.world.directory.permissions(of: call.principal.objectID, at: Scope(call["scope"]))
      return .list(permissions.map { $0.json })
    },
  ]

  static let workspaces: [ServiceOperation] = [
    ServiceOperation(
      .get, "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/workspaces",
      right: "Microsoft.MachineLearningServices/workspaces/read", isFiltered: true,
      modelled: "All workspaces that the caller may read."
    ) { _, call throws(Answer) in
      let world = call.world
      return .list(
        world.workspaces.filter { call.isAllowed(at: world.scope(of: $0)) }
          .map { ResourceDocuments.workspace($0, world) })
    },
    ServiceOperation(
      .get,
      "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.MachineLearningServices/workspaces",
      right: "Microsoft.MachineLearningServices/workspaces/read", isFiltered: true,
      modelled: "The workspaces of a group that the caller may read."
    ) { _, call throws(Answer) in
      let world = call.world
      let group = try call.group()
      return .list(
        world.workspaces.filter { $0.resourceGroup == group && call.isAllowed(at: world.scope(of: $0)) }
          .map { ResourceDocuments.workspace($0, world) })
    },
    ServiceOperation(
      .get, workspacePath, right: "Microsoft.MachineLearningServices/workspaces/read",
      modelled: "A workspace.", limits: "Workspaces cannot be created; scenarios make them."
    ) { _, call throws(Answer) in
      .ok(ResourceDocuments.workspace(try call.workspace(), call.world))
    },
  ]
}
