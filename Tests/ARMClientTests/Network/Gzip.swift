/// Writes gzip (RFC 1951 and 1952) without a library, so that a test can send what no compressor would.
enum Gzip {
  private static let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

  /// Up to 65,535 bytes, in one block that stores them as they are.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let length = UInt16(bytes.count)
    return head + [1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)] + bytes
      + trailer(bytes)
  }

  /// A few bytes that unpack to `count` spaces and more: one literal, then copies of 258 bytes each, in fixed codes.
  static func bomb(of count: Int) -> [UInt8] {
    var writer = BitWriter()
    writer.write(1, 1)
    writer.write(1, 2)
    // The literal 0x20 is the code 0x30 + 0x20, most significant bit first; the length 258 is 0xC5, the distance 1 is 0.
    writer.writeCode(0x50, 8)
    for _ in 0...count / 258 {
      writer.writeCode(0xC5, 8)
      writer.writeCode(0, 5)
    }
    writer.writeCode(0, 7)
    // Nobody gets as far as the checksum.
    return head + writer.bytes + [UInt8](repeating: 0, count: 8)
  }

  private static func trailer(_ bytes: [UInt8]) -> [UInt8] {
    var checksum: UInt32 = .max
    for byte in bytes {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return [~checksum, UInt32(bytes.count)].flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
  }

  private struct BitWriter {
    var bytes: [UInt8] = []
    private var used = 8

    mutating func write(_ value: Int, _ count: Int) {
      for bit in 0..<count {
        if used == 8 {
          bytes.append(0)
          used = 0
        }
        bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(used)
        used += 1
      }
    }

    mutating func writeCode(_ code: Int, _ count: Int) {
      for bit in stride(from: count - 1, through: 0, by: -1) { write(code >> bit & 1, 1) }
    }
  }
}
