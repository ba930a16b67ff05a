import Languages

/// Who holds the dedicated cores of a region: instances that run, instances that are stopped and hold them still,
/// and everything that is not in sight.
package struct QuotaTable: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var usage: Usage
    package var runningCores: Int
    /// Held by stopped instances: stopping does not free quota (founding document).
    package var stoppedCores: Int

    /// Clusters, and instances of workspaces that are not shown.
    package var otherCores: Int { max(0, usage.used - runningCores - stoppedCores) }
    /// nil where there is no limit.
    package var freeCores: Int? { usage.limit.map { max(0, $0 - usage.used) } }
    package var isFull: Bool { freeCores == 0 }
  }

  /// A stopped instance and the cores that it holds.
  package struct Holder: Hashable, Sendable {
    package var instance: ComputeInstance
    package var cores: Int
  }

  /// The regional total first, then the families in the service's order.
  package var rows: [Row]
  /// Stopped instances, those with the most cores first.
  package var holders: [Holder]
  /// Instances whose size is not in the list of sizes: their cores are in none of the columns.
  package var unknownSizes: [String]
  private var sizes: [String: VMSize]

  package init(usages: [Usage], sizes: [VMSize], instances: [ComputeInstance]) {
    let byName = Dictionary(sizes.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    self.sizes = byName
    var (running, stopped): ([String: Int], [String: Int]) = ([:], [:])
    var (allRunning, allStopped) = (0, 0)
    holders = []
    unknownSizes = []
    for instance in instances where instance.holdsCores {
      guard let name = instance.vmSize, let size = byName[name.lowercased()], let cores = size.cores else {
        unknownSizes.append(instance.name)
        continue
      }
      let family = size.family.map { Usage.folded(family: $0) } ?? ""
      if instance.state == .known(.stopped) {
        stopped[family, default: 0] += cores
        allStopped += cores
        holders.append(Holder(instance: instance, cores: cores))
      } else {
        running[family, default: 0] += cores
        allRunning += cores
      }
    }
    holders.sort { ($1.cores, $0.instance.name) < ($0.cores, $1.instance.name) }
    let cores = usages.filter(\.isDedicatedCores)
    let total = cores.filter(\.isRegionalTotal)
    rows = total.map { Row(usage: $0, runningCores: allRunning, stoppedCores: allStopped) }
    for usage in cores where !usage.isRegionalTotal {
      let family = Usage.folded(family: usage.name)
      rows.append(Row(usage: usage, runningCores: running[family] ?? 0, stoppedCores: stopped[family] ?? 0))
    }
  }

  package var total: Row? { rows.first { $0.usage.isRegionalTotal } }

  package func size(named name: String) -> VMSize? { sizes[name.lowercased()] }

  /// Why there is no room for one more instance of this size; nil where there is, or where nobody can tell.
  package func shortage(of size: VMSize) -> String? {
    guard let cores = size.cores else { return nil }
    let family = size.family.map { Usage.folded(family: $0) }
    for row in rows where row.usage.isRegionalTotal || Usage.folded(family: row.usage.name) == family {
      guard let free = row.freeCores, free < cores else { continue }
      let limit = row.usage.limit.map { "\($0)" } ?? "?"
      return localized("\(size.name) needs \(cores) cores, and \(free) of \(limit) are free in \(row.usage.title)")
    }
    return nil
  }
}

extension ComputeInstance {
  /// Whether its cores count against the quota. Creation that failed allocated nothing that is known.
  var holdsCores: Bool {
    if state == .known(.createFailed) || state == .known(.deleting) { return false }
    return !(state == .known(.stopped) && releasesQuotaOnStop == true)
  }
}
