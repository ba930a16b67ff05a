/// What keeps a text from being JSON with comments, with its place.
package struct CommentedJSONError: Error, Hashable, Sendable, CustomStringConvertible {
  package var reason: String
  package init(_ reason: String) { self.reason = reason }
  package var description: String { reason }
}

extension JSONValue {
  /// Reads JSON in which `//` and `/* */` comments may stand, as ARM allows in templates and parameter files (the
  /// founding document has them), and nowhere else. Names of members may stand without quotation marks: az 2.91 puts
  /// the template into the body as `template:{...}` (`resource/custom.py`, `JsonCTemplatePolicy`).
  package init(parsingCommented bytes: [UInt8]) throws(CommentedJSONError) {
    let plain = try Self.withoutComments(bytes)
    let (quoted, inserted) = Self.withQuotedNames(plain)
    do throws(JSONError) {
      try self.init(parsing: quoted)
    } catch {
      let offset = error.offset - inserted.count { $0 < error.offset }
      throw CommentedJSONError("\(error.reason), \(Self.place(of: offset, in: plain))")
    }
  }

  /// Puts names of members into quotation marks where they have none.
  /// - Returns: also the places of the marks that were put in, ascending.
  private static func withQuotedNames(_ bytes: [UInt8]) -> (bytes: [UInt8], inserted: [Int]) {
    var (quoted, inserted): ([UInt8], [Int]) = ([], [])
    quoted.reserveCapacity(bytes.count)
    var position = 0
    /// The last byte that is no white space, outside of strings.
    var before: UInt8?
    func end(of start: Int, while isPart: (UInt8) -> Bool) -> Int {
      var end = start
      while end < bytes.count, isPart(bytes[end]) { end += 1 }
      return end
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        quoted += bytes[position..<min(end + 1, bytes.count)]
        position = min(end + 1, bytes.count)
        before = byte
        continue
      }
      let startsMember = before == UInt8(ascii: "{") || before == UInt8(ascii: ",")
      if startsMember, byte.isNameStart {
        let nameEnd = end(of: position) { $0.isNameStart || (0x30...0x39).contains($0) }
        let next = end(of: nameEnd) { $0.isJSONSpace }
        if next < bytes.count, bytes[next] == UInt8(ascii: ":") {
          inserted.append(quoted.count)
          quoted.append(UInt8(ascii: "\""))
          quoted += bytes[position..<nameEnd]
          inserted.append(quoted.count)
          quoted.append(UInt8(ascii: "\""))
          position = nameEnd
          before = UInt8(ascii: "\"")
          continue
        }
      }
      if !byte.isJSONSpace { before = byte }
      quoted.append(byte)
      position += 1
    }
    return (quoted, inserted)
  }

  /// Comments become spaces, so that what follows keeps its line and column.
  private static func withoutComments(_ bytes: [UInt8]) throws(CommentedJSONError) -> [UInt8] {
    var plain = bytes
    var position = 0
    var isInString = false
    func next(_ ahead: Int) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }
    while let byte = next(0) {
      if isInString {
        if byte == UInt8(ascii: "\\") { position += 1 }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == UInt8(ascii: "/"), next(1) == UInt8(ascii: "/") {
        while let byte = next(0), byte != UInt8(ascii: "\n") {
          plain[position] = UInt8(ascii: " ")
          position += 1
        }
        continue
      } else if byte == UInt8(ascii: "/"), next(1) == UInt8(ascii: "*") {
        let start = position
        position += 2
        while next(0) != nil, !(next(0) == UInt8(ascii: "*") && next(1) == UInt8(ascii: "/")) { position += 1 }
        guard next(0) != nil else {
          throw CommentedJSONError("a comment has no end, \(place(of: start, in: bytes))")
        }
        position += 2
        for place in start..<position where plain[place] != UInt8(ascii: "\n") { plain[place] = UInt8(ascii: " ") }
        continue
      }
      position += 1
    }
    return plain
  }

  private static func place(of offset: Int, in bytes: [UInt8]) -> String {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
    return "line \(line), position \(column)"
  }
}

extension UInt8 {
  fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

  /// A letter of ASCII, `_` or `$`.
  fileprivate var isNameStart: Bool {
    (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
      || self == UInt8(ascii: "$")
  }
}
