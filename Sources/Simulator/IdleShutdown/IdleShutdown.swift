import ComputeModel

/// The rules for `idleTimeBeforeShutdown` (FACTS section 5.2).
enum IdleShutdown {
  /// In seconds: 15 minutes and 3 days.
  static let minimum = 900
  static let maximum = 259_200

  /// The value as it is stored: verbatim, since clients read back only what they wrote (`PT120M` is not
  /// `PT2H` to azure-ai-ml). Null switches idle shutdown off; how the service spells that is unknown.
  static func checked(_ value: JSONValue?) throws(Refusal) -> JSONValue {
    guard let value else { throw .validation("idleTimeBeforeShutdown is missing.") }
    if value.isNull { return value }
    guard let text = value.text else {
      throw .validation("idleTimeBeforeShutdown is \(value.kindName) and must be a string such as PT30M.")
    }
    guard let seconds = seconds(of: text) else {
      throw .validation("idleTimeBeforeShutdown '\(text)' is not an ISO 8601 duration such as PT30M.")
    }
    guard (minimum...maximum).contains(seconds) else {
      throw .validation(
        "idleTimeBeforeShutdown '\(text)' is out of range: the minimum is 15 minutes, the maximum is 3 days.")
    }
    return value
  }

  /// Reads `PnW`, `PnDTnHnMnS` and parts of it, whole numbers only.
  static func seconds(of text: String) -> Int? {
    var units = text.utf8.first == UInt8(ascii: "P") ? Array("WDT".utf8) : []
    let factors: [UInt8: Int] = [
      UInt8(ascii: "W"): 604_800, UInt8(ascii: "D"): 86_400, UInt8(ascii: "H"): 3600, UInt8(ascii: "M"): 60,
      UInt8(ascii: "S"): 1,
    ]
    var total = 0
    var number: Int?
    var parts = 0
    for byte in text.utf8.dropFirst() {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
        // Nothing in range is longer; this also keeps the arithmetic from overflowing.
        guard let number, number <= 1_000_000_000 else { return nil }
        continue
      }
      guard let place = units.firstIndex(of: byte) else { return nil }
      if byte == UInt8(ascii: "T") {
        guard number == nil else { return nil }
        units = Array("HMS".utf8)
        parts = 0
        continue
      }
      guard let count = number, let factor = factors[byte] else { return nil }
      total += count * factor
      parts += 1
      number = nil
      units.removeSubrange(...place)
    }
    return parts > 0 && number == nil ? total : nil
  }
}
