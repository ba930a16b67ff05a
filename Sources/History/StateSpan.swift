package import Schedules

/// A time over which an instance was seen in one state, from the first observation to the last. What lies between
/// two spans was not observed: it is a gap, never "off".
package struct StateSpan: Hashable, Sendable {
  /// The service's word, unknown ones too.
  package var state: String
  package var from: Instant
  /// The last observation; equal to ``from`` where there was one only.
  package var until: Instant

  package init(state: String, from: Instant, until: Instant) {
    self.state = state
    self.from = from
    self.until = until
  }

  /// The part inside a window; nil where there is none.
  package func clipped(from begin: Instant, until end: Instant) -> StateSpan? {
    let from = max(from, begin), until = min(until, end)
    return from <= until ? StateSpan(state: state, from: from, until: until) : nil
  }
}

/// A time over which nothing is known.
package struct ObservationGap: Hashable, Sendable {
  package var from: Instant
  package var until: Instant

  package init(from: Instant, until: Instant) {
    self.from = from
    self.until = until
  }

  /// What the spans leave out of a window.
  /// - Parameter spans: ascending, not overlapping.
  package static func between(
    _ spans: [StateSpan], from begin: Instant, until end: Instant
  ) -> [ObservationGap] {
    var gaps: [ObservationGap] = []
    var known = begin
    for span in spans {
      guard let span = span.clipped(from: begin, until: end) else { continue }
      if span.from > known { gaps.append(ObservationGap(from: known, until: span.from)) }
      known = max(known, span.until)
    }
    if known < end { gaps.append(ObservationGap(from: known, until: end)) }
    return gaps
  }
}
