package import Schedules

/// How virtual time follows real time.
package struct Clock: Hashable, Sendable {
  /// An instant of the real clock, and the virtual one that it stands for.
  package var realAnchor: Instant
  package var virtualAnchor: Instant
  /// Virtual seconds a real second; positive.
  package var rate: Double
  package var isPaused: Bool

  package init(realAnchor: Instant, virtualAnchor: Instant, rate: Double, isPaused: Bool) {
    self.realAnchor = realAnchor
    self.virtualAnchor = virtualAnchor
    self.rate = rate
    self.isPaused = isPaused
  }

  /// The fastest clock: a day a second is more than anybody can watch, and keeps every product in range.
  package static let maximumRate = 1_000_000.0

  /// Virtual time at a real instant. It does not run backwards when the real clock does: it stands still
  /// until the anchor is reached again.
  package func virtualNow(at real: Instant) -> Instant {
    guard !isPaused, real > realAnchor else { return virtualAnchor }
    let elapsed = real - realAnchor
    // A Double holds whole nanoseconds for 104 days only; real time is exact for ever.
    return virtualAnchor + (rate == 1 ? elapsed : elapsed * rate)
  }

  /// How long after the real instant `real` virtual time reaches `target`; nil while the clock is paused.
  package func realDelay(until target: Instant, at real: Instant) -> Duration? {
    guard !isPaused else { return nil }
    let remaining = target - virtualNow(at: real)
    return remaining <= .zero ? .zero : remaining / rate
  }
}
