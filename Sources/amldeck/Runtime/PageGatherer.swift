import ComputeModel
import Synchronization
import Terminal

/// Pages of a list on their way to the screen: the first at once, those that come while it is painted together, so that
/// a list of a hundred pages is sorted a few times and not a hundred. Whoever reads the pages does not wait for it.
final class PageGatherer: Sendable {
  /// Between two deliveries: nobody reads faster.
  private static let pause = Duration.milliseconds(100)
  /// So many times as long as a delivery took, at least: each one sorts all rows that are there, and at four the sorting
  /// was half of what loading a hundred thousand cost.
  private static let rest = 20

  private struct Gathered {
    var items: [FleetItem] = []
    var isDelivering = false
    var hasEnded = false
  }

  private let gathered = Mutex(Gathered())
  private let deliver: @Sendable ([FleetItem]) async -> Void

  init(_ deliver: @escaping @Sendable ([FleetItem]) async -> Void) { self.deliver = deliver }

  func add(_ page: [FleetItem]) {
    let begins = gathered.withLock { gathered in
      guard !gathered.hasEnded else { return false }
      gathered.items += page
      defer { gathered.isDelivering = true }
      return !gathered.isDelivering
    }
    if begins { Task.detached { await self.deliverAll() } }
  }

  /// What is not delivered yet is in the whole list too.
  func end() {
    gathered.withLock { gathered in
      gathered.hasEnded = true
      gathered.items = []
    }
  }

  private func deliverAll() async {
    let clock = ContinuousClock()
    while let page = take() {
      let taken = await clock.measure { await deliver(page) }
      await WorkerThreads.sleep(max(Self.pause, taken * Self.rest))
    }
  }

  private func take() -> [FleetItem]? {
    gathered.withLock { gathered in
      guard !gathered.items.isEmpty, !gathered.hasEnded else {
        gathered.isDelivering = false
        return nil
      }
      defer { gathered.items = [] }
      return gathered.items
    }
  }
}
