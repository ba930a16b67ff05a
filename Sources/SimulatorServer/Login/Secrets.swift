import Crypto
import Simulator

/// What a server made for itself to be recognised by. Random, and so no part of the world, which follows from
/// a seed.
struct Secrets: Sendable {
  /// Of the owner; those of the others follow from the signing key.
  var clientSecret: String
  /// What a client sends to the managed-identity endpoint.
  var identitySecret: String
  /// The control API's bearer.
  var controlToken: String
  /// Signs tokens; 32 bytes, base64url.
  var signingKey: String

  static func random() -> Secrets {
    Secrets(
      clientSecret: randomText(), identitySecret: randomText(), controlToken: randomText(),
      signingKey: randomText())
  }

  /// Texts stand as arguments on command lines of tests: one that begins with `-` would be read as an option.
  private static let prefix = "s"

  /// 256 bits from the system.
  static func randomText() -> String {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    for _ in 0..<4 { withUnsafeBytes(of: generator.next()) { bytes += $0 } }
    return prefix + Base64URL.encode(bytes)
  }

  /// The secret of an application, or of a person that a test logs in as.
  func clientSecret(of clientID: String) -> String { derived("client secret of " + clientID) }

  /// What a program on an instance sends to the managed-identity endpoint.
  func identitySecret(of instance: InstanceKey) -> String { derived("managed identity of " + instance.text) }

  /// What nobody can know who does not have the signing key.
  private func derived(_ purpose: String) -> String {
    let key = SymmetricKey(data: Array(signingKey.utf8))
    return Self.prefix
      + Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: key)))
  }

  /// Nine letters that a person can read aloud: none that looks or sounds like another.
  static func randomUserCode() -> String {
    let letters = Array("BCDFGHJKLMNPQRSTVWXZ")
    var generator = SystemRandomNumberGenerator()
    return String((0..<9).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
  }

  /// Compares without telling by its time how much was right.
  static func isEqual(_ given: String, _ expected: String) -> Bool {
    let (left, right) = (Array(given.utf8), Array(expected.utf8))
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
  }
}

/// RFC 4648 section 5, without padding, as JSON Web Tokens use it.
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(buffer >> UInt32(bits)) & 63])
      }
    }
    if bits > 0 { text.append(alphabet[Int(buffer << UInt32(6 - bits)) & 63]) }
    return String(decoding: text, as: UTF8.self)
  }

  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for character in text.utf8 {
      let value: UInt32
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(character - UInt8(ascii: "A"))
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(character - UInt8(ascii: "a")) + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(character - UInt8(ascii: "0")) + 52
      case UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "_"): value = 63
      default: return nil
      }
      buffer = (buffer << 6 | value) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    // A single character over, or bits that say nothing: two texts must not mean the same bytes.
    guard bits < 6, buffer & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
    return bytes
  }
}
