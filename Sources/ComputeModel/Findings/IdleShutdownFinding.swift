import Languages

/// Why idle shutdown will not stop a running instance, as far as the list of instances shows it. The service shows no
/// idle clock: what it does not show is no finding (founding document; FACTS section 5.2).
package enum IdleShutdownFinding: Hashable, Sendable {
  case notSet
  /// Any custom application counts as activity.
  case customApplications([String])

  /// The code by which filters and reports name it.
  package static let code = FindingCode.neverIdles.rawValue

  /// nil where the instance does not run, or where nothing that is visible keeps idle shutdown from firing.
  package init?(_ instance: ComputeInstance) {
    guard let state = instance.state.known, state == .running || state == .jobRunning || state == .starting else {
      return nil
    }
    let custom = instance.applications.filter { $0.kind == .custom }.map(\.name)
    if !custom.isEmpty {
      self = .customApplications(custom)
    } else if instance.idleTimeBeforeShutdown?.isEmpty ?? true {
      self = .notSet
    } else {
      return nil
    }
  }

  package var reason: String {
    switch self {
    case .notSet: localized("idle shutdown is not set")
    case .customApplications(let names): localized("custom application \(names.joined(separator: ", ")): never idle")
    }
  }
}
