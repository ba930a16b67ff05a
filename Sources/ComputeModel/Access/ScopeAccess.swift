import Languages

/// What whoever is signed in may do at one scope, as ARM's preflight says (FACTS section 7). It sees neither deny
/// assignments nor the service's own rules: a yes is no promise, and the service has the last word.
package struct ScopeAccess: Hashable, Sendable {
  /// One lock at the scope, above it or below it.
  package struct Lock: Hashable, Sendable {
    package var name: String
    package var level: LockLevel
    /// The ARM id of what is locked, without the lock's own part.
    package var scope: String

    package init(name: String, level: LockLevel, scope: String) {
      self.name = name
      self.level = level
      self.scope = scope
    }

    /// nil where the level is unknown, which is not taken for one that forbids (the service will answer), or the id
    /// is not `SCOPE/providers/Microsoft.Authorization/locks/NAME`.
    package init?(resource: JSONValue) {
      guard let level = resource[path: "properties", "level"]?.text.flatMap({ LockLevel(rawValue: $0) }),
        let segments = resource["id"]?.text?.split(separator: "/", omittingEmptySubsequences: false),
        segments.count > 4,
        segments.suffix(4).map({ $0.lowercased() }).dropLast()
          == ["providers", "microsoft.authorization", "locks"]
      else { return nil }
      self.init(
        name: resource["name"]?.text ?? String(segments[segments.count - 1]), level: level,
        scope: segments.dropLast(4).joined(separator: "/"))
    }

    func covers(_ id: String) -> Bool {
      let (scope, id) = (scope.lowercased(), id.lowercased())
      return id == scope || id.hasPrefix(scope + "/")
    }
  }

  /// One entry a role; a right holds where one of them allows it.
  package var permissions: [Permission]
  /// nil where locks may not be read: that is a right of its own.
  package var locks: [Lock]?
  /// Of whoever is signed in, in lower case; nil where the token does not say.
  package var principalID: String?

  package init(permissions: [Permission], locks: [Lock]? = nil, principalID: String? = nil) {
    self.permissions = permissions
    self.locks = locks
    self.principalID = principalID?.lowercased()
  }

  package func allows(_ right: String) -> Bool { permissions.contains { $0.allows(right, isData: false) } }

  /// The first right that an action needs and that is missing, in full; nil where nothing is known to be missing.
  package func missingRight(for action: InstanceAction) -> String? {
    guard let right = action.publishedRight else { return nil }
    return allows(right) ? nil : right
  }

  /// What stands against an action, beside roles, as a clause; nil where nothing does.
  package func rule(against action: InstanceAction, on instance: ComputeInstance) -> String? {
    let right = action.publishedRight ?? InstanceAction.rights + action.right
    if let lock = (locks ?? []).first(where: { $0.covers(instance.id) && $0.level.forbids(right) }) {
      return localized(
        "is under the lock \(lock.name) (\(lock.level.rawValue)) of \(lock.scope), which must be taken off first")
    }
    // Only the user of an instance that was made on behalf of somebody may turn SSO on, so that nobody's code runs
    // under another's sign-on (founding document).
    if case .enableSSO(true) = action, let assigned = instance.assignedTo, let principalID,
      assigned.objectID.lowercased() != principalID
    {
      return localized("is assigned to somebody else: only that user can turn SSO on")
    }
    return nil
  }
}

extension InstanceAction {
  /// What rights on computes begin with.
  static let rights = "Microsoft.MachineLearningServices/workspaces/computes/"

  /// The right of an action in full, where Azure publishes it; nil for custom applications, whose right is not
  /// known (FACTS section 7): nothing is greyed for its sake.
  package var publishedRight: String? {
    if case .customServices = self { return nil }
    return Self.rights + right
  }
}
