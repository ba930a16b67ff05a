/// A point in time: whole nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// An `Int64` and not a `Double`: Azure prints seven fractional digits (FACTS section 16), which a `Double` of
/// seconds cannot hold in this century. The range is 1677-09-21 to 2262-04-11.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z; negative before it.
  public var nanosecondsSinceEpoch: Int64

  /// - Parameter nanosecondsSinceEpoch: since 1970-01-01T00:00:00Z; negative before it.
  public init(nanosecondsSinceEpoch: Int64) {
    self.nanosecondsSinceEpoch = nanosecondsSinceEpoch
  }

  /// - Parameter secondsSinceEpoch: whole seconds since 1970-01-01T00:00:00Z. Seconds beyond the range stop at
  ///   its ends, so that a foreign number can never trap.
  public init(secondsSinceEpoch: Int64) {
    let (product, overflow) = secondsSinceEpoch.multipliedReportingOverflow(by: 1_000_000_000)
    nanosecondsSinceEpoch = overflow ? (secondsSinceEpoch < 0 ? .min : .max) : product
  }

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
  public var secondsSinceEpoch: Int64 {
    let quotient = nanosecondsSinceEpoch / 1_000_000_000
    return nanosecondsSinceEpoch % 1_000_000_000 < 0 ? quotient - 1 : quotient
  }

  /// Nanoseconds into the second of ``secondsSinceEpoch``: 0 to 999,999,999. A remainder and not a difference,
  /// which would trap at the beginning of the range.
  public var nanosecondOfSecond: Int {
    Int(nanosecondsSinceEpoch.flooredRemainder(by: 1_000_000_000))
  }

  /// Whether the left one is earlier.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
  }

  /// Stops at the ends of the range instead of trapping.
  public static func + (instant: Instant, duration: Duration) -> Instant {
    let (sum, overflow) = instant.nanosecondsSinceEpoch.addingReportingOverflow(duration.wholeNanoseconds)
    return Instant(nanosecondsSinceEpoch: overflow ? (duration < .zero ? .min : .max) : sum)
  }

  /// Stops at the ends of the range instead of trapping.
  public static func - (instant: Instant, duration: Duration) -> Instant {
    instant + (.zero - duration)
  }

  /// How long after the right one the left one is; negative where it is before it.
  public static func - (later: Instant, earlier: Instant) -> Duration {
    .nanoseconds(later.nanosecondsSinceEpoch) - .nanoseconds(earlier.nanosecondsSinceEpoch)
  }
}

extension Duration {
  /// The duration in whole nanoseconds; what does not fit into an `Int64` (292 years) stops at its ends.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowOfSum) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || overflowOfSum ? (seconds < 0 ? .min : .max) : sum
  }

  /// The duration in seconds, for arithmetic where a rounding error does not matter (speeds, printed seconds).
  public var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
