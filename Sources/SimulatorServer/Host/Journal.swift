import Simulator

/// The events of a world, and what the server remembers beside it. In SQLite, what is stored is what was answered.
///
/// Its methods are synchronous on purpose: the actor that owns the journal must not give up its turn between
/// the decision and the commit.
protocol Journal: Sendable {
  /// Stores the events, all or none, and returns when they are kept.
  func append(_ events: [Event]) throws(SimulatorServerError)

  /// - Parameter limit: negative for all.
  func entries(after sequence: Int, limit: Int) throws(SimulatorServerError) -> [JournalEntry]

  func events() throws(SimulatorServerError) -> [Event]

  /// What the server remembers beside the world, such as its port.
  func fact(_ name: String) throws(SimulatorServerError) -> String?
  func setFact(_ name: String, _ value: String) throws(SimulatorServerError)

  /// What SQLite says of `PRAGMA synchronous`: 2 is FULL; nil where nothing waits for a disk.
  func synchronousLevel() throws(SimulatorServerError) -> Int?

  func close()
}

/// An event as it is stored.
struct JournalEntry: Sendable {
  /// From 1 on.
  var sequence: Int
  /// JSON.
  var text: String
}
