package import Schedules

/// One occurrence of an enabled schedule of one instance.
package struct PlannedEvent: Hashable, Sendable {
  /// Start or stop.
  package var action: PowerAction
  package var at: Instant
  /// The schedule's place in its list, from 1.
  package var number: Int
  /// The schedule's id, else its place.
  package var schedule: String

  package init(action: PowerAction, at: Instant, number: Int, schedule: String) {
    self.action = action
    self.at = at
    self.number = number
    self.schedule = schedule
  }

  /// `Start` or `Stop`, as the service writes it.
  package var actionWord: String { action == .start ? "Start" : "Stop" }
}

/// What comes next by an instance's schedules, or why nothing does.
package enum NextEvent: Hashable, Sendable {
  /// - Parameter doubt: set where another schedule cannot be read, which might come before.
  case event(PlannedEvent, doubt: String?)
  /// Nothing is planned, for this reason.
  case nothing(String)
  /// Something may be planned, but it cannot be told when, for this reason.
  case unknown(String)

  package var event: PlannedEvent? {
    guard case .event(let event, doubt: _) = self else { return nil }
    return event
  }

  /// Why there is no event, or why it is in doubt.
  package var reason: String? {
    switch self {
    case .event(_, let doubt): doubt
    case .nothing(let reason), .unknown(let reason): reason
    }
  }
}
