import ComputeModel
import Schedules

/// The rules for `schedules` (FACTS section 5.3), and the form in which the service keeps them.
struct ScheduleNormalisation {
  let zones: ZoneSource
  let now: Instant

  /// Both rules are checked, also the one that is not used: clients read both.
  private static let shape = BodyShape.object([
    "id": .text, "cron": .object(["expression": .text, "startTime": .text, "timeZone": .text, "triggerType": .text]),
    "recurrence": recurrence,
    "schedule": .object([
      "id": .text, "provisioningStatus": .word(["Completed", "Provisioning", "Failed"]),
      "status": .word(["Enabled", "Disabled"]),
    ]),
  ])

  private static let recurrence = BodyShape.object([
    "frequency": .word(["Minute", "Hour", "Day", "Week", "Month"]), "interval": .wholeNumber, "startTime": .text,
    "timeZone": .text, "triggerType": .text,
    "schedule": .object([
      "hours": .list(.wholeNumber), "minutes": .list(.wholeNumber), "monthDays": .list(.wholeNumber),
      "weekDays": .list(
        .word(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])),
    ]),
  ])

  /// - Parameter value: a ComputeSchedules object, `{"computeStartStop":[…]}`, or null.
  /// - Returns: the object with ids, and with the words of enums in the service's case.
  func checked(_ value: JSONValue, ids: inout SplitMix64) throws(Refusal) -> JSONValue {
    if value.isNull { return .object(["computeStartStop": .array([])]) }
    guard value.object != nil else { throw .validation("schedules is \(value.kindName) and must be an object.") }
    let list = value["computeStartStop"] ?? .array([])
    guard let elements = list.isNull ? [] : list.elements else {
      throw .validation("computeStartStop is \(list.kindName) and must be an array.")
    }
    guard elements.count <= Schedule.maximumPerInstance else {
      throw .validation(
        "A compute instance can have at most \(Schedule.maximumPerInstance) schedules, and these are"
          + " \(elements.count).")
    }
    var stored: [JSONValue] = []
    for (index, element) in elements.enumerated() {
      let one = try schedule(element, number: index + 1, ids: &ids)
      let id = one["id"]?.text?.lowercased()
      if let twin = stored.firstIndex(where: { $0["id"]?.text?.lowercased() == id }) {
        throw .validation("Schedules \(twin + 1) and \(index + 1) have the same id.")
      }
      stored.append(one)
    }
    var kept = value
    kept["computeStartStop"] = .array(stored)
    return kept
  }

  private func schedule(
    _ value: JSONValue, number: Int, ids: inout SplitMix64
  ) throws(Refusal) -> JSONValue {
    guard value.object != nil else { throw .validation("Schedule \(number) must be an object.") }
    let action = try word(value["action"], "action", number: number, of: ["Start", "Stop"], default: nil)
    let state = try word(
      value["status"], "status", number: number, of: ["Enabled", "Disabled"], default: "Enabled")
    let trigger = try word(
      value["triggerType"], "triggerType", number: number, of: ["Cron", "Recurrence"], default: nil)
    let kind: Schedule.Kind = trigger == "Cron" ? .cron : .recurrence
    guard let rule = value[kind.rawValue], rule.object != nil else {
      throw .validation("Schedule \(number) has triggerType \(trigger) and so needs the object \(kind.rawValue).")
    }
    var status = "Completed"
    do throws(ScheduleError) {
      _ = try Schedule(kind, validating: ScheduleValue(rule), zones: zones, created: now)
    } catch {
      guard error.zoneError != nil else {
        throw .validation("Schedule \(number): \(error.property): \(error.message)")
      }
      // A machine without tzdata must not refuse what the service would take; but it will never fire here, and every
      // client can see that.
      status = "Failed"
    }
    // Clients send `week` and `friday`; the service's enums are `Week` and `Friday` (FACTS sections 2.1, 14).
    var kept = try Self.shape.taken(value, at: "", of: "Schedule \(number): ")
    kept["action"] = .string(action)
    kept["status"] = .string(state)
    kept["triggerType"] = .string(trigger)
    for each in Schedule.Kind.allCases where kept[each.rawValue]?["triggerType"]?.text != nil {
      kept[each.rawValue]?["triggerType"] = .string(each == .cron ? "Cron" : "Recurrence")
    }
    if kept["id"]?.text?.isEmpty != false { kept["id"] = .string(ids.guid()) }
    kept["provisioningStatus"] = .string(status)
    return kept
  }

  private func word(
    _ value: JSONValue?, _ member: String, number: Int, of words: [String], default standard: String?
  ) throws(Refusal) -> String {
    if let text = value?.text?.lowercased(), let word = words.first(where: { $0.lowercased() == text }) {
      return word
    }
    if let standard, value == nil || value?.isNull == true { return standard }
    let given = value?.text.map { "'\($0)'" } ?? value?.kindName ?? "missing"
    throw .validation("Schedule \(number): \(member) is \(given) and must be one of \(words).")
  }
}
