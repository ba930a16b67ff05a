extension Schedule {
  /// The rule in plain words, without its zone: "minute 0, hour 18, Monday to Friday".
  public var reading: String {
    switch rule {
    case .cron(let expression): expression.reading
    case .recurrence(let recurrence): recurrence.reading(start: anchorWallClock)
    }
  }

  /// A cron expression that fires at the same times, for comparing; nil where there is none, that is for
  /// intervals other than 1, elapsed time, seconds and days counted from a month's end.
  public var equivalentCron: String? {
    switch rule {
    case .cron(let expression): return expression.text
    case .recurrence(let recurrence):
      guard let wall = anchorWallClock, recurrence.interval == 1,
        case .wallClock(let days, let times) = recurrence.timing(anchor: 0, wall: wall), times.second == 0
      else { return nil }
      let dates: String
      switch days {
      case .days: dates = "* * *"
      case .weeks(_, _, let weekdays):
        dates = UInt64(weekdays) == CronField.dayOfWeek.full ? "* * *" : "* * " + UInt64(weekdays).listed
      case .months(let rule):
        guard rule.daysFromEnd == 0 else { return nil }
        dates = rule.days.listed + " * *"
      }
      return "\(times.minutes.listed) \(UInt64(times.hours).listed) \(dates)"
    }
  }

  /// The start, or the creation where there is none, on the zone's clocks.
  private var anchorWallClock: CivilDateTime? {
    start?.wallClock ?? created.map { zone.wallClock(at: $0) }
  }
}

extension UInt64 {
  fileprivate var listed: String { setBits.map { String($0) }.joined(separator: ",") }
}
