package import Schedules

/// One instance over time: what was observed up to now, and what its schedules plan from now on.
package struct Timeline: Sendable {
  package enum Condition: String, Hashable, Sendable {
    case running
    case off
    /// On the way from one to the other.
    case changing
    case failed
    /// Nobody looked: not the same as off.
    case notObserved = "not observed"
    /// By the schedules it will run, be off, or cannot be told.
    case willRun = "will run"
    case willBeOff = "will be off"
    case cannotTell = "cannot be told"

    package var isRunning: Bool { self == .running || self == .willRun }
  }

  package struct Span: Hashable, Sendable {
    package var from: Instant
    package var until: Instant
    package var condition: Condition
  }

  /// Something that happened at one instant of the past.
  package struct Mark: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      /// By a schedule, within the minute that Logic Apps' documentation allows (SEMANTICS 7.5).
      case onTime = "on time"
      case late
      /// A schedule's time went by and nothing happened.
      case missed
      /// By a person or a program, and not by a schedule.
      case user
      case idleShutdown = "idle shutdown"
      case failed
    }

    package var at: Instant
    package var kind: Kind
    /// In words: "user stop", "31 min late".
    package var text: String

    package init(at: Instant, kind: Kind, text: String) {
      self.at = at
      self.kind = kind
      self.text = text
    }
  }

  /// A planned event, and what it will come to.
  package struct Planned: Hashable, Sendable {
    package enum Effect: String, Hashable, Sendable {
      case acts
      /// The instance is there already: nothing happens (SEMANTICS 7.2).
      case nothing = "does nothing"
      /// It meets an operation that another schedule began in the same instant, and is dropped (SEMANTICS 7.4).
      case dropped
      case cannotTell = "cannot be told"
    }

    package var event: PlannedEvent
    package var effect: Effect
  }

  package let now: Instant
  package let from: Instant
  package let until: Instant
  /// Ascending, without gaps, from `from` to `until`.
  package private(set) var spans: [Span] = []
  /// Ascending, all before `now`.
  package private(set) var marks: [Mark] = []
  /// Ascending, all after `now`.
  package private(set) var planned: [Planned] = []

  /// - Parameters:
  ///   - state: of now.
  ///   - from: not after `now`.
  ///   - until: not before `now`; exclusive.
  package init(
    state: InstanceState, plan: InstancePlan, past: ObservedPast, now: Instant, from: Instant, until: Instant
  ) {
    self.now = now
    self.from = from
    self.until = until
    readPast(past, plan)
    readFuture(state, plan)
  }

  package init(
    of instance: ComputeInstance, plan: InstancePlan, past: ObservedPast? = nil, now: Instant, from: Instant,
    until: Instant
  ) {
    self.init(
      state: instance.state, plan: plan, past: ObservedPast(past ?? ObservedPast(), of: instance, now: now), now: now,
      from: from,
      until: until)
  }

  private mutating func append(until end: Instant, _ condition: Condition) {
    let begin = spans.last?.until ?? from
    let end = min(end, until)
    guard end > begin else { return }
    if let last = spans.last, last.condition == condition {
      spans[spans.count - 1].until = end
    } else {
      spans.append(Span(from: begin, until: end, condition: condition))
    }
  }

  private mutating func readPast(_ past: ObservedPast, _ plan: InstancePlan) {
    for span in past.spans where span.until > from && span.from < now {
      append(until: min(span.from, now), .notObserved)
      append(until: min(span.until, now), Condition(span.state))
    }
    append(until: now, .notObserved)
    let comparison = PastComparison(past: past, plan: plan, from: from, now: now)
    marks = comparison.marks
  }

  private mutating func readFuture(_ state: InstanceState, _ plan: InstancePlan) {
    // What one schedule does hangs on the others: where one of them is in doubt, so is everything after now.
    var isOn = plan.doubt == nil ? Self.isOn(state) : nil
    var lastAction: Instant?
    for event in plan.events(after: now, until: until) {
      var effect = Planned.Effect.cannotTell
      if let present = isOn {
        append(until: event.at, present ? .willRun : .willBeOff)
        if present == (event.action == .start), lastAction != event.at {
          effect = .nothing
        } else if lastAction == event.at {
          // The first of the instant has begun an operation, which the second meets.
          effect = present == (event.action == .start) ? .nothing : .dropped
        } else {
          effect = .acts
          isOn = event.action == .start
          lastAction = event.at
        }
      } else {
        append(until: event.at, .cannotTell)
      }
      planned.append(Planned(event: event, effect: effect))
    }
    append(until: until, isOn.map { $0 ? .willRun : .willBeOff } ?? .cannotTell)
  }

  /// Whether it runs, or will when what is under way has ended; nil where that cannot be told.
  package static func isOn(_ state: InstanceState) -> Bool? {
    switch state.known {
    case .running, .jobRunning, .starting, .restarting, .creating, .settingUp, .userSettingUp, .resizing: true
    case .stopped, .stopping: false
    case .createFailed, .setupFailed, .userSetupFailed, .unusable, .unknown, .deleting, nil: nil
    }
  }
}

extension Timeline.Condition {
  package init(_ state: InstanceState) {
    switch state.known {
    case .running, .jobRunning, .userSettingUp: self = .running
    case .stopped: self = .off
    case .starting, .stopping, .restarting, .creating, .settingUp, .resizing, .deleting: self = .changing
    case .createFailed, .setupFailed, .userSetupFailed, .unusable: self = .failed
    case .unknown, nil: self = .cannotTell
    }
  }
}

extension Timeline {
  /// Seconds in which it ran or will run, and seconds of which nothing is known, between two instants.
  package func seconds(from begin: Instant, until end: Instant) -> (running: Int64, unknown: Int64) {
    var (running, unknown): (Int64, Int64) = (0, 0)
    for span in spans where span.until > begin && span.from < end {
      let seconds = min(span.until, end).secondsSinceEpoch - max(span.from, begin).secondsSinceEpoch
      if span.condition.isRunning { running += seconds }
      if span.condition == .notObserved || span.condition == .cannotTell { unknown += seconds }
    }
    return (running, unknown)
  }

  /// What the schedules planned and what came of it, in the words of the row: the last mark of the time.
  package func marks(from begin: Instant, until end: Instant) -> [Mark] {
    marks.filter { $0.at >= begin && $0.at < end }
  }
}
