import Languages

extension CronExpression {
  /// The expression in plain words, as this module reads it: "minute 0, hour 18, Monday to Friday". A reversed
  /// range therefore shows swapped, and both day fields as a condition of both (SEMANTICS 5.6, 5.8).
  public var reading: String {
    var parts = [Self.words(for: .minute, minutes)]
    let isEveryHour = UInt64(hours) == CronField.hour.full
    if !isEveryHour {
      parts.append(Self.words(for: .hour, UInt64(hours)))
    } else if !parts[0].hasPrefix(localized(word: "every")) {
      parts.append(localized("every hour"))
    }
    let isEveryDay = UInt64(daysOfMonth) == CronField.dayOfMonth.full
    let isEveryWeekday = UInt64(daysOfWeek) == CronField.dayOfWeek.full
    let weekdays = UInt64(daysOfWeek).weekdaysInWords
    if !isEveryDay {
      parts.append(Self.words(for: .dayOfMonth, UInt64(daysOfMonth)))
      if !isEveryWeekday { parts.append(localized("only if it is \(weekdays)")) }
    } else if !isEveryWeekday {
      parts.append(weekdays)
    } else {
      parts.append(localized("every day"))
    }
    if UInt64(months) != CronField.month.full {
      parts.append(
        localized("in ") + UInt64(months).setBits.spansInWords { localized(word: CalendarNames.months[$0 - 1]) })
    }
    return parts.joined(separator: ", ")
  }

  /// "minute 0", "minutes 0 and 30", "every 15 minutes", "every minute".
  private static func words(for field: CronField, _ mask: UInt64) -> String {
    let unit =
      switch field {
      case .dayOfMonth: localized("day")
      default: localized(word: field.title)
      }
    if mask == field.full { return localized("every \(unit)") }
    let values = mask.setBits
    guard values.count > 1 else { return "\(unit) \(values.spansInWords())" }
    // Only a step that divides the hour or the day evenly is "every": */7 makes a shorter step at its end.
    if let step = values.commonStep, step > 1, values[0] == 0,
      values[values.count - 1] + step == field.range.upperBound + 1
    {
      return localized("every \(step) \(unit)s")
    }
    if values.count > 8, let step = values.commonStep, step > 1 {
      return localized("\(unit)s \(values[0]) to \(values[values.count - 1]) in steps of \(step)")
    }
    return localized("\(unit)s \(values.spansInWords())")
  }
}

extension UInt64 {
  /// Bit 0 is Sunday. From Monday on, so that a weekend reads "Saturday and Sunday".
  var weekdaysInWords: String {
    let fromMonday = setBits.map { ($0 + 6) % 7 }.sorted()
    return fromMonday.spansInWords { localized(word: CalendarNames.weekdays[($0 + 1) % 7]) }
  }
}
