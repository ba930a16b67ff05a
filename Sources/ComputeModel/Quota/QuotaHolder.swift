import Languages
package import Schedules

/// A training cluster, as far as it takes cores from instances. amldeck never changes one.
package struct TrainingCluster: Hashable, Sendable {
  package var id: String
  package var name: String
  package var workspace: String
  package var size: String?
  package var location: String?
  /// Nodes that there are now.
  package var nodes: Int?

  package init(id: String, name: String, workspace: String, size: String?, location: String?, nodes: Int?) {
    self.id = id
    self.name = name
    self.workspace = workspace
    self.size = size
    self.location = location
    self.nodes = nodes
  }
}

/// Something that holds cores of a family, and what deleting it would free.
package struct QuotaHolder: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case stopped = "stopped instance"
    case instance
    case cluster
  }

  package var kind: Kind
  package var id: String
  package var name: String
  package var workspace: String
  package var size: String
  package var family: String
  package var cores: Int
  package var state: String
  /// Since when it is stopped; nil where it is not, or where nobody says.
  package var stoppedSince: Instant?
  package var owner: String?

  /// Those that were stopped the longest stand first: nobody misses them. Then instances that run, then clusters.
  /// - Parameters:
  ///   - family: in any of the service's spellings; nil for all.
  ///   - owner: how an instance's owner is called.
  package static func list(
    _ instances: [ComputeInstance], _ clusters: [TrainingCluster], sizes: [VMSize], family: String? = nil,
    owner: (ComputeInstance) -> String?
  ) -> [QuotaHolder] {
    let byName = Dictionary(sizes.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    let wanted = family.map { Usage.folded(family: $0) }
    func known(_ name: String?) -> (size: VMSize, cores: Int, family: String)? {
      guard let size = name.flatMap({ byName[$0.lowercased()] }), let cores = size.cores, let family = size.family,
        wanted.map({ Usage.folded(family: family) == $0 }) ?? true
      else { return nil }
      return (size, cores, family)
    }
    var holders: [QuotaHolder] = []
    for instance in instances where instance.holdsCores {
      guard let (size, cores, family) = known(instance.vmSize) else { continue }
      let isStopped = instance.state == .known(.stopped)
      let last = instance.lastOperation
      holders.append(
        QuotaHolder(
          kind: isStopped ? .stopped : .instance, id: instance.id, name: instance.name, workspace: instance.workspace,
          size: size.name, family: family, cores: cores, state: instance.state.word,
          stoppedSince: isStopped && last?.name.lowercased() == "stop" ? last?.time : nil, owner: owner(instance)))
    }
    for cluster in clusters {
      guard let (size, cores, family) = known(cluster.size), let nodes = cluster.nodes, nodes > 0 else { continue }
      let (all, overflow) = cores.multipliedReportingOverflow(by: nodes)
      holders.append(
        QuotaHolder(
          kind: .cluster, id: cluster.id, name: cluster.name, workspace: cluster.workspace, size: size.name,
          family: family, cores: overflow ? .max : all, state: localized("\(nodes) nodes"), stoppedSince: nil,
          owner: nil))
    }
    return holders.sorted { $0.place == $1.place ? $0.name < $1.name : $0.place < $1.place }
  }

  /// Of stopped ones those of which nobody says since when follow the others.
  private var place: (Int, Int64) {
    switch kind {
    case .stopped: (0, stoppedSince?.nanosecondsSinceEpoch ?? .max)
    case .instance: (1, -Int64(cores))
    case .cluster: (2, -Int64(cores))
    }
  }
}

/// What a workspace may take of a family (`quotas`, FACTS section 2, row 25).
package struct WorkspaceQuota: Hashable, Sendable {
  /// The ARM id, which `updateQuotas` takes back.
  package var id: String
  package var workspace: String
  /// `name.value`.
  package var family: String
  /// nil where there is no limit of its own.
  package var limit: Int?

  package init(id: String, workspace: String, family: String, limit: Int?) {
    self.id = id
    self.workspace = workspace
    self.family = family
    self.limit = limit
  }
}
