import Languages

extension Recurrence {
  /// The recurrence in plain words: "every 2 weeks on Monday and Friday at 08:00".
  /// - Parameter wall: the start on the zone's clocks, from which what is not given is taken (SEMANTICS 4.2);
  ///   where it is not known, the words say so.
  public func reading(start wall: CivilDateTime?) -> String {
    let unit = localized(word: frequency.rawValue.lowercased())
    let every = interval == 1 ? localized("every \(unit)") : localized("every \(interval) \(unit)s")
    switch frequency {
    case .minute, .hour: return every
    case .day: return "\(every) \(timesInWords(wall))"
    case .week: return localized("\(every) on \(weekdaysInWords(wall)) \(timesInWords(wall))")
    case .month: return localized("\(every) on \(monthDaysInWords(wall)) \(timesInWords(wall))")
    }
  }

  private func weekdaysInWords(_ wall: CivilDateTime?) -> String {
    if weekdayMask != 0 { return UInt64(weekdayMask).weekdaysInWords }
    return wall.map { localized(word: CalendarNames.weekdays[$0.weekday]) } ?? localized("the weekday of the start")
  }

  private func monthDaysInWords(_ wall: CivilDateTime?) -> String {
    let days = UInt64(monthDayMask).setBits
    let daysFromEnd = UInt64(monthDayFromEndMask).setBits
    if days.isEmpty, daysFromEnd.isEmpty {
      return wall.map { localized("day \($0.day)") } ?? localized("the day of the start")
    }
    var parts: [String] = []
    if !days.isEmpty {
      parts.append(days.count == 1 ? localized("day \(days[0])") : localized("days \(days.spansInWords())"))
    }
    parts += daysFromEnd.map { $0 == 1 ? localized("the last day") : localized("day \($0) from the end") }
    return parts.joinedInWords()
  }

  private func timesInWords(_ wall: CivilDateTime?) -> String {
    let hours = hourMask != 0 ? self.hours : wall.map { [$0.hour] }
    let minutes = minuteMask != 0 ? self.minutes : wall.map { [$0.minute] }
    let second = minuteMask != 0 ? 0 : wall?.second ?? 0
    guard let hours, let minutes else {
      let atHour = hours.map { localized("hour \($0.spansInWords())") } ?? localized("the hour of the start")
      let atMinute = minutes.map { localized("minute \($0.spansInWords())") } ?? localized("the minute of the start")
      return localized("at \(atHour), \(atMinute)")
    }
    guard hours.count * minutes.count <= 6 else {
      return localized("at hour \(hours.spansInWords()), minute \(minutes.spansInWords())")
    }
    let times = hours.flatMap { hour in
      minutes.map { minute in
        CivilDateTime.padded(hour, to: 2) + ":" + CivilDateTime.padded(minute, to: 2)
          + (second == 0 ? "" : ":" + CivilDateTime.padded(second, to: 2))
      }
    }
    return localized("at ") + times.joinedInWords()
  }
}
