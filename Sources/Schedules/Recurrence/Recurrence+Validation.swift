import Languages

extension Recurrence {
  /// Reads frequency, interval and schedule of the ARM property `recurrence` (SEMANTICS 4.1).
  init(_ members: ScheduleMembers, warnings: inout [ScheduleWarning]) throws(ScheduleError) {
    frequency = try Self.frequency(members["frequency"])
    interval = try Self.interval(members["interval"], of: frequency)
    let lists = try ScheduleLists(members["schedule"], warnings: &warnings)
    try lists.check(fits: frequency)
    hourMask = UInt32(truncatingIfNeeded: lists.hours)
    minuteMask = lists.minutes
    weekdayMask = UInt8(truncatingIfNeeded: lists.weekdays)
    monthDayMask = UInt32(truncatingIfNeeded: lists.monthDays)
    monthDayFromEndMask = UInt32(truncatingIfNeeded: lists.monthDaysFromEnd)
    if lists.monthDays | lists.monthDaysFromEnd != 0 {
      warnings.append(
        ScheduleWarning(
          .monthDaysNotInSDK, property: "schedule.monthDays",
          message: localized("The Python SDK does not support monthDays on a compute schedule and drops it.")))
    }
  }

  private static func frequency(_ value: ScheduleValue?) throws(ScheduleError) -> Frequency {
    if case .string(let text)? = value,
      let frequency = Frequency.allCases.first(where: { $0.rawValue.equalsIgnoringASCIICase(text) })
    {
      return frequency
    }
    throw ScheduleError(
      property: "frequency", message: localized("The frequency must be one of Minute, Hour, Day, Week and Month."))
  }

  private static func interval(
    _ value: ScheduleValue?, of frequency: Frequency
  ) throws(ScheduleError) -> Int {
    let bounds = frequency.intervals
    guard let interval = value?.integer, bounds.contains(interval) else {
      throw ScheduleError(
        property: "interval",
        message: localized("The interval of the frequency \(frequency.rawValue) must be a whole number from")
          + localized(" \(bounds.lowerBound) to \(bounds.upperBound), written without quotes."))
    }
    return interval
  }
}

/// The lists of `recurrence.schedule`, a bit for each value; 0 where a list is missing, null or empty.
private struct ScheduleLists {
  var hours: UInt64 = 0
  var minutes: UInt64 = 0
  var weekdays: UInt64 = 0
  var monthDays: UInt64 = 0
  var monthDaysFromEnd: UInt64 = 0

  private static let members = ["hours", "minutes", "weekDays", "monthDays"]

  init(_ value: ScheduleValue?, warnings: inout [ScheduleWarning]) throws(ScheduleError) {
    guard let value else { return }
    guard case .object(let object) = value else {
      throw ScheduleError(
        property: "schedule",
        message: localized("The schedule is \(value.noun) and must be an object, such as {\"hours\": [18]}."))
    }
    let members = ScheduleMembers(members: object)
    warnings += members.ignoredMembers(
      knowing: Self.members, prefix: "schedule.")
    for element in try Self.elements(members["hours"], of: "hours") {
      hours |= 1 << UInt64(try Self.integer(element, in: 0...23, of: "hours"))
    }
    for element in try Self.elements(members["minutes"], of: "minutes") {
      minutes |= 1 << UInt64(try Self.integer(element, in: 0...59, of: "minutes"))
    }
    for element in try Self.elements(members["weekDays"], of: "weekDays") {
      weekdays |= 1 << UInt64(try Self.weekday(element))
    }
    for element in try Self.elements(members["monthDays"], of: "monthDays") {
      let day = try Self.integer(element, in: -31...31, of: "monthDays")
      if day > 0 { monthDays |= 1 << UInt64(day) }
      if day < 0 { monthDaysFromEnd |= 1 << UInt64(-day) }
      if day == 0 { throw Self.outOfRange("monthDays") }
    }
  }

  /// Which list goes with which frequency (SEMANTICS 4.1): refused, not ignored.
  func check(fits frequency: Recurrence.Frequency) throws(ScheduleError) {
    if hours | minutes | weekdays | monthDays | monthDaysFromEnd == 0 { return }
    let given: [(name: String, mask: UInt64, frequencies: [Recurrence.Frequency])] = [
      ("hours", hours, [.day, .week, .month]),
      ("minutes", minutes, [.day, .week, .month]),
      ("weekDays", weekdays, [.week]),
      ("monthDays", monthDays | monthDaysFromEnd, [.month]),
    ]
    for list in given where list.mask != 0 && !list.frequencies.contains(frequency) {
      let names = list.frequencies.map(\.rawValue).joinedInWords(with: "or")
      throw ScheduleError(
        property: "schedule.\(list.name)",
        message: localized("\(list.name) is allowed only where the frequency is \(names): leave it out, or change the")
          + localized(" frequency from \(frequency.rawValue)."))
    }
  }

  private static func elements(
    _ value: ScheduleValue?, of name: String
  ) throws(ScheduleError) -> [ScheduleValue] {
    guard let value else { return [] }
    // Logic Apps allows a bare integer, the REST model does not (SEMANTICS 4.1).
    guard case .array(let elements) = value else {
      throw ScheduleError(
        property: "schedule.\(name)",
        message: localized("\(name) is \(value.noun) and must be a list in square brackets, even for one value."))
    }
    return elements
  }

  private static func integer(
    _ value: ScheduleValue, in bounds: ClosedRange<Int>, of name: String
  ) throws(ScheduleError) -> Int {
    guard let integer = value.integer, bounds.contains(integer) else { throw outOfRange(name) }
    return integer
  }

  private static func weekday(_ value: ScheduleValue) throws(ScheduleError) -> Int {
    // Full names only (SEMANTICS 4.1); the short ones of cron are refused.
    guard case .string(let text) = value,
      let index = CalendarNames.weekdays.firstIndex(where: { $0.equalsIgnoringASCIICase(text) })
    else {
      throw ScheduleError(
        property: "schedule.weekDays",
        message: localized("Each of weekDays must be a full English name, such as \"Monday\"."))
    }
    return index
  }

  private static func outOfRange(_ name: String) -> ScheduleError {
    let bounds =
      switch name {
      case "hours": localized("0 to 23")
      case "minutes": localized("0 to 59")
      default: localized("1 to 31, or from -31 to -1 (-1 is the last day of the month)")
      }
    return ScheduleError(
      property: "schedule.\(name)",
      message: localized("Each of \(name) must be a whole number from \(bounds), written without quotes."))
  }
}
