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

  static func workspace(_ workspace: Workspace, _ founding: Founding) -> JSONValue {
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
        "publicNetworkAccess": .string("Enabled"), "provisioningState": .string("Succeeded"),
        "tenantId": .string(founding.tenant),
        "creationTime": .string(workspace.createdOn.iso8601(fractionDigits: 7)),
        "discoveryUrl": .string("https://\(workspace.location).api.azureml.simulator.invalid/discovery"),
        "mlFlowTrackingUri": .null, "storageAccount": .null, "keyVault": .null, "applicationInsights": .null,
        "containerRegistry": .null,
      ]),
    ])
  }

  /// Owner.
  static let ownerPermissions: JSONValue = .object([
    "actions": .array([.string("*")]), "notActions": .array([]), "dataActions": .array([]),
    "notDataActions": .array([]),
  ])
}

/// Sizes, usages and quotas in the recorded forms (FACTS section 16).
enum RegionDocuments {
  static func size(_ size: VirtualMachineSize) -> JSONValue {
    .object([
      "name": .string(size.name), "family": .string(size.family), "vCPUs": .number(size.cores),
      "gpus": .number(size.gpus), "osVhdSizeMB": .number(1_047_552),
      "maxResourceVolumeMB": .number(size.temporaryDiskMB), "memoryGB": .number("\(size.memoryGB).0"),
      "lowPriorityCapable": .bool(true), "premiumIO": .bool(size.hasPremiumIO),
      "estimatedVMPrices": .object([
        "billingCurrency": .string("USD"), "unitOfMeasure": .string("OneHour"),
        "values": .array([
          .object([
            "retailPrice": .number(size.pricePerHour), "osType": .string("Linux"), "vmTier": .string("Standard"),
          ])
        ]),
      ]),
      "supportedComputeTypes": .array([.string("AmlCompute"), .string("ComputeInstance")]),
    ])
  }

  static func usages(_ world: World) -> [JSONValue] {
    let root = "/subscriptions/\(world.founding.subscription)"
    var rows = [
      usage(
        id: root, kind: "totalDedicatedCores", name: "TotalDedicatedCores",
        title: "Total Cluster Dedicated Regional vCPUs", current: world.coresInUse(),
        limit: world.founding.regionalQuota)
    ]
    for quota in world.founding.quotas {
      rows.append(
        usage(
          id: "\(root)/usages/\(quota.family)", kind: "vmFamily/dedicatedCores", name: quota.family,
          title: title(of: quota.family), current: world.coresInUse(family: quota.family), limit: quota.limit))
    }
    return rows
  }

  static func quotas(_ world: World) -> [JSONValue] {
    world.founding.quotas.map { quota in
      .object([
        "id": .string("/subscriptions/\(world.founding.subscription)/quotas/\(quota.family)"),
        "amlWorkspaceLocation": .string(world.founding.location),
        "type": .string("\(machineLearningProvider)/vmFamily/dedicatedCores/quotas"),
        "name": name(quota.family, title: title(of: quota.family)), "limit": .number(quota.limit),
        "unit": .string("Count"),
      ])
    }
  }

  private static func usage(
    id: String, kind: String, name: String, title: String, current: Int, limit: Int
  ) -> JSONValue {
    .object([
      "unit": .string("Count"), "currentValue": .number(current), "limit": .number(limit),
      "name": self.name(name, title: title), "type": .string("\(machineLearningProvider)/\(kind)/usages"),
      "id": .string(id),
    ])
  }

  private static func name(_ value: String, title: String) -> JSONValue {
    .object(["value": .string(value), "localizedValue": .string(title)])
  }

  private static func title(of family: String) -> String {
    let title = VirtualMachineSize.families.first { $0.family == family }?.familyTitle ?? family
    return title + " Cluster Dedicated vCPUs"
  }
}
