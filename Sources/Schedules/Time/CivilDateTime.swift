/// A date and a time of day on a wall clock, without a zone: what a schedule's `startTime` is (SEMANTICS).
public struct CivilDateTime: Hashable, Sendable {
  /// The year of the proleptic Gregorian calendar.
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int
  /// 0 to 23.
  public var hour: Int
  /// 0 to 59.
  public var minute: Int
  /// 0 to 59: there are no leap seconds.
  public var second: Int
  /// 0 to 999,999,999.
  public var nanosecond: Int

  /// The parts as they are; none of them is checked.
  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// The wall clock at `instant` where clocks are `offsetSeconds` ahead of UTC.
  public init(_ instant: Instant, offsetSeconds: Int = 0) {
    // No clock is a year off; a foreign number beyond that must not trap.
    let offset = min(max(offsetSeconds, -31_536_000), 31_536_000)
    let seconds = instant.secondsSinceEpoch + Int64(offset)
    let days = seconds.flooredQuotient(by: 86_400)
    let secondOfDay = Int(seconds - days * 86_400)
    let (year, month, day) = Self.civil(fromDays: Int(days))
    self.init(
      year: year, month: month, day: day, hour: secondOfDay / 3600, minute: secondOfDay / 60 % 60,
      second: secondOfDay % 60,
      nanosecond: instant.nanosecondOfSecond)
  }

  /// Seconds from 1970-01-01T00:00:00 on the same wall clock. The fields must be of a calendar date (the year
  /// within a million years): check foreign numbers before.
  public var secondsSinceEpoch: Int64 {
    Int64(Self.days(year: year, month: month, day: day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// 0 is Sunday, as in cron and in Azure's day names.
  public var weekday: Int {
    Int((Int64(Self.days(year: year, month: month, day: day)) + 4).flooredRemainder(by: 7))
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  /// The arithmetic is Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day is the last.
  public static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date `days` after 1970-01-01; the inverse of ``days(year:month:day:)``.
  public static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  /// Whether February has 29 days in this year (Gregorian calendar).
  public static func isLeap(year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 28 to 31; `month` is 1 to 12.
  public static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year: year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Int64 {
  /// Division that rounds towards minus infinity, for instants before 1970.
  func flooredQuotient(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// 0 up to `divisor` - 1; `divisor` is positive.
  func flooredRemainder(by divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
