import Languages
package import ComputeModel
package import Schedules

/// Sizes and usages of one region, for one subscription: a quota belongs to both.
package struct Region: Hashable, Sendable {
  package var location: String
  /// Nil where the console shows a single one.
  package var subscription: String?
  package var usages: [Usage]
  package var sizes: [VMSize]
  /// The labels of the workspaces that are there.
  package var workspaces: [String]
  /// What these workspaces may take at most; nil where that cannot be read.
  package var limits: [WorkspaceQuota]?

  package init(
    location: String, subscription: String? = nil, usages: [Usage], sizes: [VMSize], workspaces: [String] = [],
    limits: [WorkspaceQuota]? = nil
  ) {
    self.limits = limits
    self.workspaces = workspaces
    self.location = location
    self.subscription = subscription
    self.usages = usages
    self.sizes = sizes
  }

  func table(_ state: ConsoleState) -> QuotaTable {
    QuotaTable(usages: usages, sizes: sizes, instances: instances(state))
  }

  /// What of the list is there; one that does not say where it is may be.
  func instances(_ state: ConsoleState) -> [ComputeInstance] {
    state.fleet.rows.compactMap { item -> ComputeInstance? in
      guard case .instance(let instance) = item else { return nil }
      if let subscription, instance.subscription.lowercased() != subscription.lowercased() { return nil }
      guard let location = instance.location?.filter({ $0 != " " }).lowercased() else { return instance }
      return location == self.location ? instance : nil
    }
  }

  /// Of the clusters those that are there.
  func clusters(_ clusters: [TrainingCluster]) -> [TrainingCluster] {
    clusters.filter { cluster in
      if let subscription, !cluster.id.lowercased().hasPrefix("/subscriptions/\(subscription.lowercased())/") {
        return false
      }
      return cluster.location.map { $0.filter { $0 != " " }.lowercased() == location } ?? true
    }
  }
}

extension ConsoleState {
  /// By the sizes' names in lower case; a size whose cores nobody says is not there.
  var coresBySize: [String: Int] {
    let named = (region.value ?? []).flatMap(\.sizes).compactMap { size in
      size.cores.map { (size.name.lowercased(), $0) }
    }
    return Dictionary(named) { first, _ in first }
  }

  /// As the service offers it in a region that was read; nil while none was, and where none has it.
  func size(named name: String?) -> VMSize? {
    guard let name = name?.lowercased() else { return nil }
    return region.value?.lazy.flatMap(\.sizes).first { $0.name.lowercased() == name }
  }

  /// Adds up what stopped instances hold: stopping frees no quota (founding document).
  mutating func countHeldCores() {
    let sizes = coresBySize
    heldCores = fleet.rows.reduce(0) { sum, item in
      guard case .instance(let instance) = item, instance.state == .known(.stopped),
        instance.releasesQuotaOnStop != true, let size = instance.vmSize
      else { return sum }
      return sum + (sizes[size.lowercased()] ?? 0)
    }
  }

  /// Where a workspace is; nil while it is not read.
  func region(ofWorkspace label: String) -> Region? { region.value?.first { $0.workspaces.contains(label) } }

  /// The quota that an instance's cores count against; nil while it is not read.
  func quotaTable(of instance: ComputeInstance) -> QuotaTable? {
    region.value?.first { $0.holds(instance) }?.table(self)
  }
}

/// The quota tables of all regions: each adds up every instance, so that whoever asks for many makes them once.
struct QuotaTables {
  private let tables: [(region: Region, table: QuotaTable)]

  init(_ state: ConsoleState) { tables = (state.region.value ?? []).map { ($0, $0.table(state)) } }

  var isEmpty: Bool { tables.isEmpty }

  func table(of instance: ComputeInstance) -> QuotaTable? { tables.first { $0.region.holds(instance) }?.table }
}

extension Region {
  fileprivate func holds(_ instance: ComputeInstance) -> Bool {
    location == instance.location?.filter { $0 != " " }.lowercased()
      && (subscription.map { $0.lowercased() == instance.subscription.lowercased() } ?? true)
  }
}

/// What is known of the regions of the workspaces.
package typealias RegionReading = LatestReading<[Region]>

/// What was read last of something that is read as a whole.
package struct LatestReading<Value: Hashable & Sendable>: Hashable, Sendable {
  package var value: Value?
  package var readAt: Instant?
  /// Why the last reading failed; nil after one that worked.
  package var failure: ServiceFailure?
  package var isReading = false

  /// - Returns: false where it is being read already.
  mutating func begin() -> Bool {
    guard !isReading else { return false }
    isReading = true
    return true
  }

  mutating func end(_ result: Result<Value, ServiceFailure>, at instant: Instant) {
    isReading = false
    switch result {
    case .success(let read):
      value = read
      readAt = instant
      failure = nil
    case .failure(let reason): failure = reason
    }
  }
}

extension Region {
  /// Where it is, and of which subscription where several are shown.
  var heading: String { location + (subscription.map { localized("  subscription \($0)") } ?? "") }
}
