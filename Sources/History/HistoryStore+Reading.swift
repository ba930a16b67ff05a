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
        StateSpan(state: row["state"], from: Instant(stored: row["begin"]), until: Instant(stored: row["until"]))
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
          name: row["name"], time: Instant(stored: row["time"]), status: row["status"], trigger: row["cause"])
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
          member: row["member"], before: row["before"], after: row["after"], seen: Instant(stored: row["seen"]))
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
          id: row["id"], instance: row["shown"], action: row["name"], actor: row["actor"],
          began: Instant(stored: row["began"]), ended: (row["ended"] as Int64?).map { Instant(stored: $0) },
          requestID: row["request"], result: row["result"], pollURL: row["poll"])
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
        (row["shown"], (row["gone"] as Int64?).map { Instant(stored: $0) })
      }
    }
  }
}
