import ComputeModel
import Schedules

/// Makes the instances of a scenario.
struct InstanceBuilder {
  let start: Instant
  let tenant: String
  let subscription: String
  var ids: SplitMix64
  private(set) var instances: [Instance] = []
  /// What is to go wrong, set before the first operation begins.
  private(set) var staged: [Event.Kind] = []
  /// What people do on instances when the world begins.
  private(set) var activities: [Event.Kind] = []
  /// How many cores nobody holds.
  var freeCores = FreeCores()

  struct FreeCores {
    /// 200 of the family that snippets and tests create in; two small machines' worth of the others.
    var ofDSv2 = 200
    var ofOthers = 24
    /// Of all families together.
    var region = 400
  }

  init(start: Instant, tenant: String, subscription: String, ids: SplitMix64) {
    self.start = start
    self.tenant = tenant
    self.subscription = subscription
    self.ids = ids
  }

  /// What differs from one instance of a scenario to the next.
  struct Plan {
    var name: String
    var size = "Standard_DS3_v2"
    var state = KnownInstanceState.running
    /// Hours before the world's start.
    var createdHoursAgo = 720.0
    var operation = "Start"
    var operationHoursAgo = 3.0
    var operationStatus = "Succeeded"
    var trigger = "User"
    /// The name of its creator, which may be in any script; ids are ASCII.
    var creator = "alice@contoso.example"
    var assignedUser: String?
    var idle: String?
    var schedules: [JSONValue] = []
    var tags: [(String, String)] = []
    var isSSHEnabled = false
    var sshKey: String?
    var isSSOEnabled = true
    var services: [JSONValue] = []
    /// Whether its cores are free while it is stopped.
    var releasesQuota = false
    /// What goes on on it.
    var activity: [Activity] = []
    /// `identity.type`.
    var identity: String?
    var errors: [Instance.ServiceError] = []
    var imageVersion = "26.11.02"
    /// Whether the internet can reach it.
    var isPublic = true
  }

  /// Everybody who made an instance or has one, in the order in which they came.
  private(set) var people: [(name: String, objectID: String)] = []

  /// Somebody whose object id is decided elsewhere.
  mutating func introduce(_ principal: Principal) { people.append((principal.name, principal.objectID)) }

  func knows(_ person: String) -> Bool { people.contains { $0.name == person } }

  /// The same person has the same object id in a whole world.
  mutating func objectID(of person: String) -> String {
    if let known = people.first(where: { $0.name == person }) { return known.objectID }
    let objectID = ids.guid()
    people.append((person, objectID))
    return objectID
  }

  mutating func add(_ plan: Plan, to workspace: Workspace) {
    let instance = instance(plan, ordinal: instances.count, in: workspace)
    instances.append(instance)
    activities += plan.activity.map { .activitySet(instance.key, $0, isActive: true) }
  }

  /// - Parameter ordinal: how many instances of the world were made before it.
  mutating func instance(_ plan: Plan, ordinal: Int, in workspace: Workspace) -> Instance {
    let created = start - .seconds(plan.createdHoursAgo * 3600)
    let creatorID = objectID(of: plan.creator)
    return Instance(
      ordinal: ordinal, resourceGroup: workspace.resourceGroup, workspace: workspace.name,
      name: plan.name, envelope: envelope(plan, location: workspace.location), settings: settings(plan),
      state: plan.state, provisioningState: plan.provisioningState, createdOn: created,
      modifiedOn: start - .seconds(plan.operationHoursAgo * 3600),
      createdBy: Instance.Creator(objectID: creatorID, name: plan.creator),
      lastOperation: LastOperation(
        name: plan.operation, time: start - .seconds(plan.operationHoursAgo * 3600),
        status: plan.operationStatus, trigger: plan.trigger),
      publicAddress: "20.\(40 + ids.below(80)).\(ids.below(256)).\(1 + ids.below(254))",
      privateAddress: "10.0.\(ids.below(16)).\(4 + ids.below(250))",
      identityPrincipalID: plan.identity?.contains("SystemAssigned") == true ? ids.guid() : nil,
      imageVersion: plan.imageVersion, errors: plan.errors)
  }

  mutating func stage(_ failure: StagedFailure) { staged.append(.failureStaged(failure)) }

  mutating func stage(_ rule: FaultRule) { staged.append(.faults(.put(rule))) }

  /// The next full minute that is at least so many seconds ahead, as a daily cron expression in UTC.
  func daily(after seconds: Int) -> String {
    let minute = (Int(start.secondsSinceEpoch) + seconds + 59) / 60
    return "\(minute % 60) \(minute / 60 % 24) * * *"
  }

  func cores(family: String?) -> Int {
    var cores = 0
    for instance in instances where instance.holdsQuota {
      guard let size = instance.size, family == nil || size.family == family else { continue }
      cores += size.cores
    }
    return cores
  }

  /// The operations of instances that are on their way when the world begins; they end like any other.
  func operations(durations: OperationDurations) -> [Operation] {
    var ids = self.ids
    var operations: [Operation] = []
    for instance in instances {
      let name: OperationName
      switch instance.state {
      case .creating, .settingUp, .userSettingUp: name = .create
      case .starting: name = .start
      case .stopping: name = .stop
      case .restarting: name = .restart
      case .deleting: name = .delete
      default: continue
      }
      operations.append(
        Operation(
          id: ids.guid(), name: name, instance: instance.key, instanceName: instance.name,
          trigger: instance.lastOperation.trigger ?? "User", began: start,
          due: start + durations.duration(of: name)))
    }
    return operations
  }

  private func envelope(_ plan: Plan, location: String) -> JSONValue {
    var envelope: JSONValue = .object([
      "location": .string(location),
      "tags": .object(JSONObject(plan.tags.map { JSONObject.Member(name: $0.0, value: .string($0.1)) })),
    ])
    if let identity = plan.identity {
      var value: JSONValue = .object(["type": .string(identity)])
      if identity.contains("UserAssigned") {
        let id =
          "/subscriptions/\(subscription)/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity"
          + "/userAssignedIdentities/id-training"
        value["userAssignedIdentities"] = .object(JSONObject([.init(name: id, value: .object([:]))]))
      }
      envelope["identity"] = value
    }
    envelope["properties"] = .object([
      "computeType": .string("ComputeInstance"), "disableLocalAuth": .bool(!plan.isSSHEnabled),
    ])
    return envelope
  }

  private mutating func settings(_ plan: Plan) -> JSONValue {
    var settings: JSONValue = .object([
      "vmSize": .string(plan.size), "enableNodePublicIp": .bool(plan.isPublic), "enableSSO": .bool(plan.isSSOEnabled),
      "enableRootAccess": .bool(true), "releaseQuotaOnStop": .bool(plan.releasesQuota),
      "enableOSPatching": .bool(false),
      "applicationSharingPolicy": .string("Personal"), "computeInstanceAuthorizationType": .string("personal"),
    ])
    if plan.isSSHEnabled {
      settings["sshSettings"] = .object([
        "sshPublicAccess": .string("Enabled"), "adminPublicKey": .string(plan.sshKey),
      ])
    }
    if let user = plan.assignedUser {
      settings["personalComputeInstanceSettings"] = .object([
        "assignedUser": .object([
          "objectId": .string(objectID(of: user)), "tenantId": .string(tenant),
        ])
      ])
    }
    if let idle = plan.idle { settings["idleTimeBeforeShutdown"] = .string(idle) }
    if !plan.schedules.isEmpty {
      let schedules = plan.schedules.map { schedule in
        var kept = schedule
        kept["id"] = .string(ids.guid())
        kept["provisioningStatus"] = .string("Completed")
        return kept
      }
      settings["schedules"] = .object(["computeStartStop": .array(schedules)])
    }
    if !plan.services.isEmpty { settings["customServices"] = .array(plan.services) }
    return settings
  }
}

extension InstanceBuilder.Plan {
  fileprivate var provisioningState: KnownProvisioningState {
    switch state {
    case .creating, .settingUp, .userSettingUp: .creating
    case .deleting: .deleting
    case .createFailed, .setupFailed, .userSetupFailed: .failed
    default: .succeeded
    }
  }
}

/// A schedule as a client writes it.
func cronSchedule(
  _ action: String, _ expression: String, zone: String = "UTC", isEnabled: Bool = true
) -> JSONValue {
  .object([
    "action": .string(action), "status": .string(isEnabled ? "Enabled" : "Disabled"),
    "triggerType": .string("Cron"),
    "cron": .object([
      "expression": .string(expression), "startTime": .null, "timeZone": .string(zone),
    ]),
  ])
}

func weeklySchedule(_ action: String, hour: Int, minute: Int, days: [String], zone: String) -> JSONValue {
  .object([
    "action": .string(action), "status": .string("Enabled"), "triggerType": .string("Recurrence"),
    "recurrence": .object([
      "frequency": .string("Week"), "interval": .number(1), "startTime": .null, "timeZone": .string(zone),
      "schedule": .object([
        "hours": .array([.number(hour)]), "minutes": .array([.number(minute)]),
        "weekDays": .array(days.map { .string($0) }),
      ]),
    ]),
  ])
}

func customService(_ name: String, image: String, target: Int, published: Int) -> JSONValue {
  .object([
    "name": .string(name), "type": .string("docker"),
    "image": .object(["type": .string("docker"), "reference": .string(image)]),
    "environmentVariables": .object([:]), "docker": .object(["privileged": .bool(true)]),
    "endpoints": .array([
      .object([
        "protocol": .string("http"), "name": .string("connect"), "target": .number(target),
        "published": .number(published), "hostIp": .null,
      ])
    ]),
    "volumes": .array([
      .object([
        "type": .string("bind"), "source": .string("/home/azureuser/cloudfiles"),
        "target": .string("/home/azureuser/cloudfiles"), "readOnly": .bool(false),
      ])
    ]),
  ])
}
