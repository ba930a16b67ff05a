/// Where and why a text is not JSON.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Bytes before the place where reading stopped.
  package var offset: Int
  package var reason: String

  package var description: String { "not JSON at byte \(offset): \(reason)" }
}

extension JSONValue {
  /// Arrays and objects inside each other, before a document is refused (RELIABILITY R16).
  package static let maximumDepth = 128

  /// Reads one JSON document (RFC 8259, nothing more): no comments, no trailing commas, UTF-8 only.
  /// - Parameter maximumValues: how many values the document may hold, members and elements of all depths together.
  package init(parsing bytes: [UInt8], maximumValues: Int = .max) throws(JSONError) {
    var parser = JSONParser(bytes: bytes, maximumValues: maximumValues)
    self = try parser.document()
  }

  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// A recursive descent over bytes. The depth is bounded, so the stack is too.
private struct JSONParser {
  let bytes: [UInt8]
  let maximumValues: Int
  var position = 0
  var values = 0

  init(bytes: [UInt8], maximumValues: Int) {
    self.bytes = bytes
    self.maximumValues = maximumValues
  }

  mutating func document() throws(JSONError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipWhitespace()
    let value = try self.value(depth: 0)
    skipWhitespace()
    guard position == bytes.count else { throw error("something follows the document") }
    return value
  }

  func error(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipWhitespace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < JSONValue.maximumDepth else {
      throw error("more than \(JSONValue.maximumDepth) arrays and objects inside each other")
    }
    values += 1
    guard values <= maximumValues else { throw error("more than \(maximumValues) values") }
    guard let next else { throw error("the text ends where a value should stand") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error("a value cannot begin here")
    }
  }

  mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count,
      (0..<length).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
    else { throw error("a value cannot begin here") }
    position += length
    return value
  }

  mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONObject.Member] = []
    skipWhitespace()
    if take(UInt8(ascii: "}")) { return .object(JSONObject()) }
    while true {
      skipWhitespace()
      guard next == UInt8(ascii: "\"") else { throw error("a member's name should stand here") }
      let name = try string()
      skipWhitespace()
      guard take(UInt8(ascii: ":")) else { throw error("a colon should stand here") }
      skipWhitespace()
      members.append(JSONObject.Member(name: name, value: try value(depth: depth + 1)))
      skipWhitespace()
      if take(UInt8(ascii: "}")) { return .object(JSONObject(members)) }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or } should stand here") }
    }
  }

  mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipWhitespace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      skipWhitespace()
      elements.append(try value(depth: depth + 1))
      skipWhitespace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or ] should stand here") }
    }
  }

  mutating func number() throws(JSONError) -> String {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw error("a digit should stand here") }
  }

  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if next == UInt8(ascii: "\"") {
      let text = try utf8(bytes[start..<position])
      position += 1
      return text
    }
    return try stringWithEscapes(from: start)
  }

  mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
    var collected = Array(bytes[start..<position])
    while true {
      guard let byte = next else { throw error("the text ends inside a string") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try utf8(collected[...])
      case UInt8(ascii: "\\"): collected.append(contentsOf: Array(try escape().utf8))
      case 0..<0x20: throw error("a control character stands unescaped in a string")
      default: collected.append(byte)
      }
    }
  }

  mutating func escape() throws(JSONError) -> String {
    guard let byte = next else { throw error("the text ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(try unicodeEscape())
    default: throw error("\\ is followed by a character that JSON does not know there")
    }
  }

  /// A lone surrogate becomes U+FFFD: one odd name must not cost the whole list.
  mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let unit = try hexadecimal()
    guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
    let resume = position
    if take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let low = try hexadecimal()
      if (0xDC00...0xDFFF).contains(low) {
        return Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
      }
    }
    position = resume
    return "\u{FFFD}"
  }

  mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("four hexadecimal digits should follow \\u")
      }
      position += 1
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  func utf8(_ slice: ArraySlice<UInt8>) throws(JSONError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw error("a string is not UTF-8")
    }
    return text
  }
}
