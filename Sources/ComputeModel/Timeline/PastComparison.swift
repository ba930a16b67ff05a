import Languages
import Schedules

/// Holds what was planned against what was observed. Where nothing was observed, nothing is claimed.
struct PastComparison {
  /// A schedule may run so much late without anything being wrong (Logic Apps' documentation, SEMANTICS 7.5).
  private static let grace = Duration.seconds(60)
  /// What happens later than this is not taken for the work of the schedule.
  private static let longestDelay = Duration.seconds(3600)
  /// A time that has only just gone by is not missed yet: the service and our reading need a while.
  private static let patience = Duration.seconds(300)

  private(set) var marks: [Timeline.Mark] = []

  init(past: ObservedPast, plan: InstancePlan, from: Instant, now: Instant) {
    // Operations from before the window may be the work of a schedule in it no more than those after.
    let planned = plan.events(after: from - Self.longestDelay, until: now)
    for operation in past.operations {
      guard let time = operation.time, time >= from, time <= now else { continue }
      marks.append(mark(operation, at: time, planned))
    }
    marks += Self.missed(planned, past: past, from: from, now: now)
    marks.sort { ($0.at, $0.text) < ($1.at, $1.text) }
  }

  /// The times of schedules that went by without anything being done.
  /// - Parameter planned: ascending.
  static func missed(
    _ planned: [PlannedEvent], past: ObservedPast, from: Instant, now: Instant
  ) -> [Timeline.Mark] {
    planned.compactMap { event in
      guard event.at >= from, event.at <= now - patience, wasMissed(event, past) else { return nil }
      return Timeline.Mark(
        at: event.at, kind: .missed,
        text: localized(
          "missed \(localized(word: event.action.rawValue)) of schedule \(event.number), unless it was set later"))
    }
  }

  private func mark(_ operation: LastOperation, at time: Instant, _ planned: [PlannedEvent]) -> Timeline.Mark {
    let name = operation.name.lowercased()
    let shown = localized(word: name)
    if operation.status?.lowercased().hasSuffix("failed") == true {
      return Timeline.Mark(at: time, kind: .failed, text: localized("\(shown) failed"))
    }
    switch operation.trigger?.lowercased() {
    case "idleshutdown": return Timeline.Mark(at: time, kind: .idleShutdown, text: localized("idle shutdown"))
    case "schedule":
      let cause = planned.last { $0.action.rawValue == name && $0.at <= time }
      guard let cause, time - cause.at <= Self.longestDelay else {
        return Timeline.Mark(at: time, kind: .onTime, text: localized("\(shown) by a schedule"))
      }
      let delay = time - cause.at
      let text = localized("\(shown) by schedule \(cause.number)")
      guard delay > Self.grace else { return Timeline.Mark(at: time, kind: .onTime, text: text) }
      return Timeline.Mark(at: time, kind: .late, text: localized("\(text), \(delay.components.seconds / 60) min late"))
    default: return Timeline.Mark(at: time, kind: .user, text: localized("user \(shown)"))
    }
  }

  /// Whether the instance was seen where the schedule found something to do, and went on being there.
  private static func wasMissed(_ event: PlannedEvent, _ past: ObservedPast) -> Bool {
    let wanted: Timeline.Condition = event.action == .start ? .running : .off
    let opposite: Timeline.Condition = event.action == .start ? .off : .running
    // Halved and not walked: a report looks at months of ten thousand instances.
    let next = past.spans.firstIndex(after: event.at) { $0.from }
    guard next > 0 else { return false }
    let before = past.spans[next - 1]
    guard before.until > event.at else { return false }
    // A machine that has failed is started and stopped no more than one that is where the schedule wants it not to be.
    let condition = Timeline.Condition(before.state)
    guard condition == opposite || condition == .failed else { return false }
    let latest = event.at + longestDelay
    // What has no time stands for nothing that happened in this hour.
    let operations = past.operations
    let first = operations.firstIndex(after: event.at - .nanoseconds(1)) { $0.time ?? event.at - .seconds(1) }
    let acted = operations[first...].prefix { $0.time.map { $0 <= latest } ?? false }.contains {
      $0.name.lowercased() == event.action.rawValue
    }
    if acted { return false }
    let changed = past.spans[next...].prefix { $0.from <= latest }.contains { span in
      let condition = Timeline.Condition(span.state)
      return condition == wanted || condition == .changing
    }
    if changed { return false }
    // What was not looked at up to the end of the hour may have happened there: only what was seen counts.
    return before.until >= min(latest, past.spans.last?.until ?? latest)
  }
}

extension Array {
  /// In an array that ascends in time, the first index whose time comes after an instant.
  fileprivate func firstIndex(after instant: Instant, _ time: (Element) -> Instant) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if time(self[middle]) > instant { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
