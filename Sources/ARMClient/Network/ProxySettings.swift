import Languages

/// The proxy that the environment names, and what goes past it, as curl and requests read the same variables:
/// `HTTPS_PROXY`, `NO_PROXY`, and both in lower case, which count first. AsyncHTTPClient reads none of them
/// (ARCHITECTURE decision 17).
package struct ProxySettings: Hashable, Sendable {
  /// A proxy that is spoken to by CONNECT, in plain http.
  package struct Proxy: Hashable, Sendable {
    /// A name or an address.
    package var host: String
    /// 1 to 65,535.
    package var port: Int
    /// From the address's user part, decoded; nil where it has none. A secret: it goes to the proxy and nowhere else.
    var credentials: Credentials?
  }

  struct Credentials: Hashable, Sendable {
    var user: String
    var password: String
  }

  /// What is wrong with a variable.
  package enum Mistake: Error, Hashable, Sendable {
    /// The variable holds something that is no `http://host:port`. Its value may hold a password: it is not repeated.
    case unreadable(variable: String)
    /// TLS to the proxy itself is not spoken.
    case notPlain(variable: String)
  }

  /// nil where there is none.
  package var proxy: Proxy?
  /// Lower case, without spaces.
  private var exceptions: [String]

  /// No proxy, whatever the environment says.
  package static let none = ProxySettings()

  private init() {
    proxy = nil
    exceptions = []
  }

  /// - Parameter variable: the environment.
  package init(_ variable: (String) -> String?) throws(Mistake) {
    self.init()
    let list = variable("no_proxy") ?? variable("NO_PROXY") ?? ""
    exceptions = list.split(whereSeparator: { $0 == "," || $0 == " " }).map { $0.lowercased() }
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
      guard let text = variable(name), !text.isEmpty else { continue }
      proxy = try Self.read(text, name)
      return
    }
  }

  private static func read(_ text: String, _ variable: String) throws(Mistake) -> Proxy {
    var rest = text[...]
    if let scheme = rest.firstRange(of: "://") {
      guard rest[..<scheme.lowerBound].lowercased() == "http" else { throw .notPlain(variable: variable) }
      rest = rest[scheme.upperBound...]
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    var credentials: Credentials?
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      credentials = Credentials(
        user: decoded(parts[0]), password: parts.count > 1 ? decoded(parts[1]) : "")
      rest = rest[rest.index(after: at)...]
    }
    var host = rest
    var port = 80
    if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
      guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
        throw .unreadable(variable: variable)
      }
      port = number
      host = rest[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .unreadable(variable: variable)
    }
    return Proxy(host: String(host), port: port, credentials: credentials)
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether requests to a host go past the proxy: `*`, the host itself, a domain that it is in, or one of them with the
  /// port.
  package func goesPast(host: String, port: Int) -> Bool {
    var host = host.lowercased()
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return exceptions.contains { exception in
      if exception == "*" { return true }
      var name = exception[...]
      if let colon = name.lastIndex(of: ":"), let number = Int(name[name.index(after: colon)...]),
        name.firstIndex(of: ":") == colon || name.hasPrefix("[")
      {
        guard number == port else { return false }
        name = name[..<colon]
      }
      if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
      while name.hasPrefix(".") || name.hasPrefix("*") { name = name.dropFirst() }
      return host == name || host.hasSuffix("." + name)
    }
  }
}

extension ProxySettings.Mistake: CustomStringConvertible {
  /// One sentence that says what to do, and repeats no password.
  package var description: String {
    switch self {
    case .unreadable(let variable): localized("\(variable) is no address of a proxy: write it as http://host:port.")
    case .notPlain(let variable):
      localized("\(variable) must begin with http://: other kinds of proxies are not spoken to.")
    }
  }
}
