import ARM
import ARMClient
import ComputeModel
import History
import Schedules

/// Puts what complete lists show into the history.
struct FleetRecorder: Sendable {
  /// So many readings may be missed before their time counts as not observed.
  private static let missedReadings = 3

  let store: HistoryStore
  /// Between two readings, by the service's clock.
  let interval: Duration

  /// - Parameter items: a complete list: what is missing from it is gone.
  func record(_ items: [FleetItem], of workspace: WorkspaceID, at now: Instant) throws(ServiceFailure) {
    let observations = items.compactMap { item -> Observation? in
      guard case .instance(let instance) = item else { return nil }
      return Observation(instance)
    }
    try HistoryFile.store { () throws(HistoryError) in
      try store.record(
        observations, ofWorkspace: workspace.path, at: now, longestGap: interval * Self.missedReadings)
    }
  }
}
