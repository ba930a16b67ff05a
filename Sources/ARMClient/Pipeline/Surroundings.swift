package import Schedules

/// Time and chance as the client uses them, so that a test can hold the clock and repeat the dice.
package struct Surroundings: Sendable {
  /// The real clock: tokens and waits live in real time even where a simulator's clock runs faster (ARCHITECTURE
  /// decision 15).
  package var now: @Sendable () -> Instant
  /// Returns after the duration, or at once when the task is cancelled.
  package var sleep: @Sendable (Duration) async -> Void
  /// A number in 0..<1, for the jitter of retries.
  package var random: @Sendable () -> Double
  /// A new random UUID in lower case, for `x-ms-client-request-id`.
  package var makeUUID: @Sendable () -> String

  /// Each parameter is the property of its name.
  package init(
    now: @escaping @Sendable () -> Instant,
    sleep: @escaping @Sendable (Duration) async -> Void,
    random: @escaping @Sendable () -> Double,
    makeUUID: @escaping @Sendable () -> String
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
    self.makeUUID = makeUUID
  }
}
