import Languages
package import Schedules

/// What is worth saying about a whole set of schedules: whether each start finds its stop, and what never acts.
package struct PlanFinding: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case refused
    case warning
    case stopOnly = "stop-only"
    case startOnly = "start-only"
    /// A start and a stop in one instant: which wins depends on their order (SEMANTICS 7.4).
    case sameMinute = "same-minute"
    /// Never finds anything to do.
    case unreachable
    /// Days on which nothing starts.
    case gap
    case good

    /// Whether it is more than a remark.
    package var isProblem: Bool {
      switch self {
      case .gap, .good: false
      default: true
      }
    }
  }

  package var kind: Kind
  /// One plain sentence.
  package var text: String
  /// The schedule it is about, from 1; nil where it is about all of them.
  package var number: Int?

  package init(_ kind: Kind, _ text: String, number: Int? = nil) {
    self.kind = kind
    self.text = text
    self.number = number
  }

  /// The text with the schedule it is about, where it does not name it itself.
  package var sentence: String {
    guard let number, !text.hasPrefix(localized("Schedule \(number)")) else { return text }
    return localized("schedule \(number): \(text)")
  }
}

extension InstancePlan {
  /// How far ahead a set is tried out: four weeks hold every weekday four times and most changes of rhythm.
  package static let trialSeconds: Int64 = 28 * 86_400

  /// - Parameter now: the set is tried out from here on.
  package func findings(now: Instant) -> [PlanFinding] {
    var findings: [PlanFinding] = []
    if entries.count > Schedule.maximumPerInstance {
      findings.append(
        PlanFinding(
          .refused,
          localized(
            "There are \(entries.count) schedules and an instance can have \(Schedule.maximumPerInstance): remove")
            + " \(entries.count - Schedule.maximumPerInstance)."))
    }
    for entry in entries {
      // Failed is shown as an error (SEMANTICS 6).
      if entry.schedule.isEnabled, let standstill = entry.schedule.standstill {
        findings.append(
          PlanFinding(.warning, localized("It does not fire: \(standstill)."), number: entry.schedule.number))
      }
      switch entry.timing {
      case .failure(let error):
        findings.append(PlanFinding(.refused, error.message, number: entry.schedule.number))
      case .success(let schedule):
        if schedule.dependsOnCreation {
          findings.append(
            PlanFinding(
              .warning,
              localized(
                "It has no start time and is counted from when it was set, which the service does not show: its times are"
              )
                + localized(" not certain."), number: entry.schedule.number))
        }
        findings += schedule.warnings(now: now).map {
          PlanFinding(.warning, $0.message, number: entry.schedule.number)
        }
      }
    }
    return findings + pairing(now: now)
  }

  /// What only shows when the schedules are played against each other.
  package func pairing(now: Instant) -> [PlanFinding] {
    let active = entries.filter { $0.active != nil }
    guard !active.isEmpty else { return [] }
    var findings: [PlanFinding] = []
    // One that cannot be read may be the start or the stop that seems to be missing.
    let inForce = entries.filter { $0.schedule.standstill == nil }
    let hasStart = inForce.contains { $0.schedule.action == .start }
    let hasStop = inForce.contains { $0.schedule.action == .stop }
    if !hasStart {
      findings.append(PlanFinding(.stopOnly, localized("Nothing starts it by schedule: only stops are planned.")))
    }
    if !hasStop {
      findings.append(PlanFinding(.startOnly, localized("Nothing stops it by schedule: once started it runs on.")))
    }
    let events = self.events(after: now, until: now + .seconds(Self.trialSeconds))
    findings += Self.clashes(events)
    if hasStart, hasStop { findings += unreachable(events) }
    if hasStart { findings += gap(events) }
    if findings.allSatisfy({ !$0.kind.isProblem }), let pair = Self.firstPair(events) {
      findings.insert(pair, at: 0)
    }
    return findings
  }

  private static func clashes(_ events: [PlannedEvent]) -> [PlanFinding] {
    var found: [PlanFinding] = []
    for (event, next) in zip(events, events.dropFirst())
    where event.at == next.at && event.action != next.action {
      guard !found.contains(where: { $0.number == next.number }) else { continue }
      found.append(
        PlanFinding(
          .sameMinute,
          localized("Schedule \(event.number) (\(localized(word: event.action.rawValue))) and schedule \(next.number)")
            + localized(" (\(localized(word: next.action.rawValue))) fire in one minute: the second is dropped."),
          number: next.number))
    }
    return found
  }

  /// Plays the events; a schedule that never changes anything has nothing to do.
  private func unreachable(_ events: [PlannedEvent]) -> [PlanFinding] {
    var isOn: Bool?
    var (acting, idle): (Set<Int>, Set<Int>) = ([], [])
    for event in events {
      let wanted = event.action == .start
      if isOn == wanted { idle.insert(event.number) } else { acting.insert(event.number) }
      isOn = wanted
    }
    return entries.compactMap { entry in
      let number = entry.schedule.number
      guard idle.contains(number), !acting.contains(number), let action = entry.schedule.action else { return nil }
      let state = action == .stop ? localized("off") : localized("running")
      return PlanFinding(
        .unreachable,
        localized(
          "Schedule \(number) (\(localized(word: action.rawValue))) never finds anything to do in four weeks: it is \(state) already."
        ),
        number: number)
    }
  }

  private func gap(_ events: [PlannedEvent]) -> [PlanFinding] {
    var days: Set<Int> = []
    for event in events where event.action == .start {
      guard let zone = entries[event.number - 1].active?.zone else { continue }
      days.insert(zone.wallClock(at: event.at).weekday)
    }
    guard !days.isEmpty, days.count < 7 else { return [] }
    let missing = Weekdays((0...6).filter { !days.contains($0) })
    return [PlanFinding(.gap, localized("Nothing starts on \(missing.words)."))]
  }

  /// "ok: Start 09:00 comes before Stop 18:00", of the first start that has a stop after it.
  private static func firstPair(_ events: [PlannedEvent]) -> PlanFinding? {
    guard let first = events.firstIndex(where: { $0.action == .start }),
      let stop = events[first...].first(where: { $0.action == .stop })
    else { return nil }
    let start = events[first]
    let minutes = (stop.at - start.at).components.seconds / 60
    let length = minutes % 60 == 0 ? localized("\(minutes / 60) h") : localized("\(minutes / 60) h \(minutes % 60) min")
    return PlanFinding(
      .good, localized("Schedule \(start.number) starts and schedule \(stop.number) stops: first for \(length)."))
  }
}
