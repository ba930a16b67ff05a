package import Schedules

extension ComputeInstance {
  /// Since when it has been off, or has run, without a break that anybody saw; nil where it is in another condition, or
  /// where nobody can tell. What lies in a gap of the observations is no part of it.
  /// - Parameter past: what was observed; what the service itself says of its last operation counts beside it.
  package func standing(_ condition: Timeline.Condition, past: ObservedPast?, now: Instant) -> Duration? {
    guard Timeline.Condition(state) == condition else { return nil }
    var since: Instant?
    for span in ObservedPast(past ?? ObservedPast(), of: self, now: now).spans.reversed() {
      guard Timeline.Condition(span.state) == condition, since.map({ span.until >= $0 }) ?? true else { break }
      since = span.from
    }
    return since.map { now - $0 }
  }
}
