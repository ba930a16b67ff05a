package import ComputeModel

extension JSONValue {
  /// Reads JSON in which `//` and `/* */` comments may stand, as ARM allows in templates and parameter files (the
  /// founding document has them), and nowhere else.
  package init(parsingCommented bytes: [UInt8]) throws(TemplateError) {
    let plain = try Self.withoutComments(bytes)
    do throws(JSONError) {
      try self.init(parsing: plain)
    } catch {
      throw TemplateError("\(error.reason), \(Self.place(of: error.offset, in: plain))")
    }
  }

  /// Comments become spaces, so that what follows keeps its line and column.
  private static func withoutComments(_ bytes: [UInt8]) throws(TemplateError) -> [UInt8] {
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
          throw TemplateError("a comment has no end, \(place(of: start, in: bytes))")
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
