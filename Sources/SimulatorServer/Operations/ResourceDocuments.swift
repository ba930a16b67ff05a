import ARM
import ComputeModel
import Schedules
import Simulator

/// Subscriptions, groups, workspaces and permissions as ARM writes them.
enum ResourceDocuments {
  static func subscription(_ founding: Founding) -> JSONValue {
    .object([
      "id": .string("/subscriptions/\(founding.subscription)"), "authorizationSource": .string("RoleBased"),
      "managedByTenants": .array([]), "subscriptionId": .string(founding.subscription),
      "tenantId": .string(founding.tenant), "displayName": .string(founding.subscriptionName),
      "state": .string("Enabled"),
      "subscriptionPolicies": .object([
        "locationPlacementId": .string("Public_2014-09-01"), "quotaId": .string("EnterpriseAgreement_2014-09-01"),
        "spendingLimit": .string("Off"),
      ]),
    ])
  }

  static func tenant(_ founding: Founding) -> JSONValue {
    .object([
      "id": .string("/tenants/\(founding.tenant)"), "tenantId": .string(founding.tenant),
      "displayName": .string("Contoso"), "tenantCategory": .string("Home"),
    ])
  }

  static func group(_ name: String, _ world: World) -> JSONValue {
    .object([
      "id": .string(ResourceGroupID(subscription: world.founding.subscription, name: name).path),
      "name": .string(name), "type": .string("Microsoft.Resources/resourceGroups"),
      "location": .string(world.founding.location),
      "properties": .object(["provisioningState": .string("Succeeded")]),
    ])
  }

  static func workspace(_ workspace: Workspace, _ world: World) -> JSONValue {
    let founding = world.founding
    let storage = world.scope(of: world.storageAccount(of: workspace)).text
    let network = world.networks.network(of: workspace)
    let id = WorkspaceID(
      subscription: founding.subscription, resourceGroup: workspace.resourceGroup, name: workspace.name)
    return .object([
      "id": .string(id.path), "name": .string(workspace.name),
      "type": .string("\(machineLearningProvider)/workspaces"), "location": .string(workspace.location),
      "tags": .object([:]), "kind": .string("Default"), "etag": .null,
      "sku": .object(["name": .string("Basic"), "tier": .string("Basic")]),
      "properties": .object([
        "friendlyName": .string(workspace.friendlyName), "description": .string(""),
        "workspaceId": .string(workspace.guid), "hbiWorkspace": .bool(false),
        "publicNetworkAccess": .string(network.isPublic ? "Enabled" : "Disabled"),
        "managedNetwork": NetworkDocuments.managed(network), "provisioningState": .string("Succeeded"),
        "tenantId": .string(founding.tenant),
        "creationTime": .string(workspace.createdOn.iso8601(fractionDigits: 7)),
        "discoveryUrl": .string("https://\(workspace.location).api.azureml.simulator.invalid/discovery"),
        "mlFlowTrackingUri": .null, "storageAccount": .string(storage), "keyVault": .null, "applicationInsights": .null,
        "containerRegistry": .null,
      ]),
    ])
  }
}
