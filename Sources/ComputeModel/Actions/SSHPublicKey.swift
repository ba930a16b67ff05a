import Languages

/// An RSA public key as `sshSettings.adminPublicKey` takes it: one line that begins with `ssh-rsa`
/// (founding document; FACTS section 5.5).
package struct SSHPublicKey: Hashable, Sendable {
  /// The key in the SSH wire format (RFC 4253 section 6.6), in base64.
  package let body: String
  package let comment: String
  package let bits: Int

  /// `ssh-rsa BODY COMMENT`.
  package var line: String { comment.isEmpty ? "ssh-rsa \(body)" : "ssh-rsa \(body) \(comment)" }

  /// The bytes of ``body``, of which ssh's fingerprint is the SHA-256.
  package var blob: [UInt8] { Base64.decode(body) ?? [] }

  /// Reads one line of OpenSSH, `-----BEGIN PUBLIC KEY-----` or `-----BEGIN RSA PUBLIC KEY-----` (PEM), or the
  /// format of RFC 4716. Everything else is refused with the reason, private keys before all.
  package init(text: String) throws(SSHPublicKeyError) {
    let lines = text.split(whereSeparator: \.isNewline).map { Self.trimmed($0) }.filter { !$0.isEmpty }
    guard let first = lines.first else { throw .empty }
    if lines.contains(where: { $0.contains("PRIVATE KEY") }) { throw .isPrivate }
    if first.hasPrefix("---- BEGIN SSH2 PUBLIC KEY") {
      try self.init(rfc4716: lines)
    } else if first.hasPrefix("-----BEGIN") {
      try self.init(pem: lines)
    } else {
      guard lines.count == 1 else { throw .severalLines }
      try self.init(line: first)
    }
  }

  private init(line: String) throws(SSHPublicKeyError) {
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map { String($0) }
    guard words.count >= 2 else { throw .unreadable(localized("it is not of the form ssh-rsa KEY COMMENT")) }
    guard words[0] == "ssh-rsa" else { throw .otherType(words[0]) }
    guard let blob = Base64.decode(words[1]) else { throw .unreadable(localized("its middle part is not base64")) }
    try self.init(blob: blob, comment: words.count > 2 ? words[2] : "")
  }

  private init(rfc4716 lines: [String]) throws(SSHPublicKeyError) {
    guard lines.last?.hasPrefix("---- END SSH2 PUBLIC KEY") == true else {
      throw .unreadable(localized("its last line is missing"))
    }
    var (comment, body, isHeader) = ("", "", false)
    for line in lines.dropFirst().dropLast() {
      if isHeader || line.contains(":") {
        // A header goes on in the next line where it ends with a backslash (RFC 4716 section 3.3).
        isHeader = line.hasSuffix("\\")
        if line.lowercased().hasPrefix("comment:") {
          comment = Self.trimmed(line.dropFirst("comment:".count)[...]).filter { $0 != "\"" }
        }
      } else {
        body += line
      }
    }
    guard let blob = Base64.decode(body) else { throw .unreadable(localized("its body is not base64")) }
    try self.init(blob: blob, comment: comment)
  }

  private init(pem lines: [String]) throws(SSHPublicKeyError) {
    let kind = lines[0]
    guard kind == "-----BEGIN PUBLIC KEY-----" || kind == "-----BEGIN RSA PUBLIC KEY-----" else {
      throw .unreadable(localized("\(kind) is not a public key that amldeck reads"))
    }
    guard lines.last?.hasPrefix("-----END") == true else { throw .unreadable(localized("its last line is missing")) }
    guard let der = Base64.decode(lines.dropFirst().dropLast().joined()) else {
      throw .unreadable(localized("its body is not base64"))
    }
    let (modulus, exponent) = try Self.numbers(der: der, isWrapped: kind == "-----BEGIN PUBLIC KEY-----")
    try self.init(blob: Self.field(Array("ssh-rsa".utf8)) + Self.field(exponent) + Self.field(modulus), comment: "")
  }

  private init(blob: [UInt8], comment: String) throws(SSHPublicKeyError) {
    var rest = blob[...]
    guard let type = Self.takeField(&rest) else { throw .unreadable(localized("it is cut off")) }
    guard type == Array("ssh-rsa".utf8) else { throw .otherType(String(decoding: type, as: UTF8.self)) }
    guard let exponent = Self.takeField(&rest), let modulus = Self.takeField(&rest), rest.isEmpty, !exponent.isEmpty
    else { throw .unreadable(localized("it is cut off")) }
    let significant = modulus.drop { $0 == 0 }
    guard let top = significant.first else { throw .unreadable(localized("its modulus is empty")) }
    bits = significant.count * 8 - top.leadingZeroBitCount
    guard bits >= Self.minimumBits else { throw .tooShort(bits) }
    body = Base64.encode(blob)
    self.comment = comment
  }

  /// OpenSSH 9 refuses shorter RSA keys (`RequiredRSASize` is 1024); a connection with one cannot come about.
  private static let minimumBits = 1024

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }

  /// A length in four bytes and so many bytes (RFC 4251 section 5).
  private static func field(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt32(bytes.count)
    return [UInt8(count >> 24), UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)] + bytes
  }

  private static func takeField(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard rest.count >= 4 else { return nil }
    let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard rest.count - 4 >= count else { return nil }
    let field = Array(rest.dropFirst(4).prefix(count))
    rest = rest.dropFirst(4 + count)
    return field
  }

  // MARK: DER

  /// The two integers of an RSAPublicKey (RFC 8017 A.1.1), which a PUBLIC KEY wraps (RFC 5280 4.1).
  private static func numbers(
    der: [UInt8], isWrapped: Bool
  ) throws(SSHPublicKeyError) -> (modulus: [UInt8], exponent: [UInt8]) {
    var outer = der[...]
    guard var sequence = take(0x30, &outer) else { throw .unreadable(localized("it is not DER")) }
    if isWrapped {
      guard let algorithm = take(0x30, &sequence) else { throw .unreadable(localized("it is not DER")) }
      // rsaEncryption, 1.2.840.113549.1.1.1.
      let rsa: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
      guard algorithm.starts(with: rsa) else { throw .otherType(localized("a PEM key of another algorithm")) }
      guard let bits = take(0x03, &sequence), bits.first == 0 else { throw .unreadable(localized("it is not DER")) }
      var inner = bits.dropFirst()
      guard let key = take(0x30, &inner) else { throw .unreadable(localized("it is not DER")) }
      sequence = key
    }
    guard let modulus = take(0x02, &sequence), let exponent = take(0x02, &sequence) else {
      throw .unreadable(localized("it does not hold two integers"))
    }
    return (Array(modulus), Array(exponent))
  }

  /// The content of the next element, where it has this tag.
  private static func take(_ tag: UInt8, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.count >= 2, rest.first == tag else { return nil }
    rest = rest.dropFirst()
    var length = Int(rest.removeFirst())
    if length > 0x80 {
      let count = length - 0x80
      guard count <= 3, rest.count >= count else { return nil }
      length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(count)
    } else if length == 0x80 {
      return nil
    }
    guard rest.count >= length else { return nil }
    let content = rest.prefix(length)
    rest = rest.dropFirst(length)
    return content
  }
}

package enum SSHPublicKeyError: Error, Hashable, CustomStringConvertible {
  case empty
  case isPrivate
  case severalLines
  case otherType(String)
  case tooShort(Int)
  case unreadable(String)

  package var description: String {
    switch self {
    case .empty: localized("There is no key: give the text of a public key, such as ~/.ssh/id_rsa.pub.")
    case .isPrivate:
      localized(
        "This is a PRIVATE key. It was not kept and must never leave your machine: give the file that ends in .pub.")
    case .severalLines: localized("There is more than one line: give one public key.")
    case .otherType(let type): localized("The key is of type \(type): compute instances take RSA keys only (ssh-rsa).")
    case .tooShort(let bits):
      localized("The key has \(bits) bits: at least 2048 are asked for today (ssh-keygen -t rsa -b 4096).")
    case .unreadable(let why): localized("The key cannot be read: \(why).")
    }
  }
}
