import GRDB
import Schedules

/// What was observed and done, in one SQLite file that several programs may share.
///
/// A state is stored as a span and not as one row for each refresh, so that weeks of a wall display need little
/// more than what changed in them. Its methods are synchronous, and take milliseconds: call them off the thread
/// that answers keys.
package final class HistoryStore: Sendable {
  /// The format that this version writes. A higher one is refused, and the file is left alone.
  static let version = 2

  let database: DatabaseQueue
  let path: String

  /// - Parameter path: a file of ours alone (0600) that is there already, also when empty; nil keeps everything
  ///   in memory.
  package init(path: String?) throws(HistoryError) {
    self.path = path ?? "memory"
    var configuration = Configuration()
    // Another program that writes is done in milliseconds.
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA foreign_keys = ON")
      guard path != nil else { return }
      // NORMAL: after a power loss the last seconds may be missing, never more. This is a record of what the
      // service knows itself, not a promise to anybody.
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    }
    do {
      database =
        try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
        ?? DatabaseQueue(configuration: configuration)
    } catch {
      throw Self.failure(error, path: self.path)
    }
    try migrate()
  }

  private static func failure(_ error: any Error, path: String) -> HistoryError {
    // A value that cannot be in its column: NULL where the table forbids it.
    if error is RowDecodingError { return .damaged(path: path, reason: "a value is none of its column") }
    guard let error = error as? DatabaseError else { return .storage(path: path, reason: "\(error)") }
    let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path: path, reason: reason)
    default: return .storage(path: path, reason: reason)
    }
  }

  func read<Value>(_ work: (Database) throws -> Value) throws(HistoryError) -> Value {
    do {
      return try database.read(work)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  func write<Value>(_ work: (Database) throws -> Value) throws(HistoryError) -> Value {
    do {
      return try database.write(work)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private func migrate() throws(HistoryError) {
    let found = try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    guard found <= Self.version else { throw .newerVersion(path: path, version: found) }
    // Two programs may begin at once: the second one finds the tables.
    if found < 1 { try makeFirstTables() }
    if found < 2 { try makeLogTable() }
  }

  private func makeFirstTables() throws(HistoryError) {
    try write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS instance (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, shown TEXT NOT NULL,
            workspace TEXT NOT NULL, gone INTEGER) STRICT;
          CREATE TABLE IF NOT EXISTS span (
            number INTEGER PRIMARY KEY, instance INTEGER NOT NULL REFERENCES instance ON DELETE CASCADE,
            state TEXT NOT NULL, begin INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
          CREATE INDEX IF NOT EXISTS spanOfInstance ON span (instance, until);
          CREATE TABLE IF NOT EXISTS operation (
            instance INTEGER NOT NULL REFERENCES instance ON DELETE CASCADE, name TEXT NOT NULL,
            time INTEGER NOT NULL, status TEXT, cause TEXT,
            PRIMARY KEY (instance, time, name)) STRICT, WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS setting (
            instance INTEGER NOT NULL REFERENCES instance ON DELETE CASCADE, member TEXT NOT NULL, value TEXT,
            PRIMARY KEY (instance, member)) STRICT, WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS change (
            instance INTEGER NOT NULL REFERENCES instance ON DELETE CASCADE, member TEXT NOT NULL,
            seen INTEGER NOT NULL, before TEXT, after TEXT,
            PRIMARY KEY (instance, seen, member)) STRICT, WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS action (
            id TEXT PRIMARY KEY, instance TEXT NOT NULL, shown TEXT NOT NULL, name TEXT NOT NULL, actor TEXT,
            began INTEGER NOT NULL, ended INTEGER, request TEXT, result TEXT, poll TEXT) STRICT, WITHOUT ROWID;
          CREATE INDEX IF NOT EXISTS actionByTime ON action (began);
          PRAGMA user_version = 1;
          """)
    }
  }

  /// What Azure's activity log said, kept beyond the 90 days of the log itself as long as the rest is.
  private func makeLogTable() throws(HistoryError) {
    try write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS logged (
            instance TEXT NOT NULL, id TEXT NOT NULL, action TEXT NOT NULL, caller TEXT, callerID TEXT,
            began INTEGER NOT NULL, ended INTEGER, status TEXT NOT NULL, code TEXT,
            PRIMARY KEY (instance, id, action)) STRICT, WITHOUT ROWID;
          CREATE INDEX IF NOT EXISTS loggedByTime ON logged (instance, began);
          PRAGMA user_version = 2;
          """)
    }
  }

  package func close() { try? database.close() }
}

extension Instant {
  /// As SQLite holds it.
  var stored: Int64 { nanosecondsSinceEpoch }

  init(stored: Int64) { self.init(nanosecondsSinceEpoch: stored) }
}
