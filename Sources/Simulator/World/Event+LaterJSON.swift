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
    case .policy(let event): ("policy", event.json)
    case .jobs(let event): ("jobs", event.json)
    case .deployments(let event): ("deployments", event.json)
    case .failureStaged(let failure): ("failureStaged", failure.json)
    case .failureUnstaged(let id): ("failureUnstaged", .string(id))
    case .faults(let event): ("faults", event.json)
    case .snapshots(let event): ("snapshots", event.json)
    case .sshPublicKeys(let event): ("sshPublicKeys", event.json)
    case .storage(let event): ("storage", event.json)
    case .clusters(let event): ("clusters", event.json)
    case .workspaceQuotas(let event): ("workspaceQuotas", event.json)
    case .networks(let event): ("networks", event.json)
    case .operationAdvanced(let id, let state):
      ("operationAdvanced", .object(["id": .string(id), "state": .string(state.rawValue)]))
    case .founded, .workspaceCreated, .instanceWritten, .operationBegan, .operationSucceeded,
      .settingChanged, .clockSet, .directory, .locks, .activityLogged:
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
    case "failureStaged":
      guard let failure = StagedFailure(json: value) else { return nil }
      self = .failureStaged(failure)
    case "failureUnstaged":
      guard let id = value.text else { return nil }
      self = .failureUnstaged(id: id)
    case "faults":
      guard let event = FaultsEvent(json: value) else { return nil }
      self = .faults(event)
    case "snapshots":
      guard let event = SnapshotsEvent(json: value) else { return nil }
      self = .snapshots(event)
    case "sshPublicKeys":
      guard let event = SSHPublicKeysEvent(json: value) else { return nil }
      self = .sshPublicKeys(event)
    case "storage":
      guard let event = StorageEvent(json: value) else { return nil }
      self = .storage(event)
    case "clusters":
      guard let event = ClustersEvent(json: value) else { return nil }
      self = .clusters(event)
    case "workspaceQuotas":
      guard let event = WorkspaceQuotasEvent(json: value) else { return nil }
      self = .workspaceQuotas(event)
    case "deployments":
      guard let event = DeploymentsEvent(json: value) else { return nil }
      self = .deployments(event)
    case "jobs":
      guard let event = JobsEvent(json: value) else { return nil }
      self = .jobs(event)
    case "policy":
      guard let event = PolicyEvent(json: value) else { return nil }
      self = .policy(event)
    case "networks":
      guard let event = WorkspaceNetworksEvent(json: value) else { return nil }
      self = .networks(event)
    case "operationAdvanced":
      guard let id = value["id"]?.text, let state = value["state"]?.text.flatMap({ KnownInstanceState(rawValue: $0) })
      else { return nil }
      self = .operationAdvanced(id: id, state: state)
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
      "code": .string(error?.code), "message": .string(error?.message), "times": .number(times),
      "id": .string(id),
    ])
  }

  init?(json: JSONValue) {
    guard let operation = json["operation"]?.text.flatMap({ OperationName(rawValue: $0) }),
      let times = json["times"]?.integer
    else { return nil }
    var error: Instance.ServiceError?
    if let code = json["code"]?.text, let message = json["message"]?.text {
      error = Instance.ServiceError(code: code, message: message)
    }
    self.init(
      id: json["id"]?.text ?? "", operation: operation,
      instance: json["instance"]?.text.map { InstanceKey(text: $0) }, error: error, times: times)
  }
}
