import Languages

/// Why a text is not a time.
public struct TimestampError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was to be read, as it came.
  public var text: String
  /// One sentence that says how a time is written.
  public var description: String {
    localized("\"\(text)\" is not a time: write it as 2026-11-23T05:00:00Z (or with an offset such as +08:00).")
  }
}

extension Instant {
  /// Reads RFC 3339 and Azure's variants of it: any number of fractional digits (what lies beyond a nanosecond is
  /// dropped), `Z` or an offset. A text without either is refused, since nobody could say which instant it means.
  public init(iso8601 text: some StringProtocol) throws(TimestampError) {
    var scanner = DigitScanner(bytes: Array(text.utf8))
    guard
      let year = scanner.number(digits: 4), scanner.take(UInt8(ascii: "-")),
      let month = scanner.number(digits: 2), scanner.take(UInt8(ascii: "-")),
      let day = scanner.number(digits: 2),
      scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) || scanner.take(UInt8(ascii: " ")),
      let hour = scanner.number(digits: 2), scanner.take(UInt8(ascii: ":")),
      let minute = scanner.number(digits: 2), scanner.take(UInt8(ascii: ":")),
      let second = scanner.number(digits: 2),
      (1...12).contains(month), (1...CivilDateTime.daysInMonth(year: year, month: month)).contains(day),
      hour < 24, minute < 60, second < 60,
      let nanosecond = scanner.fraction(),
      let offsetSeconds = scanner.offset(),
      scanner.isAtEnd
    else { throw TimestampError(text: String(text)) }
    let civil = CivilDateTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    let seconds = civil.secondsSinceEpoch - Int64(offsetSeconds)
    // Years that the range does not hold are refused and not clamped: a clamped time would be a wrong time.
    guard (-9_223_372_036...9_223_372_035).contains(seconds) else {
      throw TimestampError(text: String(text))
    }
    self.init(nanosecondsSinceEpoch: seconds * 1_000_000_000 + Int64(nanosecond))
  }

  /// `2026-11-23T05:00:00Z`, with as many fractional digits as the instant needs (none, three, six or nine).
  public var iso8601: String {
    let nanosecond = nanosecondOfSecond
    let digits = nanosecond == 0 ? 0 : nanosecond % 1_000_000 == 0 ? 3 : nanosecond % 1000 == 0 ? 6 : 9
    return iso8601(fractionDigits: digits)
  }

  /// The instant in UTC with exactly `fractionDigits` (0 to 9) digits after the second.
  /// - Parameter suffix: `Z`, or `+00:00` where Azure writes that (FACTS section 16).
  public func iso8601(fractionDigits: Int, suffix: String = "Z") -> String {
    let civil = CivilDateTime(self)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    civil.append(to: &bytes)
    if fractionDigits > 0 {
      bytes.append(UInt8(ascii: "."))
      var divisor = 100_000_000
      for _ in 0..<min(9, fractionDigits) {
        bytes.append(UInt8(ascii: "0") + UInt8(civil.nanosecond / divisor % 10))
        divisor /= 10
      }
    }
    bytes += suffix.utf8
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the whole second of the instant as `2026-11-23T05:00:00Z`, for answers with a million instants.
  public func appendWholeSecond(to bytes: inout [UInt8]) {
    CivilDateTime(self).append(to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }
}

extension CivilDateTime {
  /// `2026-11-23`
  public var dateText: String {
    "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
  }

  /// `05:00:00`
  public var timeText: String {
    "\(Self.padded(hour, to: 2)):\(Self.padded(minute, to: 2)):\(Self.padded(second, to: 2))"
  }

  /// `2026-11-23T05:00:00`
  fileprivate func append(to bytes: inout [UInt8]) {
    func two(_ number: Int, _ separator: Unicode.Scalar) {
      bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
      bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
      bytes.append(UInt8(ascii: separator))
    }
    // An instant's years are 1677 to 2262: four digits.
    bytes.append(UInt8(ascii: "0") + UInt8(year / 1000))
    bytes.append(UInt8(ascii: "0") + UInt8(year / 100 % 10))
    two(year % 100, "-")
    two(month, "-")
    two(day, "T")
    two(hour, ":")
    two(minute, ":")
    bytes.append(UInt8(ascii: "0") + UInt8(second / 10))
    bytes.append(UInt8(ascii: "0") + UInt8(second % 10))
  }

  static func padded(_ number: Int, to digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}

/// Reads fixed-width decimal fields from ASCII bytes.
struct DigitScanner {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int? {
    guard position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] else {
      return nil
    }
    position += 1
    return Int(bytes[position - 1] - UInt8(ascii: "0"))
  }

  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Nanoseconds of `.1234567`; 0 where there is no fraction, nil where a point stands without digits.
  mutating func fraction() -> Int? {
    guard take(UInt8(ascii: ".")) else { return 0 }
    var value = 0
    var digits = 0
    while let digit = digit() {
      if digits < 9 { value = value * 10 + digit }
      digits += 1
    }
    guard digits > 0 else { return nil }
    for _ in 0..<max(0, 9 - digits) { value *= 10 }
    return value
  }

  /// Seconds east of UTC: `Z`, `+08:00`, `-0330`.
  mutating func offset() -> Int? {
    if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
    let sign: Int
    if take(UInt8(ascii: "+")) {
      sign = 1
    } else if take(UInt8(ascii: "-")) {
      sign = -1
    } else {
      return nil
    }
    guard let hours = number(digits: 2), hours < 24 else { return nil }
    _ = take(UInt8(ascii: ":"))
    guard let minutes = number(digits: 2), minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
