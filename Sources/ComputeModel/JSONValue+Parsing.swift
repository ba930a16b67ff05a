extension JSONValue {
  /// Arrays and objects inside each other, before a document is refused (RELIABILITY R16).
  package static let maximumDepth = JSONScanner.maximumDepth

  /// Reads one JSON document (RFC 8259, nothing more): no comments, no trailing commas, UTF-8 only.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSONScanner.scan(bytes) { scanner throws(JSONError) in try scanner.value() }
  }

  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

extension JSONScanner {
  /// Consumes the value that begins here, as a tree. The depth is bounded, so the stack is too.
  mutating func value() throws(JSONError) -> JSONValue {
    switch try kind() {
    case .null: return try word().map { .bool($0) } ?? .null
    case .bool: return try word().map { .bool($0) } ?? .null
    case .number: return .number(try number())
    case .string: return .string(try text())
    case .array:
      var elements: [JSONValue] = []
      var isFirst = true
      try open()
      while try nextElement(&isFirst) { elements.append(try value()) }
      return .array(elements)
    case .object:
      var members: [JSONObject.Member] = []
      var isFirst = true
      try open()
      while let name = try nextMember(&isFirst) {
        let name = string(name)
        members.append(JSONObject.Member(name: name, value: try value()))
      }
      return .object(JSONObject(members))
    }
  }
}
