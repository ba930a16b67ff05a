import Languages

/// Takes a cron expression apart, from left to right (SEMANTICS 5.1 to 5.7).
struct CronParser {
  /// SEMANTICS 5.1.
  static let lengthMaximum = 512
  /// SEMANTICS 5.3 and 5.5: a number has one to four digits.
  static let digitsMaximum = 4

  private let bytes: [UInt8]
  private var position = 0
  private(set) var warnings: [ScheduleWarning] = []

  /// Checks what concerns the expression as a whole: length, letters, number of fields.
  init(_ text: String) throws(ScheduleError) {
    bytes = Array(text.utf8)
    guard bytes.count <= Self.lengthMaximum else {
      throw Self.error(localized("The expression is longer than \(Self.lengthMaximum) characters: make it shorter."))
    }
    if let odd = bytes.first(where: { !Self.isAllowed($0) }) {
      throw Self.error(Self.advice(onForeign: odd))
    }
    var fields = 0
    var previous = UInt8(ascii: " ")
    for byte in bytes {
      if byte != UInt8(ascii: " "), previous == UInt8(ascii: " ") { fields += 1 }
      previous = byte
    }
    guard fields == 5 else {
      throw Self.error(
        (fields == 1
          ? localized("The expression has 1 field and must have five: minute, hour, day of")
          : localized("The expression has \(fields) fields and must have five: minute, hour, day of"))
          + localized(" month, month, day of week, such as 0 18 * * 1-5.")
          + (fields == 6 ? localized(" Seconds are not supported: leave their field out.") : ""))
    }
  }

  /// The values of the next field, a bit for each.
  mutating func field(_ field: CronField) throws(ScheduleError) -> UInt64 {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    var mask: UInt64 = 0
    repeat {
      mask |= try element(of: field)
    } while take(",")
    guard position == bytes.count || bytes[position] == UInt8(ascii: " ") else {
      throw malformed(field)
    }
    return mask
  }

  /// One of `*`, `n`, `a-b`, each with or without `/step` (SEMANTICS 5.4, 5.5).
  private mutating func element(of field: CronField) throws(ScheduleError) -> UInt64 {
    let start = position
    var first = field.range.lowerBound
    var last = field.range.upperBound
    var isSingle = false
    if !take("*") {
      first = try value(of: field)
      isSingle = !take("-")
      last = isSingle ? first : try value(of: field)
    }
    var step = 1
    if take("/") {
      guard let number = try number(of: field), number >= 1 else { throw badStep(field) }
      step = number
      // `a/s` runs from a to the field's maximum (SEMANTICS 5.5).
      if isSingle { last = field.range.upperBound }
      warn(.stepNotDocumented) {
        localized(
          "Steps such as */15 work in the service's cron format, but the documentation of compute instances does")
          + localized(" not name them: a list such as 0,15,30,45 is safer.")
      }
    }
    if first > last {
      // Swapped and not wrapped (SEMANTICS 5.6, NCrontab).
      swap(&first, &last)
      let written = String(decoding: bytes[start..<position], as: UTF8.self)
      warnings.append(
        ScheduleWarning(
          .reversedRange, property: "expression",
          message: localized(
            "The \(localized(word: field.title)) \(written) runs backwards: the service reads it as \(first)-\(last)")
            + localized(" and does not wrap around. Write two ranges, such as")
            + localized(" \(last)-\(field.range.upperBound),\(field.range.lowerBound)-\(first), if you mean that.")))
    }
    return stride(from: first, through: last, by: step).reduce(0) { $0 | 1 << UInt64($1) }
  }

  /// A number or a name within the field's range.
  private mutating func value(of field: CronField) throws(ScheduleError) -> Int {
    if let number = try number(of: field) {
      guard field.range.contains(number) else { throw outOfRange(field) }
      return number
    }
    let start = position
    while position < bytes.count, bytes[position].isASCIILetter { position += 1 }
    guard position > start else { throw malformed(field) }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    // The full name or its first three letters, nothing between (SEMANTICS 5.7).
    let index = field.names.firstIndex {
      $0.equalsIgnoringASCIICase(word) || String($0.prefix(3)).equalsIgnoringASCIICase(word)
    }
    guard let index else { throw unknownName(word, field) }
    warn(.nameNotDocumented) {
      localized(
        "Names such as Mon work in the service's cron format, but the documentation of compute instances does not")
        + localized(" name them: numbers are safer.")
    }
    return field.range.lowerBound + index
  }

  /// One to four digits, or nil where there is no digit at all.
  private mutating func number(of field: CronField) throws(ScheduleError) -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, bytes[position].isASCIIDigit {
      guard position - start < Self.digitsMaximum else { throw outOfRange(field) }
      value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    return position > start ? value : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Once per expression is enough.
  private mutating func warn(_ code: ScheduleWarning.Code, _ message: () -> String) {
    guard !warnings.contains(where: { $0.code == code }) else { return }
    warnings.append(ScheduleWarning(code, property: "expression", message: message()))
  }

  /// SEMANTICS 5.1: letters, digits, `* , / -` and the space; no other blank.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "*"), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "-"): true
    default: byte.isASCIIDigit || byte.isASCIILetter
    }
  }
}

// What is wrong, and what to write instead.
extension CronParser {
  private static func error(_ message: String, field: CronField? = nil) -> ScheduleError {
    ScheduleError(property: "expression", cronField: field, message: message)
  }

  private static func advice(onForeign byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "@"):
      localized("Macros such as @daily are not supported: write five fields, such as 0 0 * * *.")
    case UInt8(ascii: "?"), UInt8(ascii: "#"):
      localized("The signs ? and # are not supported: write *, numbers, ranges and lists only.")
    case 0x09, 0x0A, 0x0D:
      localized("Tabs and line breaks may not stand between the fields: write single spaces.")
    case 0x21...0x7E:
      localized("The sign \(Character(Unicode.Scalar(byte))) is not allowed: write digits, * , - / and spaces only.")
    default:
      localized("The expression holds a character that is not plain ASCII: write digits, * , - / and spaces only.")
    }
  }

  private func bounds(of field: CronField) -> String {
    let range = field.range
    return switch field {
    case .dayOfWeek: localized("0 (Sunday) to 6 (Saturday)")
    default: localized("\(range.lowerBound) to \(range.upperBound)")
    }
  }

  private func malformed(_ field: CronField) -> ScheduleError {
    Self.error(
      localized(
        "The \(localized(word: field.title)) field cannot be read: write *, a number from \(bounds(of: field)), a range such as"
      )
        + localized(
          " \(field.range.lowerBound)-\(field.range.lowerBound + 4), or a list of these with commas and no blanks."),
      field: field)
  }

  private func outOfRange(_ field: CronField) -> ScheduleError {
    Self.error(
      localized("A number in the \(localized(word: field.title)) field is out of range: write \(bounds(of: field)).")
        + (field == .dayOfWeek ? localized(" Sunday is 0, not 7.") : ""), field: field)
  }

  private func badStep(_ field: CronField) -> ScheduleError {
    Self.error(
      localized("The step in the \(localized(word: field.title)) field must be a number from 1 to 9999, as in */15."),
      field: field)
  }

  private func unknownName(_ word: String, _ field: CronField) -> ScheduleError {
    let hint =
      field.names.isEmpty
      ? localized("write numbers from \(bounds(of: field))")
      : localized("write \(bounds(of: field)), or a name such as \(field.names[0]) or \(field.names[0].prefix(3))")
    return Self.error(
      localized("The \(localized(word: field.title)) field does not know \(word.quotable): \(hint)."), field: field)
  }
}
