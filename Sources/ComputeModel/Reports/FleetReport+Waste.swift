import Schedules

/// What ran without need: over the whole time of a report, by the settings that held at each time, as far as somebody saw
/// them.
extension FleetReport {
  /// The names of the service's own applications: what the history has of earlier ones are names alone.
  package static func builtInNames(_ sources: [Source]) -> Set<String> {
    Set(sources.flatMap { $0.instance.applications.filter { $0.kind == .builtIn }.map(\.name) })
  }

  /// A set of schedules, played over the time of the report.
  struct Played {
    var plan: InstancePlan
    var events: [PlannedEvent]
    private var stops: [Instant]

    init(_ plan: InstancePlan, from begin: Instant, until end: Instant) {
      self.plan = plan
      events = plan.events(after: begin - .seconds(1), until: end)
      stops = events.filter { $0.action == .stop }.map(\.at)
      // The first one afterwards decides of what runs at the end.
      if let next = plan.next(after: end - .nanoseconds(1), action: .stop).event { stops.append(next.at) }
    }

    func nextStop(after instant: Instant) -> Instant? {
      let next = stops.partitioningIndex { $0 > instant }
      return next < stops.count ? stops[next] : nil
    }
  }

  /// Seconds that were seen running in a time whose settings are known.
  struct WastedTime {
    /// Nothing would have stopped it.
    var seconds: Int64 = 0
    /// It was to be stopped, or a job ran.
    var neededSeconds: Int64 = 0

    /// - Parameters:
    ///   - past: as it was observed.
    ///   - instance: with the settings of the time.
    ///   - played: its schedules; nil where it has none, or where no time zones are known.
    mutating func add(
      _ past: ObservedPast, of instance: ComputeInstance, from begin: Instant, until end: Instant, played: Played?
    ) {
      guard begin < end else { return }
      var running = instance
      running.state = .known(.running)
      let finding = IdleShutdownFinding(running)
      var neverIdles = false
      if case .customApplications = finding { neverIdles = running.idleTimeBeforeShutdown?.isEmpty == false }
      for span in past.spans where span.until > begin && span.from < end {
        guard Timeline.Condition(span.state).isRunning else { continue }
        let (from, until) = (max(span.from, begin), min(span.until, end))
        let seconds = until.secondsSinceEpoch - from.secondsSinceEpoch
        if span.state.known != .running || finding == nil {
          neededSeconds += seconds
        } else if neverIdles {
          self.seconds += seconds
        } else if let stop = played?.nextStop(after: from), stop - from <= ComputeInstance.longestPlannedRun {
          neededSeconds += seconds
        } else if played.map({ $0.plan.doubt == nil }) ?? running.scheduleTexts.isEmpty {
          self.seconds += seconds
        }
      }
    }
  }
}

extension FleetReport.Source {
  /// What an administrator had set, and from when until when.
  struct Settings {
    var from: Instant
    var until: Instant
    /// JSON texts by the wire's members, where they were others than those of the instance as it is known.
    fileprivate var texts: [String: String?] = [:]

    /// The instance as it was set then.
    /// - Parameter builtIn: the names of the service's own applications.
    func applied(to instance: ComputeInstance, builtIn: Set<String>) -> ComputeInstance {
      if texts.isEmpty { return instance }
      var instance = instance
      func value(_ text: String?) -> JSONValue? { text.flatMap { try? JSONValue(parsing: $0) } }
      if let text = texts["idleTimeBeforeShutdown"] { instance.idleTimeBeforeShutdown = value(text)?.text }
      if let text = texts["schedules"] { instance.schedules = value(text)?.elements ?? [] }
      if let text = texts["applications"] {
        instance.applications = (value(text)?.elements ?? []).compactMap(\.text).map { name in
          ComputeInstance.Application(name: name, endpoint: nil, kind: builtIn.contains(name) ? .builtIn : .custom)
        }
      }
      return instance
    }
  }

  private static let decisive: Set<String> = ["idleTimeBeforeShutdown", "schedules", "applications"]

  /// One after the other, ascending: back from what is set now to what each change replaced.
  func settings(from begin: Instant, until end: Instant) -> [Settings] {
    var periods = [Settings(from: begin, until: end)]
    for change in changes.reversed() where Self.decisive.contains(change.member) && change.seen > begin {
      var earlier = periods[periods.count - 1]
      if change.seen < earlier.until {
        periods[periods.count - 1].from = change.seen
        earlier.until = change.seen
        periods.append(earlier)
      }
      periods[periods.count - 1].texts[change.member] = .some(change.before)
    }
    return periods.reversed()
  }
}

extension [Instant] {
  /// In an array that ascends, the first index for which it holds.
  fileprivate func partitioningIndex(where holds: (Instant) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
