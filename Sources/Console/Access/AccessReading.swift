import Languages
package import ComputeModel
package import Schedules

/// Where rights are asked for.
package enum AccessScope: Hashable, Sendable {
  /// By the workspace's label.
  case workspace(String)
  case instance(Target)

  var name: String {
    switch self {
    case .workspace(let label): localized("workspace \(label)")
    case .instance(let target): target.name
    }
  }
}

/// What is known of the rights at one scope.
package struct AccessReading: Hashable, Sendable {
  package var value: ScopeAccess?
  /// When the last reading ended, well or not.
  package var readAt: Instant?
  package var isReading = false
}
