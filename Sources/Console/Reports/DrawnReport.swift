import Schedules
package import Terminal

/// The lines of the report that was drawn last, so that a move of the light adds up no fleet again: ten thousand
/// instances are a tenth of a second.
package typealias DrawnReport = Drawn<ReportSource, [PageLine]>

/// What the lines of a report were made of beside the rest of the state.
package struct ReportSource: Equatable, Sendable {
  /// ``ConsoleState/rowRevision``.
  var revision: Int
  /// Ages are whole seconds.
  var second: Int64
  var size: Size
  /// Which page, wherever its light is.
  var report: ReportScreen
}

extension ReportScreen {
  func source(_ state: ConsoleState) -> ReportSource {
    var report = self
    report.top = 0
    // The page of operations says more of the lit one.
    if topic != .operations { report.cursor = 0 }
    return ReportSource(
      revision: state.rowRevision, second: state.now.secondsSinceEpoch, size: state.size, report: report)
  }
}
