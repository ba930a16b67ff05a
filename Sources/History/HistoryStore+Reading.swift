package import ComputeModel
import GRDB
package import Schedules

extension HistoryStore {
  /// Several questions about one moment: each by itself costs as much for its beginning and its end as for its answer.
  /// Nothing can be stored meanwhile.
  package func view<Value>(_ body: (HistoryView) throws -> Value) throws(HistoryError) -> Value {
    try read { database in try body(HistoryView(database: database)) }
  }

  /// See ``HistoryView/spans(of:from:until:)``.
  package func spans(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [StateSpan] {
    try view { try $0.spans(of: id, from: begin, until: end) }
  }

  /// See ``HistoryView/operations(of:from:until:)``.
  package func operations(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [SeenOperation] {
    try view { try $0.operations(of: id, from: begin, until: end) }
  }

  /// See ``HistoryView/changes(of:from:until:)``.
  package func changes(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [SettingChange] {
    try view { try $0.changes(of: id, from: begin, until: end) }
  }

  /// See ``HistoryView/actions(of:from:until:)``.
  package func actions(
    of id: String? = nil, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [OwnAction] {
    try view { try $0.actions(of: id, from: begin, until: end) }
  }

  /// See ``HistoryView/openActions()``.
  package func openActions() throws(HistoryError) -> [OwnAction] {
    try view { try $0.openActions() }
  }

  /// How long an action took when it succeeded, from the last fifty times; nil where it was never seen.
  package func usualTime(of action: String) throws(HistoryError) -> UsualTime? {
    let nanoseconds = try read { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT ended - began FROM action WHERE name = ? AND result = 'Succeeded' AND ended >= began
          ORDER BY began DESC LIMIT 50
          """,
        arguments: [action])
    }
    return UsualTime(of: nanoseconds.map { .nanoseconds($0) })
  }

  /// When somebody last looked at any instance; nil where nobody ever did.
  package func lastSeen() throws(HistoryError) -> Instant? {
    // By the index of each instance: millions of spans are not gone through.
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT max((SELECT max(until) FROM span WHERE span.instance = instance.number)) FROM instance"
      ).map { Instant(stored: $0) }
    }
  }

  /// See ``HistoryView/instances()``.
  package func instances() throws(HistoryError) -> [(id: String, gone: Instant?)] {
    try view { try $0.instances() }
  }
}
