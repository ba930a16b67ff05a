import Languages
package import Schedules

/// The schedules of one instance, checked once, and what follows from them.
package struct InstancePlan: Sendable {
  package struct Entry: Sendable {
    package var schedule: StartStopSchedule
    /// The checked rule, or what is wrong with it.
    package var timing: Result<Schedule, ScheduleError>

    /// The rule where the schedule fires at all.
    package var active: Schedule? {
      guard schedule.standstill == nil else { return nil }
      return try? timing.get()
    }
  }

  package let entries: [Entry]
  private let created: Instant?
  private let texts: JSONArrayText

  /// - Parameter created: when the instance was created: the anchor of a rule without a start time.
  package init(_ documents: [JSONValue], created: Instant?, zones: ZoneSource) {
    self.init(documents, JSONArrayText(documents), created, zones)
  }

  private init(_ documents: [JSONValue], _ texts: JSONArrayText, _ created: Instant?, _ zones: ZoneSource) {
    self.created = created
    self.texts = texts
    entries = StartStopSchedule.list(documents).map { schedule in
      let timing = Result<Schedule, ScheduleError> { () throws(ScheduleError) in
        try schedule.schedule(zones: zones, created: created)
      }
      return Entry(schedule: schedule, timing: timing)
    }
  }

  package init(of instance: ComputeInstance, zones: ZoneSource) {
    self.init(instance.schedules, instance.scheduleTexts, instance.createdOn, zones)
  }

  /// The zones that the schedules in force name, in the order of the schedules.
  package var zones: some Sequence<Zone> & Collection { entries.lazy.compactMap { $0.active?.zone } }

  /// Whether it was made of this instance's schedules as they stand.
  package func isOf(_ instance: ComputeInstance) -> Bool {
    created == instance.createdOn && texts == instance.scheduleTexts
  }

  /// The occurrences strictly after `begin` and before `end`, ascending; those of one instant in the order of the
  /// list, which is the order in which the service is taken to run them (SEMANTICS 7.4).
  package func events(after begin: Instant, until end: Instant) -> [PlannedEvent] {
    var events: [PlannedEvent] = []
    for entry in entries {
      guard let timing = entry.active, let action = entry.schedule.action else { continue }
      var upcoming = timing.upcoming(after: begin, until: end)
      while let at = upcoming.next() {
        events.append(
          PlannedEvent(action: action, at: at, number: entry.schedule.number, schedule: entry.schedule.label))
      }
    }
    return events.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
  }

  package func next(after instant: Instant, action wanted: PowerAction? = nil) -> NextEvent {
    var next: PlannedEvent?
    for entry in entries {
      guard let action = entry.schedule.action, wanted == nil || wanted == action, let timing = entry.active
      else { continue }
      var upcoming = timing.upcoming(after: instant)
      guard let at = upcoming.next() else { continue }
      if let present = next, present.at <= at { continue }
      next = PlannedEvent(action: action, at: at, number: entry.schedule.number, schedule: entry.schedule.label)
    }
    if let next { return .event(next, doubt: doubt) }
    if let doubt { return .unknown(doubt) }
    if entries.isEmpty { return .nothing(localized("it has no schedules")) }
    if entries.allSatisfy({ $0.schedule.standstill != nil }) {
      let reasons = entries.compactMap(\.schedule.standstill)
      return .nothing(
        entries.allSatisfy { !$0.schedule.isEnabled }
          ? localized("every schedule is Disabled")
          : localized("no schedule is in force: \(reasons.joined(separator: ", "))"))
    }
    let kind = wanted.map { " \(localized(word: $0.rawValue))" } ?? ""
    return .nothing(localized("no enabled\(kind) schedule fires again"))
  }

  /// Why the times of this set are not certain: an enabled schedule cannot be read, or is counted from an instant that
  /// nobody shows; nil where they are.
  package var doubt: String? {
    for entry in entries where entry.schedule.standstill == nil {
      switch entry.timing {
      case .failure(let error): return localized("schedule \(entry.schedule.number): \(error.message)")
      case .success(let schedule) where schedule.dependsOnCreation:
        return localized(
          "schedule \(entry.schedule.number) has no start time and is counted from when it was set, which the")
          + localized(" service does not show")
      case .success: continue
      }
    }
    return nil
  }
}
