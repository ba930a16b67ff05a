import Languages
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

extension LoggedRequest {
  private static let marker = "/workspaces/"

  /// Without the way to the workspace, which is the same in most of them.
  var shortText: String {
    text.split(separator: " " as Character, omittingEmptySubsequences: false).map { word in
      guard word.hasPrefix("/subscriptions/"), let place = String(word).firstRange(of: Self.marker) else {
        return String(word)
      }
      return "..." + String(decoding: word.utf8.dropFirst(place + Self.marker.utf8.count - 1), as: UTF8.self)
    }.joined(separator: " ")
  }
}

extension Page {
  /// The newest first.
  mutating func requestLog(_ state: ConsoleState) {
    if state.requestLog.isEmpty { paragraph(localized("No request was answered yet."), role: .dim) }
    for request in state.requestLog.reversed() {
      field("\(request.at.clockText) UTC", request.shortText)
    }
    blank()
    paragraph(
      localized("Times are this machine's. No header, body or token is kept; amldeck -v tells the same on stderr."),
      role: .dim)
  }
}
