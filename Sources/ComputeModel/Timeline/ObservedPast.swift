package import Schedules

/// What is known of an instance's past. A time of which nothing is known stays empty: not observed is not off.
package struct ObservedPast: Hashable, Sendable {
  /// A time in which the instance was seen in one state.
  package struct Span: Hashable, Sendable {
    package var state: InstanceState
    package var from: Instant
    package var until: Instant

    package init(state: InstanceState, from: Instant, until: Instant) {
      self.state = state
      self.from = from
      self.until = until
    }
  }

  /// Ascending, without overlaps.
  package var spans: [Span]
  /// What the service said of operations, ascending in time.
  package var operations: [LastOperation]

  package init(spans: [Span] = [], operations: [LastOperation] = []) {
    self.spans = spans
    self.operations = operations
  }

  /// What somebody observed, and what the service itself says of the past: the state of now has stood since its last
  /// operation. Where nobody looked after that, the service's word counts.
  package init(_ observed: ObservedPast = ObservedPast(), of instance: ComputeInstance, now: Instant) {
    self = observed
    guard let last = instance.lastOperation, let time = last.time, time <= now else { return }
    // What ended before it is not looked at: of months that is nearly all.
    let first = spans.lastIndex { $0.until <= time }.map { $0 + 1 } ?? 0
    var filled: [Span] = []
    var known = time
    for span in spans[first...] {
      if span.from > known { filled.append(Span(state: instance.state, from: known, until: span.from)) }
      filled.append(span)
      known = max(known, span.until)
    }
    if known < now { filled.append(Span(state: instance.state, from: known, until: now)) }
    spans.replaceSubrange(first..., with: filled)
    if !operations.contains(where: { $0.time == time && $0.name == last.name }) {
      operations.append(last)
      operations.sort { ($0.time ?? now) < ($1.time ?? now) }
    }
  }
}
