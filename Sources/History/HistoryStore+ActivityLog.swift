package import ComputeModel
import GRDB
package import Schedules

extension HistoryStore {
  /// Stores what the activity log says of an instance; a request that was known is renewed.
  /// - Parameter id: the instance's ARM id, in any case.
  package func record(_ log: [LoggedActivity], of id: String) throws(HistoryError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT INTO logged (instance, id, action, caller, callerID, began, ended, status, code)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (instance, id, action) DO UPDATE SET caller = excluded.caller, callerID = excluded.callerID,
            began = excluded.began, ended = excluded.ended, status = excluded.status, code = excluded.code
          """)
      for activity in log {
        try statement.execute(arguments: [
          id.lowercased(), activity.id, activity.action, activity.caller, activity.callerID, activity.began.stored,
          activity.ended?.stored, activity.status, activity.code,
        ])
      }
    }
  }

  /// See ``HistoryView/activity(of:from:until:)``.
  package func activity(
    of id: String, from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [LoggedActivity] {
    try view { try $0.activity(of: id, from: begin, until: end) }
  }
}

extension LoggedActivity {
  /// A row of the table `logged`.
  init(_ row: Row) throws {
    self.init(
      id: try row.decode(forColumn: "id"), action: try row.decode(forColumn: "action"),
      caller: try row.decode(forColumn: "caller"), callerID: try row.decode(forColumn: "callerID"),
      began: Instant(stored: try row.decode(forColumn: "began")),
      ended: (try row.decode(Int64?.self, forColumn: "ended")).map { Instant(stored: $0) },
      status: try row.decode(forColumn: "status"), code: try row.decode(forColumn: "code"))
  }
}
