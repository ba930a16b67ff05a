extension JSONValue {
  /// Arrays and objects inside each other, before a document is refused (RELIABILITY R16).
  package static let maximumDepth = JSONScanner.maximumDepth

  /// Reads one JSON document (RFC 8259, nothing more): no comments, no trailing commas, UTF-8 only.
  /// - Parameter maximumValues: how many values the document may hold, members and elements of all depths together.
  package init(parsing bytes: [UInt8], maximumValues: Int = .max) throws(JSONError) {
    var values = 0
    self = try JSONScanner.scan(bytes) { scanner throws(JSONError) in
      try scanner.value(&values, atMost: maximumValues)
    }
  }

  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

extension JSONScanner {
  /// Consumes the value that begins here, as a tree. The depth is bounded, so the stack is too.
  /// - Parameter count: the values that were consumed before this one.
  mutating func value(_ count: inout Int, atMost maximum: Int) throws(JSONError) -> JSONValue {
    count += 1
    guard count <= maximum else { throw error("more than \(maximum) values") }
    switch try kind() {
    case .null: return try word().map { .bool($0) } ?? .null
    case .bool: return try word().map { .bool($0) } ?? .null
    case .number: return .number(try number())
    case .string: return .string(try text())
    case .array:
      var elements: [JSONValue] = []
      var isFirst = true
      try open()
      while try nextElement(&isFirst) { elements.append(try value(&count, atMost: maximum)) }
      return .array(elements)
    case .object:
      var members: [JSONObject.Member] = []
      var isFirst = true
      try open()
      while let name = try nextMember(&isFirst) {
        let name = string(name)
        members.append(JSONObject.Member(name: name, value: try value(&count, atMost: maximum)))
      }
      return .object(JSONObject(members))
    }
  }
}
