package import ComputeModel
import Schedules

/// The events that came after the first version of the journal.
extension Event.Kind {
  var namedLater: (String, JSONValue) {
    switch self {
    case .operationFailed(let id, let error, let state):
      (
        "operationFailed",
        .object([
          "id": .string(id), "code": .string(error.code), "message": .string(error.message),
          "state": .string(state.rawValue),
        ])
      )
    case .occurrencePassed(let occurrence, let outcome):
      (
        "occurrencePassed",
        .object(["occurrence": occurrence.json, "outcome": .string(outcome.rawValue)])
      )
    case .noticeSent(let occurrence): ("noticeSent", occurrence.json)
    case .stopDismissed(let occurrence): ("stopDismissed", occurrence.json)
    case .serviceResumed(let instant): ("serviceResumed", .instant(instant))
    case .activitySet(let key, let activity, let isActive):
      (
        "activitySet",
        .object([
          "instance": .string(key.text), "activity": .string(activity.rawValue), "isActive": .bool(isActive),
        ])
      )
    case .contributorSet(let identity, let isContributor):
      (
        "contributorSet",
        .object(["identity": .string(identity), "isContributor": .bool(isContributor)])
      )
    case .failureStaged(let failure): ("failureStaged", failure.json)
    case .founded, .workspaceCreated, .principalCreated, .instanceWritten, .operationBegan, .operationSucceeded,
      .settingChanged, .clockSet:
      preconditionFailure("the first events are written by their own function")
    }
  }

  init?(laterName name: String, value: JSONValue) {
    switch name {
    case "operationFailed":
      guard let id = value["id"]?.text, let code = value["code"]?.text, let message = value["message"]?.text,
        let state = value["state"]?.text.flatMap({ KnownInstanceState(rawValue: $0) })
      else { return nil }
      self = .operationFailed(id: id, Instance.ServiceError(code: code, message: message), state: state)
    case "occurrencePassed":
      guard let occurrence = value["occurrence"].flatMap({ Occurrence(json: $0) }),
        let outcome = value["outcome"]?.text.flatMap({ Occurrence.Outcome(rawValue: $0) })
      else { return nil }
      self = .occurrencePassed(occurrence, outcome)
    case "noticeSent":
      guard let occurrence = Occurrence(json: value) else { return nil }
      self = .noticeSent(occurrence)
    case "stopDismissed":
      guard let occurrence = Occurrence(json: value) else { return nil }
      self = .stopDismissed(occurrence)
    case "serviceResumed":
      guard let instant = value.text.flatMap({ try? Instant(iso8601: $0) }) else { return nil }
      self = .serviceResumed(at: instant)
    case "activitySet":
      guard let instance = value["instance"]?.text,
        let activity = value["activity"]?.text.flatMap({ Activity(rawValue: $0) }),
        let isActive = value["isActive"]?.flag
      else { return nil }
      self = .activitySet(InstanceKey(text: instance), activity, isActive: isActive)
    case "contributorSet":
      guard let identity = value["identity"]?.text, let isContributor = value["isContributor"]?.flag else {
        return nil
      }
      self = .contributorSet(identity: identity, isContributor: isContributor)
    case "failureStaged":
      guard let failure = StagedFailure(json: value) else { return nil }
      self = .failureStaged(failure)
    default: return nil
    }
  }
}

extension Occurrence {
  package var json: JSONValue {
    .object([
      "instance": .string(instance.text), "schedule": .string(schedule), "number": .number(number),
      "action": .string(action.rawValue), "at": .instant(at),
    ])
  }

  init?(json: JSONValue) {
    guard let instance = json["instance"]?.text, let schedule = json["schedule"]?.text,
      let number = json["number"]?.integer,
      let action = json["action"]?.text.flatMap({ PowerAction(rawValue: $0) }), let at = json.instant("at")
    else { return nil }
    self.init(
      instance: InstanceKey(text: instance), schedule: schedule, number: number, action: action, at: at)
  }
}

extension StagedFailure {
  package var json: JSONValue {
    .object([
      "operation": .string(operation.rawValue), "instance": .string(instance?.text),
      "code": .string(error.code), "message": .string(error.message), "times": .number(times),
    ])
  }

  init?(json: JSONValue) {
    guard let operation = json["operation"]?.text.flatMap({ OperationName(rawValue: $0) }),
      let code = json["code"]?.text, let message = json["message"]?.text, let times = json["times"]?.integer
    else { return nil }
    self.init(
      operation: operation, instance: json["instance"]?.text.map { InstanceKey(text: $0) },
      error: Instance.ServiceError(code: code, message: message), times: times)
  }
}
