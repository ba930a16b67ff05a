import Schedules

/// A small JSON reader for the vectors. Not Foundation's: that one cannot tell `1` from `1.0`, and a schedule must.
struct JSONText {
  struct Malformed: Error {
    let position: Int
  }

  private let bytes: [UInt8]
  private var position = 0

  static func read(_ bytes: [UInt8]) throws -> ScheduleValue {
    var reader = JSONText(bytes: bytes)
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.position == bytes.count else { throw Malformed(position: reader.position) }
    return value
  }

  static func read(_ text: String) throws -> ScheduleValue {
    try read(Array(text.utf8))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func take(_ text: String) -> Bool {
    skipBlanks()
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  private mutating func require(_ text: String) throws {
    guard take(text) else { throw Malformed(position: position) }
  }

  private mutating func value() throws -> ScheduleValue {
    if take("null") { return .null }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("\"") { return .string(try string()) }
    if take("[") {
      var elements: [ScheduleValue] = []
      if take("]") { return .array([]) }
      repeat { elements.append(try value()) } while take(",")
      try require("]")
      return .array(elements)
    }
    if take("{") {
      var members: [(name: String, value: ScheduleValue)] = []
      if take("}") { return .object([]) }
      repeat {
        try require("\"")
        let name = try string()
        try require(":")
        members.append((name, try value()))
      } while take(",")
      try require("}")
      return .object(members)
    }
    let number = bytes[position...].prefix { Array("+-0123456789.eE".utf8).contains($0) }
    guard !number.isEmpty else { throw Malformed(position: position) }
    position += number.count
    return .number(String(decoding: number, as: UTF8.self))
  }

  /// After the opening quote, up to and with the closing one.
  private mutating func string() throws -> String {
    var units: [UInt16] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        guard position + 1 < bytes.count else { break }
        position += 2
        switch Character(Unicode.Scalar(bytes[position - 1])) {
        case "n": units.append(0x0A)
        case "t": units.append(0x09)
        case "r": units.append(0x0D)
        case "b": units.append(0x08)
        case "f": units.append(0x0C)
        case "u":
          let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
          guard let unit = UInt16(digits, radix: 16) else { throw Malformed(position: position) }
          units.append(unit)
          position += 4
        default: units.append(UInt16(bytes[position - 1]))
        }
      } else {
        let text = bytes[position...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        units += String(decoding: text, as: UTF8.self).utf16
        position += text.count
      }
    }
    try require("\"")
    return String(decoding: units, as: UTF16.self)
  }
}

extension ScheduleValue {
  subscript(name: String) -> ScheduleValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var elements: [ScheduleValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  var int: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }
}
