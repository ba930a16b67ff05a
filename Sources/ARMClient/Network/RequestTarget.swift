/// Path and query as they stand in a request.
enum RequestTarget {
  /// Writes with `%` what may not stand there bare, and leaves everything else as it came, `%24` included.
  ///
  /// The service's own next pages are followed to the letter. The network library reads addresses with Foundation,
  /// which at the first character that it does not like also encodes the `%` of all that was encoded before
  /// (measured: `%24skip=a|b` became `%2524skip=a%7Cb`), so nothing of that kind may reach it.
  static func encoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard !bytes.indices.allSatisfy({ mayStand(bytes, at: $0) }) else { return text }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count + 16)
    for index in bytes.indices {
      if mayStand(bytes, at: index) {
        encoded.append(bytes[index])
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        encoded += [UInt8(ascii: "%"), digits[Int(bytes[index] >> 4)], digits[Int(bytes[index] & 0x0F)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// RFC 3986, sections 3.3 and 3.4; the first `?` begins the query, in which more may follow.
  private static func mayStand(_ bytes: [UInt8], at index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: "%"):
      index + 2 < bytes.count && isHexadecimal(bytes[index + 1]) && isHexadecimal(bytes[index + 2])
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~!$&'()*+,;=:@/?".utf8.contains(bytes[index])
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }
}
