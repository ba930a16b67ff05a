import Languages

/// A checked schedule of a compute instance: a rule, its zone and its start (SEMANTICS 0).
public struct Schedule: Sendable {
  /// The two values of the ARM property `triggerType`, and the names of the properties that hold the rule.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case cron, recurrence
  }

  /// What says when the schedule acts.
  public enum Rule: Hashable, Sendable {
    case cron(CronExpression)
    case recurrence(Recurrence)
  }

  /// An instance has at most this many schedules, disabled ones included (SEMANTICS 6).
  public static let maximumPerInstance = 4

  /// When the schedule acts, on the wall clock of ``zone``.
  public let rule: Rule
  /// The zone as the service names it.
  public let windowsZone: WindowsZone
  /// The same zone with its rules, by its IANA name.
  public let zone: Zone
  /// Nil where the schedule has no start time: then ``created`` takes its place (SEMANTICS 3.5).
  public let start: ScheduleStart?
  /// When the schedule was created on the instance. It counts only where ``start`` is nil; where it is nil too,
  /// the instant that is asked about takes its place, and the grid of a recurrence moves with it.
  public var created: Instant?
  /// What does not depend on the present; ``warnings(now:)`` has the rest.
  public let warnings: [ScheduleWarning]

  init(
    rule: Rule, windowsZone: WindowsZone, zone: Zone, start: ScheduleStart?, created: Instant?,
    warnings: [ScheduleWarning]
  ) {
    self.rule = rule
    self.windowsZone = windowsZone
    self.zone = zone
    self.start = start
    self.created = created
    self.warnings = warnings
  }

  /// Whether the times hang on when the schedule was set: it has no start time, and its rule takes from the anchor what
  /// it does not say itself (SEMANTICS 3.5, 4.2 and 4.3).
  public var dependsOnCreation: Bool {
    guard start == nil, case .recurrence(let recurrence) = rule else { return false }
    return recurrence.needsAnchor
  }

  /// Which kind of rule it is: the ARM property `triggerType`.
  public var kind: Kind {
    switch rule {
    case .cron: .cron
    case .recurrence: .recurrence
    }
  }
}

extension Schedule {
  /// The first occurrences strictly after `instant` and before `end`, ascending, without duplicates. Short or
  /// empty where nothing more follows before the year 2262, in which the range of ``Instant`` ends.
  /// - Parameter limit: at most this many; none where it is not positive.
  public func occurrences(
    after instant: Instant, limit: Int = .max, until end: Instant? = nil
  ) -> [Instant] {
    guard limit > 0 else { return [] }
    var upcoming = upcoming(after: instant, until: end)
    var occurrences: [Instant] = []
    while occurrences.count < limit, let occurrence = upcoming.next() {
      occurrences.append(occurrence)
    }
    return occurrences
  }

  /// The same occurrences one by one. The cost of each does not depend on how long ago the start was.
  public func upcoming(after instant: Instant, until end: Instant? = nil) -> Occurrences {
    Occurrences(of: self, after: instant, until: end)
  }

  /// ``warnings`` and what only shows at `now` (SEMANTICS 3.6).
  public func warnings(now: Instant) -> [ScheduleWarning] {
    // LA-R: at most 49 years in the future; years are counted with their leap days.
    let yearsMaximum = 49
    let present = CivilDateTime(now)
    guard let start, CivilDateTime(start.instant).isAfter(present, byYears: yearsMaximum) else {
      return warnings
    }
    return warnings + [
      ScheduleWarning(
        .startTooFarAhead, property: "startTime",
        message: localized("The start time is more than \(yearsMaximum) years ahead; the documentation allows at most")
          + localized(" that."))
    ]
  }
}

extension CivilDateTime {
  /// Whether this is later than the same date and time `years` years after `other`.
  fileprivate func isAfter(_ other: CivilDateTime, byYears years: Int) -> Bool {
    (year - years, month, day, hour * 3600 + minute * 60 + second)
      > (other.year, other.month, other.day, other.hour * 3600 + other.minute * 60 + other.second)
  }
}
