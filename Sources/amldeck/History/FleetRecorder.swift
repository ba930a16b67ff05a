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

  /// Forgets what is too old or too much, once a day: a wall runs for weeks.
  /// - Parameter day: of the last time; nil before the first.
  func prune(at now: Instant, last day: inout Int64?) throws(ServiceFailure) {
    let today = now.secondsSinceEpoch / 86_400
    guard today != day else { return }
    day = today
    try HistoryFile.store { () throws(HistoryError) in
      try store.prune(before: now - .seconds(86_400 * HistoryFile.keptDays), largest: HistoryFile.largestSize)
    }
  }
}
