import Languages
package import Schedules

/// What the machine of one instance costs, by the service's own estimate of its size's price. Disks, addresses and
/// whatever else a stopped instance goes on paying for are not in it: the service names no price for them.
package struct InstanceCost: Hashable, Sendable {
  /// Seconds between two instants in which it ran, and of which nobody can tell.
  package struct Time: Hashable, Sendable {
    package var runningSeconds: Int64
    /// Not observed, or in a state of which nobody says whether it is paid for.
    package var unknownSeconds: Int64

    package init(runningSeconds: Int64, unknownSeconds: Int64) {
      self.runningSeconds = runningSeconds
      self.unknownSeconds = unknownSeconds
    }

    package static let none = Time(runningSeconds: 0, unknownSeconds: 0)
  }

  /// A day of the calendar.
  package struct Day: Hashable, Sendable {
    /// As 2026-11-23.
    package var date: String
    package var time: Time
    /// Of the day so far.
    package var length: Int64

    package init(date: String, time: Time, length: Int64) {
      self.date = date
      self.time = time
      self.length = length
    }
  }

  /// Of its size; nil where the service names none.
  package var pricePerHour: Money?
  package var isRunning: Bool
  package var today: Time
  /// Since Monday.
  package var week: Time
  /// The last seven days, today last.
  package var days: [Day]
  /// Why it runs on although nobody may need it; nil where something will stop it.
  package var waste: String?

  package init(
    pricePerHour: Money?, isRunning: Bool, today: Time, week: Time, days: [Day] = [], waste: String?
  ) {
    self.pricePerHour = pricePerHour
    self.isRunning = isRunning
    self.today = today
    self.week = week
    self.days = days
    self.waste = waste
  }

  /// - Parameters:
  ///   - past: what was observed since the calendar begins; nil where nobody watched. What the service itself says of the
  ///     last operation counts beside it.
  ///   - calendar: where the day and the week begin.
  package init(
    of instance: ComputeInstance, price: VMSize.Price?, past: ObservedPast?, plan: InstancePlan?,
    now: Instant, calendar: CostCalendar
  ) {
    pricePerHour = price.flatMap { Money($0.perHour, currency: $0.currency) }
    isRunning = Timeline.Condition(instance.state).isRunning
    let past = ObservedPast(past ?? ObservedPast(), of: instance, now: now)
    // Before it was made it cost nothing.
    let made = instance.createdOn ?? calendar.start
    today = past.paidTime(from: max(calendar.dayStart, made), until: now)
    week = past.paidTime(from: max(calendar.weekStart, made), until: now)
    days = calendar.days.map { day in
      let end = min(day.end, now)
      return Day(
        date: day.date.dateText, time: past.paidTime(from: max(day.start, made), until: end),
        length: max(0, end.secondsSinceEpoch - day.start.secondsSinceEpoch))
    }
    waste = instance.wasteReason(plan, now: now)
  }

  /// An hour of it now; nil where it does not run, or where the price is not known.
  package var perHour: Money? { isRunning ? pricePerHour : nil }

  /// The part that is known: where time is unknown, at least so much. Nil where the price is not known.
  package func money(_ time: Time) -> Money? { pricePerHour?.forSeconds(time.runningSeconds) }
}

/// Where days and this week begin, on somebody's wall clock.
package struct CostCalendar: Sendable {
  package var dayStart: Instant
  /// Monday's midnight.
  package var weekStart: Instant
  /// The last seven days, today last.
  package var days: [TimelineDay]

  /// What lies before it counts for nothing: a week holds no more than seven days.
  package var start: Instant { min(weekStart, days[0].start) }

  package init(now: Instant, zone: Zone) {
    let sinceMonday = (zone.wallClock(at: now).weekday + 6) % 7
    days = TimelineDay.days(around: now, offset: -6, count: 7, zone: zone)
    dayStart = min(now, days[6].start)
    weekStart = min(dayStart, TimelineDay.days(around: now, offset: -sinceMonday, count: 1, zone: zone)[0].start)
  }
}

extension ObservedPast {
  /// Seconds in which it ran between two instants. A machine that is unusable may be paid for or not: nobody says
  /// (FACTS section 6 has the words alone).
  func paidTime(from begin: Instant, until end: Instant) -> InstanceCost.Time {
    guard begin < end else { return .none }
    var (running, known): (Int64, Int64) = (0, 0)
    for span in spans where span.until > begin && span.from < end {
      let seconds = min(span.until, end).secondsSinceEpoch - max(span.from, begin).secondsSinceEpoch
      let condition = Timeline.Condition(span.state)
      if condition.isRunning { running += seconds }
      if condition != .failed, condition != .cannotTell { known += seconds }
    }
    let all = end.secondsSinceEpoch - begin.secondsSinceEpoch
    return InstanceCost.Time(runningSeconds: running, unknownSeconds: max(0, all - known))
  }
}

extension ComputeInstance {
  /// A stop that is planned within so much is meant.
  static let longestPlannedRun = Duration.seconds(7 * 86_400)

  /// "Running beyond its idle setting's intent, or nothing will stop it" (issue 7 point 5). A job that runs is no waste,
  /// and a stop that is planned within a week is meant.
  func wasteReason(_ plan: InstancePlan?, now: Instant) -> String? {
    guard state.known == .running, let finding = IdleShutdownFinding(self) else { return nil }
    switch finding {
    case .customApplications where idleTimeBeforeShutdown?.isEmpty == false:
      return localized("its idle shutdown cannot fire: \(finding.reason)")
    case .customApplications, .notSet:
      // Without time zones nobody can tell whether a stop comes.
      guard let plan else { return schedules.isEmpty ? localized("nothing will stop it") : nil }
      let next = plan.next(after: now, action: .stop)
      if case .unknown = next { return nil }
      if let event = next.event, event.at - now <= Self.longestPlannedRun { return nil }
      return localized("nothing will stop it")
    }
  }
}
