import Languages

extension Schedule {
  /// Checks a specification as a whole.
  /// - Parameters:
  ///   - kind: which of the two ARM properties `value` comes from.
  ///   - value: the value of `cron` or `recurrence`.
  ///   - created: see ``Schedule/created``.
  /// - Throws: the first thing that is wrong; `property` names it as the ARM document does.
  public init(
    _ kind: Kind, validating value: ScheduleValue, zones: ZoneSource, created: Instant? = nil
  ) throws(ScheduleError) {
    guard case .object(let object) = value else {
      throw ScheduleError(property: kind.rawValue, message: localized("It is \(value.noun) and must be an object."))
    }
    let members = ScheduleMembers(members: object)
    let rule: Rule
    var warnings: [ScheduleWarning] = []
    switch kind {
    case .cron:
      let expression = try Self.expression(members["expression"])
      rule = .cron(expression)
      warnings = expression.warnings
      warnings += members.ignoredMembers(knowing: Self.cronMembers)
    case .recurrence:
      rule = .recurrence(try Recurrence(members, warnings: &warnings))
      warnings += members.ignoredMembers(knowing: Self.recurrenceMembers)
    }
    let windowsZone = try Self.windowsZone(members["timeZone"])
    // Read before the zone's data is, so that a wrong start time is found where tzdata is missing.
    let written = try members["startTime"].map(Self.start)
    let zone: Zone
    do {
      zone = try zones.zone(windowsZone)
    } catch {
      throw ScheduleError(property: "timeZone", message: error.description, zoneError: error)
    }
    let start = written.map { ScheduleStart($0, in: zone) }
    if start?.isUTC == true, windowsZone != .utc {
      warnings.append(
        ScheduleWarning(
          .utcStartWithZone, property: "startTime",
          message: localized("The start time ends in Z and is taken as UTC, while hours and days are taken in")
            + localized(
              " \(windowsZone.name). One page of the documentation says that the zone is then ignored: leave out")
            + localized(" the Z to be sure.")))
    }
    if case .recurrence(let recurrence) = rule,
      let anchor = start?.wallClock ?? created.map({ zone.wallClock(at: $0) }),
      !recurrence.hasDate(from: anchor)
    {
      warnings.append(
        ScheduleWarning(
          .neverFires, property: members["schedule"] == nil ? "startTime" : "schedule.monthDays",
          message: localized("None of the months that the interval reaches has any of the days, so this never fires.")))
    }
    self.init(
      rule: rule, windowsZone: windowsZone, zone: zone, start: start, created: created,
      warnings: warnings)
  }

  private static let cronMembers = ["expression", "timeZone", "startTime"]
  private static let recurrenceMembers = ["frequency", "interval", "timeZone", "startTime", "schedule"]

  private static func expression(_ value: ScheduleValue?) throws(ScheduleError) -> CronExpression {
    guard case .string(let text)? = value else {
      throw ScheduleError(
        property: "expression",
        message: value.map { localized("The expression is \($0.noun) and must be a string, such as \"0 18 * * 1-5\".") }
          ?? localized("The expression is missing: write five fields, such as \"0 18 * * 1-5\"."))
    }
    return try CronExpression(parsing: text)
  }

  private static func windowsZone(_ value: ScheduleValue?) throws(ScheduleError) -> WindowsZone {
    // Missing or null: UTC (SEMANTICS 1.2).
    guard let value else { return .utc }
    guard case .string(let name) = value, let zone = WindowsZone.named(name) else {
      let what = if case .string(let name) = value { "\"\(name.quotable)\"" } else { value.noun }
      throw ScheduleError(
        property: "timeZone",
        message: localized("The time zone is \(what) and must be a Windows name, such as UTC, China Standard Time or")
          + localized(" W. Europe Standard Time."))
    }
    return zone
  }

  private static func start(_ value: ScheduleValue) throws(ScheduleError) -> ScheduleStart.Written {
    guard case .string(let text) = value else {
      throw ScheduleError(
        property: "startTime",
        message: localized("The start time is \(value.noun) and must be a string, such as \"2026-01-05T00:00:00\"."))
    }
    return try ScheduleStart.Written(text)
  }
}
