import ComputeModel
import Foundation
import Schedules

/// Material for tests of plans and timelines.
enum Plans {
  static let zones = ZoneSource { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
  }
  static let now = instant("2026-11-23T05:49:00Z")

  static func instant(_ text: String) -> Instant {
    guard let instant = try? Instant(iso8601: text) else { fatalError("\(text) is no time") }
    return instant
  }

  static func cron(
    _ action: String, _ expression: String, zone: String = "China Standard Time", start: String? = nil,
    status: String = "Enabled"
  ) -> JSONValue {
    var rule: JSONValue = .object(["expression": .string(expression), "timeZone": .string(zone)])
    if let start { rule["startTime"] = .string(start) }
    return .object([
      "action": .string(action), "status": .string(status), "triggerType": .string("Cron"), "cron": rule,
    ])
  }

  static func recurrence(_ action: String, _ json: String) throws -> JSONValue {
    .object([
      "action": .string(action), "status": .string("Enabled"), "triggerType": .string("Recurrence"),
      "recurrence": try JSONValue(parsing: json),
    ])
  }

  static func plan(_ documents: [JSONValue], zones: ZoneSource = zones) -> InstancePlan {
    InstancePlan(documents, created: instant("2026-01-01T00:00:00Z"), zones: zones)
  }

  static func instance(
    _ state: String, _ documents: [JSONValue], last: LastOperation? = nil, idle: String? = nil
  ) -> ComputeInstance {
    ComputeInstance(
      id: "/x/computes/ds-chenyu", name: "ds-chenyu", workspace: "ml-prod", resourceGroup: "rg", subscription: "s",
      state: InstanceState(state), idleTimeBeforeShutdown: idle, schedules: documents, lastOperation: last,
      createdOn: instant("2026-01-01T00:00:00Z"))
  }

  /// The founding document's example: Monday to Thursday from 9 to 18, Friday from 9 to 16.
  static let office =
    SchedulePair(
      start: TimeOfDay(hour: 9, minute: 0), stop: TimeOfDay(hour: 18, minute: 0), days: Weekdays(1...4),
      zone: "China Standard Time"
    ).documents
    + SchedulePair(
      start: TimeOfDay(hour: 9, minute: 0), stop: TimeOfDay(hour: 16, minute: 0), days: Weekdays([5]),
      zone: "China Standard Time"
    ).documents
}
