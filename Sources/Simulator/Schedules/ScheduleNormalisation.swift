import ComputeModel
import Schedules

/// The rules for `schedules` (FACTS section 5.3), and the form in which the service keeps them.
struct ScheduleNormalisation {
  let zones: ZoneSource
  let now: Instant

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
      stored.append(try schedule(element, number: index + 1, ids: &ids))
    }
    var kept = value
    kept["computeStartStop"] = .array(stored)
    return kept
  }

  private func schedule(
    _ value: JSONValue, number: Int, ids: inout SplitMix64
  ) throws(Refusal) -> JSONValue {
    guard value.object != nil else { throw .validation("Schedule \(number) must be an object.") }
    var kept = value
    kept["action"] = .string(
      try word(value["action"], "action", number: number, of: ["Start", "Stop"], default: nil))
    kept["status"] = .string(
      try word(value["status"], "status", number: number, of: ["Enabled", "Disabled"], default: "Enabled"))
    let trigger = try word(
      value["triggerType"], "triggerType", number: number, of: ["Cron", "Recurrence"], default: nil)
    kept["triggerType"] = .string(trigger)
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
    kept[kind.rawValue] = normalised(rule, triggerType: trigger)
    if value["id"]?.text == nil { kept["id"] = .string(ids.guid()) }
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

  /// Clients send `week` and `friday`; the service's enums are `Week` and `Friday` (FACTS sections 2.1, 14).
  private func normalised(_ rule: JSONValue, triggerType: String) -> JSONValue {
    var kept = rule
    if rule["triggerType"]?.text != nil { kept["triggerType"] = .string(triggerType) }
    if let frequency = rule["frequency"]?.text { kept["frequency"] = .string(frequency.capitalisedWord) }
    if let pattern = rule["schedule"], let days = pattern["weekDays"]?.elements {
      var keptPattern = pattern
      keptPattern["weekDays"] = .array(days.map { day in day.text.map { .string($0.capitalisedWord) } ?? day })
      kept["schedule"] = keptPattern
    }
    return kept
  }
}

extension String {
  /// `friday` as `Friday`.
  fileprivate var capitalisedWord: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
