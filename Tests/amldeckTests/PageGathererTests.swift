import ComputeModel
import Synchronization
import Testing

@testable import amldeck

@Suite struct PageGathererTests {
  private static func page(_ names: String...) -> [FleetItem] {
    names.map { .unreadable(UnreadableItem(id: $0, name: $0, workspace: "w", reason: "a test")) }
  }

  /// What was delivered, and a gate at which each delivery waits until the test opens it.
  private final class Screen: Sendable {
    let delivered = Mutex<[[String]]>([])
    private let gate: AsyncStream<Void>
    let open: AsyncStream<Void>.Continuation

    init() { (gate, open) = AsyncStream.makeStream() }

    func paint(_ items: [FleetItem]) async {
      delivered.withLock { $0.append(items.map(\.name)) }
      for await _ in gate { return }
    }

    func waits(for count: Int) async {
      while delivered.withLock({ $0.count }) < count { await Task.yield() }
    }
  }

  @Test func pagesThatComeWhileOneIsPaintedAreShownTogether() async {
    let screen = Screen()
    let pages = PageGatherer { await screen.paint($0) }
    pages.add(Self.page("a", "b"))
    await screen.waits(for: 1)
    pages.add(Self.page("c"))
    pages.add(Self.page("d", "e"))
    screen.open.yield()
    await screen.waits(for: 2)
    screen.open.yield()
    #expect(screen.delivered.withLock { $0 } == [["a", "b"], ["c", "d", "e"]])
  }

  @Test func afterTheEndNothingIsDelivered() async throws {
    let screen = Screen()
    let pages = PageGatherer { await screen.paint($0) }
    pages.add(Self.page("a"))
    await screen.waits(for: 1)
    pages.add(Self.page("b"))
    pages.end()
    screen.open.yield()
    pages.add(Self.page("c"))
    // Longer than the pause between two deliveries.
    try await Task.sleep(for: .milliseconds(300))
    #expect(screen.delivered.withLock { $0 } == [["a"]])
  }
}
