package import ComputeModel
import GRDB
package import Schedules

/// Everything that the history has of one instance in a window.
package struct SeenInstance: Sendable {
  /// The ARM id, as the service wrote it.
  package var id: String
  /// The ARM id of its workspace, in lower case.
  package var workspace: String
  package var gone: Instant?
  package var past = ObservedPast()
  package var changes: [SettingChange] = []
  /// The newest value of each setting as JSON text, by its member on the wire.
  package var settings: [String: String] = [:]
}

extension HistoryStore {
  /// All instances at once: each table is walked once, since asking for thousands of them one by one takes longer than
  /// anybody waits for a report.
  package func window(from begin: Instant, until end: Instant) throws(HistoryError) -> [SeenInstance] {
    try read { database in
      var seen: [SeenInstance] = []
      var places: [Int64: Int] = [:]
      // Instances that were gone before the window began are not in it.
      let instances = try Row.fetchCursor(
        database,
        sql: "SELECT number, shown, workspace, gone FROM instance WHERE gone IS NULL OR gone >= ? ORDER BY id",
        arguments: [begin.stored])
      while let row = try instances.next() {
        places[row[0]] = seen.count
        seen.append(
          SeenInstance(id: row[1], workspace: row[2], gone: (row[3] as Int64?).map { Instant(stored: $0) }))
      }
      try Self.readSpans(database, begin, end, places, &seen)
      try Self.readOperations(database, begin, end, places, &seen)
      let changes = try Row.fetchCursor(
        database,
        sql: """
          SELECT instance, member, before, after, seen FROM change WHERE seen BETWEEN ? AND ? ORDER BY seen, member
          """,
        arguments: [begin.stored, end.stored])
      while let row = try changes.next() {
        guard let place = places[row[0]] else { continue }
        seen[place].changes.append(
          SettingChange(member: row[1], before: row[2], after: row[3], seen: Instant(stored: row[4])))
      }
      let settings = try Row.fetchCursor(
        database, sql: "SELECT instance, member, value FROM setting WHERE value IS NOT NULL")
      while let row = try settings.next() {
        guard let place = places[row[0]] else { continue }
        seen[place].settings[row[1]] = row[2]
      }
      return seen
    }
  }

  /// In the order in which they were written, which is that of time for each instance.
  private static func readSpans(
    _ database: Database, _ begin: Instant, _ end: Instant, _ places: [Int64: Int], _ seen: inout [SeenInstance]
  ) throws {
    var states: [String: InstanceState] = [:]
    let spans = try Row.fetchCursor(
      database, sql: "SELECT instance, state, begin, until FROM span WHERE until >= ? AND begin <= ? ORDER BY number",
      arguments: [begin.stored, end.stored])
    while let row = try spans.next() {
      guard let place = places[row[0]] else { continue }
      let word: String = row[1]
      let state = states[word] ?? InstanceState(word)
      states[word] = state
      seen[place].past.spans.append(
        ObservedPast.Span(
          state: state, from: max(begin, Instant(stored: row[2])), until: min(end, Instant(stored: row[3]))))
    }
  }

  private static func readOperations(
    _ database: Database, _ begin: Instant, _ end: Instant, _ places: [Int64: Int], _ seen: inout [SeenInstance]
  ) throws {
    // The primary key is the order: by instance, then by time.
    let operations = try Row.fetchCursor(
      database,
      sql: """
        SELECT instance, name, time, status, cause FROM operation WHERE time BETWEEN ? AND ? ORDER BY instance, time
        """,
      arguments: [begin.stored, end.stored])
    while let row = try operations.next() {
      guard let place = places[row[0]] else { continue }
      seen[place].past.operations.append(
        LastOperation(name: row[1], time: Instant(stored: row[2]), status: row[3], trigger: row[4]))
    }
  }

  /// What the activity log says of all instances, as far as it was read; by ARM id in lower case, ascending in time.
  package func activity(
    from begin: Instant, until end: Instant
  ) throws(HistoryError) -> [String: [LoggedActivity]] {
    try read { database in
      var log: [String: [LoggedActivity]] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM logged WHERE began BETWEEN ? AND ? ORDER BY began, id",
        arguments: [begin.stored, end.stored])
      while let row = try rows.next() { log[row["instance"], default: []].append(LoggedActivity(row)) }
      return log
    }
  }
}
