import ARM

/// Whose limits and whose turn a request counts for: its path says it, in any case (FACTS section 1).
struct CallScope: Hashable, Sendable {
  /// In lower case; nil for what belongs to the tenant.
  var subscription: String?
  /// Resource group and workspace in lower case; nil for what belongs to none.
  var workspace: String?

  init(_ url: AbsoluteURL) {
    let path = url.pathAndQuery.prefix { $0 != "?" }
    let parts = path.split(separator: "/").prefix(8).map { $0.lowercased() }
    guard parts.count >= 2, parts[0] == "subscriptions" else { return }
    subscription = parts[1]
    guard parts.count == 8, parts[2] == "resourcegroups", parts[6] == "workspaces" else { return }
    workspace = "\(parts[3])/\(parts[7])"
  }
}
