import ComputeModel
import Schedules

extension PlannedEvent {
  /// The member `next_event` of ARCHITECTURE section 6.
  var document: JSONValue {
    .object(["action": .string(actionWord), "at": .string(at.iso8601), "schedule": .string(schedule)])
  }
}

extension ComputeInstance {
  func nextEvent(after now: Instant) -> NextEvent {
    InstancePlan(of: self, zones: SystemZones.source).next(after: now)
  }
}
