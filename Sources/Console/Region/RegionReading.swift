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

  package init(
    location: String, subscription: String? = nil, usages: [Usage], sizes: [VMSize], workspaces: [String] = []
  ) {
    self.workspaces = workspaces
    self.location = location
    self.subscription = subscription
    self.usages = usages
    self.sizes = sizes
  }

  func table(_ state: ConsoleState) -> QuotaTable {
    let instances = state.fleet.rows.compactMap { item -> ComputeInstance? in
      guard case .instance(let instance) = item else { return nil }
      if let subscription, instance.subscription.lowercased() != subscription.lowercased() { return nil }
      guard let location = instance.location?.filter({ $0 != " " }).lowercased() else { return instance }
      return location == self.location ? instance : nil
    }
    return QuotaTable(usages: usages, sizes: sizes, instances: instances)
  }
}

extension ConsoleState {
  /// Where a workspace is; nil while it is not read.
  func region(ofWorkspace label: String) -> Region? { region.value?.first { $0.workspaces.contains(label) } }

  /// The quota that an instance's cores count against; nil while it is not read.
  func quotaTable(of instance: ComputeInstance) -> QuotaTable? {
    let location = instance.location?.filter { $0 != " " }.lowercased()
    return region.value?.first { region in
      region.location == location
        && (region.subscription.map { $0.lowercased() == instance.subscription.lowercased() } ?? true)
    }?.table(self)
  }
}

/// What is known of the regions of the workspaces.
package struct RegionReading: Hashable, Sendable {
  package var value: [Region]?
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

  mutating func end(_ result: Result<[Region], ServiceFailure>, at instant: Instant) {
    isReading = false
    switch result {
    case .success(let regions):
      value = regions
      readAt = instant
      failure = nil
    case .failure(let reason): failure = reason
    }
  }
}
