import Languages

/// Whether idle shutdown can ever stop an instance. It has no planned time: nobody outside can see when the instance
/// fell idle (founding document; UX section 8).
package enum IdleOutlook: Hashable, Sendable {
  /// The service says that it is not set.
  case notSet
  /// - Parameter after: the ISO 8601 duration as the service wrote it.
  case canFire(after: String)
  case cannotFire(after: String, because: String)
  /// It depends on something that is not in the document.
  case uncertain(after: String, because: String)

  /// - Parameter identity: what is known of the role of its managed identity.
  package init(of instance: ComputeInstance, identity access: FindingFacts.IdentityAccess = .unknown) {
    guard let after = instance.idleTimeBeforeShutdown, !after.isEmpty else {
      self = .notSet
      return
    }
    let custom = instance.applications.filter { $0.kind == .custom }.map(\.name)
    if !custom.isEmpty {
      self = .cannotFire(
        after: after, because: localized("\(custom.joined(separator: ", ")): a custom application counts as activity"))
    } else if instance.state == .known(.jobRunning) {
      self = .cannotFire(after: after, because: localized("a job is running, which counts as activity"))
    } else if let identity = instance.identityType, identity.lowercased() != "none" {
      switch access {
      case .unknown:
        self = .uncertain(
          after: after,
          because: localized("its identity must be Contributor on the workspace, which cannot be seen here"))
      case .missing:
        self = .cannotFire(after: after, because: localized("its identity is not Contributor on the workspace"))
      case .contributor: self = .canFire(after: after)
      }
    } else {
      self = .canFire(after: after)
    }
  }

  /// "idle shutdown after 60 min idle, can fire"
  package var sentence: String {
    switch self {
    case .notSet: localized("idle shutdown: the service names none")
    case .canFire(let after): localized("idle shutdown after \(Self.words(after)) idle, can fire")
    case .cannotFire(let after, let reason):
      localized("idle shutdown after \(Self.words(after)) idle, CANNOT FIRE: \(reason)")
    case .uncertain(let after, let reason):
      localized("idle shutdown after \(Self.words(after)) idle, not certain: \(reason)")
    }
  }

  private static func words(_ duration: String) -> String {
    IdleTime(wire: duration).map { localized("\($0.minutes) min") } ?? duration
  }
}
