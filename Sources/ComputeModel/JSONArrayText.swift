/// The elements of a JSON array as they were received, made into values only where somebody looks: most of a long list
/// is never looked at. White space between the tokens is dropped; everything else is kept, byte for byte.
package struct JSONArrayText: Hashable, Sendable {
  /// The array, which is JSON: it was checked when this was made. Empty where there are no elements.
  private let bytes: [UInt8]
  package let count: Int

  package init(_ elements: [JSONValue] = []) {
    bytes = elements.isEmpty ? [] : JSONValue.array(elements).compactBytes
    count = elements.count
  }

  fileprivate init(checked: UnsafeRawBufferPointer, hasWhitespace: Bool, count: Int) {
    bytes = count == 0 ? [] : hasWhitespace ? Self.withoutWhitespace(checked) : Array(checked)
    self.count = count
  }

  package var isEmpty: Bool { count == 0 }

  package var elements: [JSONValue] {
    if isEmpty { return [] }
    guard let elements = try? JSONValue(parsing: bytes).elements else {
      preconditionFailure("an array that was checked when it was received cannot be read")
    }
    return elements
  }

  private static func withoutWhitespace(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count) { kept, count in
      var isInString = false
      var isEscaped = false
      for byte in bytes {
        if isInString {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isInString = false
          }
        } else if byte <= 0x20 {
          continue
        } else if byte == UInt8(ascii: "\"") {
          isInString = true
        }
        kept[count] = byte
        count += 1
      }
    }
  }
}

extension JSONScanner {
  /// Consumes a value; its elements where it is an array.
  package mutating func arrayText() throws(JSONError) -> JSONArrayText? {
    let (start, whitespaceBefore) = (position, whitespace)
    guard try opensArray() else { return nil }
    var count = 0
    var isFirst = true
    while try nextElement(&isFirst) {
      try skip()
      count += 1
    }
    return JSONArrayText(
      checked: UnsafeRawBufferPointer(rebasing: bytes[start..<position]),
      hasWhitespace: whitespace > whitespaceBefore, count: count)
  }
}
