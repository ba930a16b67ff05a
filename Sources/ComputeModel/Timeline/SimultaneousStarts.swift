import Languages
package import Schedules

/// Instances that schedules start in one minute: each start can fail where Azure has no room for all of them.
package struct SimultaneousStarts: Hashable, Sendable {
  package var at: Instant
  /// In the order in which they were given.
  package var instances: [ComputeInstance]

  package var names: [String] { instances.map(\.name) }

  package init(at: Instant, instances: [ComputeInstance]) {
    self.at = at
    self.instances = instances
  }

  /// Only starts that find something to do count.
  /// - Parameter minimum: fewer are no news.
  package static func all(
    in timelines: some Sequence<(instance: ComputeInstance, timeline: Timeline)>, minimum: Int = 2
  ) -> [SimultaneousStarts] {
    var instances: [Instant: [ComputeInstance]] = [:]
    for (instance, timeline) in timelines {
      for planned in timeline.planned where planned.event.action == .start && planned.effect == .acts {
        instances[planned.event.at, default: []].append(instance)
      }
    }
    return instances.filter { $0.value.count >= minimum }
      .map { SimultaneousStarts(at: $0.key, instances: $0.value) }
      .sorted { $0.at < $1.at }
  }
}

extension SimultaneousStarts {
  /// Whether the cores for all of them are there, as the quota stands now.
  package enum Room: Hashable, Sendable {
    /// A stopped instance goes on holding its cores (founding document): none of them needs new ones.
    case held
    /// - Parameter free: the fewest that are free in any quota they need; nil where none has a limit.
    case fits(needed: Int, free: Int?)
    /// - Parameter quota: the title of the one that is too small.
    case short(needed: Int, free: Int, quota: String)
    /// In one clause.
    case unknown(String)

    package var sentence: String {
      switch self {
      case .held: localized("they hold their cores already")
      case .fits(let needed, let free?): localized("needs \(needed) cores, \(free) free: ok")
      case .fits(let needed, nil): localized("needs \(needed) cores, no limit: ok")
      case .short(let needed, let free, let quota):
        localized("SOME WILL FAIL: needs \(needed) cores, \(free) free in \(quota)")
      case .unknown(let why): why
      }
    }

    package var isShort: Bool {
      if case .short = self { return true }
      return false
    }
  }

  /// - Parameter table: the quota of an instance's region; nil where it is not known.
  package func room(_ table: (ComputeInstance) -> QuotaTable?) -> Room {
    var needs: [(table: QuotaTable, row: QuotaTable.Row, cores: Int)] = []
    var needed = 0
    for instance in instances where instance.releasesQuotaOnStop == true {
      guard let table = table(instance) else {
        return .unknown(localized("whether the cores are there is not known yet"))
      }
      guard let size = instance.vmSize.flatMap({ table.size(named: $0) }), let cores = size.cores else {
        return .unknown(localized("the cores of \(instance.name)'s size are not known"))
      }
      needed += cores
      let family = size.family.map { Usage.folded(family: $0) }
      for row in table.rows where row.usage.isRegionalTotal || Usage.folded(family: row.usage.name) == family {
        if let index = needs.firstIndex(where: { $0.row == row && $0.table == table }) {
          needs[index].cores += cores
        } else {
          needs.append((table, row, cores))
        }
      }
    }
    guard needed > 0 else { return .held }
    for need in needs {
      if let free = need.row.freeCores, free < need.cores {
        return .short(needed: need.cores, free: free, quota: need.row.usage.title)
      }
    }
    return .fits(needed: needed, free: needs.compactMap { $0.row.freeCores }.min())
  }
}
