/// Where `ssh` connects to reach an instance. Every part is checked against a grammar of its own, since it becomes an
/// argument of a program and comes from elsewhere.
package struct SSHDestination: Hashable, Sendable {
  package var user: String
  package var host: String
  package var port: Int

  /// - Parameter usesPrivateAddress: the private address and port 22, as from inside the virtual network
  ///   (FACTS section 5.5); otherwise the public address and `sshPort`.
  package init(resource: JSONValue, usesPrivateAddress: Bool = false) throws(SSHDestinationError) {
    let instance = resource[path: "properties", "properties"] ?? .null
    let settings = instance["sshSettings"]
    guard settings?["sshPublicAccess"]?.text?.lowercased() == "enabled" else { throw .isOff }
    guard let user = settings?["adminUserName"]?.text, !user.isEmpty else { throw .missing("user") }
    let member = usesPrivateAddress ? "privateIpAddress" : "publicIpAddress"
    guard let host = instance[path: "connectivityEndpoints", member]?.text, !host.isEmpty else {
      throw .missing(usesPrivateAddress ? "private address" : "public address")
    }
    guard let port = usesPrivateAddress ? 22 : settings?["sshPort"]?.integer else { throw .missing("port") }
    guard Self.isUser(user) else { throw .malformed("user", user) }
    guard Self.isHost(host) else { throw .malformed("address", host) }
    guard (1...65_535).contains(port) else { throw .malformed("port", "\(port)") }
    self.user = user
    self.host = host
    self.port = port
  }

  /// The arguments of `ssh`, without its own name.
  /// - Parameter key: the file of the private key; nil leaves the choice to ssh.
  package func arguments(key: String?) -> [String] {
    var arguments = ["-p", "\(port)"]
    if let key { arguments += ["-i", key] }
    return arguments + ["\(user)@\(host)"]
  }

  /// `ssh -i KEY -p 50000 azureuser@203.0.113.7`, for a person to copy.
  package var command: String { "ssh -i KEY -p \(port) \(user)@\(host)" }

  package var copyCommand: String { "scp -i KEY -P \(port) FILE \(user)@\(host):" }

  /// As useradd names users; a leading `-` would be an option.
  private static func isUser(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter || first == "_", text.count <= 32 else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
  }

  /// An address or a name: what may stand in one, and no leading `-`.
  private static func isHost(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter || first.isNumber || first == ":", text.count <= 253
    else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.:".contains($0)) }
  }
}

package enum SSHDestinationError: Error, Hashable, CustomStringConvertible {
  case isOff
  case missing(String)
  case malformed(String, String)

  package var description: String {
    switch self {
    case .isOff: "It was created without SSH, and that cannot be changed: create an instance with SSH."
    case .missing(let part):
      "The service names no \(part) for SSH: start the instance, and in a virtual network use the private address."
    case .malformed(let part, let text): "The \(part) for SSH, \(text), is not one: nothing was run."
    }
  }
}
