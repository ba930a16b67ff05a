import Schedules
internal import Synchronization
import Terminal

/// The lines of the report that was drawn last, so that a move of the light adds up no fleet again: ten thousand
/// instances are a tenth of a second. It changes nothing of what is seen: without one every line is made anew.
package final class DrawnReport: Sendable {
  /// What the lines were made of beside the rest of the state.
  struct Source: Equatable, Sendable {
    /// ``ConsoleState/rowRevision``.
    var revision: Int
    /// Ages are whole seconds.
    var second: Int64
    var size: Size
    /// Which page, wherever its light is.
    var report: ReportScreen
  }

  private struct Kept: Sendable {
    var source: Source
    var lines: [PageLine]
  }

  private let kept = Mutex<Kept?>(nil)

  package init() {}

  func lines(of source: Source) -> [PageLine]? { kept.withLock { $0?.source == source ? $0?.lines : nil } }

  /// In place of all that was kept.
  func keep(_ lines: [PageLine], of source: Source) { kept.withLock { $0 = Kept(source: source, lines: lines) } }
}

extension ReportScreen {
  func source(_ state: ConsoleState) -> DrawnReport.Source {
    var report = self
    report.top = 0
    // The page of operations says more of the lit one.
    if topic != .operations { report.cursor = 0 }
    return DrawnReport.Source(
      revision: state.rowRevision, second: state.now.secondsSinceEpoch, size: state.size, report: report)
  }
}
