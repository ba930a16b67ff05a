import ComputeModel
import Glibc
import History
import Schedules

extension ObservedPast {
  /// What the history has of an instance; nothing where there is no history yet.
  /// - Parameter store: see ``HistoryFile/existing()``.
  init(_ store: HistoryStore?, id: String, from begin: Instant, until end: Instant) throws(ServiceFailure) {
    self.init()
    guard let store else { return }
    let (seen, named) = try HistoryFile.store { () throws(HistoryError) in
      (try store.spans(of: id, from: begin, until: end), try store.operations(of: id, from: begin, until: end))
    }
    spans = seen.map { Span(state: InstanceState($0.state), from: $0.from, until: $0.until) }
    operations = named.map { LastOperation(name: $0.name, time: $0.time, status: $0.status, trigger: $0.trigger) }
  }
}

extension HistoryFile {
  /// The history where there is one; a command that only shows does not make one.
  static func existing() throws(ServiceFailure) -> HistoryStore? {
    guard access(path, F_OK) == 0 else { return nil }
    return try open()
  }
}
