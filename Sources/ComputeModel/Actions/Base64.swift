/// Base64 with padding, by RFC 4648 section 4, without Foundation.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// nil for characters outside of the alphabet, for missing or misplaced padding, and for bits that stand for nothing.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    let codes = Array(text.utf8)
    guard !codes.isEmpty, codes.count % 4 == 0 else { return nil }
    for start in stride(from: 0, to: codes.count, by: 4) {
      let isLast = start + 4 == codes.count
      var group: UInt32 = 0
      var padding = 0
      for code in codes[start..<start + 4] {
        if code == UInt8(ascii: "=") {
          padding += 1
          group <<= 6
          continue
        }
        guard padding == 0, let value = value(of: code) else { return nil }
        group = group << 6 | value
      }
      guard padding <= (isLast ? 2 : 0) else { return nil }
      let unused: UInt32 = padding == 2 ? 0xFFFF : padding == 1 ? 0xFF : 0
      guard group & unused == 0 else { return nil }
      for index in 0..<(3 - padding) { bytes.append(UInt8(group >> UInt32(16 - 8 * index) & 0xFF)) }
    }
    return bytes
  }

  static func encode(_ bytes: [UInt8]) -> String {
    var codes: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        codes.append(index <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: codes, as: UTF8.self)
  }

  private static func value(of code: UInt8) -> UInt32? {
    switch code {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(code) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(code) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(code) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
