import ComputeModel

extension InstanceWriting {
  /// The settings as they are kept: without what only the service writes, with enums in the service's case, checked.
  /// - Parameter present: the instance that is written over; it keeps the members that the api-version of the
  ///   request does not have.
  func checked(
    _ settings: JSONValue, envelope: JSONValue, over present: Instance?, ids: inout SplitMix64
  ) throws(Refusal) -> JSONValue {
    var kept = settings.isNull ? .object([:]) : settings
    for member in Self.serverMembers { kept[member] = nil }
    for member in model.untaken { kept[member] = nil }
    kept = try Self.settingsShape.taken(kept, at: "")
    // Read-only (FACTS section 15).
    for member in ["adminUserName", "sshPort"] where kept["sshSettings"]?[member] != nil {
      kept["sshSettings"]?[member] = nil
    }
    if let present, kept["sshSettings"]?.object != nil, kept[path: "sshSettings", "sshPublicAccess"]?.text == nil {
      kept["sshSettings"]?["sshPublicAccess"] = .string(present.isSSHEnabled ? "Enabled" : "Disabled")
    }
    try checkContents(kept)
    if let idle = kept["idleTimeBeforeShutdown"] {
      kept["idleTimeBeforeShutdown"] = try IdleShutdown.checked(idle)
    }
    if let schedules = kept["schedules"] {
      kept["schedules"] = try ScheduleNormalisation(zones: zones, now: world.now).checked(schedules, ids: &ids)
    }
    if let services = kept["customServices"], !services.isNull {
      let ports = CustomServices.ports(in: world.networks.network(of: workspace))
      kept["customServices"] = try CustomServices.checked(services, ports: ports)
    }
    if let scripts = kept["setupScripts"], !scripts.isNull { try SetupScripts.check(scripts) }
    if let present {
      for member in model.untaken where !Self.serverMembers.contains(member) {
        if let value = present.settings[member] { kept[member] = value }
      }
    }
    try checkSSH(kept, envelope: envelope)
    return kept
  }

  /// Read-only members of ComputeInstanceProperties (FACTS section 15); a read-modify-PUT sends them back.
  private static let serverMembers = [
    "osImageMetadata", "connectivityEndpoints", "applications", "createdBy", "errors", "state", "lastOperation",
    "containers", "dataDisks", "dataMounts", "versions", "imageVersion", "updateStatus", "enableBatchPrivateLink",
  ]

  /// Clients send words in lower case; that the service keeps them in its own is a guess (FACTS section 2.1).
  private static let settingsShape = BodyShape.object([
    "vmSize": .text, "subnet": .object(["id": .text]), "applicationSharingPolicy": .word(["Personal", "Shared"]),
    "computeInstanceAuthorizationType": .word(["personal"]),
    "sshSettings": .object(["sshPublicAccess": .word(["Enabled", "Disabled"]), "adminPublicKey": .text]),
    "autologgerSettings": .object(["mlflowAutologger": .word(["Enabled", "Disabled"])]),
    "personalComputeInstanceSettings": .object([
      "assignedUser": .object(["objectId": .text, "tenantId": .text])
    ]),
    "enableNodePublicIp": .flag, "enableSSO": .flag, "enableRootAccess": .flag, "enableOSPatching": .flag,
    "releaseQuotaOnStop": .flag,
  ])

  /// Stands for an id in Microsoft's own examples of this operation, which are served as they are.
  private static let exampleSubnet = "test-subnet-resource-id"

  private func checkContents(_ settings: JSONValue) throws(Refusal) {
    if let subnet = settings["subnet"], !subnet.isNull {
      let id = subnet["id"]?.text ?? ""
      guard id.isResourceID(of: "Microsoft.Network/virtualNetworks/subnets") || id == Self.exampleSubnet else {
        throw .validation(
          "subnet.id is '\(id)' and must be the id of a subnet, such as"
            + " /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/.../subnets/name.")
      }
    }
    if let user = settings[path: "personalComputeInstanceSettings", "assignedUser"], !user.isNull {
      guard user["objectId"]?.text?.isEmpty == false, user["tenantId"]?.text?.isEmpty == false else {
        throw .validation("assignedUser must have an objectId and a tenantId.")
      }
    }
  }

  private func checkSSH(_ settings: JSONValue, envelope: JSONValue) throws(Refusal) {
    let isEnabled = settings[path: "sshSettings", "sshPublicAccess"]?.text == "Enabled"
    // Clients tie the two (FACTS section 5.5); what the service makes of the contradiction is unknown.
    guard !isEnabled || envelope[path: "properties", "disableLocalAuth"]?.flag != true else {
      throw .validation(
        "disableLocalAuth is true, so sshPublicAccess cannot be Enabled: SSH keys are local authentication.")
    }
    guard let text = settings[path: "sshSettings", "adminPublicKey"]?.text, !text.isEmpty else { return }
    guard isEnabled else {
      throw .validation("adminPublicKey needs SSH, and sshPublicAccess is not Enabled.")
    }
    do throws(RSAPublicKey.Fault) {
      _ = try RSAPublicKey(parsing: text)
    } catch {
      throw .validation("adminPublicKey: \(error.message)")
    }
  }
}
