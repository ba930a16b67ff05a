import Languages

extension InstanceCreation {
  private static let members: [String: MemberKind] = [
    "$schema": .text, "name": .text, "type": .text, "location": .text, "description": .text, "tags": .object,
    "size": .text, "ssh_public_access_enabled": .flag, "ssh_settings": .object, "create_on_behalf_of": .object,
    "network_settings": .object, "schedules": .object, "identity": .object, "idle_time_before_shutdown": .text,
    "idle_time_before_shutdown_minutes": .whole, "setup_scripts": .object, "enable_node_public_ip": .flag,
    "enable_sso": .flag, "enable_root_access": .flag, "release_quota_on_stop": .flag, "enable_os_patching": .flag,
  ]

  /// A compute of `az ml compute create --file` (azure-ai-ml 1.35.2, `_schema/compute/compute_instance.py`), with the
  /// defaults that `ComputeInstance._to_rest_object` sends.
  /// - Parameters:
  ///   - document: the YAML's values.
  ///   - schedules: its schedules as ARM has them.
  package init(azureML document: JSONValue, schedules: [JSONValue] = []) throws(CreationMistake) {
    let given = try checkedMembers(document, at: [], Self.members)
    guard let type = given["type"]?.text?.lowercased() else {
      throw CreationMistake(["type"], localized("is missing: write type: computeinstance"))
    }
    guard type == "computeinstance" else {
      throw CreationMistake(["type"], localized("must be computeinstance, and is \(type)"))
    }
    var instance = JSONObject()
    instance["vmSize"] = given["size"] ?? .string("STANDARD_DS3_V2")
    if let network = given["network_settings"] {
      let settings = try checkedMembers(network, at: ["network_settings"], ["vnet_name": .text, "subnet": .text])
      guard let subnet = settings["subnet"]?.text, subnet.hasPrefix("/"), settings["vnet_name"] == nil else {
        throw CreationMistake(
          ["network_settings", "subnet"], localized("must be the subnet's whole id, without vnet_name"))
      }
      instance["subnet"] = .object(["id": .string(subnet)])
    }
    let hasSSH = given["ssh_public_access_enabled"]?.flag ?? false
    if given["ssh_public_access_enabled"] != nil || given["ssh_settings"] != nil {
      instance["sshSettings"] = .object(try Self.sshSettings(given["ssh_settings"], isEnabled: hasSSH))
    }
    if let person = given["create_on_behalf_of"] {
      instance["personalComputeInstanceSettings"] = try Self.assignment(person)
    }
    if let idle = try Self.idleTime(given) { instance["idleTimeBeforeShutdown"] = .string(idle) }
    instance["enableNodePublicIp"] = given["enable_node_public_ip"] ?? .bool(true)
    instance["enableSSO"] = given["enable_sso"] ?? .bool(true)
    // Of these az ml sends its defaults too; amldeck only what was asked for, since only previews know them.
    instance["enableRootAccess"] = given["enable_root_access"]
    instance["releaseQuotaOnStop"] = given["release_quota_on_stop"]
    instance["enableOSPatching"] = given["enable_os_patching"]
    instance["applicationSharingPolicy"] = .string("Shared")
    instance["computeInstanceAuthorizationType"] = .string("personal")
    if !schedules.isEmpty { instance["schedules"] = .object(["computeStartStop": .array(schedules)]) }
    if let scripts = given["setup_scripts"] { instance["setupScripts"] = try Self.setupScripts(scripts) }

    var compute = JSONObject()
    compute["description"] = given["description"]
    compute["computeType"] = .string("ComputeInstance")
    compute["properties"] = .object(instance)
    compute["disableLocalAuth"] = .bool(!hasSSH)
    var outer = JSONObject()
    outer["location"] = given["location"]
    outer["properties"] = .object(compute)
    if let identity = given["identity"] { outer["identity"] = try Self.identity(identity) }
    if let tags = given["tags"] {
      try checkedTexts(tags, at: ["tags"])
      outer["tags"] = tags
    }
    name = given["name"]?.text
    workspace = nil
    resource = .object(outer)
  }

  private static func sshSettings(_ value: JSONValue?, isEnabled: Bool) throws(CreationMistake) -> JSONObject {
    var settings = JSONObject()
    settings["sshPublicAccess"] = .string(isEnabled ? "Enabled" : "Disabled")
    guard let value else { return settings }
    let given = try checkedMembers(value, at: ["ssh_settings"], ["ssh_key_value": .text])
    guard let text = given["ssh_key_value"]?.text else { return settings }
    guard isEnabled else {
      throw CreationMistake(["ssh_settings"], localized("needs ssh_public_access_enabled: true"))
    }
    do throws(SSHPublicKeyError) {
      settings["adminPublicKey"] = .string(try SSHPublicKey(text: text).line)
    } catch {
      throw CreationMistake(["ssh_settings", "ssh_key_value"], localized("is not usable: \(error)"))
    }
    return settings
  }

  private static func assignment(_ value: JSONValue) throws(CreationMistake) -> JSONValue {
    let path = ["create_on_behalf_of"]
    let given = try checkedMembers(value, at: path, ["user_tenant_id": .text, "user_object_id": .text])
    guard let object = given["user_object_id"], let tenant = given["user_tenant_id"] else {
      throw CreationMistake(path, localized("needs both user_object_id and user_tenant_id"))
    }
    return .object(["assignedUser": .object(["objectId": object, "tenantId": tenant])])
  }

  private static func idleTime(_ given: JSONObject) throws(CreationMistake) -> String? {
    let isMinutes = given["idle_time_before_shutdown_minutes"] != nil
    let name = isMinutes ? "idle_time_before_shutdown_minutes" : "idle_time_before_shutdown"
    let wire = isMinutes ? given[name]?.integer.map { "PT\($0)M" } : given[name]?.text
    guard let wire else { return nil }
    guard IdleTime(wire: wire) != nil else {
      throw CreationMistake([name], localized("must be from 15 minutes to 3 days, and is \(wire)"))
    }
    return wire
  }

  private static func identity(_ value: JSONValue) throws(CreationMistake) -> JSONValue {
    let given = try checkedMembers(value, at: ["identity"], ["type": .text, "user_assigned_identities": .list])
    var ids = JSONObject()
    for (index, element) in (given["user_assigned_identities"]?.elements ?? []).enumerated() {
      let path = ["identity", "user_assigned_identities", "\(index)"]
      guard let id = try checkedMembers(element, at: path, ["resource_id": .text])["resource_id"]?.text else {
        throw CreationMistake(path, localized("needs a resource_id"))
      }
      ids[id] = .object([:])
    }
    switch given["type"]?.text?.lowercased() {
    case "system_assigned" where ids.members.isEmpty: return .object(["type": .string("SystemAssigned")])
    case "user_assigned" where !ids.members.isEmpty:
      return .object(["type": .string("UserAssigned"), "userAssignedIdentities": .object(ids)])
    default:
      throw CreationMistake(
        ["identity", "type"], localized("must be system_assigned, or user_assigned with user_assigned_identities"))
    }
  }

  private static func setupScripts(_ value: JSONValue) throws(CreationMistake) -> JSONValue {
    let path = ["setup_scripts"]
    let given = try checkedMembers(value, at: path, ["creation_script": .object, "startup_script": .object])
    var scripts = JSONObject()
    for (theirs, ours) in [("creation_script", "creationScript"), ("startup_script", "startupScript")] {
      guard let value = given[theirs] else { continue }
      let script = try checkedMembers(
        value, at: path + [theirs], ["path": .text, "command": .text, "timeout_minutes": .whole])
      guard let file = script["path"] else { throw CreationMistake(path + [theirs, "path"], localized("is missing")) }
      var reference = JSONObject()
      reference["scriptSource"] = .string("workspaceStorage")
      reference["scriptData"] = file
      reference["scriptArguments"] = script["command"]
      reference["timeout"] = (script["timeout_minutes"]?.integer).map { .string("\($0)m") }
      scripts[ours] = .object(reference)
    }
    return .object(["scripts": .object(scripts)])
  }
}
