package import ComputeModel
import GRDB
package import Schedules

/// What the history says at one moment, whatever other programs store meanwhile: see ``HistoryStore/view(_:)``.
package struct HistoryView {
  let database: Database

  /// The states of an instance inside a window, ascending.
  /// - Parameter id: its ARM id, in any case.
  package func spans(
    of id: String, from begin: Instant, until end: Instant
  ) throws -> [StateSpan] {
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

  /// Operations that the service named, ascending.
  package func operations(
    of id: String, from begin: Instant, until end: Instant
  ) throws -> [SeenOperation] {
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

  /// Settings that changed, ascending.
  package func changes(
    of id: String, from begin: Instant, until end: Instant
  ) throws -> [SettingChange] {
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

  /// The requests that began inside a window, ascending.
  package func activity(
    of id: String, from begin: Instant, until end: Instant
  ) throws -> [LoggedActivity] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT * FROM logged WHERE instance = ? AND began BETWEEN ? AND ? ORDER BY began, id"),
      arguments: [id.lowercased(), begin.stored, end.stored]
    ).map { try LoggedActivity($0) }
  }

  /// Own actions that began inside a window, ascending; of one instance, or of all (nil).
  package func actions(
    of id: String? = nil, from begin: Instant, until end: Instant
  ) throws -> [OwnAction] {
    guard let id = id?.lowercased() else {
      return try actions(where: "began BETWEEN ? AND ?", [begin.stored, end.stored])
    }
    return try actions(where: "began BETWEEN ? AND ? AND instance = ?", [begin.stored, end.stored, id])
  }

  /// Own actions of which no end is known: a program that starts picks them up.
  package func openActions() throws -> [OwnAction] { try actions(where: "ended IS NULL", []) }

  private func actions(where condition: String, _ arguments: StatementArguments) throws -> [OwnAction] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM action WHERE \(condition) ORDER BY began, id"), arguments: arguments
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

  /// The instances that were ever seen and are not forgotten: ARM ids, and since when they are gone.
  package func instances() throws -> [(id: String, gone: Instant?)] {
    try Row.fetchAll(database, sql: "SELECT shown, gone FROM instance ORDER BY id").map { row in
      (
        try row.decode(forColumn: "shown"),
        (try row.decode(Int64?.self, forColumn: "gone")).map { Instant(stored: $0) }
      )
    }
  }
}
