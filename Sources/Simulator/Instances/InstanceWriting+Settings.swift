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
    try normaliseWords(&kept)
    if let present, kept["sshSettings"]?.object != nil, kept[path: "sshSettings", "sshPublicAccess"]?.text == nil {
      kept["sshSettings"]?["sshPublicAccess"] = .string(present.isSSHEnabled ? "Enabled" : "Disabled")
    }
    try checkFlags(kept)
    try checkShapes(kept)
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

  /// Enums of one member (FACTS section 14). Clients send them in lower case; that the service keeps them in its own
  /// is a guess (FACTS section 2.1).
  private func normaliseWords(_ settings: inout JSONValue) throws(Refusal) {
    try normaliseWord("applicationSharingPolicy", in: &settings, of: ["Personal", "Shared"])
    try normaliseWord("computeInstanceAuthorizationType", in: &settings, of: ["personal"])
    for (object, member) in [("sshSettings", "sshPublicAccess"), ("autologgerSettings", "mlflowAutologger")] {
      guard var value = settings[object], !value.isNull else { continue }
      guard value.object != nil else { throw .validation("\(object) is \(value.kindName) and must be an object.") }
      try normaliseWord(member, in: &value, of: ["Enabled", "Disabled"])
      // Read-only (FACTS section 15).
      for member in ["adminUserName", "sshPort"] { value[member] = nil }
      settings[object] = value
    }
  }

  private func normaliseWord(_ member: String, in value: inout JSONValue, of words: [String]) throws(Refusal) {
    guard let given = value[member], !given.isNull else { return }
    let folded = given.text?.lowercased()
    guard let word = words.first(where: { $0.lowercased() == folded }) else {
      let what = given.text.map { "'\($0)'" } ?? given.kindName
      throw .validation("\(member) is \(what) and must be \(words.joined(separator: " or ")).")
    }
    value[member] = .string(word)
  }

  private func checkFlags(_ settings: JSONValue) throws(Refusal) {
    let flags = ["enableNodePublicIp", "enableSSO", "enableRootAccess", "enableOSPatching", "releaseQuotaOnStop"]
    for member in flags {
      guard let value = settings[member], !value.isNull, value.flag == nil else { continue }
      throw .validation("\(member) is \(value.kindName) and must be true or false.")
    }
  }

  private func checkShapes(_ settings: JSONValue) throws(Refusal) {
    if let subnet = settings["subnet"], !subnet.isNull, subnet["id"]?.text?.isEmpty != false {
      throw .validation("subnet must be an object with the id of a subnet.")
    }
    if let personal = settings["personalComputeInstanceSettings"], !personal.isNull {
      guard personal.object != nil else {
        throw .validation("personalComputeInstanceSettings is \(personal.kindName) and must be an object.")
      }
      if let user = personal["assignedUser"], !user.isNull {
        guard user["objectId"]?.text?.isEmpty == false, user["tenantId"]?.text?.isEmpty == false else {
          throw .validation("assignedUser must have an objectId and a tenantId.")
        }
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
    guard let key = settings[path: "sshSettings", "adminPublicKey"], !key.isNull else { return }
    guard let text = key.text else { throw .validation("adminPublicKey is \(key.kindName) and must be a string.") }
    guard !text.isEmpty else { return }
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
