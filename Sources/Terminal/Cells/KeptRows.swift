internal import Synchronization

/// Rows that were drawn once, and may be put back as they are while what they were drawn of is the same.
package final class KeptRows<Source: Equatable & Sendable>: Sendable {
  private struct Kept {
    var source: Source?
    var rows: [Int: [Cell]] = [:]
  }

  private let kept = Mutex(Kept())

  package init() {}

  /// - Returns: the rows that were drawn of the same, by the number that whoever drew them gave each.
  package func rows(of source: Source) -> [Int: [Cell]] {
    kept.withLock { $0.source == source ? $0.rows : [:] }
  }

  /// In place of all that was kept.
  package func keep(_ rows: [Int: [Cell]], of source: Source) {
    kept.withLock { $0 = Kept(source: source, rows: rows) }
  }
}
