import Languages

/// A cron expression of five fields as the service is documented to take it: NCrontab's format (SEMANTICS 5).
///
/// A date must satisfy both day fields; a reversed range is swapped; seconds are always 0.
public struct CronExpression: Hashable, Sendable {
  /// The expression as it was written.
  public let text: String
  /// What is worth saying about the expression, the fields' own first.
  public let warnings: [ScheduleWarning]

  /// A bit for each value, parallel to `CronField.allCases`.
  let minutes: UInt64
  let hours: UInt32
  let daysOfMonth: UInt32
  let months: UInt16
  let daysOfWeek: UInt8

  /// - Throws: what is wrong and in which field; the property is `expression`.
  public init(parsing text: String) throws(ScheduleError) {
    var parser = try CronParser(text)
    minutes = try parser.field(.minute)
    hours = UInt32(truncatingIfNeeded: try parser.field(.hour))
    daysOfMonth = UInt32(truncatingIfNeeded: try parser.field(.dayOfMonth))
    months = UInt16(truncatingIfNeeded: try parser.field(.month))
    daysOfWeek = UInt8(truncatingIfNeeded: try parser.field(.dayOfWeek))
    self.text = text
    var warnings = parser.warnings
    if UInt64(daysOfMonth) != CronField.dayOfMonth.full, UInt64(daysOfWeek) != CronField.dayOfWeek.full {
      warnings.append(
        ScheduleWarning(
          .bothDayFields, property: "expression",
          message: localized("Day of month and day of week must both match; other crons fire when either does. Write")
            + localized(" * in one of them if you mean the other alone.")))
    }
    if !Self.hasDate(daysOfMonth: daysOfMonth, months: months) {
      warnings.append(
        ScheduleWarning(
          .neverFires, property: "expression",
          message: localized("None of the months has any of the days, so this never fires.")))
    }
    self.warnings = warnings
  }

  /// The values that `field` matches, ascending.
  public func values(of field: CronField) -> [Int] {
    mask(of: field).setBits
  }

  func mask(of field: CronField) -> UInt64 {
    switch field {
    case .minute: minutes
    case .hour: UInt64(hours)
    case .dayOfMonth: UInt64(daysOfMonth)
    case .month: UInt64(months)
    case .dayOfWeek: UInt64(daysOfWeek)
    }
  }

  /// Whether any month has any of the days. The day of week need not be looked at: in the calendar's 400 years
  /// every date, 29 February too, falls on every day of the week.
  private static func hasDate(daysOfMonth: UInt32, months: UInt16) -> Bool {
    (1...12).contains { month in
      months & (1 << UInt16(month)) != 0
        && daysOfMonth & UInt32(UInt64(bits: 1...CivilDateTime.daysInMonth(year: 2000, month: month))) != 0
    }
  }
}
