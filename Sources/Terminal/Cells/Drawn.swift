internal import Synchronization

/// What was drawn last, so that what is the same is not drawn again. It changes nothing of what is seen: without one
/// everything is drawn anew.
package final class Drawn<Source: Equatable & Sendable, Drawing: Sendable>: Sendable {
  private struct Kept: Sendable {
    var source: Source
    var drawing: Drawing
  }

  private let kept = Mutex<Kept?>(nil)

  package init() {}

  /// - Returns: what was drawn of the same; nil where the last was drawn of something else.
  package func drawing(of source: Source) -> Drawing? {
    kept.withLock { $0?.source == source ? $0?.drawing : nil }
  }

  /// In place of what was kept.
  package func keep(_ drawing: Drawing, of source: Source) {
    kept.withLock { $0 = Kept(source: source, drawing: drawing) }
  }
}
