import Languages

/// A compute instance that is to be made, in the words of a person who fills in a form.
package struct NewInstance: Hashable, Sendable {
  package enum SSH: Hashable, Sendable {
    case off
    /// Enabled, and its key is set later by whoever owns it (founding document).
    case later
    case key(SSHPublicKey)
  }

  package enum Identity: Hashable, Sendable {
    case none
    case system
    /// ARM ids.
    case user([String])
  }

  /// A script in the workspace's file share.
  package struct Script: Hashable, Sendable {
    package var path: String
    package var arguments: String

    package init(path: String, arguments: String) {
      self.path = path
      self.arguments = arguments
    }
  }

  package var name: String
  /// As ARM writes regions.
  package var location: String
  package var size: String
  /// nil where it is for whoever creates it.
  package var assignee: ComputeInstance.AssignedUser?
  package var idle: IdleTime?
  /// Elements of `computeStartStop`.
  package var schedules: [JSONValue] = []
  package var ssh = SSH.off
  package var identity = Identity.none
  /// The subnet's ARM id.
  package var subnet: String?
  package var hasPublicAddress = true
  /// Elements of `customServices`.
  package var services: [JSONValue] = []
  package var script: Script?
  package var tags: [ComputeInstance.Tag] = []

  package init(name: String, location: String, size: String) {
    self.name = name
    self.location = location
    self.size = size
  }

  /// Whether code of the creator runs on it: then an instance for somebody else is made without single sign-on, and
  /// only its user turns it on (founding document).
  package var runsCreatorsCode: Bool { script != nil || !services.isEmpty }

  package var hasSingleSignOn: Bool { !(assignee != nil && runsCreatorsCode) }

  /// Why the service would refuse the combination, as a sentence; nil where no rule is known to stand against it.
  package var refusal: String? {
    if let refusal = InstanceCreation.refusal(ofName: name) { return localized("The name \(name) \(refusal).") }
    if assignee != nil, case .key = ssh {
      return localized(
        "Azure refuses an SSH key at creation for another user: choose \"later\", its owner sets the key.")
    }
    if let assignee, assignee.tenantID?.isEmpty != false { return localized("The user's tenant is missing.") }
    if case .user(let ids) = identity, ids.isEmpty {
      return localized("A user-assigned identity needs its resource id.")
    }
    // Founding document.
    if schedules.count > 4 {
      return localized("An instance has at most 4 schedules, and these are \(schedules.count).")
    }
    return CustomService.refusal(ofSet: services)
  }

  /// The body of the PUT (FACTS sections 2.1 and 15).
  package var creation: InstanceCreation {
    var instance = JSONObject()
    instance["vmSize"] = .string(size)
    if let subnet { instance["subnet"] = .object(["id": .string(subnet)]) }
    var settings = JSONObject()
    settings["sshPublicAccess"] = .string(ssh == .off ? "Disabled" : "Enabled")
    if case .key(let key) = ssh { settings["adminPublicKey"] = .string(key.line) }
    instance["sshSettings"] = .object(settings)
    if let assignee {
      instance["personalComputeInstanceSettings"] = .object([
        "assignedUser": .object([
          "objectId": .string(assignee.objectID), "tenantId": .string(assignee.tenantID),
        ])
      ])
    }
    if let idle { instance["idleTimeBeforeShutdown"] = .string(idle.wire) }
    instance["enableNodePublicIp"] = .bool(hasPublicAddress)
    instance["enableSSO"] = .bool(hasSingleSignOn)
    // What azure-ai-ml sends for every instance, though each has one user.
    instance["applicationSharingPolicy"] = .string("Shared")
    instance["computeInstanceAuthorizationType"] = .string("personal")
    if !schedules.isEmpty { instance["schedules"] = .object(["computeStartStop": .array(schedules)]) }
    if !services.isEmpty { instance["customServices"] = .array(services) }
    if let script {
      var reference: JSONValue = .object([
        "scriptSource": .string("workspaceStorage"), "scriptData": .string(script.path),
      ])
      if !script.arguments.isEmpty { reference["scriptArguments"] = .string(script.arguments) }
      instance["setupScripts"] = .object(["scripts": .object(["creationScript": reference])])
    }
    var outer = JSONObject()
    outer["location"] = .string(location)
    switch identity {
    case .none: break
    case .system: outer["identity"] = .object(["type": .string("SystemAssigned")])
    case .user(let ids):
      outer["identity"] = .object([
        "type": .string("UserAssigned"),
        "userAssignedIdentities": .object(
          JSONObject(ids.map { JSONObject.Member(name: $0, value: .object([:])) })),
      ])
    }
    if !tags.isEmpty {
      outer["tags"] = .object(JSONObject(tags.map { JSONObject.Member(name: $0.name, value: .string($0.value)) }))
    }
    outer["properties"] = .object([
      "computeType": .string("ComputeInstance"), "disableLocalAuth": .bool(ssh == .off),
      "properties": .object(instance),
    ])
    return InstanceCreation(name: name, resource: .object(outer))
  }

  /// What will not work as one might expect, a sentence each (founding document).
  package var warnings: [String] {
    var warnings: [String] = []
    if assignee != nil, runsCreatorsCode {
      warnings.append(
        localized(
          "A setup script or custom application turns SSO off at creation; only the assigned user can turn it on."))
    }
    if idle != nil, identity != .none {
      warnings.append(
        localized("With an identity it shuts down when idle only if the identity is Contributor on the workspace."))
    }
    if identity != .none {
      warnings.append(localized("azcopy login --identity does not work on a compute instance."))
    }
    let stops = schedules.contains { $0["action"]?.text?.lowercased() == "stop" }
    if !services.isEmpty, !stops {
      warnings.append(
        localized(
          "With a custom application it is never idle, and no schedule stops it: it runs until somebody stops it."))
    } else if idle == nil, !stops {
      warnings.append(
        localized("Neither idle shutdown nor a schedule stops it: compute is billed until somebody does."))
    }
    return warnings
  }
}

/// The rights that whoever is given an instance needs on it (founding document; FACTS section 7).
package enum AssigneeRight {
  package static let needed = ["start", "stop", "restart", "applicationaccess", "updateSchedules"]
  /// To turn SSO on, where it is off at creation.
  package static let singleSignOn = "enableSso"

  package static func action(_ word: String) -> String { InstanceAction.rights + word + "/action" }

  /// Those that somebody's roles do not give.
  package static func missing(in access: ScopeAccess) -> [String] { needed.filter { !access.allows(action($0)) } }
}
