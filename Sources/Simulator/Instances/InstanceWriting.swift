import ComputeModel
import Schedules

/// PUT of a compute instance: its rules, and what the service makes of the body (FACTS sections 2.1, 2.3, 5).
struct InstanceWriting {
  let world: World
  let zones: ZoneSource
  let workspace: Workspace
  let name: String
  let model: InstanceModel
  let principal: Principal

  private static let shape = BodyShape.object([
    "location": .text, "tags": .map(.text),
    "sku": .object([
      "name": .text, "tier": .word(["Free", "Basic", "Standard", "Premium"]), "size": .text, "family": .text,
      "capacity": .wholeNumber,
    ]),
    "properties": .object([
      "description": .text, "resourceId": .text, "computeLocation": .text, "isAttachedCompute": .flag,
      "disableLocalAuth": .flag,
    ]),
  ])

  func events(key: InstanceKey, body: JSONValue) throws(Refusal) -> [Event] {
    let present = world.instance(key)
    let mayWrite = world.directory.allows(Self.right, to: principal.objectID, at: scope)
    if !mayWrite { try checkKeyAlone(body, over: present) }
    let (envelope, settings) = try halves(of: body)
    guard let present else { return try creating(envelope: envelope, settings: settings) }
    if let running = world.runningOperation(on: present.key) {
      throw Refusal(
        .conflict, code: "Conflict",
        "Another operation is running on Azure ML Compute Instance \(present.name): \(running.name.rawValue),"
          + " begun at \(running.began.iso8601), operation \(running.id). Wait until it has ended.")
    }
    var written = try overwritten(present, envelope: envelope, settings: settings)
    if !mayWrite { written = present.with(keyOf: written) }
    return [
      Event(
        at: world.now,
        why: principal.name + (mayWrite ? " wrote \(present.name) anew" : " set the SSH key of \(present.name)"),
        kind: .instanceWritten(written))
    ]
  }

  /// What the creator wrote around the settings, and the settings.
  func halves(of body: JSONValue) throws(Refusal) -> (envelope: JSONValue, settings: JSONValue) {
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
    return (try envelope(of: body), settings)
  }

  /// The server's own members are not taken from a client.
  private func envelope(of body: JSONValue) throws(Refusal) -> JSONValue {
    var kept = try Self.shape.taken(body, at: "")
    for member in ["id", "name", "type", "systemData"] { kept[member] = nil }
    var outer = kept["properties"] ?? .null
    for member in ["properties", "provisioningState", "createdOn", "modifiedOn", "provisioningErrors"] {
      outer[member] = nil
    }
    kept["properties"] = outer
    if let sku = kept["sku"], sku.object != nil, sku["name"] == nil { throw .validation("sku.name is missing.") }
    try checkLocation(kept["location"], "location")
    try checkLocation(outer["computeLocation"], "properties.computeLocation")
    if kept["location"] != nil { kept["location"] = .string(workspace.location) }
    if let identity = kept["identity"], !identity.isNull { kept["identity"] = try checkedIdentity(identity) }
    return kept
  }

  /// An instance is where its workspace is (founding document); `East US` is `eastus`, as ARM reads it. How the
  /// service words its refusal is unknown.
  private func checkLocation(_ value: JSONValue?, _ member: String) throws(Refusal) {
    guard let given = value?.text, given.lowercased().filter({ $0 != " " }) != workspace.location else { return }
    throw .validation(
      "\(member) is '\(given)' and must be \(workspace.location): a compute instance is where its workspace is.")
  }

  private func creating(envelope: JSONValue, settings: JSONValue) throws(Refusal) -> [Event] {
    if let fault = InstanceName.fault(of: name) { throw .validation(fault) }
    let folded = name.lowercased()
    if let other = world.instances.first(where: { $0.name.lowercased() == folded }) {
      throw .validation(
        "The compute name '\(name)' is already taken in region \(workspace.location) (workspace"
          + " '\(other.workspace)'): names must be unique across all computes of a region.")
    }
    if let cluster = world.clusters.all.first(where: { $0.name.lowercased() == folded }) {
      throw .validation(
        "The compute name '\(name)' is already taken in region \(workspace.location) by an AmlCompute (workspace"
          + " '\(cluster.workspace)'): names must be unique across all computes of a region.")
    }
    let account = StorageAccount(of: workspace).name
    guard world.storage.allowsSharedKeyAccess(account: account) else {
      // The rule is the founding document's; the service's code and words are unknown.
      throw .validation(
        "The storage account '\(account)' of the workspace forbids access by key. Enable 'Allow"
          + " storage account key access' on it, then create the compute instance.")
    }
    guard let sizeName = settings["vmSize"]?.text else {
      throw .validation("properties.properties.vmSize is missing.")
    }
    guard let size = VirtualMachineSize.named(sizeName) else {
      throw .validation(
        "The VM size '\(sizeName)' is not supported in region \(workspace.location).")
    }
    guard size.supportsInstances else {
      throw .validation("The VM size '\(size.name)' is not supported for ComputeInstance.")
    }
    let key = settings[path: "sshSettings", "adminPublicKey"]?.text ?? ""
    if !key.isEmpty, settings[path: "personalComputeInstanceSettings", "assignedUser"]?.object != nil {
      // Recorded (FACTS section 2.3).
      throw Refusal(
        .badRequest, code: "UserError",
        "Setting SSH key at creation time is not allowed when compute instance is provisioned on behalf of"
          + " another user.")
    }
    if let shortage = QuotaRule.shortage(of: size, for: workspace, in: world) {
      throw Refusal(.badRequest, code: shortage.code, shortage.message)
    }

    var ids = SplitMix64(seed: world.founding.seed, sequence: world.sequence)
    var kept = try checked(settings, envelope: envelope, over: nil, ids: &ids)
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
      identityPrincipalID: hasSystemIdentity(envelope) ? ids.guid() : nil, imageVersion: Instance.latestImageVersion,
      errors: [])
    let operation = Operation(
      id: ids.guid(), name: .create, instance: instance.key, instanceName: name, trigger: "User",
      began: world.now, due: world.now + world.duration(of: .create, with: kept))
    return [
      Event(
        at: world.now, why: "\(principal.name) asked to create \(name)", kind: .instanceWritten(instance)),
      Event(
        at: world.now, why: "\(principal.name) asked to create \(name)", kind: .operationBegan(operation)),
    ]
  }

  /// The instance as a write leaves it.
  func overwritten(
    _ present: Instance, envelope: JSONValue, settings: JSONValue
  ) throws(Refusal) -> Instance {
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
    var kept = try checked(settings, envelope: envelope, over: present, ids: &ids)
    // What is decided at creation stays, whether the request repeats it or not.
    kept["vmSize"] = present.settings["vmSize"]
    if kept["sshSettings"]?.object == nil { kept["sshSettings"] = present.settings["sshSettings"] }
    kept["personalComputeInstanceSettings"] = present.settings["personalComputeInstanceSettings"]
    // Only the assigned user turns SSO on (founding document), and azure-ai-ml sends true with every write.
    if let presentID, presentID.lowercased() != principal.objectID.lowercased() {
      kept["enableSSO"] = present.settings["enableSSO"]
    }
    var instance = present
    instance.envelope = envelope
    if !model.hasLocalAuth {
      instance.envelope["properties"]?["disableLocalAuth"] =
        present.envelope[path: "properties", "disableLocalAuth"]
    }
    instance.settings = kept
    instance.modifiedOn = world.now
    if hasSystemIdentity(envelope) {
      if instance.identityPrincipalID == nil { instance.identityPrincipalID = ids.guid() }
    } else {
      instance.identityPrincipalID = nil
    }
    return instance
  }

  /// `identity.type` may name both kinds, in any case (FACTS section 14).
  private func checkedIdentity(_ identity: JSONValue) throws(Refusal) -> JSONValue {
    guard identity.object != nil else { throw .validation("identity is \(identity.kindName) and must be an object.") }
    let kinds = ["SystemAssigned", "UserAssigned", "None"]
    var words: [String] = []
    for part in (identity["type"]?.text ?? "").lowercased().split(separator: ",") {
      guard let kind = kinds.first(where: { $0.lowercased() == part.filter { $0 != " " } }) else {
        throw .validation("identity.type is '\(part)' and must be SystemAssigned, UserAssigned, both, or None.")
      }
      words.append(kind)
    }
    guard !words.isEmpty, words.count == 1 || words.sorted() == ["SystemAssigned", "UserAssigned"] else {
      throw .validation("identity.type must be SystemAssigned, UserAssigned, both, or None.")
    }
    var kept = identity
    if let assigned = identity["userAssignedIdentities"], !assigned.isNull {
      kept["userAssignedIdentities"] = try checkedIdentities(assigned)
    }
    if words.contains("UserAssigned"), (kept["userAssignedIdentities"]?.object?.members ?? []).isEmpty {
      throw .validation("identity.userAssignedIdentities must name at least one identity.")
    }
    kept["type"] = .string(words.sorted().joined(separator: ","))
    for member in Self.serverIdentityMembers { kept[member] = nil }
    return kept
  }

  /// Read-only (FACTS section 15), of an identity and of each that is assigned.
  private static let serverIdentityMembers = ["principalId", "clientId", "tenantId"]

  private func checkedIdentities(_ assigned: JSONValue) throws(Refusal) -> JSONValue {
    guard let members = assigned.object?.members else {
      throw .validation("identity.userAssignedIdentities is \(assigned.kindName) and must be an object.")
    }
    var kept: [JSONObject.Member] = []
    for member in members {
      guard member.name.isResourceID(of: "Microsoft.ManagedIdentity/userAssignedIdentities") else {
        throw .validation(
          "identity.userAssignedIdentities has '\(member.name)', which is not the id of an identity such as"
            + " /subscriptions/.../resourceGroups/.../providers/Microsoft.ManagedIdentity/userAssignedIdentities/name.")
      }
      var value: JSONValue = member.value.isNull ? .object([:]) : member.value
      guard value.object != nil else {
        throw .validation(
          "identity.userAssignedIdentities['\(member.name)'] is \(value.kindName) and must be an object.")
      }
      for name in Self.serverIdentityMembers { value[name] = nil }
      kept.append(JSONObject.Member(name: member.name, value: value))
    }
    return .object(JSONObject(kept))
  }

  private func hasSystemIdentity(_ envelope: JSONValue) -> Bool {
    let words = envelope[path: "identity", "type"]?.text?.lowercased().split(separator: ",") ?? []
    return words.contains { $0.drop { $0 == " " } == "systemassigned" }
  }
}
