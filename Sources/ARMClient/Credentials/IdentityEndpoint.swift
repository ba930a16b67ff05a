package import ARM

/// An address on this machine that hands out tokens of its managed identity. Such addresses are plain http as a rule,
/// so only those that never leave the machine are taken: loopback and link-local ones. Any https address is fine.
package struct IdentityEndpoint: Hashable, Sendable {
  /// Whether it is https.
  package var isTLS: Bool
  /// Host and port.
  package var origin: URLOrigin
  /// Begins with `/`; may end in a query.
  var path: String

  /// - Parameter text: an address; nil where it is plain http and leads off this machine, or is none.
  package init?(_ text: String) {
    if let url = AbsoluteURL(text) {
      isTLS = true
      origin = url.origin
      path = url.pathAndQuery
      return
    }
    // Read by the same rules as an https address; 80 is the port that goes without saying.
    guard text.lowercased().hasPrefix("http://"),
      var url = AbsoluteURL("https://" + text.dropFirst("http://".count)),
      Self.isLocal(url.origin.host)
    else { return nil }
    let authority = text.dropFirst("http://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let afterBracket = authority.split(separator: "]", omittingEmptySubsequences: false).last ?? authority
    if !afterBracket.contains(":") { url.origin.port = 80 }
    isTLS = false
    origin = url.origin
    path = url.pathAndQuery
  }

  /// Whether packets to this host stay on this machine or its own link.
  package static func isLocal(_ host: String) -> Bool {
    if ["localhost", "[::1]", "169.254.169.254"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "127" else { return false }
    return parts.dropFirst().allSatisfy { UInt8($0) != nil }
  }

  var authority: String { origin.port == (isTLS ? 443 : 80) ? origin.host : "\(origin.host):\(origin.port)" }

  func path(with query: [(String, String)]) -> String {
    let text = query.map { "\($0.0)=\($0.1.pathSegment)" }.joined(separator: "&")
    return path + (path.contains("?") ? "&" : "?") + text
  }
}
