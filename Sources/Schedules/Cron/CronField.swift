import Languages

/// The five fields of a cron expression, in their order (SEMANTICS 5.2).
public enum CronField: String, CaseIterable, Hashable, Sendable {
  case minute, hour, dayOfMonth, month, dayOfWeek

  /// The values the field may hold. Sunday is 0 and 7 is not a day (SEMANTICS 5.2).
  public var range: ClosedRange<Int> {
    switch self {
    case .minute: 0...59
    case .hour: 0...23
    case .dayOfMonth: 1...31
    case .month: 1...12
    case .dayOfWeek: 0...6
    }
  }

  /// For example `day of month`.
  public var title: String {
    switch self {
    case .minute: "minute"
    case .hour: "hour"
    case .dayOfMonth: localized("day of month")
    case .month: "month"
    case .dayOfWeek: localized("day of week")
    }
  }

  /// Full English names from the field's lowest value on; empty where the field has none (SEMANTICS 5.7).
  public var names: [String] {
    switch self {
    case .minute, .hour, .dayOfMonth: []
    case .month: CalendarNames.months
    case .dayOfWeek: CalendarNames.weekdays
    }
  }

  /// A bit for each value of `range`.
  var full: UInt64 { UInt64(bits: range) }
}

enum CalendarNames {
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
  static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}

extension UInt64 {
  /// The bits with these numbers, which must lie in 0 to 63.
  init(bits: ClosedRange<Int>) {
    self = (.max >> UInt64(63 - bits.count + 1)) << UInt64(bits.lowerBound)
  }

  /// The numbers of the bits that are set, ascending.
  var setBits: [Int] {
    (0..<64).filter { self & (1 << UInt64($0)) != 0 }
  }
}
