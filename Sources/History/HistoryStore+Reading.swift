package import ComputeModel
import GRDB
package import Schedules

extension HistoryStore {
  /// The states of an instance inside a window, ascending.
  /// - Parameter id: its ARM id, in any case.
  package func spans(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [StateSpan] {
    try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT state, begin, until FROM span
            WHERE instance = (SELECT number FROM instance WHERE id = ?) AND until >= ? AND begin <= ? ORDER BY begin
            """),
        arguments: [id.lowercased(), begin.stored, end.stored]
      ).compactMap { row in
        StateSpan(
          state: try row.decode(forColumn: "state"), from: Instant(stored: try row.decode(forColumn: "begin")),
          until: Instant(stored: try row.decode(forColumn: "until"))
        )
        .clipped(from: begin, until: end)
      }
    }
  }

  /// Operations that the service named, ascending.
  package func operations(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [SeenOperation] {
    try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT name, time, status, cause FROM operation
            WHERE instance = (SELECT number FROM instance WHERE id = ?) AND time BETWEEN ? AND ? ORDER BY time
            """),
        arguments: [id.lowercased(), begin.stored, end.stored]
      ).map { row in
        SeenOperation(
          name: try row.decode(forColumn: "name"), time: Instant(stored: try row.decode(forColumn: "time")),
          status: try row.decode(forColumn: "status"), trigger: try row.decode(forColumn: "cause"))
      }
    }
  }

  /// Settings that changed, ascending.
  package func changes(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [SettingChange] {
    try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT member, seen, before, after FROM change
            WHERE instance = (SELECT number FROM instance WHERE id = ?) AND seen BETWEEN ? AND ? ORDER BY seen, member
            """),
        arguments: [id.lowercased(), begin.stored, end.stored]
      ).map { row in
        SettingChange(
          member: try row.decode(forColumn: "member"), before: try row.decode(forColumn: "before"),
          after: try row.decode(forColumn: "after"), seen: Instant(stored: try row.decode(forColumn: "seen")))
      }
    }
  }

  /// Own actions that began inside a window, ascending; of one instance, or of all (nil).
  package func actions(
    of id: String? = nil, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [OwnAction] {
    try actions(
      where: "began BETWEEN ? AND ? AND (? IS NULL OR instance = ?)",
      [begin.stored, end.stored, id?.lowercased(), id?.lowercased()])
  }

  /// Own actions of which no end is known: a program that starts picks them up.
  package func openActions() throws(HistoryError) -> [OwnAction] {
    try actions(where: "ended IS NULL", [])
  }

  private func actions(
    where condition: String, _ arguments: StatementArguments
  ) throws(HistoryError) -> [OwnAction] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM action WHERE \(condition) ORDER BY began, id", arguments: arguments
      ).map { row in
        OwnAction(
          id: try row.decode(forColumn: "id"), instance: try row.decode(forColumn: "shown"),
          action: try row.decode(forColumn: "name"), actor: try row.decode(forColumn: "actor"),
          began: Instant(stored: try row.decode(forColumn: "began")),
          ended: (try row.decode(Int64?.self, forColumn: "ended")).map { Instant(stored: $0) },
          requestID: try row.decode(forColumn: "request"), result: try row.decode(forColumn: "result"),
          pollURL: try row.decode(forColumn: "poll"))
      }
    }
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

  /// The instances that were ever seen and are not forgotten: ARM ids, and since when they are gone.
  package func instances() throws(HistoryError) -> [(id: String, gone: Instant?)] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT shown, gone FROM instance ORDER BY id").map { row in
        (
          try row.decode(forColumn: "shown"),
          (try row.decode(Int64?.self, forColumn: "gone")).map { Instant(stored: $0) }
        )
      }
    }
  }
}
