package import Schedules

/// A part of each day in which nobody is disturbed.
package struct QuietHours: Hashable, Sendable {
  package var from: TimeOfDay
  /// Exclusive; before `from` where the night is in between.
  package var until: TimeOfDay

  package init(from: TimeOfDay, until: TimeOfDay) {
    self.from = from
    self.until = until
  }

  /// Reads `22:00-07:00`; nil where it is not in this form, or without length.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay(parsing: String($0)) }
    guard parts.count == 2, let from = parts[0], let until = parts[1], from != until else { return nil }
    self.init(from: from, until: until)
  }

  package var text: String { "\(from.text)-\(until.text)" }

  package func contain(_ instant: Instant, in zone: Zone) -> Bool {
    let wall = zone.wallClock(at: instant)
    let time = TimeOfDay(hour: wall.hour, minute: wall.minute)
    return from < until ? time >= from && time < until : time >= from || time < until
  }
}

/// Holds back what comes in quiet hours, and lets go of what still stands when they are over.
package struct AlertQueue: Sendable {
  private let quiet: QuietHours?
  private let zone: Zone
  private var held: [Alert] = []

  package init(quiet: QuietHours?, zone: Zone) {
    self.quiet = quiet
    self.zone = zone
  }

  /// - Parameter alerts: what is new; call it also when nothing is.
  /// - Returns: what is to be said now.
  package mutating func pass(_ alerts: [Alert], at now: Instant) -> [Alert] {
    for alert in alerts {
      let pair = held.firstIndex { $0.id == alert.id && $0.kind == alert.kind && $0.phase == .raised }
      if alert.phase == .recovered, let pair {
        // Nobody heard that it began.
        held.remove(at: pair)
      } else {
        held.append(alert)
      }
    }
    if quiet?.contain(now, in: zone) == true { return [] }
    // A stop that was announced to nobody and has come by now is no news.
    let ready = held.filter { $0.kind != .stopSoon || now - $0.at < AlertKind.stopNotice }
    held = []
    return ready
  }
}
