import Languages

/// Where `ssh` connects to reach an instance. Every part is checked against a grammar of its own, since it becomes an
/// argument of a program and comes from elsewhere.
package struct SSHDestination: Hashable, Sendable {
  package let user: String
  package let host: SSHHost
  package let port: Int

  /// - Parameter usesPrivateAddress: the private address and port 22, as from inside the virtual network
  ///   (FACTS section 5.5); otherwise the public address and `sshPort`.
  package init(resource: JSONValue, usesPrivateAddress: Bool = false) throws(SSHDestinationError) {
    let instance = resource[path: "properties", "properties"] ?? .null
    let settings = instance["sshSettings"]
    guard let access = settings?["sshPublicAccess"]?.text else { throw .missing(localized("whether SSH is on")) }
    guard access.lowercased() == "enabled" else { throw .isOff }
    guard let user = settings?["adminUserName"]?.text, !user.isEmpty else { throw .missing(localized("who logs in")) }
    let privateAddress = Self.address(instance, "privateIpAddress")
    let address = usesPrivateAddress ? privateAddress : Self.address(instance, "publicIpAddress")
    guard let address else {
      if usesPrivateAddress { throw .missing(localized("its private address")) }
      throw privateAddress.map { .isPrivate($0) } ?? .missing(localized("where to connect"))
    }
    guard let port = usesPrivateAddress ? 22 : settings?["sshPort"]?.integer else {
      throw .missing(localized("the port"))
    }
    guard Self.isUser(user) else { throw .malformed("user", user) }
    guard let host = SSHHost(address) else { throw .malformed("address", address) }
    guard (1...65_535).contains(port) else { throw .malformed("port", "\(port)") }
    self.user = user
    self.host = host
    self.port = port
  }

  private static func address(_ instance: JSONValue, _ member: String) -> String? {
    guard let text = instance[path: "connectivityEndpoints", member]?.text, !text.isEmpty else { return nil }
    return text
  }

  /// The arguments of `ssh`, without its own name.
  /// - Parameter command: what runs there; ssh joins the words with spaces, and the shell there reads them. Nothing
  ///   opens a shell.
  package func sshArguments(_ choice: SSHChoice = SSHChoice(), command: [String] = []) -> [String] {
    // After `--` ssh reads no options: neither a host nor a command can be one.
    ["-p", "\(port)"] + choice.arguments + ["--", "\(user)@\(host.text)"] + command
  }

  /// The arguments of `scp`, without its own name.
  package func scpArguments(
    _ choice: SSHChoice = SSHChoice(), isRecursive: Bool = false, from sources: [CopyPlace], to target: CopyPlace
  ) -> [String] {
    ["-P", "\(port)"] + (isRecursive ? ["-r"] : []) + choice.arguments + ["--"] + (sources + [target]).map { word($0) }
  }

  private func word(_ place: CopyPlace) -> String {
    switch place {
    case .here(let path): path.wordOfThisMachine
    case .there(instance: _, let path): "\(user)@\(host.bracketed):\(path)"
    }
  }

  /// `ssh -i KEY -p 50000 azureuser@203.0.113.7`, for a person to copy into a shell.
  /// - Parameter key: the file of the private key; nil says KEY.
  package func command(key: String?) -> String {
    "ssh -i \(key.map { shellWord($0) } ?? "KEY") -p \(port) \(user)@\(host.text)"
  }

  /// The same for a file.
  package func copyCommand(key: String?) -> String {
    "scp -i \(key.map { shellWord($0) } ?? "KEY") -P \(port) FILE \(user)@\(host.bracketed):"
  }

  /// As useradd names users; a leading `-` would be an option.
  package static func isUser(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLowercaseLetter || first == UInt8(ascii: "_"), text.utf8.count <= 32
    else { return false }
    return text.utf8.allSatisfy {
      $0.isLowercaseLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }
}

package enum SSHDestinationError: Error, Hashable, CustomStringConvertible {
  case isOff
  /// Only this private address is known.
  case isPrivate(String)
  case missing(String)
  case malformed(String, String)

  package var description: String {
    switch self {
    case .isOff: localized("It was created without SSH, and that cannot be changed: create an instance with SSH.")
    case .isPrivate(let address):
      localized(
        "It has no public address, only \(address): use --private from inside its virtual network, or --private with")
        + localized(" --jump HOST through a machine that is there.")
    case .missing(let part):
      localized("The service does not say \(part): look again when the instance runs.")
    case .malformed(let part, let text): localized("The \(part) for SSH, \(text), is not one: nothing was run.")
    }
  }
}

/// An IPv4 or IPv6 address, or a name of DNS.
package struct SSHHost: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard Self.isIPv4(text) || Self.isIPv6(text) || Self.isName(text) else { return nil }
    self.text = text
  }

  /// As scp and addresses with a port write it, where a colon ends the host.
  package var bracketed: String { text.utf8.contains(UInt8(ascii: ":")) ? "[\(text)]" : text }

  private static func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isDigit) && Int(part).map { $0 <= 255 } == true
      }
  }

  /// RFC 4291 section 2.2, without zones and without an IPv4 address at the end.
  private static func isIPv6(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ $0.isHexadecimalDigit || $0 == UInt8(ascii: ":") }) else { return false }
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return false }
    let groups = halves.map { $0.isEmpty ? [] : $0.split(separator: ":", omittingEmptySubsequences: false) }
    guard groups.joined().allSatisfy({ (1...4).contains($0.utf8.count) }) else { return false }
    let count = groups.reduce(0) { $0 + $1.count }
    return halves.count == 2 ? count <= 7 : count == 8
  }

  /// RFC 1123 section 2.1; the last label is no number, so that no broken address passes for a name.
  private static func isName(_ text: String) -> Bool {
    guard text.utf8.count <= 253 else { return false }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let areLabels = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.first != UInt8(ascii: "-")
        && label.utf8.last != UInt8(ascii: "-")
        && label.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }
    return areLabels && labels.last?.utf8.allSatisfy(\.isDigit) == false
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  fileprivate var isLetter: Bool { (self | 0x20).isLowercaseLetter }
  fileprivate var isHexadecimalDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}

/// A text as one word of a shell, for a command that a person copies: quoted unless nothing in it could mean
/// something there.
package func shellWord(_ text: String) -> String {
  let plain = text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-_./,:@%+=[]".utf8.contains($0) }
  if plain, !text.isEmpty, !text.utf8.contains(UInt8(ascii: "[")) { return text }
  return "'" + text.replacing("'", with: "'\\''") + "'"
}
