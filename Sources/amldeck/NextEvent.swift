import ComputeModel
import Schedules

/// The next time that one of an instance's enabled schedules fires, by the rules of the Schedules target.
struct NextEvent: Sendable {
  /// `Start` or `Stop`, as the schedule says it.
  var action: String
  var at: Instant
  /// The schedule's id, else its place in the list, from 1.
  var schedule: String

  var document: JSONValue {
    .object(["action": .string(action), "at": .string(at.iso8601), "schedule": .string(schedule)])
  }
}

extension ComputeInstance {
  /// nil where no enabled schedule fires any more, or none can be read.
  func nextEvent(after now: Instant) -> NextEvent? {
    var next: NextEvent?
    for (index, document) in schedules.enumerated() {
      guard let schedule = StartStopSchedule(document), schedule.isEnabled,
        let timing = try? Schedule(
          schedule.kind, validating: ScheduleValue(schedule.spec), zones: SystemZones.source, created: createdOn),
        let at = timing.occurrences(after: now, limit: 1, until: nil).first
      else { continue }
      if let present = next, present.at <= at { continue }
      next = NextEvent(action: schedule.action, at: at, schedule: schedule.id ?? "\(index + 1)")
    }
    return next
  }
}

/// One element of `computeStartStop`, as far as its times need it.
struct StartStopSchedule {
  var id: String?
  var action: String
  var isEnabled: Bool
  var kind: Schedule.Kind
  var spec: JSONValue

  init?(_ document: JSONValue) {
    guard let action = document["action"]?.text, let trigger = document["triggerType"]?.text else { return nil }
    switch trigger.lowercased() {
    case "cron": kind = .cron
    case "recurrence": kind = .recurrence
    default: return nil
    }
    guard let spec = document[kind == .cron ? "cron" : "recurrence"] else { return nil }
    self.spec = spec
    self.action = action
    id = document["id"]?.text
    isEnabled = document["status"]?.text?.lowercased() != "disabled"
  }
}
