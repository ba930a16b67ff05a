/// "Every `interval` minutes, hours, days, weeks or months", with the times and days of it (SEMANTICS 4).
public struct Recurrence: Hashable, Sendable {
  /// The unit of ``interval``, in the words of the service.
  public enum Frequency: String, CaseIterable, Hashable, Sendable {
    case minute = "Minute"
    case hour = "Hour"
    case day = "Day"
    case week = "Week"
    case month = "Month"

    /// The intervals that are allowed (SEMANTICS 4.1, from the Logic Apps documentation).
    public var intervals: ClosedRange<Int> {
      switch self {
      case .minute: 1...72_000
      case .hour: 1...12_000
      case .day: 1...500
      case .week: 1...71
      case .month: 1...16
      }
    }
  }

  /// The unit that is counted.
  public let frequency: Frequency
  /// How many of ``frequency`` lie between two occurrences, within ``Frequency/intervals``.
  public let interval: Int

  /// A bit for each value; 0 where the list is not given.
  let hourMask: UInt32
  let minuteMask: UInt64
  /// Bit 0 is Sunday.
  let weekdayMask: UInt8
  /// Bits 1 to 31: days counted from the month's beginning.
  let monthDayMask: UInt32
  /// Bits 1 to 31: days counted from the month's end; bit 1 is the last day, written -1.
  let monthDayFromEndMask: UInt32

  /// Whether something of the times comes from the anchor.
  var needsAnchor: Bool {
    switch frequency {
    case .minute, .hour: true
    case .day: interval > 1 || hourMask == 0 || minuteMask == 0
    case .week: interval > 1 || hourMask == 0 || minuteMask == 0 || weekdayMask == 0
    case .month:
      interval > 1 || hourMask == 0 || minuteMask == 0 || (monthDayMask == 0 && monthDayFromEndMask == 0)
    }
  }

  /// 0 to 23, ascending; empty: the hour of the start time.
  public var hours: [Int] { UInt64(hourMask).setBits }
  /// 0 to 59, ascending; empty: the minute of the start time.
  public var minutes: [Int] { minuteMask.setBits }
  /// 0 (Sunday) to 6, ascending; empty: the weekday of the start time.
  public var weekdays: [Int] { UInt64(weekdayMask).setBits }
  /// 1 to 31, then -31 to -1 (the month's last day); empty: the day of the start time.
  public var monthDays: [Int] {
    UInt64(monthDayMask).setBits + UInt64(monthDayFromEndMask).setBits.reversed().map { -$0 }
  }
}
