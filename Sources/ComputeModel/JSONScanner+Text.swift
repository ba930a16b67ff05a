/// A string of a document that was checked and not yet made into one.
package struct JSONText: Sendable {
  /// The bytes between the quotation marks.
  var range: Range<Int>
  var hasEscapes: Bool
}

extension JSONScanner {
  /// The bytes of a text without escapes, valid as long as the scanner; nil where it has escapes.
  package func plainBytes(_ text: JSONText) -> UnsafeRawBufferPointer? {
    text.hasEscapes ? nil : UnsafeRawBufferPointer(rebasing: bytes[text.range])
  }

  package func string(_ text: JSONText) -> String {
    guard text.hasEscapes else {
      return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[text.range]), as: UTF8.self)
    }
    return String(decoding: unescaped(text.range), as: UTF8.self)
  }

  /// Consumes the string that begins here, and checks its characters and escapes.
  mutating func rawText() throws(JSONError) -> JSONText {
    position += 1
    let start = position
    var hasEscapes = false
    while true {
      skipPlainText()
      guard let byte = next else { throw error("the text ends inside a string") }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return JSONText(range: start..<position - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try skipEscape()
      case 0..<0x20: throw error("a control character stands unescaped in a string")
      default: try skipSequence(byte)
      }
    }
  }

  /// Goes past ASCII that needs no look: eight bytes at a time, then the rest of them.
  @inline(__always) private mutating func skipPlainText() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var position = position
    while count - position >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      // A byte's high bit is set where it is above 0x7F, below 0x20, or one of the two (the lowest such bit is exact;
      // a borrow may set higher ones).
      let special =
        (word | (word &- ones &* 0x20) | (quotes &- ones) | (slashes &- ones)) & highs
      if special != 0 {
        self.position = position + special.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
    while position < count {
      let byte = bytes[position]
      if byte < 0x20 || byte > 0x7F || byte == 0x22 || byte == 0x5C { break }
      position += 1
    }
    self.position = position
  }

  /// One character beyond ASCII, by the table of well-formed sequences (Unicode 15, table 3-7): nothing overlong, no
  /// surrogate, nothing above U+10FFFF.
  private mutating func skipSequence(_ lead: UInt8) throws(JSONError) {
    var second: ClosedRange<UInt8> = 0x80...0xBF
    let length: Int
    switch lead {
    case 0x00...0x7F: length = 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: length = 3
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw error("a string is not UTF-8")
    }
    guard length <= count - position else { throw error("the text ends inside a string") }
    for index in 1..<max(length, 1) {
      let expected = index == 1 ? second : 0x80...0xBF
      guard expected.contains(bytes[position + index]) else { throw error("a string is not UTF-8") }
    }
    position += length
  }

  private mutating func skipEscape() throws(JSONError) {
    position += 1
    guard let byte = next else { throw error("the text ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"):
      for _ in 0..<4 {
        guard let digit = next, hexadecimal(digit) != nil else {
          throw error("four hexadecimal digits should follow \\u")
        }
        position += 1
      }
    default: throw error("\\ is followed by a character that JSON does not know there")
    }
  }

  @inline(__always) private func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// The bytes of a text whose escapes ``rawText()`` has checked.
  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(range.count)
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = bytes[place]
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        place += 1
        continue
      }
      let letter = bytes[place + 1]
      place += 2
      switch letter {
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0C)
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "r"): plain.append(0x0D)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "u"): plain += String(scalar(&place, range.upperBound)).utf8
      default: plain.append(letter)
      }
    }
    return plain
  }

  /// The character whose digits begin at the place, which is moved past them. A lone surrogate becomes U+FFFD: one odd
  /// name must not cost the whole list.
  private func scalar(_ place: inout Int, _ end: Int) -> Unicode.Scalar {
    let unit = unit(at: place)
    place += 4
    guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
    guard end - place >= 6, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
      return "\u{FFFD}"
    }
    let low = self.unit(at: place + 2)
    guard (0xDC00...0xDFFF).contains(low) else { return "\u{FFFD}" }
    place += 6
    return Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private func unit(at place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 4 | (hexadecimal(bytes[place + $1]) ?? 0) }
  }
}
