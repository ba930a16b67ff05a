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

/// What was observed of instances, ascending, by the numbers that the history has for them.
package typealias SpansByInstance = [Int64: [ObservedPast.Span]]

extension HistoryStore {
  /// The states of all instances: the table is walked once in the order in which it was written, which is that of time
  /// for each instance.
  package func spans(from begin: Instant, until end: Instant) throws(HistoryError) -> SpansByInstance {
    try read { database in
      var words = StateWords()
      // The numbers of instances are small and nearly without gaps: a place in an array is found sooner than a key.
      var places: [Int] = []
      var spans: [(instance: Int64, spans: [ObservedPast.Span])] = []
      try Row.fetchCursor(
        database,
        sql: "SELECT instance, state, begin, until FROM span WHERE until >= ? AND begin <= ? ORDER BY number",
        arguments: [begin.stored, end.stored]
      ).forEach { row in
        let instance: Int64 = try row.decode(atIndex: 0)
        let number = Int(instance)
        if number >= places.count {
          places.append(contentsOf: repeatElement(-1, count: number + 1 - places.count))
        }
        if places[number] < 0 {
          places[number] = spans.count
          spans.append((instance, []))
        }
        spans[places[number]].spans.append(
          ObservedPast.Span(
            state: words.state(try row.decode(atIndex: 1)),
            from: max(begin, Instant(stored: try row.decode(atIndex: 2))),
            until: min(end, Instant(stored: try row.decode(atIndex: 3)))))
      }
      return Dictionary(uniqueKeysWithValues: spans.map { ($0.instance, $0.spans) })
    }
  }

  /// The rest of what is known of all instances: each table is walked once, since asking for thousands of them one by one
  /// takes longer than anybody waits for a report.
  ///
  /// - Parameters:
  ///   - spans: see ``spans(from:until:)``.
  ///   - leavesOutSuccess: whether operations that succeeded are left out, of which millions say what the spans say, too:
  ///     an operation is noted at a reading that shows the state that it led to. Where the activity log names requests
  ///     they are told all the same, since the log is held against them.
  package func window(
    from begin: Instant, until end: Instant, spans: SpansByInstance, leavesOutSuccess: Bool = false
  ) throws(HistoryError) -> [SeenInstance] {
    try read { database in
      var seen: [SeenInstance] = []
      var places: [Int64: Int] = [:]
      // Instances that were gone before the window began are not in it.
      let instances = try Row.fetchCursor(
        database,
        sql: "SELECT number, shown, workspace, gone FROM instance WHERE gone IS NULL OR gone >= ? ORDER BY id",
        arguments: [begin.stored])
      while let row = try instances.next() {
        places[try row.decode(atIndex: 0)] = seen.count
        seen.append(
          SeenInstance(
            id: try row.decode(atIndex: 1), workspace: try row.decode(atIndex: 2),
            gone: (try row.decode(Int64?.self, atIndex: 3)).map { Instant(stored: $0) },
            past: ObservedPast(spans: spans[try row.decode(atIndex: 0)] ?? [])))
      }
      try Self.readOperations(database, begin, end, leavesOutSuccess, places, &seen)
      let changes = try Row.fetchCursor(
        database,
        sql: """
          SELECT instance, member, before, after, seen FROM change WHERE seen BETWEEN ? AND ? ORDER BY seen, member
          """,
        arguments: [begin.stored, end.stored])
      while let row = try changes.next() {
        guard let place = places[try row.decode(atIndex: 0)] else { continue }
        seen[place].changes.append(
          SettingChange(
            member: try row.decode(atIndex: 1), before: try row.decode(atIndex: 2), after: try row.decode(atIndex: 3),
            seen: Instant(stored: try row.decode(atIndex: 4))))
      }
      let settings = try Row.fetchCursor(
        database, sql: "SELECT instance, member, value FROM setting WHERE value IS NOT NULL")
      while let row = try settings.next() {
        guard let place = places[try row.decode(atIndex: 0)] else { continue }
        seen[place].settings[try row.decode(atIndex: 1)] = try row.decode(atIndex: 2)
      }
      return seen
    }
  }

  private static func readOperations(
    _ database: Database, _ begin: Instant, _ end: Instant, _ leavesOutSuccess: Bool, _ places: [Int64: Int],
    _ seen: inout [SeenInstance]
  ) throws {
    // The primary key is the order: by instance, then by time.
    let operations = try Row.fetchCursor(
      database,
      sql: """
        SELECT instance, name, time, status, cause FROM operation
        WHERE time BETWEEN :begin AND :end AND (:all OR status IS NOT 'Succeeded' OR instance IN (
          SELECT number FROM instance WHERE id IN (SELECT instance FROM logged WHERE began BETWEEN :begin AND :end)))
        ORDER BY instance, time
        """,
      arguments: ["begin": begin.stored, "end": end.stored, "all": !leavesOutSuccess])
    while let row = try operations.next() {
      guard let place = places[try row.decode(atIndex: 0)] else { continue }
      seen[place].past.operations.append(
        LastOperation(
          name: try row.decode(atIndex: 1), time: Instant(stored: try row.decode(atIndex: 2)),
          status: try row.decode(atIndex: 3), trigger: try row.decode(atIndex: 4)))
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
      while let row = try rows.next() {
        log[try row.decode(forColumn: "instance"), default: []].append(try LoggedActivity(row))
      }
      return log
    }
  }
}

/// Words of few kinds in a table of millions of rows: what each means is found out once.
private struct StateWords {
  private var known: [(word: String, state: InstanceState)] = []

  mutating func state(_ word: String) -> InstanceState {
    for (known, state) in known where known == word { return state }
    let state = InstanceState(word)
    known.append((word, state))
    return state
  }
}
