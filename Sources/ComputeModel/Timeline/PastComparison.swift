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
  private let past: ObservedPast

  init(past: ObservedPast, plan: InstancePlan, from: Instant, now: Instant) {
    self.past = past
    // Operations from before the window may be the work of a schedule in it no more than those after.
    let planned = plan.events(after: from - Self.longestDelay, until: now)
    for operation in past.operations {
      guard let time = operation.time, time >= from, time <= now else { continue }
      marks.append(mark(operation, at: time, planned))
    }
    for event in planned where event.at >= from && event.at <= now - Self.patience && wasMissed(event) {
      marks.append(
        Timeline.Mark(
          at: event.at, kind: .missed,
          text: "missed \(event.action.rawValue) of schedule \(event.number), unless it was set later"))
    }
    marks.sort { ($0.at, $0.text) < ($1.at, $1.text) }
  }

  private func mark(_ operation: LastOperation, at time: Instant, _ planned: [PlannedEvent]) -> Timeline.Mark {
    let name = operation.name.lowercased()
    if operation.status?.lowercased().hasSuffix("failed") == true {
      return Timeline.Mark(at: time, kind: .failed, text: "\(name) failed")
    }
    switch operation.trigger?.lowercased() {
    case "idleshutdown": return Timeline.Mark(at: time, kind: .idleShutdown, text: "idle shutdown")
    case "schedule":
      let cause = planned.last { $0.action.rawValue == name && $0.at <= time }
      guard let cause, time - cause.at <= Self.longestDelay else {
        return Timeline.Mark(at: time, kind: .onTime, text: "\(name) by a schedule")
      }
      let delay = time - cause.at
      let text = "\(name) by schedule \(cause.number)"
      guard delay > Self.grace else { return Timeline.Mark(at: time, kind: .onTime, text: text) }
      return Timeline.Mark(at: time, kind: .late, text: "\(text), \(delay.components.seconds / 60) min late")
    default: return Timeline.Mark(at: time, kind: .user, text: "user \(name)")
    }
  }

  /// Whether the instance was seen where the schedule found something to do, and went on being there.
  private func wasMissed(_ event: PlannedEvent) -> Bool {
    let wanted: Timeline.Condition = event.action == .start ? .running : .off
    let opposite: Timeline.Condition = event.action == .start ? .off : .running
    guard let before = past.spans.last(where: { $0.from <= event.at && $0.until > event.at }) else { return false }
    // A machine that has failed is started and stopped no more than one that is where the schedule wants it not to be.
    let condition = Timeline.Condition(before.state)
    guard condition == opposite || condition == .failed else { return false }
    let latest = event.at + Self.longestDelay
    let acted = past.operations.contains { operation in
      guard let time = operation.time else { return false }
      return operation.name.lowercased() == event.action.rawValue && time >= event.at && time <= latest
    }
    if acted { return false }
    let changed = past.spans.contains { span in
      let condition = Timeline.Condition(span.state)
      return span.from > event.at && span.from <= latest && (condition == wanted || condition == .changing)
    }
    if changed { return false }
    // What was not looked at up to the end of the hour may have happened there: only what was seen counts.
    return before.until >= min(latest, past.spans.last?.until ?? latest)
  }
}
