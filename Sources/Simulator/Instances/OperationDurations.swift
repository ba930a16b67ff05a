package import ComputeModel

/// The name of an operation in `lastOperation.operationName` (FACTS section 14); those that this service
/// performs.
package enum OperationName: String, CaseIterable, Hashable, Sendable {
  case create = "Create"
  case start = "Start"
  case stop = "Stop"
  case restart = "Restart"
  case delete = "Delete"

  package init(_ action: PowerAction) {
    switch action {
    case .start: self = .start
    case .stop: self = .stop
    case .restart: self = .restart
    case .delete: self = .delete
    }
  }
}

/// How long operations take, in virtual time. The one place where these numbers stand.
package enum OperationDurations: String, CaseIterable, Hashable, Sendable {
  /// What users of the service live with. Source: the founding document (creation about 5 minutes); the
  /// others are its author's order of magnitude. The service promises none of them.
  case real
  /// For tests with real clients, which wait in real time (ARCHITECTURE decision 15).
  case short

  /// "May take a few minutes, depending on the size of the image" (founding document); every image takes this long.
  package var imagePull: Duration { self == .real ? .seconds(180) : .seconds(2) }

  /// Of one setup script; how long real ones take is up to them.
  var setupScript: Duration { self == .real ? .seconds(60) : .seconds(1) }

  package func duration(of operation: OperationName) -> Duration {
    switch (self, operation) {
    case (.real, .create): .seconds(300)
    case (.real, .start): .seconds(180)
    case (.real, .stop): .seconds(60)
    case (.real, .restart): .seconds(240)
    case (.real, .delete): .seconds(60)
    case (.short, .create), (.short, .restart): .seconds(2)
    case (.short, .start), (.short, .stop), (.short, .delete): .seconds(1)
    }
  }

  /// How long a job runs, of a seeded variety. The command is not carried out, so the length is nobody's fact.
  func job(_ chance: inout SplitMix64) -> Duration {
    switch self {
    case .real: .seconds(300 + chance.below(5100))
    case .short: .seconds(2 + chance.below(3))
    }
  }
}
