package import ComputeModel

/// Where every instance with a public address says that one connects with SSH: a real sshd that somebody runs, since
/// the addresses that the simulator makes up lead nowhere.
package struct SSHAddress: Hashable, Sendable {
  package var user: String
  package var host: SSHHost
  package var port: Int

  /// The service's own (FACTS section 5.5).
  package static let usualUser = "azureuser"

  /// - Parameter text: `[USER@]HOST:PORT`; an IPv6 address stands in brackets.
  package init(_ text: String) throws(SimulatorServerError) {
    let failure = SimulatorServerError.optionOutOfRange(
      "--ssh-address is [USER@]HOST:PORT with an address and a port from 1 to 65535, such as 127.0.0.1:2222.")
    let words = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let place = words[words.count - 1]
    guard let colon = place.lastIndex(of: ":"), let port = Int(place[place.index(after: colon)...]),
      (1...65_535).contains(port)
    else { throw failure }
    var name = String(place[..<colon])
    if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    guard let host = SSHHost(name), host.bracketed == place[..<colon] else { throw failure }
    if words.count == 2 {
      guard SSHDestination.isUser(String(words[0])) else { throw failure }
    }
    user = words.count == 2 ? String(words[0]) : Self.usualUser
    self.host = host
    self.port = port
  }
}
