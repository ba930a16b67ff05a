import Languages

/// What a person chooses of a connection, beside where it goes.
package struct SSHChoice: Hashable, Sendable {
  /// The file of the private key; nil leaves the choice to ssh.
  package let key: String?
  /// ssh's configuration file instead of the user's own.
  package let configuration: String?
  /// Machines on the way, as ssh's ProxyJump takes them.
  package let jump: String?

  package init() {
    key = nil
    configuration = nil
    jump = nil
  }

  /// The words are the user's own, and yet they are checked: ssh finds a meaning in some that a file or a machine
  /// can hardly be meant to have.
  package init(key: String?, configuration: String? = nil, jump: String? = nil) throws(SSHChoiceError) {
    if let key {
      // `ssh-keygen` writes both, and the wrong one is easily taken: ssh then says no more than "invalid format".
      if key.hasSuffix(".pub") { throw .isPublicKey(key) }
      // ssh expands %h, %u and ${HOME} in the names of key files (ssh_config(5), TOKENS).
      guard Self.isFile(key), !key.contains("%"), !key.contains("$") else { throw .notAFile("key", key) }
    }
    if let configuration, !Self.isFile(configuration) { throw .notAFile("configuration", configuration) }
    if let jump {
      let hops = jump.split(separator: ",", omittingEmptySubsequences: false)
      for hop in hops where !Self.isHop(String(hop)) { throw .notAHop(String(hop)) }
    }
    self.key = key
    self.configuration = configuration
    self.jump = jump
  }

  /// Options of ssh and of scp, which have the same for these.
  var arguments: [String] {
    var arguments: [String] = []
    if let configuration { arguments += ["-F", configuration] }
    // Only that key: a server ends the connection after a few wrong ones, and an agent may hold many.
    if let key { arguments += ["-i", key, "-o", "IdentitiesOnly=yes"] }
    if let jump { arguments += ["-J", jump] }
    return arguments
  }

  private static func isFile(_ path: String) -> Bool {
    !path.isEmpty && path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }

  /// `[USER@]HOST[:PORT]`, where HOST may be an alias of ssh's configuration.
  private static func isHop(_ text: String) -> Bool {
    let words = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 1 || SSHDestination.isUser(String(words[0])) else { return false }
    var host = words[words.count - 1]
    if host.hasPrefix("["), let end = host.lastIndex(of: "]") {
      let rest = host[host.index(after: end)...]
      guard rest.isEmpty || isPort(rest) else { return false }
      return SSHHost(String(host[host.index(after: host.startIndex)..<end])) != nil
    }
    if let colon = host.lastIndex(of: ":") {
      guard isPort(host[colon...]) else { return false }
      host = host[..<colon]
    }
    return SSHHost(String(host)) != nil
  }

  /// `:PORT`
  private static func isPort(_ text: Substring) -> Bool {
    guard text.first == ":", let port = Int(text.dropFirst()) else { return false }
    return (1...65_535).contains(port)
  }
}

package enum SSHChoiceError: Error, Hashable, CustomStringConvertible {
  case isPublicKey(String)
  case notAFile(String, String)
  case notAHop(String)

  package var description: String {
    switch self {
    case .isPublicKey(let path):
      localized("\(path) is a public key: name the file of the private one, which is called the same without .pub.")
    case .notAFile(let what, let path):
      localized(
        "The \(what) file \(path) has a character in its name that ssh would read as something else: rename it.")
    case .notAHop(let text): localized("The jump host \(text) is not of the form [USER@]HOST[:PORT].")
    }
  }
}
