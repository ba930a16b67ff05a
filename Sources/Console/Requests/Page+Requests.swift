package import Schedules
import Terminal

/// One request of this program, and what was answered.
package struct LoggedRequest: Hashable, Sendable {
  package var at: Instant
  /// Method, path, status, milliseconds and request id; no header, no body and no token.
  package var text: String

  package init(at: Instant, text: String) {
    self.at = at
    self.text = text
  }
}

extension Page {
  /// The newest first.
  mutating func requestLog(_ state: ConsoleState) {
    if state.requestLog.isEmpty { paragraph("No request was answered yet.", role: .dim) }
    for request in state.requestLog.reversed() {
      field("\(request.at.clockText) UTC", request.text)
    }
    blank()
    paragraph(
      "Times are this machine's. No header, body or token is kept; amldeck -v tells the same on stderr.", role: .dim)
  }
}
