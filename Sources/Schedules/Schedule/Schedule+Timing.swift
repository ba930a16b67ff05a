/// How a schedule's occurrences are laid out in time, once its anchor is known.
enum Timing: Sendable {
  /// The anchor plus multiples of `step` seconds in absolute time; no clock change moves it (SEMANTICS 4.3).
  case elapsed(anchor: Int64, step: Int64)
  /// Times on the zone's clocks (SEMANTICS 4.2 and 5).
  case wallClock(days: DayRule, times: TimesOfDay)
}

/// Hours times minutes, at one second (SEMANTICS 4.2: the full product).
struct TimesOfDay: Sendable {
  /// Bits 0 to 23; never 0.
  var hours: UInt32
  /// Bits 0 to 59; never 0.
  var minutes: UInt64
  var second: Int64
}

extension Schedule {
  /// - Parameter anchor: where the schedule has no start time, the instant that takes its place.
  func timing(anchor: Instant) -> Timing {
    switch rule {
    case .cron(let expression):
      let rule = DayRule.MonthRule(
        months: UInt64(expression.months), days: UInt64(expression.daysOfMonth),
        weekdays: UInt64(expression.daysOfWeek))
      // Seconds are 0, whatever the start time says (SEMANTICS 5.10).
      return .wallClock(
        days: .months(rule),
        times: TimesOfDay(hours: expression.hours, minutes: expression.minutes, second: 0))
    case .recurrence(let recurrence):
      // The local wall clock of the anchor as written (SEMANTICS 4.2).
      let instant = start?.instant ?? anchor
      return recurrence.timing(
        anchor: instant.secondsSinceEpoch, wall: start?.wallClock ?? zone.wallClock(at: instant))
    }
  }
}

extension Recurrence {
  /// - Parameters:
  ///   - anchor: the start in seconds since 1970.
  ///   - wall: the start on the zone's clocks, as written.
  func timing(anchor: Int64, wall: CivilDateTime) -> Timing {
    let date = CivilDateTime.days(year: wall.year, month: wall.month, day: wall.day)
    let days: DayRule
    switch frequency {
    case .minute: return .elapsed(anchor: anchor, step: Int64(interval) * 60)
    case .hour: return .elapsed(anchor: anchor, step: Int64(interval) * 3600)
    case .day:
      days = .days(anchor: date, interval: interval)
    case .week:
      // Weeks start on Sunday; week 0 is the one that holds the anchor (SEMANTICS 4.2).
      days = .weeks(
        anchor: date - wall.weekday, interval: interval,
        weekdays: weekdayMask == 0 ? 1 << UInt8(wall.weekday) : weekdayMask)
    case .month:
      days = .months(monthRule(wall: wall))
    }
    let times = TimesOfDay(
      hours: hourMask == 0 ? 1 << UInt32(wall.hour) : hourMask,
      minutes: minuteMask == 0 ? 1 << UInt64(wall.minute) : minuteMask,
      // Seconds: 0 when minutes are given, else the anchor's (SEMANTICS 4.2).
      second: minuteMask == 0 ? Int64(wall.second) : 0)
    return .wallClock(days: days, times: times)
  }

  /// Whether any date of the calendar matches. Only a monthly recurrence can miss all of them, by days that no
  /// month it reaches has: a day is skipped there, never moved (SEMANTICS 4.2).
  func hasDate(from wall: CivilDateTime) -> Bool {
    guard frequency == .month else { return true }
    let rule = monthRule(wall: wall)
    // Every month has the days 1 to 28, from either end.
    if (rule.days | rule.daysFromEnd) & UInt64(bits: 1...28) != 0 { return true }
    // The calendar repeats after 400 years; the interval is at most 16 months, so months and interval together
    // repeat after 1,600.
    let days = CivilDateTime.days(year: wall.year, month: wall.month, day: 1)
    return rule.next(from: days, through: days + 4 * 146_097) != nil
  }

  func monthRule(wall: CivilDateTime) -> DayRule.MonthRule {
    let isGiven = monthDayMask != 0 || monthDayFromEndMask != 0
    return DayRule.MonthRule(
      anchor: wall.year * 12 + wall.month - 1, interval: interval,
      days: isGiven ? UInt64(monthDayMask) : 1 << UInt64(wall.day),
      daysFromEnd: UInt64(monthDayFromEndMask))
  }
}
