import Languages

/// Where and why a text is not JSON.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Bytes before the place where reading stopped.
  package var offset: Int
  package var reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { localized("not JSON at byte \(offset): \(localized(word: reason))") }
}

/// Walks through one JSON document (RFC 8259, nothing more: no comments, no trailing commas, UTF-8 only) and makes
/// values only of what its caller asks for. What is skipped is checked as strictly as what is read, so that a document
/// is JSON for every reader of it or for none.
///
/// The bytes are looked at in place; a scanner lives only within ``scan(_:_:)``. No byte is read without a comparison of
/// its place with the end.
package struct JSONScanner {
  /// Arrays and objects inside each other, before a document is refused (RELIABILITY R16). It bounds the stack too.
  package static let maximumDepth = 128

  let bytes: UnsafeRawBufferPointer
  /// How many bytes there are; a computed property of the buffer costs a subtraction at every byte.
  let count: Int
  package internal(set) var position = 0
  /// Arrays and objects that are open at the position.
  private var depth = 0
  /// Bytes of white space so far.
  var whitespace = 0

  private init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    count = bytes.count
  }

  /// Reads a whole document: `body` must consume exactly one value.
  /// - Throws: also where something but white space follows the value.
  package static func scan<Value>(
    _ document: [UInt8], _ body: (inout JSONScanner) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    try document.withUnsafeBufferPointer { buffer throws(JSONError) in
      var scanner = JSONScanner(UnsafeRawBufferPointer(buffer))
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
      scanner.skipWhitespace()
      let value = try body(&scanner)
      scanner.skipWhitespace()
      guard scanner.position == buffer.count else { throw scanner.error("something follows the document") }
      return value
    }
  }

  func error(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

  /// The byte at the position; nil at the end.
  @inline(__always) var next: UInt8? { position < count ? bytes[position] : nil }

  @inline(__always) mutating func take(_ byte: UInt8) -> Bool {
    guard position < count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  @inline(__always) private mutating func skipWhitespace() {
    // Most values of a compact document have none before them.
    guard position < count, bytes[position] <= 0x20 else { return }
    let start = position
    spaces: while position < count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: break spaces
      }
    }
    whitespace += position - start
  }
}

// MARK: - What stands at the position

extension JSONScanner {
  /// What a value is, by its first byte.
  package enum Kind: Hashable, Sendable {
    case null
    case bool
    case number
    case string
    case array
    case object

    /// What the value is, in the words of a message to a person.
    package var name: String {
      switch self {
      case .null: "null"
      case .bool: "a boolean"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }
  }

  /// The kind of the value that begins here. Nothing is consumed.
  @inline(__always) package func kind() throws(JSONError) -> Kind {
    guard let next else { throw error("the text ends where a value should stand") }
    switch next {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw error("a value cannot begin here")
    }
  }

  /// Opens the object or array that begins here, when ``kind()`` has said that it does. Call ``nextMember(_:)`` or
  /// ``nextElement(_:)`` until it says that there is no more: it closes what was opened.
  package mutating func open() throws(JSONError) {
    try checkDepth()
    position += 1
    depth += 1
    skipWhitespace()
  }

  private var tooDeep: JSONError { error("more than \(Self.maximumDepth) arrays and objects inside each other") }

  /// A value at this depth may begin.
  @inline(__always) func checkDepth() throws(JSONError) {
    guard depth < Self.maximumDepth else { throw tooDeep }
  }

  /// Consumes the name of the next member and its colon, and stands at its value; nil where the object ends.
  /// - Parameter isFirst: true before the first call for an object.
  package mutating func nextMember(_ isFirst: inout Bool) throws(JSONError) -> JSONText? {
    guard try proceeds(&isFirst, closing: UInt8(ascii: "}"), "a comma or } should stand here") else { return nil }
    guard next == UInt8(ascii: "\"") else { throw error("a member's name should stand here") }
    let name = try rawText()
    skipWhitespace()
    guard take(UInt8(ascii: ":")) else { throw error("a colon should stand here") }
    skipWhitespace()
    return name
  }

  /// Stands at the next element; false where the array ends.
  /// - Parameter isFirst: true before the first call for an array.
  package mutating func nextElement(_ isFirst: inout Bool) throws(JSONError) -> Bool {
    try proceeds(&isFirst, closing: UInt8(ascii: "]"), "a comma or ] should stand here")
  }

  @inline(__always)
  private mutating func proceeds(
    _ isFirst: inout Bool, closing: UInt8, _ reason: StaticString
  ) throws(JSONError) -> Bool {
    if !isFirst { skipWhitespace() }
    if take(closing) {
      depth -= 1
      return false
    }
    if isFirst {
      isFirst = false
      return true
    }
    guard take(UInt8(ascii: ",")) else { throw error("\(reason)") }
    skipWhitespace()
    return true
  }

  /// Goes past the value that begins here, and checks all of it.
  package mutating func skip() throws(JSONError) {
    switch try kind() {
    case .string:
      try checkDepth()
      _ = try rawText()
    case .number:
      try checkDepth()
      try skipNumber()
    case .null, .bool: _ = try word()
    case .object:
      try open()
      var isFirst = true
      while try nextMember(&isFirst) != nil { try skip() }
    case .array:
      try open()
      var isFirst = true
      while try nextElement(&isFirst) { try skip() }
    }
  }

  /// `true`, `false` or `null`, which is nil.
  mutating func word() throws(JSONError) -> Bool? {
    try checkDepth()
    if taken("true") { return true }
    if taken("false") { return false }
    if taken("null") { return nil }
    throw error("a value cannot begin here")
  }

  @inline(__always) private mutating func taken(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard length <= count - position else { return false }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
    position += length
    return true
  }

  /// Consumes the number that begins here.
  mutating func skipNumber() throws(JSONError) {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while position < count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    guard position > start else { throw error("a digit should stand here") }
  }
}

// MARK: - Values of one kind, and nil for every other

extension JSONScanner {
  /// Consumes a value; its text where it is a string.
  package mutating func text() throws(JSONError) -> String? {
    guard next == UInt8(ascii: "\"") else {
      try skip()
      return nil
    }
    try checkDepth()
    return string(try rawText())
  }

  /// Consumes a value; whether it is true where it is a boolean.
  package mutating func flag() throws(JSONError) -> Bool? {
    switch try kind() {
    case .bool: return try word()
    default:
      try skip()
      return nil
    }
  }

  /// Consumes a value; the number where it is a whole one that fits.
  package mutating func integer() throws(JSONError) -> Int? {
    guard try kind() == .number else {
      try skip()
      return nil
    }
    return Int(try number())
  }

  /// Consumes a number; its text as it was written.
  mutating func number() throws(JSONError) -> String {
    try checkDepth()
    let start = position
    try skipNumber()
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
  }

  /// Consumes a value and opens it where it is an object; false where it is something else, which is then behind.
  package mutating func opensObject() throws(JSONError) -> Bool {
    guard next == UInt8(ascii: "{") else {
      try skip()
      return false
    }
    try open()
    return true
  }

  /// Consumes a value and opens it where it is an array; false where it is something else, which is then behind.
  package mutating func opensArray() throws(JSONError) -> Bool {
    guard next == UInt8(ascii: "[") else {
      try skip()
      return false
    }
    try open()
    return true
  }
}
