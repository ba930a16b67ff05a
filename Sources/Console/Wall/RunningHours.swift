import ComputeModel
import Schedules

/// How many instances ran in each of the last 168 hours, as far as somebody saw it.
struct RunningHours: Hashable, Sendable {
  static let count = 7 * 24

  /// When the first hour began, a whole hour by UTC.
  let begin: Instant
  /// Ascending, the present hour last; nil where nobody looked at any instance: a gap is a gap, and no hour without a
  /// running instance (issue 7 point 2).
  let running: [Int?]

  /// - Parameter past: what was observed of an instance; nil where nobody watched it. What the service says of its last
  ///   operation counts beside it.
  init(_ instances: some Sequence<ComputeInstance>, now: Instant, past: (ComputeInstance) -> ObservedPast?) {
    let hour: Int64 = 3600
    let first = now.secondsSinceEpoch / hour - Int64(Self.count - 1)
    begin = Instant(secondsSinceEpoch: first * hour)
    var (running, seen) = (Array(repeating: 0, count: Self.count), Array(repeating: false, count: Self.count))
    /// The hours whose middle lies between two instants; the present one is judged by now.
    func hours(_ from: Instant, _ until: Instant) -> Range<Int> {
      func index(_ instant: Instant) -> Int {
        let seconds = instant.secondsSinceEpoch - first * hour - hour / 2
        return seconds <= 0 ? 0 : Int(min(Int64(Self.count), (seconds + hour - 1) / hour))
      }
      let low = index(from)
      let high = until >= now ? Self.count : index(until)
      return low..<max(low, high)
    }
    for instance in instances {
      for span in ObservedPast(past(instance) ?? ObservedPast(), of: instance, now: now).spans {
        let isRunning = Timeline.Condition(span.state).isRunning
        for index in hours(max(span.from, instance.createdOn ?? span.from), span.until) {
          seen[index] = true
          if isRunning { running[index] += 1 }
        }
      }
    }
    self.running = zip(seen, running).map { $0 ? $1 : nil }
  }
}

extension ConsoleState {
  /// Counts them anew: with each reading of what was observed, and not at each paint.
  mutating func countRunningHours() {
    guard wall != nil, !fleet.facts.isEmpty else {
      runningHours = nil
      return
    }
    let instances = fleet.rows.compactMap { item -> ComputeInstance? in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
    let facts = fleet.facts
    runningHours = RunningHours(instances, now: now) { facts[$0.id.lowercased()]?.past }
  }
}
