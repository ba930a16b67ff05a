import ComputeModel
import Languages
import Schedules
import Yams

/// The schedules of a compute in the YAML of `az ml compute create --file` (azure-ai-ml 1.35.2,
/// `_schema/compute/schedule.py`): `compute_start_stop`, with `trigger`, `action` and `state`.
enum AzureMLScheduleYAML {
  /// Names that are the same thing on both sides, az ml's first.
  private static let triggerMembers = [
    ("start_time", "startTime"), ("time_zone", "timeZone"), ("expression", "expression"), ("frequency", "frequency"),
    ("interval", "interval"),
  ]
  private static let patternMembers = [
    ("hours", "hours"), ("minutes", "minutes"), ("week_days", "weekDays"), ("month_days", "monthDays"),
  ]

  // MARK: Reading

  /// - Parameters:
  ///   - text: the whole file of a compute, its part `schedules`, or the list itself.
  ///   - remark: hears a sentence of each thing that is left out.
  static func read(
    _ text: String, file: String, remark: (String) -> Void
  ) throws(ServiceFailure) -> ScheduleSet {
    let node: Node?
    do { node = try compose(yaml: text) } catch {
      throw ServiceFailure(.usage, localized("\(file) is not YAML: \(error)."))
    }
    guard let node else { throw ServiceFailure(.usage, localized("\(file) is empty.")) }
    let inner = node.mapping?["schedules"] ?? node
    let list = inner.mapping?["compute_start_stop"] ?? inner
    guard let elements = list.sequence else {
      throw ServiceFailure(
        .usage,
        localized("\(file) holds no schedules: it needs compute_start_stop (az ml) or computeStartStop (ARM)."))
    }
    var documents: [JSONValue] = []
    for element in elements { documents.append(try schedule(element, file: file, remark)) }
    return ScheduleSet(documents)
  }

  private static func schedule(
    _ node: Node, file: String, _ remark: (String) -> Void
  ) throws(ServiceFailure) -> JSONValue {
    func wrong(_ what: String, _ node: Node?) -> ServiceFailure {
      ServiceFailure(.usage, "\(file)\(node?.mark.map { localized(", line \($0.line)") } ?? ""): \(what).")
    }
    guard let members = node.mapping else {
      throw wrong(localized("a schedule is a mapping of action, state and trigger"), node)
    }
    for (key, _) in members where !["action", "state", "trigger", "schedule_id", "provisioning_state"].contains(key) {
      throw wrong(localized("a schedule has no member \(key.string ?? "?")"), key)
    }
    guard let action = members["action"]?.string else {
      throw wrong(localized("a schedule needs an action, start or stop"), node)
    }
    guard let trigger = members["trigger"]?.mapping, let type = trigger["type"]?.string?.lowercased(),
      type == "cron" || type == "recurrence"
    else { throw wrong(localized("a schedule needs a trigger of type cron or recurrence"), members["trigger"] ?? node) }
    var rule = JSONObject()
    for (key, value) in trigger where key != "type" && key != "schedule" {
      // Ignored, as the SDK does (SEMANTICS 3.7): a compute schedule has no end.
      if key == "end_time" {
        remark(localized("\(file): end_time is ignored: a schedule of an instance has no end."))
        continue
      }
      guard let name = triggerMembers.first(where: { $0.0 == key.string })?.1 else {
        throw wrong(localized("a trigger has no member \(key.string ?? "?")"), key)
      }
      rule[name] = try json(value, wrong)
    }
    if let pattern = trigger["schedule"]?.mapping {
      var members = JSONObject()
      for (key, value) in pattern {
        guard let name = patternMembers.first(where: { $0.0 == key.string })?.1 else {
          throw wrong(localized("a recurrence's schedule has no member \(key.string ?? "?")"), key)
        }
        let given = try json(value, wrong)
        // az ml takes one value where ARM takes a list.
        members[name] = given.elements == nil && !given.isNull ? .array([given]) : given
      }
      rule["schedule"] = .object(members)
    }
    let state = members["state"]?.string ?? "enabled"
    return .object([
      "action": .string(capitalised(action)), "status": .string(capitalised(state)),
      "triggerType": .string(capitalised(type)), type == "cron" ? "cron" : "recurrence": .object(rule),
    ])
  }

  private static func json(
    _ node: Node, _ wrong: (String, Node?) -> ServiceFailure
  ) throws(ServiceFailure) -> JSONValue {
    if let elements = node.sequence {
      var values: [JSONValue] = []
      for element in elements { values.append(try json(element, wrong)) }
      return .array(values)
    }
    guard let text = node.scalar?.string else { throw wrong(localized("a mapping does not belong here"), node) }
    if node.null != nil { return .null }
    // A quoted number is a text, as in YAML.
    if node.scalar?.style == .plain, node.int != nil { return .number(text) }
    return .string(text)
  }

  private static func capitalised(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst().lowercased()
  }

  // MARK: Writing

  static func write(_ set: ScheduleSet) throws(ServiceFailure) -> String {
    let list = set.documents.map { document -> Node in
      var members: [(Node, Node)] = []
      if let action = document["action"]?.text { members.append((Node("action"), Node(action.lowercased()))) }
      let state = document["status"]?.text ?? "Enabled"
      members.append((Node("state"), Node(state.lowercased())))
      let schedule = StartStopSchedule(document, number: 0)
      var trigger: [(Node, Node)] = []
      if let kind = schedule.kind, let rule = schedule.rule {
        trigger.append((Node("type"), Node(kind.rawValue)))
        for (theirs, ours) in triggerMembers {
          guard let value = rule[ours], !value.isNull else { continue }
          trigger.append((Node(theirs), (theirs == "frequency" ? .string(value.text?.lowercased()) : value).yamlNode))
        }
        let pattern = patternMembers.compactMap { theirs, ours -> (Node, Node)? in
          guard let value = rule["schedule"]?[ours], !value.isNull else { return nil }
          return (Node(theirs), lowercased(value).yamlNode)
        }
        if !pattern.isEmpty { trigger.append((Node("schedule"), Node(pattern))) }
      }
      members.append((Node("trigger"), Node(trigger)))
      return Node(members)
    }
    let document = Node([(Node("schedules"), Node([(Node("compute_start_stop"), Node(list))]))])
    do {
      return try serialize(node: document)
    } catch {
      throw ServiceFailure(.unexpectedAnswer, "The schedules cannot be written as YAML: \(error).")
    }
  }

  private static func lowercased(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(text.lowercased())
    case .array(let elements): .array(elements.map { lowercased($0) })
    default: value
    }
  }
}
