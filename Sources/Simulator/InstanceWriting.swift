import ComputeModel
import Schedules

/// PUT of a compute instance: its rules, and what the service makes of the body (FACTS sections 2.1, 2.3, 5).
struct InstanceWriting {
  let world: World
  let zones: ZoneSource
  let workspace: Workspace
  let name: String
  let principal: Principal

  func events(key: InstanceKey, body: JSONValue) throws(Refusal) -> [Event] {
    guard body.object != nil, let outer = body["properties"], outer.object != nil else {
      throw .validation("The resource must be an object with properties.")
    }
    guard let computeType = outer["computeType"]?.text else {
      throw .validation("properties.computeType is missing.")
    }
    guard computeType.lowercased() == "computeinstance" else {
      throw .validation(
        "This simulator has compute instances only: properties.computeType is '\(computeType)' and must be"
          + " ComputeInstance.")
    }
    let settings = outer["properties"] ?? .object([:])
    guard settings.object != nil || settings.isNull else {
      throw .validation("properties.properties is \(settings.kindName) and must be an object.")
    }
    if let present = world.instance(key) {
      return try overwriting(present, envelope: envelope(of: body), settings: settings)
    }
    return try creating(envelope: envelope(of: body), settings: settings)
  }

  /// What the creator wrote around the settings. The server's own members are not taken from a client.
  private func envelope(of body: JSONValue) -> JSONValue {
    var kept = body
    for member in ["id", "name", "type", "systemData"] { kept[member] = nil }
    var outer = body["properties"] ?? .null
    for member in ["properties", "provisioningState", "createdOn", "modifiedOn", "provisioningErrors"] {
      outer[member] = nil
    }
    kept["properties"] = outer
    return kept
  }

  private func creating(envelope: JSONValue, settings: JSONValue) throws(Refusal) -> [Event] {
    if let fault = InstanceName.fault(of: name) { throw .validation(fault) }
    let folded = name.lowercased()
    if let other = world.instances.first(where: { $0.name.lowercased() == folded }) {
      throw .validation(
        "The compute name '\(name)' is already taken in region \(workspace.location) (workspace"
          + " '\(other.workspace)'): names must be unique across all computes of a region.")
    }
    guard let sizeName = settings["vmSize"]?.text else {
      throw .validation("properties.properties.vmSize is missing.")
    }
    guard let size = VirtualMachineSize.named(sizeName) else {
      throw .validation(
        "The VM size '\(sizeName)' is not supported in region \(workspace.location).")
    }
    let key = settings[path: "sshSettings", "adminPublicKey"]?.text ?? ""
    if !key.isEmpty, settings[path: "personalComputeInstanceSettings", "assignedUser"]?.object != nil {
      // Recorded (FACTS section 2.3).
      throw Refusal(
        .badRequest, code: "UserError",
        "Setting SSH key at creation time is not allowed when compute instance is provisioned on behalf of"
          + " another user.")
    }
    if let shortage = QuotaRule.shortage(of: size, in: world) {
      throw Refusal(.badRequest, code: shortage.code, shortage.message)
    }

    var ids = SplitMix64(seed: world.founding.seed, sequence: world.sequence)
    var kept = try normalised(settings, ids: &ids)
    let hasScripts = kept["setupScripts"]?.object != nil
    let hasServices = !(kept["customServices"]?.elements ?? []).isEmpty
    if hasScripts || hasServices, kept[path: "personalComputeInstanceSettings", "assignedUser"]?.object != nil {
      // The creator's code must not run under the assigned user's sign-on (FACTS section 2.1).
      kept["enableSSO"] = .bool(false)
    }
    let instance = Instance(
      ordinal: world.nextOrdinal, resourceGroup: workspace.resourceGroup, workspace: workspace.name, name: name,
      envelope: envelope, settings: kept, state: .creating, provisioningState: .creating, createdOn: world.now,
      modifiedOn: world.now, createdBy: Instance.Creator(objectID: principal.objectID, name: principal.name),
      lastOperation: LastOperation(name: "Create", time: world.now, status: "InProgress", trigger: "User"),
      publicAddress: "20.\(40 + ids.below(80)).\(ids.below(256)).\(1 + ids.below(254))",
      privateAddress: "10.0.\(ids.below(16)).\(4 + ids.below(250))",
      identityPrincipalID: hasSystemIdentity(envelope) ? ids.guid() : nil, imageVersion: "26.11.02", errors: [])
    let operation = Operation(
      id: ids.guid(), name: .create, instance: instance.key, instanceName: name, trigger: "User",
      began: world.now, due: world.now + world.founding.durations.duration(of: .create))
    return [
      Event(
        at: world.now, why: "\(principal.name) asked to create \(name)", kind: .instanceWritten(instance)),
      Event(
        at: world.now, why: "\(principal.name) asked to create \(name)", kind: .operationBegan(operation)),
    ]
  }

  private func overwriting(
    _ present: Instance, envelope: JSONValue, settings: JSONValue
  ) throws(Refusal) -> [Event] {
    if let running = world.runningOperation(on: present.key) {
      throw Refusal(
        .conflict, code: "Conflict",
        "Another operation is running on Azure ML Compute Instance \(present.name): \(running.name.rawValue),"
          + " begun at \(running.began.iso8601), operation \(running.id). Wait until it has ended.")
    }
    if let size = settings["vmSize"]?.text, size.lowercased() != present.sizeName.lowercased() {
      throw .validation(
        "The VM size of a compute instance cannot be changed: \(present.name) has \(present.sizeName), and the"
          + " request has \(size).")
    }
    if let access = settings[path: "sshSettings", "sshPublicAccess"]?.text,
      (access.lowercased() == "enabled") != present.isSSHEnabled
    {
      throw .validation("sshPublicAccess is decided when a compute instance is created and cannot be changed.")
    }
    let assigned = settings[path: "personalComputeInstanceSettings", "assignedUser"]
    let presentID = present.settings[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text
    if let assigned, assigned.object != nil, assigned["objectId"]?.text?.lowercased() != presentID?.lowercased() {
      throw .validation("The user that a compute instance is assigned to cannot be changed.")
    }
    var ids = SplitMix64(seed: world.founding.seed, sequence: world.sequence)
    var kept = try normalised(settings, ids: &ids)
    // What is decided at creation stays, whether the request repeats it or not.
    kept["vmSize"] = present.settings["vmSize"]
    if kept["sshSettings"]?.object == nil { kept["sshSettings"] = present.settings["sshSettings"] }
    kept["personalComputeInstanceSettings"] = present.settings["personalComputeInstanceSettings"]
    var instance = present
    instance.envelope = envelope
    instance.settings = kept
    instance.modifiedOn = world.now
    if hasSystemIdentity(envelope) {
      if instance.identityPrincipalID == nil { instance.identityPrincipalID = ids.guid() }
    } else {
      instance.identityPrincipalID = nil
    }
    return [
      Event(
        at: world.now, why: "\(principal.name) wrote \(present.name) anew", kind: .instanceWritten(instance))
    ]
  }

  /// The settings without what only the service writes, with schedules, idle time and services checked.
  private func normalised(_ settings: JSONValue, ids: inout SplitMix64) throws(Refusal) -> JSONValue {
    var kept = settings.isNull ? .object([:]) : settings
    for member in Self.serverMembers { kept[member] = nil }
    if let idle = kept["idleTimeBeforeShutdown"] {
      kept["idleTimeBeforeShutdown"] = try IdleShutdown.checked(idle)
    }
    if let schedules = kept["schedules"] {
      kept["schedules"] = try ScheduleNormalisation(zones: zones, now: world.now).checked(schedules, ids: &ids)
    }
    if let services = kept["customServices"], !services.isNull {
      kept["customServices"] = try CustomServices.checked(services)
    }
    if let access = kept[path: "sshSettings", "sshPublicAccess"]?.text {
      guard ["enabled", "disabled"].contains(access.lowercased()) else {
        throw .validation("sshPublicAccess is '\(access)' and must be Enabled or Disabled.")
      }
      var ssh = kept["sshSettings"] ?? .object([:])
      ssh["sshPublicAccess"] = .string(access.lowercased() == "enabled" ? "Enabled" : "Disabled")
      kept["sshSettings"] = ssh
    }
    return kept
  }

  /// Read-only members of ComputeInstanceProperties (FACTS section 15); a read-modify-PUT sends them back.
  private static let serverMembers = [
    "osImageMetadata", "connectivityEndpoints", "applications", "createdBy", "errors", "state", "lastOperation",
    "containers", "dataDisks", "dataMounts", "versions", "imageVersion", "updateStatus",
  ]

  private func hasSystemIdentity(_ envelope: JSONValue) -> Bool {
    let words = envelope[path: "identity", "type"]?.text?.lowercased().split(separator: ",") ?? []
    return words.contains { $0.drop { $0 == " " } == "systemassigned" }
  }
}
