import ComputeModel
import Glibc
import History
import Schedules

extension ObservedPast {
  /// What the history has of instances, by the ids that were given; nothing where there is no history yet.
  /// - Parameter store: see ``HistoryFile/existing()``.
  static func all(
    _ store: HistoryStore?, ids: [String], from begin: Instant, until end: Instant
  ) throws(ServiceFailure) -> [String: ObservedPast] {
    guard let store else { return [:] }
    return try HistoryFile.store { () throws(HistoryError) in
      try store.view { history in
        var pasts: [String: ObservedPast] = [:]
        for id in ids {
          pasts[id] = ObservedPast(
            spans: try history.spans(of: id, from: begin, until: end).map {
              Span(state: InstanceState($0.state), from: $0.from, until: $0.until)
            },
            operations: try history.operations(of: id, from: begin, until: end).map {
              LastOperation(name: $0.name, time: $0.time, status: $0.status, trigger: $0.trigger)
            }
          ).filled(by: try history.activity(of: id, from: begin, until: end))
        }
        return pasts
      }
    }
  }
}

extension HistoryFile {
  /// The history where there is one; a command that only shows does not make one.
  static func existing() throws(ServiceFailure) -> HistoryStore? {
    guard access(path, F_OK) == 0 else { return nil }
    return try open()
  }
}
