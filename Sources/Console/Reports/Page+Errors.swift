import Languages
package import ComputeModel
package import Schedules
import Terminal

/// What went wrong in this session, the newest first; the same failure of the same thing is one entry.
package struct ErrorEntry: Hashable, Sendable {
  /// Older ones are forgotten.
  static let maximum = 100

  package var what: String
  package var failure: ServiceFailure
  package var last: Instant
  package var count: Int
}

extension ConsoleState {
  mutating func log(_ failure: ServiceFailure, of what: String) {
    var entry = ErrorEntry(what: what, failure: failure, last: now, count: 1)
    func isSame(_ entry: ErrorEntry) -> Bool {
      entry.what == what && entry.failure.kind == failure.kind && entry.failure.code == failure.code
    }
    if let index = errors.firstIndex(where: isSame) {
      entry.count += errors.remove(at: index).count
    }
    errors.insert(entry, at: 0)
    if errors.count > ErrorEntry.maximum { errors.removeLast() }
  }
}

extension Page {
  mutating func errorLog(_ state: ConsoleState) {
    if state.errors.isEmpty { paragraph(localized("Nothing went wrong since amldeck began."), role: .good) }
    for entry in state.errors {
      let times = entry.count > 1 ? localized("  \(entry.count) times") : ""
      paragraph(localized("\(entry.last.clockText) UTC  \(entry.what)\(times)"), role: .title)
      field("why", entry.failure.sentence, role: .failed)
      field("do", Self.advice(entry.failure))
      if let code = entry.failure.code { field("code", code) }
      if let request = entry.failure.requestID { field("request", request) }
      blank()
    }
  }

  private static func advice(_ failure: ServiceFailure) -> String {
    switch failure.kind {
    case .noAccess:
      localized(
        "Log in again in another shell, or ask for the right that the sentence names; amldeck tries again by itself.")
    case .noContact: localized("Nothing to do: amldeck tries again by itself. Rows stay, dimmed, with their age.")
    case .refused, .operationFailed: localized("Read the reason; the service did not do it.")
    case .notFound: localized("It is gone: it leaves the list when that is read again.")
    case .readOnly: localized("Start amldeck without --read-only.")
    case .unexpectedAnswer: localized("Try again; when it stays, report it with the request id.")
    case .usage, .cancelled: localized("See the sentence.")
    }
  }
}
