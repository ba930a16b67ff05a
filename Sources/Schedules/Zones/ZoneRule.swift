/// The rule for the time after a zone's last recorded change, from the footer of its TZif file: a POSIX `TZ`
/// string such as `CET-1CEST,M3.5.0,M10.5.0/3` with the extension of RFC 9636 (hours from -167 to 167).
struct ZoneRule {
  /// A day of every year and a time on it, on the clock in force before the change.
  struct Turn {
    enum Day {
      /// The `week`-th `weekday` of the month; week 5 is the last. 0 is Sunday.
      case weekday(month: Int, week: Int, weekday: Int)
      /// 1 to 365; 29 February is never counted.
      case julian(Int)
      /// 0 to 365; 29 February is counted.
      case zeroBased(Int)
    }
    var day: Day
    var seconds: Int

    /// The wall clock of the turn in `year`, in seconds since 1970.
    func wall(year: Int) -> Int64 {
      let days =
        switch day {
        case .weekday(let month, let week, let weekday): Self.days(year, month, week, weekday)
        case .julian(let number):
          CivilDateTime.days(year: year, month: 1, day: 1) + number - 1
            + (CivilDateTime.isLeap(year: year) && number >= 60 ? 1 : 0)
        case .zeroBased(let number): CivilDateTime.days(year: year, month: 1, day: 1) + number
        }
      return Int64(days) * 86_400 + Int64(seconds)
    }

    private static func days(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int {
      let first = CivilDateTime(year: year, month: month, day: 1)
      let day = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
      let length = CivilDateTime.daysInMonth(year: year, month: month)
      return CivilDateTime.days(year: year, month: month, day: day > length ? day - 7 : day)
    }
  }

  struct Saving {
    var offset: ZoneOffset
    var start: Turn
    var end: Turn
  }

  var standard: ZoneOffset
  var saving: Saving?

  /// The changes that the rule makes after the last recorded one, up to the end of what an ``Instant`` holds
  /// (the year 2262). Written out once, so that whoever asks for an offset needs only one sorted list.
  func changes(after last: Int64?) -> [(seconds: Int64, isSaving: Bool)] {
    guard let saving else { return [] }
    // From the beginning of an Instant's range where nothing is recorded at all.
    let firstYear = last.map { CivilDateTime(Instant(secondsSinceEpoch: $0)).year - 1 } ?? 1677
    guard firstYear <= 2262 else { return [] }
    var changes: [(seconds: Int64, isSaving: Bool)] = []
    for year in firstYear...2262 {
      changes.append((saving.start.wall(year: year) - Int64(standard.secondsFromUTC), true))
      changes.append((saving.end.wall(year: year) - Int64(saving.offset.secondsFromUTC), false))
    }
    // Where saving time begins in the moment it ends, it never ends: RFC 9636 writes saving time all year so.
    changes.sort { ($0.seconds, $0.isSaving ? 1 : 0) < ($1.seconds, $1.isSaving ? 1 : 0) }
    var kept: [(seconds: Int64, isSaving: Bool)] = []
    for change in changes where last.map({ change.seconds > $0 }) ?? true {
      if kept.last?.seconds == change.seconds { kept.removeLast() }
      if kept.last?.isSaving != change.isSaving { kept.append(change) }
    }
    return kept
  }
}

extension ZoneRule {
  /// Nil where the text is not such a rule.
  init?(posix text: ArraySlice<UInt8>) {
    var reader = ZoneRuleReader(rest: text)
    guard let standardName = reader.name(), let standardOffset = reader.clock(hours: 0...24) else {
      return nil
    }
    standard = ZoneOffset(
      secondsFromUTC: -standardOffset, abbreviation: standardName, isDaylightSaving: false)
    guard !reader.rest.isEmpty else { return }
    guard let savingName = reader.name() else { return nil }
    // POSIX counts west as positive; saving time is an hour ahead unless the text says otherwise.
    var savingSeconds = standard.secondsFromUTC + 3600
    if reader.rest.first != UInt8(ascii: ",") {
      guard let offset = reader.clock(hours: 0...24) else { return nil }
      savingSeconds = -offset
    }
    guard
      TZifReader.offsetBounds.contains(standard.secondsFromUTC),
      TZifReader.offsetBounds.contains(savingSeconds),
      let start = reader.turn(), let end = reader.turn(), reader.rest.isEmpty
    else { return nil }
    saving = Saving(
      offset: ZoneOffset(secondsFromUTC: savingSeconds, abbreviation: savingName, isDaylightSaving: true),
      start: start, end: end)
  }
}

/// Takes a POSIX `TZ` string apart, from left to right.
struct ZoneRuleReader {
  var rest: ArraySlice<UInt8>

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// `CET`, or `<+0530>` where the name is not of letters only.
  mutating func name() -> String? {
    let name: ArraySlice<UInt8>
    if take("<") {
      name = rest.prefix { $0 != UInt8(ascii: ">") }
      rest.removeFirst(name.count)
      guard take(">") else { return nil }
    } else {
      name = rest.prefix(while: \.isASCIILetter)
      rest.removeFirst(name.count)
    }
    guard !name.isEmpty, TZifReader.isAbbreviation(name) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  mutating func number(_ bounds: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix(while: \.isASCIIDigit)
    // Three digits are the most that any part has (a day of the year, 167 hours).
    guard (1...3).contains(digits.count) else { return nil }
    rest.removeFirst(digits.count)
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return bounds.contains(value) ? value : nil
  }

  /// Seconds of `[+-]h[h[h]][:mm[:ss]]`.
  mutating func clock(hours bounds: ClosedRange<Int>) -> Int? {
    let sign = take("-") ? -1 : 1
    if sign == 1 { _ = take("+") }
    guard let hours = number(bounds) else { return nil }
    var seconds = hours * 3600
    if take(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if take(":") {
        guard let rest = number(0...59) else { return nil }
        seconds += rest
      }
    }
    return sign * seconds
  }

  /// `,M3.5.0`, `,J60/2`, `,59/-1`; 02:00 where no time is given.
  mutating func turn() -> ZoneRule.Turn? {
    guard take(",") else { return nil }
    let day: ZoneRule.Turn.Day
    if take("M") {
      guard
        let month = number(1...12), take("."), let week = number(1...5), take("."),
        let weekday = number(0...6)
      else { return nil }
      day = .weekday(month: month, week: week, weekday: weekday)
    } else if take("J") {
      guard let number = number(1...365) else { return nil }
      day = .julian(number)
    } else {
      guard let number = number(0...365) else { return nil }
      day = .zeroBased(number)
    }
    guard take("/") else { return ZoneRule.Turn(day: day, seconds: 7200) }
    guard let seconds = clock(hours: 0...167) else { return nil }
    return ZoneRule.Turn(day: day, seconds: seconds)
  }
}
