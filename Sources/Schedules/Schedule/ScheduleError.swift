/// Why a specification is refused. It is refused as a whole; nothing is guessed (SEMANTICS 5).
public struct ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The property at fault as the ARM document names it: `expression`, `timeZone`, `schedule.hours`.
  public var property: String
  /// The field of the cron expression at fault, where the property is `expression` and one field is to blame.
  public var cronField: CronField?
  /// What to write instead, in plain English, in printable ASCII.
  public var message: String
  /// Set where the specification is right, but the data of its zone cannot be had on this machine.
  public var zoneError: ZoneError?

  /// Each parameter is the property of its name.
  public init(
    property: String, cronField: CronField? = nil, message: String, zoneError: ZoneError? = nil
  ) {
    self.property = property
    self.cronField = cronField
    self.message = message
    self.zoneError = zoneError
  }

  /// The property and what to write instead.
  public var description: String { "\(property): \(message)" }
}

/// What is worth saying about a specification that is accepted.
public struct ScheduleWarning: Hashable, Sendable, CustomStringConvertible {
  /// What is odd; stable, for filters and tests.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// A range such as `22-6` is swapped and does not wrap (SEMANTICS 5.6). To be shown loudly.
    case reversedRange
    /// Day of month and day of week are both restricted: a date must satisfy both (SEMANTICS 5.8).
    case bothDayFields
    /// No date ever matches, such as 30 February (SEMANTICS 5.11).
    case neverFires
    /// Steps are not in the documentation of compute instances (SEMANTICS 5.5).
    case stepNotDocumented
    /// Names are not in the documentation of compute instances (SEMANTICS 5.7).
    case nameNotDocumented
    /// A start time with `Z` and a zone other than UTC: the sources contradict each other (SEMANTICS 3.2).
    case utcStartWithZone
    /// A start time further ahead than the documented 49 years (SEMANTICS 3.6).
    case startTooFarAhead
    /// `endTime` is ignored (SEMANTICS 3.7).
    case endTimeIgnored
    /// A property this module does not know is ignored (SEMANTICS 3.7).
    case unknownProperty
    /// `monthDays` is in the REST model, but the SDK drops it (SEMANTICS 4.1).
    case monthDaysNotInSDK
  }

  /// Which oddity it is.
  public var code: Code
  /// The property as the ARM document names it.
  public var property: String
  /// Plain English, in printable ASCII.
  public var message: String

  /// Each parameter is the property of its name.
  public init(_ code: Code, property: String, message: String) {
    self.code = code
    self.property = property
    self.message = message
  }

  /// The property and what to write instead.
  public var description: String { "\(property): \(message)" }
}

extension String {
  /// Foreign text made fit to stand inside a message: printable ASCII, at most 40 characters.
  var quotable: String {
    var text = ""
    for scalar in unicodeScalars.prefix(40) {
      text +=
        (0x20...0x7E).contains(scalar.value) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return unicodeScalars.dropFirst(40).isEmpty ? text : text + "..."
  }

  /// ASCII letters compared without case, every other byte exactly. Bytes and not `Character`s: to Swift the
  /// Kelvin sign equals the letter K, to the service it does not.
  func equalsIgnoringASCIICase(_ other: String) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isASCIILetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(asciiLowercased)
  }
}
