import GRDB
package import Schedules

extension HistoryStore {
  /// Stores what one complete refresh of a workspace showed. Instances of that workspace that are missing from it
  /// are gone.
  /// - Parameters:
  ///   - workspace: its ARM id.
  ///   - instant: when the answer came, by the service's clock.
  ///   - longestGap: two observations further apart than this have a gap between them, in which anything may have
  ///     happened.
  package func record(
    _ observations: [Observation], ofWorkspace workspace: String, at instant: Instant, longestGap: Duration
  ) throws(HistoryError) {
    try write { database in
      var seen: Set<Int64> = []
      for observation in observations {
        let number = try Self.number(
          of: observation.instance, workspace: workspace, database)
        seen.insert(number)
        try Self.record(observation, number, at: instant, longestGap: longestGap, database)
      }
      let present = try Int64.fetchAll(
        database, sql: "SELECT number FROM instance WHERE workspace = ? AND gone IS NULL",
        arguments: [workspace.lowercased()])
      for number in present where !seen.contains(number) {
        try database.execute(
          sql: "UPDATE instance SET gone = ? WHERE number = ?", arguments: [instant.stored, number])
      }
    }
  }

  /// ARM ids are compared without regard to case (FACTS section 1).
  private static func number(of id: String, workspace: String, _ database: Database) throws -> Int64 {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO instance (id, shown, workspace) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET gone = NULL RETURNING number
        """)
    guard
      let number = try Int64.fetchOne(
        statement, arguments: [id.lowercased(), id, workspace.lowercased()])
    else { throw DatabaseError(message: "the instance got no number") }
    return number
  }

  private static func record(
    _ observation: Observation, _ number: Int64, at instant: Instant, longestGap: Duration, _ database: Database
  ) throws {
    try recordState(observation, number, at: instant, longestGap: longestGap, database)
    if let operation = observation.operation {
      try database.cachedStatement(
        sql: """
          INSERT INTO operation (instance, name, time, status, cause) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (instance, time, name) DO UPDATE SET status = excluded.status, cause = excluded.cause
          """
      ).execute(arguments: [
        number, operation.name, operation.time.stored, operation.status, operation.trigger,
      ])
    }
    try recordSettings(observation.settings, number, at: instant, database)
  }

  private static func recordState(
    _ observation: Observation, _ number: Int64, at instant: Instant, longestGap: Duration, _ database: Database
  ) throws {
    let last = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT number, state, until FROM span WHERE instance = ? ORDER BY until DESC LIMIT 1"),
      arguments: [number])
    var begin = instant
    if let last {
      let until = Instant(stored: last["until"])
      // Another program that shares the file has seen more already.
      guard instant > until else { return }
      if instant - until <= longestGap {
        let isSame = last["state"] == observation.state
        if !isSame, let time = observation.operation?.time, time > until, time < instant {
          // The service says when the change began.
          begin = time
        }
        try database.cachedStatement(sql: "UPDATE span SET until = ? WHERE number = ?").execute(
          arguments: [begin.stored, last["number"] as Int64])
        if isSame { return }
      }
    }
    try database.cachedStatement(
      sql: "INSERT INTO span (instance, state, begin, until) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [number, observation.state, begin.stored, instant.stored])
  }

  private static func recordSettings(
    _ settings: [Observation.Setting], _ number: Int64, at instant: Instant, _ database: Database
  ) throws {
    // Read together: nearly all of them are what is stored already, and a statement for each was a fifth of what a
    // refresh of ten thousand instances takes.
    var stored: [String: String?] = [:]
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: "SELECT member, value FROM setting WHERE instance = ?"), arguments: [number])
    while let row = try rows.next() { stored.updateValue(row["value"], forKey: row["member"]) }
    for setting in settings {
      if let before = stored[setting.member] {
        guard before != setting.value else { continue }
        try database.execute(
          sql: """
            INSERT INTO change (instance, member, seen, before, after) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (instance, seen, member) DO UPDATE SET after = excluded.after
            """,
          arguments: [number, setting.member, instant.stored, before, setting.value])
      }
      try database.cachedStatement(
        sql: """
          INSERT INTO setting (instance, member, value) VALUES (?, ?, ?)
          ON CONFLICT (instance, member) DO UPDATE SET value = excluded.value
          """
      ).execute(arguments: [number, setting.member, setting.value])
      stored.updateValue(setting.value, forKey: setting.member)
    }
  }

  /// Stores an action before it is sent, so that a program that dies meanwhile leaves a trace; a second call with
  /// the same id stores what became of it.
  package func record(_ action: OwnAction) throws(HistoryError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO action (id, instance, shown, name, actor, began, ended, request, result, poll)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, request = excluded.request,
            result = excluded.result, poll = excluded.poll
          """,
        arguments: [
          action.id, action.instance.lowercased(), action.instance, action.action, action.actor,
          action.began.stored, action.ended?.stored, action.requestID, action.result, action.pollURL,
        ])
    }
  }

  /// Forgets what ended before an instant, and then, as long as the file is larger than allowed, the oldest tenth
  /// of what is left. Actions without an end stay: somebody may still ask for them.
  /// - Parameter largest: bytes of the file.
  package func prune(before instant: Instant, largest: Int) throws(HistoryError) {
    try forget(before: instant)
    // At most ten rounds: each one takes a tenth of the time that is left.
    for _ in 0..<10 where try size() > largest {
      guard let bounds = try observedTime() else { return }
      try forget(before: bounds.from + (bounds.until - bounds.from) / 10)
    }
  }

  private func forget(before instant: Instant) throws(HistoryError) {
    try write { database in
      let time = instant.stored
      try database.execute(sql: "DELETE FROM span WHERE until < ?", arguments: [time])
      try database.execute(sql: "DELETE FROM operation WHERE time < ?", arguments: [time])
      try database.execute(sql: "DELETE FROM change WHERE seen < ?", arguments: [time])
      try database.execute(sql: "DELETE FROM action WHERE ended < ?", arguments: [time])
      try database.execute(sql: "DELETE FROM logged WHERE began < ?", arguments: [time])
      try database.execute(sql: "DELETE FROM instance WHERE gone < ?", arguments: [time])
    }
  }

  /// Bytes in use; pages that were set free do not count.
  package func size() throws(HistoryError) -> Int {
    try read { database in
      let used = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
      return (used - free) * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
    }
  }

  private func observedTime() throws(HistoryError) -> (from: Instant, until: Instant)? {
    try read { database in
      guard
        let row = try Row.fetchOne(database, sql: "SELECT min(begin) AS low, max(until) AS high FROM span"),
        let low: Int64 = try row.decode(forColumn: "low"), let high: Int64 = try row.decode(forColumn: "high")
      else { return nil }
      return (Instant(stored: low), Instant(stored: high))
    }
  }
}
