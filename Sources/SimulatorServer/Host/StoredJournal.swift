import ComputeModel
import GRDB
import Simulator

/// A journal in a file of SQLite, which is on the disk before anything is answered.
final class StoredJournal: Journal {
  /// The format that this version writes. A higher one is refused, and the file is left alone.
  static let version = 1
  static let fileName = "journal.sqlite3"

  private let database: DatabaseQueue
  private let path: String

  init(in directory: PrivateDirectory) throws(SimulatorServerError) {
    path = directory.path(of: Self.fileName)
    // SQLite gives its -wal and -shm files the mode of the database, so that one must be right before it
    // opens it.
    try directory.prepareFile(Self.fileName)
    do {
      var configuration = Configuration()
      configuration.prepareDatabase { database in
        // GRDB leaves synchronous at NORMAL with WAL, which loses acknowledged commits at a power loss
        // (ARCHITECTURE decision 8).
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      }
      database = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw Self.failure(error, path: path)
    }
    let found = try synchronousLevel()
    guard found == 2 else {
      let level = found.map { "\($0)" } ?? "unknown"
      throw .journal(path: path, reason: "SQLite does not wait for the disk: synchronous is \(level), not 2")
    }
    try migrate()
  }

  private static func failure(_ error: any Error, path: String) -> SimulatorServerError {
    // A value that cannot be in its column: NULL where the table forbids it.
    if error is RowDecodingError { return .damaged(path: path, reason: "a value is none of its column") }
    guard let error = error as? DatabaseError else { return .journal(path: path, reason: "\(error)") }
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return .damaged(path: path, reason: error.message ?? "SQLite cannot read it")
    default:
      return .journal(path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
    }
  }

  private func read<Value>(_ work: (Database) throws -> Value) throws(SimulatorServerError) -> Value {
    do {
      return try database.read(work)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private func write(_ work: (Database) throws -> Void) throws(SimulatorServerError) {
    do {
      try database.write(work)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  func synchronousLevel() throws(SimulatorServerError) -> Int? {
    try read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
  }

  private func migrate() throws(SimulatorServerError) {
    let found = try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    guard found <= Self.version else { throw .newerVersion(path: path, version: found) }
    guard found < 1 else { return }
    try write { database in
      try database.execute(
        sql: """
          CREATE TABLE event (sequence INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
          CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
          PRAGMA user_version = 1;
          """)
    }
  }

  func append(_ events: [Event]) throws(SimulatorServerError) {
    try write { database in
      let statement = try database.cachedStatement(sql: "INSERT INTO event (text) VALUES (?)")
      for event in events { try statement.execute(arguments: [event.json.compactText]) }
    }
  }

  func entries(after sequence: Int, limit: Int) throws(SimulatorServerError) -> [JournalEntry] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT sequence, text FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?",
        arguments: [sequence, limit]
      ).map { JournalEntry(sequence: try $0.decode(forColumn: "sequence"), text: try $0.decode(forColumn: "text")) }
    }
  }

  func events() throws(SimulatorServerError) -> [Event] {
    var events: [Event] = []
    for entry in try entries(after: 0, limit: -1) {
      guard let document = try? JSONValue(parsing: entry.text), let event = Event(json: document) else {
        throw .damaged(path: path, reason: "event \(entry.sequence) cannot be read")
      }
      events.append(event)
    }
    return events
  }

  func fact(_ name: String) throws(SimulatorServerError) -> String? {
    try read { try String.fetchOne($0, sql: "SELECT value FROM fact WHERE name = ?", arguments: [name]) }
  }

  func setFact(_ name: String, _ value: String) throws(SimulatorServerError) {
    try write { database in
      try database.execute(
        sql: "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        arguments: [name, value])
    }
  }

  func close() { try? database.close() }
}
