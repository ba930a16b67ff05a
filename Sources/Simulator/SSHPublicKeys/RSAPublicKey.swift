import ComputeModel

/// Reads a public key for SSH as clients give it: one line as OpenSSH writes it, PEM (the document's "multi-line
/// PEM"), or RFC 4716 as PuTTYgen saves it. RSA only (FACTS section 5.5).
package struct RSAPublicKey: Hashable, Sendable {
  package let modulus: [UInt8]
  package let exponent: [UInt8]

  package init(modulus: [UInt8], exponent: [UInt8]) {
    self.modulus = Self.magnitude(modulus)
    self.exponent = Self.magnitude(exponent)
  }

  package struct Fault: Error, Hashable, Sendable {
    /// One sentence that says what is wanted; never a part of what was given, which may be a private key.
    package let message: String
  }

  /// The length that the service's own documentation tells people to make (FACTS section 15,
  /// `ssh-keygen -t rsa -b 2048`); that shorter ones are refused is a decision.
  static let minimumBits = 2048

  package init(parsing text: String) throws(Fault) {
    let lines = text.split(whereSeparator: { $0.isNewline }).map { $0.trimmingSpaces }.filter { !$0.isEmpty }
    guard let first = lines.first, let last = lines.last else { throw Fault(message: "The public key is empty.") }
    guard !text.contains("PRIVATE KEY") else {
      throw Fault(message: "This is a private key: keep it, and give the public key that belongs to it.")
    }
    let key: RSAPublicKey?
    switch first {
    case "-----BEGIN PUBLIC KEY-----":
      guard last == "-----END PUBLIC KEY-----" else { throw Self.unfinished }
      key = DERReader.publicKeyInfo(try Self.bytes(of: lines.dropFirst().dropLast()))
    case "-----BEGIN RSA PUBLIC KEY-----":
      guard last == "-----END RSA PUBLIC KEY-----" else { throw Self.unfinished }
      key = DERReader.rsaPublicKey(try Self.bytes(of: lines.dropFirst().dropLast()))
    case "---- BEGIN SSH2 PUBLIC KEY ----":
      guard last == "---- END SSH2 PUBLIC KEY ----" else { throw Self.unfinished }
      key = try Self.wireFormat(Self.bytes(of: Self.withoutHeaders(lines.dropFirst().dropLast())))
    default:
      guard lines.count == 1 else {
        throw Fault(message: "The public key must be one line that begins with ssh-rsa, PEM, or RFC 4716.")
      }
      let words = first.split(separator: " ")
      guard words[0] == "ssh-rsa" else {
        throw Fault(message: "The public key must be an RSA key: one line that begins with ssh-rsa, PEM, or RFC 4716.")
      }
      guard words.count > 1 else { throw Self.unreadable }
      key = try Self.wireFormat(Self.bytes(of: [String(words[1])]))
    }
    guard let key else { throw Self.unreadable }
    guard key.bits >= Self.minimumBits else {
      throw Fault(message: "The RSA public key has \(key.bits) bits and must have at least \(Self.minimumBits).")
    }
    self = key
  }

  package var bits: Int {
    guard let first = modulus.first else { return 0 }
    return modulus.count * 8 - first.leadingZeroBitCount
  }

  /// One line as OpenSSH writes it.
  package func line(comment: String) -> String {
    var blob: [UInt8] = []
    for part in [Array("ssh-rsa".utf8), Self.signed(exponent), Self.signed(modulus)] {
      let count = UInt32(part.count)
      blob += [UInt8(count >> 24), UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)] + part
    }
    return "ssh-rsa \(Base64.text(of: blob)) \(comment)"
  }

  private static let unreadable = Fault(
    message: "The public key could not be read: it is damaged, or not an RSA key.")
  private static let unfinished = Fault(message: "The public key is cut off: its last line is missing.")

  private static func bytes(of lines: some Sequence<String>) throws(Fault) -> [UInt8] {
    guard let bytes = Base64.bytes(of: lines.joined()) else { throw unreadable }
    return bytes
  }

  /// RFC 4716 section 3.3: `Comment: "…"` and other headers, continued where a line ends in a backslash.
  private static func withoutHeaders(_ lines: ArraySlice<String>) -> [String] {
    var body: [String] = []
    var continues = false
    for line in lines {
      if !continues, !line.contains(":") { body.append(line) } else { continues = line.hasSuffix("\\") }
    }
    return body
  }

  /// RFC 4253 section 6.6: the string `ssh-rsa`, then e and n, each with its length.
  private static func wireFormat(_ bytes: [UInt8]) throws(Fault) -> RSAPublicKey? {
    var parts: [[UInt8]] = []
    var place = 0
    while place < bytes.count {
      guard place + 4 <= bytes.count else { return nil }
      let count = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      place += 4
      guard count <= bytes.count - place else { return nil }
      parts.append(Array(bytes[place..<place + count]))
      place += count
    }
    guard let kind = parts.first else { return nil }
    guard kind == Array("ssh-rsa".utf8) else { throw Fault(message: "The public key must be an RSA key.") }
    return parts.count == 3 ? RSAPublicKey(modulus: parts[2], exponent: parts[1]) : nil
  }

  private static func magnitude(_ number: [UInt8]) -> [UInt8] { Array(number.drop { $0 == 0 }) }

  /// A positive number whose first bit is set gets a zero before it (RFC 4251 section 5).
  private static func signed(_ magnitude: [UInt8]) -> [UInt8] {
    magnitude.first.map { $0 >= 0x80 } == true ? [0] + magnitude : magnitude
  }
}

/// The little of DER (X.690) that public keys are written in.
private struct DERReader {
  private var bytes: ArraySlice<UInt8>

  /// RFC 5280's SubjectPublicKeyInfo with rsaEncryption (1.2.840.113549.1.1.1).
  static func publicKeyInfo(_ bytes: [UInt8]) -> RSAPublicKey? {
    var outer = DERReader(bytes: bytes[...])
    guard var info = outer.sequence(), outer.bytes.isEmpty, var algorithm = info.sequence(),
      algorithm.element(0x06).map({ Array($0) }) == [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01],
      let bits = info.element(0x03), bits.first == 0
    else { return nil }
    return rsaPublicKey(Array(bits.dropFirst()))
  }

  /// PKCS #1's RSAPublicKey (RFC 8017 appendix A.1.1).
  static func rsaPublicKey(_ bytes: [UInt8]) -> RSAPublicKey? {
    var outer = DERReader(bytes: bytes[...])
    guard var key = outer.sequence(), let modulus = key.element(0x02), let exponent = key.element(0x02),
      key.bytes.isEmpty
    else { return nil }
    return RSAPublicKey(modulus: Array(modulus), exponent: Array(exponent))
  }

  private mutating func sequence() -> DERReader? { element(0x30).map { DERReader(bytes: $0) } }

  private mutating func element(_ tag: UInt8) -> ArraySlice<UInt8>? {
    guard bytes.first == tag, let short = bytes.dropFirst().first else { return nil }
    bytes = bytes.dropFirst(2)
    var count = Int(short)
    if short >= 0x80 {
      // Keys of any sensible size have lengths of one or two bytes.
      let digits = Int(short & 0x7F)
      guard (1...2).contains(digits), bytes.count >= digits else { return nil }
      count = bytes.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
      bytes = bytes.dropFirst(digits)
    }
    guard count <= bytes.count else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }
}

extension StringProtocol {
  fileprivate var trimmingSpaces: String {
    let spaces: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(drop(while: spaces).reversed().drop(while: spaces).reversed())
  }
}
