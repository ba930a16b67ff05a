/// Scheme, host and port of an absolute URL; the scheme is always https.
package struct URLOrigin: Hashable, Sendable {
  /// Lower case; an IPv6 address keeps its brackets.
  package var host: String
  package var port: Int

  package init(host: String, port: Int = 443) {
    self.host = host.lowercased()
    self.port = port
  }

  /// `host:port`, or the host alone where the port is https's own.
  package var authority: String { port == 443 ? host : "\(host):\(port)" }

  package var text: String { "https://\(authority)" }
}

/// An absolute https URL, taken apart only as far as a request needs it.
package struct AbsoluteURL: Hashable, Sendable {
  package var origin: URLOrigin
  /// Path and query, verbatim, beginning with `/`.
  package var pathAndQuery: String

  /// Nil for anything but `https://host[:port][/path][?query]`: no other scheme, no user name, no control
  /// characters, no backslash (some readers take it for a slash, and so for another host).
  package init?(_ text: String) {
    guard text.lowercased().hasPrefix("https://") else { return nil }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
    let rest = text.dropFirst("https://".count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    let authority = rest[..<end]
    guard !authority.isEmpty, !authority.contains("@") else { return nil }
    guard let origin = URLOrigin(authority: authority) else { return nil }
    self.origin = origin
    let tail = rest[end...].prefix { $0 != "#" }
    pathAndQuery = tail.hasPrefix("/") ? String(tail) : "/" + tail
  }
}

extension URLOrigin {
  /// The longest name of a host (RFC 1035, section 2.3.4, less its two lengths).
  private static let longestHost = 253

  /// Reads `host`, `host:port`, `[::1]:port`.
  init?(authority: some StringProtocol) {
    var host = String(authority)
    var port = 443
    let portSeparator = authority.hasPrefix("[") ? authority.range(of: "]:")?.lowerBound : nil
    if let portSeparator {
      host = String(authority[...portSeparator])
      guard let number = Self.port(authority[authority.index(portSeparator, offsetBy: 2)...]) else { return nil }
      port = number
    } else if !authority.hasPrefix("["), let colon = authority.firstIndex(of: ":") {
      host = String(authority[..<colon])
      guard let number = Self.port(authority[authority.index(after: colon)...]) else { return nil }
      port = number
    }
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    let allowed = isBracketed ? host.dropFirst().dropLast() : host[...]
    guard !allowed.isEmpty, host.utf8.count <= Self.longestHost,
      allowed.utf8.allSatisfy({ Self.isHostByte($0) || (isBracketed && $0 == UInt8(ascii: ":")) })
    else { return nil }
    self.init(host: host, port: port)
  }

  private static func port(_ text: some StringProtocol) -> Int? {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(text), (1...65535).contains(port)
    else { return nil }
    return port
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension StringProtocol {
  /// The first range of `other`, by bytes: the standard library has no substring search of its own on Linux
  /// without Foundation.
  fileprivate func range(of other: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) {
        return start..<index(start, offsetBy: other.count)
      }
      start = index(after: start)
    }
    return nil
  }
}

extension AbsoluteURL {
  /// The root of an origin; set ``pathAndQuery`` afterwards.
  package init(knownOrigin origin: URLOrigin) {
    self.origin = origin
    pathAndQuery = "/"
  }
}
