/// On which dates of the zone's calendar a schedule has wall-clock times. Days are counted from 1970-01-01.
enum DayRule: Sendable {
  /// Every `interval`-th day from `anchor`.
  case days(anchor: Int, interval: Int)
  /// Every `interval`-th week from the one that begins on the Sunday `anchor`; bit 0 is Sunday.
  case weeks(anchor: Int, interval: Int, weekdays: UInt8)
  case months(MonthRule)

  struct MonthRule: Sendable {
    /// Months since year 0: every `interval`-th from here.
    var anchor: Int = 0
    var interval: Int = 1
    /// Bits 1 to 12.
    var months: UInt64 = CronField.month.full
    /// Bits 1 to 31, and the same counted from the month's end.
    var days: UInt64
    var daysFromEnd: UInt64 = 0
    /// Bit 0 is Sunday. Both days and weekdays must match (SEMANTICS 5.8).
    var weekdays: UInt64 = CronField.dayOfWeek.full
  }

  /// The first matching day at or after `day` and not after `last`. Takes a number of steps that does not grow
  /// with the distance from the anchor.
  func next(from day: Int, through last: Int) -> Int? {
    let found: Int?
    switch self {
    case .days(let anchor, let interval):
      found = day + (interval - (day - anchor).modulo(interval)) % interval
    case .weeks(let anchor, let interval, let weekdays):
      found = Self.nextWeekday(from: day, anchor: anchor, interval: interval, weekdays: weekdays)
    case .months(let rule):
      found = rule.next(from: day, through: last)
    }
    return found.flatMap { $0 <= last ? $0 : nil }
  }

  private static func nextWeekday(from day: Int, anchor: Int, interval: Int, weekdays: UInt8) -> Int? {
    guard weekdays != 0 else { return nil }
    let weekday = (day - anchor).modulo(7)
    let sunday = day - weekday
    // The number of weeks to go to one that counts; 0 where this one does.
    let wait = (interval - ((sunday - anchor) / 7).modulo(interval)) % interval
    if wait == 0 {
      let rest = UInt64(weekdays) >> UInt64(weekday)
      if rest != 0 { return day + rest.trailingZeroBitCount }
      return sunday + 7 * interval + weekdays.trailingZeroBitCount
    }
    return sunday + 7 * wait + weekdays.trailingZeroBitCount
  }
}

extension DayRule.MonthRule {
  func next(from day: Int, through last: Int) -> Int? {
    let civil = CivilDateTime.civil(fromDays: day)
    var month = civil.year * 12 + civil.month - 1
    var fromDay = civil.day
    let wait = (interval - (month - anchor).modulo(interval)) % interval
    if wait > 0 {
      month += wait
      fromDay = 1
    }
    while true {
      let year = month.floored(by: 12)
      let number = month - year * 12 + 1
      let first = CivilDateTime.days(year: year, month: number, day: 1)
      if first > last { return nil }
      if months & (1 << UInt64(number)) != 0 {
        let length = CivilDateTime.daysInMonth(year: year, month: number)
        let rest = matchingDays(first: first, length: length) & (.max << UInt64(fromDay))
        if rest != 0 { return first + rest.trailingZeroBitCount - 1 }
      }
      month += interval
      fromDay = 1
    }
  }

  /// The days of one month that match, bits 1 to 31.
  /// - Parameter first: the day number of the first of the month.
  func matchingDays(first: Int, length: Int) -> UInt64 {
    var matching = days
    if daysFromEnd != 0 {
      for day in 1...length where daysFromEnd & (1 << UInt64(length - day + 1)) != 0 {
        matching |= 1 << UInt64(day)
      }
    }
    if weekdays != CronField.dayOfWeek.full {
      // 1970-01-01 was a Thursday: 4 when Sunday is 0. The week, turned so that bit 0 is the first of the month,
      // repeated five times, then moved so that the first is bit 1.
      let weekday = UInt64((first + 4).modulo(7))
      let turned = (weekdays >> weekday | weekdays << (7 - weekday)) & 0x7F
      matching &= (turned * 0x10_2040_81) << 1
    }
    // A day that the month does not have is skipped, never moved to its end (SEMANTICS 4.2).
    return matching & ((1 << UInt64(length + 1)) - 2)
  }
}

extension Int {
  /// Rounds towards minus infinity; `divisor` is positive.
  func floored(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// 0 up to `divisor` - 1; `divisor` is positive.
  func modulo(_ divisor: Int) -> Int {
    let rest = self % divisor
    return rest < 0 ? rest + divisor : rest
  }
}
