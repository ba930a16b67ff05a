import ComputeModel

/// What the regions that are looked at count of cores, of all families together.
struct CoreUsage: Hashable, Sendable {
  var used: Int
  /// nil where one of them says none.
  var limit: Int?

  var isFull: Bool { limit.map { used >= $0 } ?? false }
}

extension ConsoleState {
  /// nil while no region was read, and where one of them says nothing of its cores.
  var coreUsage: CoreUsage? {
    guard let regions = region.value, !regions.isEmpty else { return nil }
    let totals = regions.compactMap { $0.usages.first(where: \.isRegionalTotal) }
    guard totals.count == regions.count else { return nil }
    let limits = totals.compactMap(\.limit)
    return CoreUsage(
      used: totals.reduce(0) { $0 + $1.used }, limit: limits.count == totals.count ? limits.reduce(0, +) : nil)
  }
}
