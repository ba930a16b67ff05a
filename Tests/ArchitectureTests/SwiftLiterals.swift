import Foundation

/// The string literals of a Swift file, each as the key that it is in a catalogue, with what it stands in.
struct SwiftLiterals {
  struct Literal {
    /// What stands between the quotes, with its interpolations as `{1}`, `{2}` and so on.
    var key: String
    var line: Int
    /// What it is an argument of, such as `localized`, `field` or `page.title`; empty where it is none.
    var call: String
    /// Which one, from 0 on.
    var argument: Int
    /// The argument's label; nil where it has none.
    var label: String?
    /// Whether it is an element of a list that is the argument.
    var isElement: Bool
  }

  /// What is open: a call with its present argument, or a list in one.
  private struct Place {
    var call = ""
    var argument = 0
    var label: String?
    var isList = false
  }

  private(set) var all: [Literal] = []
  private let text: [UInt8]
  private var position = 0
  private var open: [Place] = []

  init(_ source: String) {
    text = Array(source.utf8)
    readCode(untilParenthesis: false)
  }

  /// Those of all files below a folder of the package.
  static func of(_ folder: String) throws -> [(file: String, literals: [Literal])] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path())?.compactMap {
      $0 as? String
    }
    return try (files ?? []).filter { $0.hasSuffix(".swift") }.sorted().map { file in
      let path = "\(folder)/\(file)"
      let source = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      return (path, SwiftLiterals(source).all)
    }
  }

  private func begins(_ word: String) -> Bool { text[position...].starts(with: word.utf8) }

  private mutating func readCode(untilParenthesis: Bool) {
    let depth = open.count
    while position < text.count {
      if begins("//") {
        while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
        continue
      }
      switch text[position] {
      case UInt8(ascii: "\""):
        readLiteral(hashes: 0)
        continue
      case UInt8(ascii: "#"):
        let hashes = text[position...].prefix { $0 == UInt8(ascii: "#") }.count
        if position + hashes < text.count, text[position + hashes] == UInt8(ascii: "\"") {
          position += hashes
          readLiteral(hashes: hashes)
          continue
        }
      case UInt8(ascii: "("): open.append(Place(call: name(before: position), label: label(after: position)))
      case UInt8(ascii: "[") where name(before: position).isEmpty:
        let call = open.last ?? Place()
        open.append(Place(call: call.call, argument: call.argument, label: call.label, isList: true))
      case UInt8(ascii: "["), UInt8(ascii: "{"): open.append(Place())
      case UInt8(ascii: ")") where untilParenthesis && open.count == depth:
        position += 1
        return
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): _ = open.popLast()
      case UInt8(ascii: ",") where open.last?.isList == false:
        open[open.count - 1].argument += 1
        open[open.count - 1].label = label(after: position)
      default: break
      }
      position += 1
    }
  }

  private func name(before end: Int) -> String {
    var start = end
    while start > 0,
      Character(Unicode.Scalar(text[start - 1])).isLetter
        || [UInt8(ascii: "."), UInt8(ascii: "_")].contains(text[start - 1])
    {
      start -= 1
    }
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  /// `hint`, where `hint:` follows.
  private func label(after start: Int) -> String? {
    let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\n")]
    let rest = text[(start + 1)...].drop { blanks.contains($0) }
    let word = rest.prefix { Character(Unicode.Scalar($0)).isLetter }
    guard !word.isEmpty, word.endIndex < text.count, text[word.endIndex] == UInt8(ascii: ":") else { return nil }
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func readLiteral(hashes: Int) {
    let place = all.count
    let around = open.last ?? Place()
    let line = text[..<position].count { $0 == UInt8(ascii: "\n") } + 1
    all.append(
      Literal(
        key: "", line: line, call: around.call, argument: around.argument, label: around.label,
        isElement: around.isList))
    let isMultiline = begins("\"\"\"")
    let end = (isMultiline ? "\"\"\"" : "\"") + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    position += isMultiline ? 3 : 1
    var bytes: [UInt8] = []
    var values = 0
    while position < text.count, !begins(end) {
      guard begins(escape) else {
        bytes.append(text[position])
        position += 1
        continue
      }
      position += escape.utf8.count
      switch text[position] {
      case UInt8(ascii: "("):
        position += 1
        values += 1
        open.append(Place())
        readCode(untilParenthesis: true)
        open.removeLast()
        bytes += Array("{\(values)}".utf8)
        continue
      case UInt8(ascii: "u"):
        let digits = text[(position + 2)...].prefix { $0 != UInt8(ascii: "}") }
        let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
        bytes += Array(String(scalar.map(Character.init) ?? "?").utf8)
        position += digits.count + 2
      case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
      // The break of a line that is none.
      case UInt8(ascii: "\n"): bytes.append(0)
      default: bytes.append(text[position])
      }
      position += 1
    }
    position += end.utf8.count
    let read = String(decoding: bytes, as: UTF8.self)
    all[place].key = isMultiline ? Self.unindented(read) : read
  }

  private static func unindented(_ text: String) -> String {
    var lines = text.split(separator: "\n" as Character, omittingEmptySubsequences: false).map(String.init)
    let indent = lines.popLast() ?? ""
    if lines.first == "" { lines.removeFirst() }
    let joined = lines.map { $0.hasPrefix(indent) ? String($0.dropFirst(indent.count)) : $0 }.joined(separator: "\n")
    return joined.split(separator: "\0\(indent)" as String, omittingEmptySubsequences: false).joined()
  }
}
