package import Schedules

/// One request that somebody made about an instance, as the subscription's activity log has it: who asked for what,
/// when, and what came of it. Schedules and idle shutdown ask nobody, so they need not be in it.
package struct LoggedActivity: Hashable, Sendable {
  /// What all events of the request have in common.
  package var id: String
  /// The right that the request needs, such as `Microsoft.MachineLearningServices/workspaces/computes/start/action`.
  package var action: String
  /// A person's user principal name, or an application's id.
  package var caller: String?
  /// The caller's object id, where the log says it.
  package var callerID: String?
  package var began: Instant
  /// When the log says that it succeeded or failed.
  package var ended: Instant?
  /// `Started`, `Accepted`, `Succeeded`, `Failed`, or another word of the log.
  package var status: String
  /// The service's error code, where it failed.
  package var code: String?

  package init(
    id: String, action: String, caller: String?, callerID: String? = nil, began: Instant, ended: Instant? = nil,
    status: String, code: String? = nil
  ) {
    self.id = id
    self.action = action
    self.caller = caller
    self.callerID = callerID
    self.began = began
    self.ended = ended
    self.status = status
    self.code = code
  }

  /// What was asked for, in a word: `start`, `delete`, `write`, `updateSchedules`.
  package var verb: String {
    let words = action.split(separator: "/")
    guard let last = words.last else { return action }
    return last.lowercased() == "action" && words.count > 1 ? String(words[words.count - 2]) : String(last)
  }

  package var hasSucceeded: Bool { status.lowercased() == "succeeded" }
  package var hasFailed: Bool { status.lowercased() == "failed" }
  /// The log's last word is that it goes on.
  package var isOpen: Bool { ["started", "accepted"].contains(status.lowercased()) }
}

/// One event of the log: the beginning of a request, or a step of what came of it.
package struct ActivityEvent: Hashable, Sendable {
  package var id: String
  package var action: String
  package var caller: String?
  package var callerID: String?
  package var at: Instant
  package var status: String
  package var code: String?

  package init(
    id: String, action: String, caller: String?, callerID: String? = nil, at: Instant, status: String,
    code: String? = nil
  ) {
    self.id = id
    self.action = action
    self.caller = caller
    self.callerID = callerID
    self.at = at
    self.status = status
    self.code = code
  }
}

extension LoggedActivity {
  /// The requests that events belong to, ascending in time. Events come in any order, and some may be missing.
  package static func requests(_ events: [ActivityEvent]) -> [LoggedActivity] {
    var order: [String] = []
    var grouped: [String: [ActivityEvent]] = [:]
    for event in events {
      let key = event.id + " " + event.action.lowercased()
      if grouped[key] == nil { order.append(key) }
      grouped[key, default: []].append(event)
    }
    let requests = order.compactMap { key -> LoggedActivity? in
      guard let events = grouped[key], let first = events.min(by: { $0.at < $1.at }) else { return nil }
      // Two steps may bear one instant: what ends the request is the later one.
      guard let last = events.max(by: { ($0.rank, $0.at) < ($1.rank, $1.at) }) else { return nil }
      return LoggedActivity(
        id: first.id, action: first.action, caller: events.lazy.compactMap(\.caller).first,
        callerID: events.lazy.compactMap(\.callerID).first, began: first.at, ended: last.rank > 1 ? last.at : nil,
        status: last.status, code: last.code)
    }
    return requests.sorted { ($0.began, $0.id) < ($1.began, $1.id) }
  }
}

extension ActivityEvent {
  /// How far the request had come.
  fileprivate var rank: Int {
    switch status.lowercased() {
    case "started": 0
    case "accepted": 1
    default: 2
    }
  }
}

extension ObservedPast {
  /// Two records of one operation need not bear the same time: the log notes the request, the service its operation.
  private static let sameOperation = Duration.seconds(120)

  /// With what the activity log proves: that somebody asked for a start, a stop or a restart, and that the instance
  /// was on its way from the acceptance to the end. What it was between two requests the log does not say, since
  /// schedules and idle shutdown ask nobody: that stays not observed.
  package func filled(by log: [LoggedActivity]) -> ObservedPast {
    if log.isEmpty { return self }
    var past = self
    for activity in log {
      // That a request was begun is not that anything came of it.
      guard let (name, state) = Self.operations[activity.verb.lowercased()],
        activity.status.lowercased() != "started"
      else { continue }
      if activity.hasSucceeded, let ended = activity.ended, ended > activity.began {
        past.spans += Self.holes(in: past.spans, from: activity.began, until: ended).map {
          Span(state: .known(state), from: $0.from, until: $0.until)
        }
        past.spans.sort { $0.from < $1.from }
      }
      let isKnown = past.operations.contains { operation in
        guard let time = operation.time, operation.name.lowercased() == name.lowercased() else { return false }
        return time >= activity.began - Self.sameOperation
          && time <= (activity.ended ?? activity.began) + Self.sameOperation
      }
      if !isKnown {
        past.operations.append(
          LastOperation(name: name, time: activity.began, status: activity.status, trigger: "User"))
      }
    }
    past.operations.sort { ($0.time ?? .distant) < ($1.time ?? .distant) }
    return past
  }

  private static let operations: [String: (name: String, state: KnownInstanceState)] = [
    "start": ("Start", .starting), "stop": ("Stop", .stopping), "restart": ("Restart", .restarting),
  ]

  /// What the spans leave out of a window; they are ascending and do not overlap.
  private static func holes(
    in spans: [Span], from begin: Instant, until end: Instant
  ) -> [(from: Instant, until: Instant)] {
    var holes: [(from: Instant, until: Instant)] = []
    var known = begin
    for span in spans where span.until > begin && span.from < end {
      if span.from > known { holes.append((known, span.from)) }
      known = max(known, span.until)
    }
    if known < end { holes.append((known, end)) }
    return holes
  }
}

extension Instant {
  /// Before everything.
  fileprivate static let distant = Instant(secondsSinceEpoch: 0)
}
