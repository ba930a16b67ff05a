import Languages

/// The `startTime` of a schedule (SEMANTICS 3).
public struct ScheduleStart: Hashable, Sendable {
  /// The date and time as written.
  public let written: CivilDateTime
  /// Written with a final `Z`: the instant is UTC, but hours and days stay in the schedule's zone (SEMANTICS 3.2).
  public let isUTC: Bool
  /// Nothing fires before this; an occurrence exactly at it counts (SEMANTICS 3.3).
  public let instant: Instant
  /// The start on the clocks of the schedule's zone. Without `Z` it is as written, even where those clocks skip
  /// that time (SEMANTICS 4.2).
  public let wallClock: CivilDateTime

  /// - Throws: an error of the property `startTime`.
  public init(parsing text: String, in zone: Zone) throws(ScheduleError) {
    self.init(try Written(text), in: zone)
  }

  init(_ written: Written, in zone: Zone) {
    self.written = written.civil
    isUTC = written.isUTC
    let seconds = written.civil.secondsSinceEpoch
    instant = Instant(secondsSinceEpoch: isUTC ? seconds : zone.seconds(wall: seconds))
    wallClock = isUTC ? zone.wallClock(at: instant) : written.civil
  }
}

extension ScheduleStart {
  /// What the text says, before a zone gives it a meaning.
  struct Written {
    var civil: CivilDateTime
    var isUTC: Bool
  }
}

extension ScheduleStart.Written {
  init(_ text: String) throws(ScheduleError) {
    guard let written = Self.read(text) else {
      throw ScheduleError(
        property: "startTime",
        message: localized("\"\(text.quotable)\" is not a start time: write it as 2026-01-05T00:00:00 (on the clock of")
          + localized(" timeZone) or 2026-01-05T00:00:00Z (UTC), in the years 1970 to 2199."))
    }
    self = written
  }

  /// Exactly `YYYY-MM-DDThh:mm:ss`, a space instead of the T allowed, `Z` or nothing after it (SEMANTICS 3.1).
  private static func read(_ text: String) -> Self? {
    // The longest form has 20 bytes; a foreign text of megabytes need not be copied.
    guard text.utf8.count <= 20 else { return nil }
    var scanner = DigitScanner(bytes: Array(text.utf8))
    guard
      let year = scanner.number(digits: 4), (1970...2199).contains(year), scanner.take(UInt8(ascii: "-")),
      let month = scanner.number(digits: 2), (1...12).contains(month), scanner.take(UInt8(ascii: "-")),
      let day = scanner.number(digits: 2),
      (1...CivilDateTime.daysInMonth(year: year, month: month)).contains(day),
      scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: " ")),
      let hour = scanner.number(digits: 2), hour < 24, scanner.take(UInt8(ascii: ":")),
      let minute = scanner.number(digits: 2), minute < 60, scanner.take(UInt8(ascii: ":")),
      let second = scanner.number(digits: 2), second < 60
    else { return nil }
    let isUTC = scanner.take(UInt8(ascii: "Z"))
    guard scanner.isAtEnd else { return nil }
    let civil = CivilDateTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    return Self(civil: civil, isUTC: isUTC)
  }
}
