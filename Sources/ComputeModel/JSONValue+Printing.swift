extension JSONValue {
  /// The document on one line, without spaces.
  package var compactText: String { String(decoding: compactBytes, as: UTF8.self) }

  package var compactBytes: [UInt8] {
    var printer = JSONPrinter(indented: false)
    printer.print(self, level: 0)
    return printer.bytes
  }

  /// The document with two spaces of indentation a level and no line feed at its end.
  package var indentedText: String { String(decoding: indentedBytes(), as: UTF8.self) }

  /// The same as bytes.
  /// - Parameter level: how deep the document will stand in another one; its first line is not indented.
  package func indentedBytes(level: Int = 0) -> [UInt8] {
    var printer = JSONPrinter(indented: true)
    printer.print(self, level: level)
    return printer.bytes
  }
}

private struct JSONPrinter {
  let indented: Bool
  var bytes: [UInt8] = []

  /// A line feed and the spaces of each of the first levels, which nearly all documents stay within.
  private static let newLines = (0..<16).map { Array(("\n" + String(repeating: "  ", count: $0)).utf8) }

  init(indented: Bool) { self.indented = indented }

  mutating func print(_ value: JSONValue, level: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .number(let text): append(text)
    case .string(let text): string(text)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        separate(index: index, level: level + 1)
        print(element, level: level + 1)
      }
      close(UInt8(ascii: "]"), isEmpty: elements.isEmpty, level: level)
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        separate(index: index, level: level + 1)
        string(member.name)
        append(indented ? ": " : ":")
        print(member.value, level: level + 1)
      }
      close(UInt8(ascii: "}"), isEmpty: object.members.isEmpty, level: level)
    }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func separate(index: Int, level: Int) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    if indented { newLine(level: level) }
  }

  mutating func close(_ byte: UInt8, isEmpty: Bool, level: Int) {
    if indented, !isEmpty { newLine(level: level) }
    bytes.append(byte)
  }

  mutating func newLine(level: Int) {
    bytes.append(contentsOf: Self.newLines[min(level, Self.newLines.count - 1)])
    for _ in Self.newLines.count..<max(level + 1, Self.newLines.count) { append("  ") }
  }

  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Nearly every text is printable ASCII that needs no escape: it goes out as it is.
    var text = text
    let isPlain = text.withUTF8 { utf8 in
      // Without a way out in between, several bytes are looked at in one step.
      var marks: UInt8 = 0
      for byte in utf8 {
        marks |= byte < 0x20 ? 1 : 0
        marks |= byte > 0x7E ? 1 : 0
        marks |= byte == UInt8(ascii: "\"") ? 1 : 0
        marks |= byte == UInt8(ascii: "\\") ? 1 : 0
      }
      guard marks == 0 else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if isPlain { return }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case " "..."~": bytes.append(UInt8(ascii: scalar))
      default:
        // JSON that reaches a terminal must not act on it (RELIABILITY S1): controls, bidi and zero-width characters
        // travel as escapes, which mean the same to every reader.
        if scalar.isInvisible { escape(scalar) } else { append(String(scalar)) }
      }
    }
  }

  mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
