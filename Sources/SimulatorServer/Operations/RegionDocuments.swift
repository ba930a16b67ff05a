import ARM
import ComputeModel
import Simulator

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
      "supportedComputeTypes": .array(
        (["AmlCompute"] + (size.supportsInstances ? ["ComputeInstance"] : [])).map { .string($0) }),
    ])
  }

  /// In the recorded order; rows of workspaces and clusters as in Microsoft's example (Usage/list).
  static func usages(_ world: World) -> [JSONValue] {
    let root = "/subscriptions/\(world.founding.subscription)"
    var rows = [
      usage(
        id: root, kind: "totalClusters", name: "TotalClusters", title: "Total Clusters",
        current: world.clusters.all.count, limit: 200),
      usage(
        id: root, kind: "totalDedicatedCores", name: "TotalDedicatedCores",
        title: "Total Cluster Dedicated Regional vCPUs", current: world.coresInUse(),
        limit: world.founding.regionalQuota),
    ]
    for quota in world.founding.quotas {
      let (family, title) = (quota.family, title(of: quota.family))
      rows.append(
        usage(
          id: "\(root)/usages/\(family)", kind: "vmFamily/dedicatedCores", name: family, title: title,
          current: world.coresInUse(family: family), limit: quota.limit))
      for workspace in world.workspaces {
        let own = world.workspaceQuotas.limit(of: workspace, family: family)
        let held = world.coresInUse(family: family, in: workspace)
        guard held > 0 || own != nil else { continue }
        rows.append(
          usage(
            id: "\(world.scope(of: workspace).text)/usages/\(family)", kind: "workspaces", name: family, title: title,
            current: held, limit: own ?? quota.limit))
      }
      for cluster in world.clusters.all where cluster.size?.family == family && cluster.dedicatedCores > 0 {
        let scope = world.scope(group: cluster.resourceGroup, workspace: cluster.workspace).text
        rows.append(
          usage(
            id: "\(scope)/computes/\(cluster.name)/usages/\(family)", kind: "workspaces/computes", name: family,
            title: title, current: cluster.dedicatedCores, limit: quota.limit))
      }
    }
    return rows
  }

  static func quotas(_ world: World) -> [JSONValue] {
    let root = "/subscriptions/\(world.founding.subscription)"
    var rows: [JSONValue] = []
    for quota in world.founding.quotas {
      rows.append(
        self.quota(
          quota.family, at: root, kind: "vmFamily/dedicatedCores", limit: quota.limit,
          location: world.founding.location))
      for limit in world.workspaceQuotas.all where limit.family == quota.family {
        rows.append(
          self.quota(
            quota.family, at: world.scope(group: limit.resourceGroup, workspace: limit.workspace).text,
            kind: "workspaces", limit: limit.cores, location: world.founding.location))
      }
    }
    return rows
  }

  private static func quota(
    _ family: String, at scope: String, kind: String, limit: Int, location: String
  ) -> JSONValue {
    .object([
      "id": .string("\(scope)/quotas/\(family)"), "amlWorkspaceLocation": .string(location),
      "type": .string("\(machineLearningProvider)/\(kind)/quotas"),
      "name": name(family, title: title(of: family)), "limit": .number(limit), "unit": .string("Count"),
    ])
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
