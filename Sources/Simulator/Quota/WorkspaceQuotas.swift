import ComputeModel

/// What workspaces may take of their subscription's cores (`updateQuotas`, FACTS section 2, row 26).
package struct WorkspaceQuotas: Hashable, Sendable {
  package struct Limit: Hashable, Sendable {
    package var resourceGroup: String
    package var workspace: String
    package var family: String
    /// Dedicated cores.
    package var cores: Int
  }

  /// In the order in which they were set first.
  package internal(set) var all: [Limit] = []

  package func limit(of workspace: Workspace, family: String) -> Int? {
    all.first {
      $0.family == family && $0.workspace == workspace.name && $0.resourceGroup == workspace.resourceGroup
    }?.cores
  }

  mutating func evolve(_ event: WorkspaceQuotasEvent) {
    switch event {
    case .limitSet(let limit):
      let place = all.firstIndex {
        $0.family == limit.family && $0.workspace == limit.workspace && $0.resourceGroup == limit.resourceGroup
      }
      guard let place else { return all.append(limit) }
      all[place] = limit
    }
  }
}

package enum WorkspaceQuotasEvent: Hashable, Sendable {
  case limitSet(WorkspaceQuotas.Limit)
}

/// One row of `updateQuotas`.
package struct QuotaChange: Hashable, Sendable {
  package var resourceGroup: String
  package var workspace: String
  /// As a row of `quotas` names it.
  package var family: String
  package var cores: Int

  package init(resourceGroup: String, workspace: String, family: String, cores: Int) {
    self.resourceGroup = resourceGroup
    self.workspace = workspace
    self.family = family
    self.cores = cores
  }

  /// FACTS section 14, Status; those that can happen here.
  package enum Status: String, Hashable, Sendable {
    case success = "Success"
    case failure = "Failure"
    case belowClusterMinimum = "InvalidQuotaBelowClusterMinimum"
    case exceedsSubscriptionLimit = "InvalidQuotaExceedsSubscriptionLimit"
    case invalidFamilyName = "InvalidVMFamilyName"
  }

  /// What becomes of the change. That the cores in use are the least a workspace can be given is our reading of
  /// "below cluster minimum".
  package func status(in world: World) -> Status {
    guard let workspace = world.workspace(resourceGroup: resourceGroup, name: workspace) else { return .failure }
    guard let quota = world.quota(named: family) else { return .invalidFamilyName }
    guard cores >= 0 else { return .failure }
    guard cores <= quota.limit else { return .exceedsSubscriptionLimit }
    guard cores >= world.coresInUse(family: quota.family, in: workspace) else { return .belowClusterMinimum }
    return .success
  }
}

extension World {
  /// A family by the name in the recorded rows, or by the one in Microsoft's examples
  /// (`Standard_DSv2_Family_Cluster_Dedicated_vCPUs`, FACTS section 5.6); in any case.
  package func quota(named name: String) -> FamilyQuota? {
    let folded = name.lowercased()
    return founding.quotas.first { quota in
      let title = VirtualMachineSize.families.first { $0.family == quota.family }?.familyTitle ?? quota.family
      let words = (title + " Cluster Dedicated vCPUs").lowercased()
      return quota.family.lowercased() == folded || words.split(separator: " ").joined(separator: "_") == folded
    }
  }

  /// Dedicated cores of a family that instances and clusters of one workspace hold.
  package func coresInUse(family: String, in workspace: Workspace) -> Int {
    var cores = clusters.cores(family: family, in: workspace)
    for instance in instances where workspace.contains(instance) {
      guard agenda.outlooks[instance.ordinal]?.holdsQuota == true, let size = instance.size, size.family == family
      else { continue }
      cores += size.cores
    }
    return cores
  }

  func events(for changes: [QuotaChange], by principal: Principal) -> [Event] {
    changes.compactMap { change in
      guard change.status(in: self) == .success,
        let workspace = workspace(resourceGroup: change.resourceGroup, name: change.workspace),
        let quota = quota(named: change.family)
      else { return nil }
      let limit = WorkspaceQuotas.Limit(
        resourceGroup: workspace.resourceGroup, workspace: workspace.name, family: quota.family,
        cores: change.cores)
      return Event(
        at: now,
        why: "\(principal.name) gave \(workspace.name) \(change.cores) cores of \(quota.family)",
        kind: .workspaceQuotas(.limitSet(limit)))
    }
  }
}

extension WorkspaceQuotasEvent {
  var json: JSONValue {
    switch self {
    case .limitSet(let limit):
      .object([
        "resourceGroup": .string(limit.resourceGroup), "workspace": .string(limit.workspace),
        "family": .string(limit.family), "cores": .number(limit.cores),
      ])
    }
  }

  init?(json: JSONValue) {
    guard let group = json["resourceGroup"]?.text, let workspace = json["workspace"]?.text,
      let family = json["family"]?.text, let cores = json["cores"]?.integer
    else { return nil }
    self = .limitSet(
      WorkspaceQuotas.Limit(resourceGroup: group, workspace: workspace, family: family, cores: cores))
  }
}
