import ComputeModel
import Schedules
import Terminal

/// What alerts, and how: the member `alerts` of the configuration.
struct AlertSettings: Sendable {
  enum Log: Hashable, Sendable {
    case journal
    /// An absolute path; a line of JSON for each alert.
    case file(String)
  }

  var kinds = AlertKind.usual
  var rings = false
  var notification: TerminalNotification?
  /// A program by its absolute path, and its arguments: no shell reads them.
  var command: [String]?
  var commandLimit = Duration.seconds(10)
  var log: Log?
  var quiet: QuietHours?

  /// Whether anybody hears of an alert.
  var isHeard: Bool { rings || notification != nil || command != nil || log != nil }
}
