package import ComputeModel
import Schedules

/// Events as the journal stores them: one JSON document each, members in a fixed order, so that the same
/// events are the same bytes.
extension Event {
  package var json: JSONValue {
    let (name, value) = kind.named
    return .object(["at": .instant(at), "why": .string(why), "kind": .string(name), name: value])
  }

  /// Nil where the document is not an event that this version knows.
  package init?(json: JSONValue) {
    guard let at = json.instant("at"), let why = json["why"]?.text, let name = json["kind"]?.text,
      let value = json[name], let kind = Kind(name: name, value: value)
    else { return nil }
    self.init(at: at, why: why, kind: kind)
  }
}

extension Event.Kind {
  fileprivate var named: (String, JSONValue) {
    switch self {
    case .founded(let founding): ("founded", founding.json)
    case .workspaceCreated(let workspace): ("workspaceCreated", workspace.json)
    case .directory(let event): event.named
    case .locks(let event): ("locks", event.json)
    case .activityLogged(let entry): ("activityLogged", entry.json)
    case .instanceWritten(let instance): ("instanceWritten", instance.json)
    case .operationBegan(let operation): ("operationBegan", operation.json)
    case .operationSucceeded(let id): ("operationSucceeded", .string(id))
    case .settingChanged(let key, let member, let value):
      (
        "settingChanged",
        .object(["instance": .string(key.text), "member": .string(member), "value": value])
      )
    case .clockSet(let clock): ("clockSet", clock.json)
    case .operationFailed, .occurrencePassed, .noticeSent, .stopDismissed, .serviceResumed, .activitySet,
      .failureStaged, .failureUnstaged, .faults, .snapshots, .sshPublicKeys, .storage, .clusters, .workspaceQuotas,
      .policy, .deployments, .jobs, .networks, .operationAdvanced:
      namedLater
    }
  }

  fileprivate init?(name: String, value: JSONValue) {
    switch name {
    case "founded":
      guard let founding = Founding(json: value) else { return nil }
      self = .founded(founding)
    case "workspaceCreated":
      guard let workspace = Workspace(json: value) else { return nil }
      self = .workspaceCreated(workspace)
    case "locks":
      guard let event = LocksEvent(json: value) else { return nil }
      self = .locks(event)
    case "activityLogged":
      guard let entry = ActivityLog.Entry(json: value) else { return nil }
      self = .activityLogged(entry)
    case "directory", "principalCreated", "contributorSet":
      guard let event = DirectoryEvent(name: name, value: value) else { return nil }
      self = .directory(event)
    case "instanceWritten":
      guard let instance = Instance(json: value) else { return nil }
      self = .instanceWritten(instance)
    case "operationBegan":
      guard let operation = Operation(json: value) else { return nil }
      self = .operationBegan(operation)
    case "operationSucceeded":
      guard let id = value.text else { return nil }
      self = .operationSucceeded(id: id)
    case "settingChanged":
      guard let key = value["instance"]?.text, let member = value["member"]?.text, let new = value["value"]
      else { return nil }
      self = .settingChanged(InstanceKey(text: key), member: member, value: new)
    case "clockSet":
      guard let clock = Clock(json: value) else { return nil }
      self = .clockSet(clock)
    default: self.init(laterName: name, value: value)
    }
  }
}

extension JSONValue {
  static func instant(_ instant: Instant) -> JSONValue { .string(instant.iso8601) }

  static func instant(_ instant: Instant?) -> JSONValue { instant.map { .instant($0) } ?? .null }

  func instant(_ name: String) -> Instant? { self[name]?.text.flatMap { try? Instant(iso8601: $0) } }
}

extension Clock {
  var json: JSONValue {
    .object([
      "realAnchor": .instant(realAnchor), "virtualAnchor": .instant(virtualAnchor),
      "rate": .number(rate.description), "isPaused": .bool(isPaused),
    ])
  }

  init?(json: JSONValue) {
    guard let real = json.instant("realAnchor"), let virtual = json.instant("virtualAnchor"),
      case .number(let rateText)? = json["rate"], let rate = Double(rateText),
      let isPaused = json["isPaused"]?.flag
    else { return nil }
    self.init(realAnchor: real, virtualAnchor: virtual, rate: rate, isPaused: isPaused)
  }
}

extension Founding {
  var json: JSONValue {
    var json: JSONValue = .object([
      "scenario": .string(scenario), "seed": .string(String(seed)),
      "instances": instances.map { .number($0) } ?? .null, "durations": .string(durations.rawValue),
      "tenant": .string(tenant), "subscription": .string(subscription),
      "subscriptionName": .string(subscriptionName), "location": .string(location),
      "regionalQuota": .number(regionalQuota),
      "quotas": .array(quotas.map { .object(["family": .string($0.family), "limit": .number($0.limit)]) }),
      "clock": clock.json,
    ])
    if identitySeed != seed { json["identitySeed"] = .string(String(identitySeed)) }
    return json
  }

  init?(json: JSONValue) {
    guard let scenario = json["scenario"]?.text, let seed = json["seed"]?.text.flatMap({ UInt64($0) }),
      let durations = json["durations"]?.text.flatMap({ OperationDurations(rawValue: $0) }),
      let tenant = json["tenant"]?.text, let subscription = json["subscription"]?.text,
      let subscriptionName = json["subscriptionName"]?.text, let location = json["location"]?.text,
      let regionalQuota = json["regionalQuota"]?.integer, let quotas = json["quotas"]?.elements,
      let clock = json["clock"].flatMap({ Clock(json: $0) })
    else { return nil }
    self.init(
      scenario: scenario, seed: seed, instances: json["instances"]?.integer, durations: durations,
      tenant: tenant, subscription: subscription, subscriptionName: subscriptionName, location: location,
      regionalQuota: regionalQuota,
      quotas: quotas.compactMap { quota in
        guard let family = quota["family"]?.text, let limit = quota["limit"]?.integer else { return nil }
        return FamilyQuota(family: family, limit: limit)
      }, clock: clock, identitySeed: json["identitySeed"]?.text.flatMap { UInt64($0) } ?? seed)
  }
}
