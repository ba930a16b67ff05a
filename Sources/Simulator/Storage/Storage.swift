import ComputeModel

/// The storage accounts of workspaces, as far as compute instances depend on them: an account that forbids access
/// by shared key keeps instances from being created (founding document).
package struct Storage: Hashable, Sendable {
  /// Names of accounts that forbid it.
  private var keyless: [String] = []

  package func allowsSharedKeyAccess(account: String) -> Bool { !keyless.contains(account.lowercased()) }

  mutating func evolve(_ event: StorageEvent) {
    switch event {
    case .sharedKeyAccessSet(let account, let isAllowed):
      keyless.removeAll { $0 == account.lowercased() }
      if !isAllowed { keyless.append(account.lowercased()) }
    }
  }
}

package enum StorageCommand: Sendable {
  case setSharedKeyAccess(account: String, isAllowed: Bool)
}

package enum StorageEvent: Hashable, Sendable {
  case sharedKeyAccessSet(account: String, isAllowed: Bool)
}

extension World {
  func events(for command: StorageCommand, by principal: Principal) -> [Event] {
    switch command {
    case .setSharedKeyAccess(let account, let isAllowed):
      guard storage.allowsSharedKeyAccess(account: account) != isAllowed else { return [] }
      return [
        Event(
          at: now,
          why: "\(principal.name) \(isAllowed ? "allowed" : "forbade") shared key access to the storage account"
            + " \(account)", kind: .storage(.sharedKeyAccessSet(account: account, isAllowed: isAllowed)))
      ]
    }
  }
}

extension StorageEvent {
  var json: JSONValue {
    switch self {
    case .sharedKeyAccessSet(let account, let isAllowed):
      .object(["account": .string(account), "allowSharedKeyAccess": .bool(isAllowed)])
    }
  }

  init?(json: JSONValue) {
    guard let account = json["account"]?.text, let isAllowed = json["allowSharedKeyAccess"]?.flag else { return nil }
    self = .sharedKeyAccessSet(account: account, isAllowed: isAllowed)
  }
}
