import ComputeModel

extension InstanceBuilder {
  /// An instance for each thing that a console may find, named after it, with as little else as can be; and one of which
  /// there is nothing to say.
  mutating func addFindings(to workspaces: [Workspace]) {
    let place = workspaces[0]
    /// Stops by itself twice over, has the newest image and no public address.
    func quiet(_ name: String, _ change: (inout Plan) -> Void = { _ in }) -> Plan {
      var plan = Plan(
        name: name, creator: "quinn@contoso.example", idle: "PT12H", schedules: [cronSchedule("Stop", "0 18 * * *")],
        isPublic: false)
      change(&plan)
      return plan
    }
    add(quiet("quiet"), to: place)
    add(quiet("never-idles") { $0.idle = nil }, to: place)
    add(quiet("no-stop-schedule") { $0.schedules = [] }, to: place)
    add(
      quiet("unreachable-stop") {
        $0.schedules = [
          cronSchedule("Start", "0 8 * * *"), cronSchedule("Stop", "0 18 * * *"), cronSchedule("Stop", "0 20 * * *"),
        ]
      }, to: place)
    // The service keeps what nobody can say the times of.
    add(
      quiet("odd-schedule") {
        $0.schedules.append(cronSchedule("Start", "0 8 * * *", zone: "Sea of Tranquility Standard Time"))
      }, to: place)
    add(
      quiet("stopped-holding-quota") {
        ($0.state, $0.operation, $0.createdHoursAgo, $0.operationHoursAgo) = (.stopped, "Stop", 2000, 40 * 24)
      }, to: place)
    add(quiet("outdated-image") { $0.imageVersion = "26.02.03" }, to: place)
    add(
      quiet("sso-not-handed-over") {
        ($0.assignedUser, $0.isSSOEnabled) = (ScenarioDirectory.assignee, false)
      }, to: place)
    add(quiet("ssh-open") { ($0.isSSHEnabled, $0.isPublic, $0.sshKey) = (true, true, Self.key) }, to: place)
    add(quiet("public-ip") { $0.isPublic = true }, to: place)
    add(
      quiet("failed") {
        ($0.state, $0.operationStatus) = (.unusable, "StartFailed")
        $0.errors = [StagedFailure.Known.unusableNode.error(instanceName: "failed")]
      }, to: place)
    add(
      quiet("stuck") {
        ($0.state, $0.operation, $0.operationHoursAgo, $0.operationStatus) = (.restarting, "Restart", 0, "InProgress")
      }, to: place)
    stage(
      StagedFailure(
        id: "stuck", operation: .restart,
        instance: InstanceKey(resourceGroup: place.resourceGroup, workspace: place.name, name: "stuck"), error: nil))
    // Its start comes ten minutes after the beginning, and finds a machine that cannot be started.
    add(
      quiet("missed-schedule") {
        ($0.state, $0.operationStatus) = (.unusable, "StartFailed")
        $0.schedules.append(cronSchedule("Start", daily(after: 600)))
        $0.errors = [StagedFailure.Known.unusableNode.error(instanceName: "missed-schedule")]
      }, to: place)
    add(quiet("owner-gone") { $0.creator = Self.departed }, to: place)
    add(quiet("identity-without-role") { $0.identity = "SystemAssigned" }, to: place)
    add(quiet(Self.nameWithRole) { $0.identity = "SystemAssigned" }, to: place)
    add(quiet("over-budget") { ($0.size, $0.operationHoursAgo) = ("Standard_NC6s_v3", 200) }, to: place)
  }

  /// Somebody who has an instance and has left the directory.
  static let departed = "petra.departed@contoso.example"
  static let nameWithRole = "identity-with-role"
}

extension Scenario {
  /// A policy that reports what has no schedule, the roles of both identities, and that of one of them at the storage.
  func findingResources(
    of founding: Founding, builder: InstanceBuilder, workspaces: [Workspace], owner: Principal
  ) -> [Event.Kind] {
    var kinds: [Event.Kind] = []
    let start = founding.clock.virtualAnchor
    let subscription = Scope("/subscriptions/\(founding.subscription)")
    if let definition = PolicyDefinition.shutdownSchedule(at: start) {
      let body: JSONValue = .object([
        "properties": .object([
          "displayName": .string("Every instance has a shutdown schedule"),
          "parameters": .object(["effect": .object(["value": .string("Audit")])]),
        ])
      ])
      let assignment = try? PolicyAssignment(
        reading: body, name: "audit-shutdown-schedule", scope: subscription.text, definition: definition,
        definitionID: definition.id(subscription: founding.subscription), by: owner.objectID, at: start)
      if let assignment { kinds.append(.policy(.assignmentWritten(assignment))) }
    }
    // A sequence of its own, so that roles do not change what instances draw.
    var ids = SplitMix64(seed: founding.seed, sequence: -4)
    if let instance = builder.instances.first(where: { $0.name == InstanceBuilder.nameWithRole }),
      let principal = instance.identityPrincipalID
    {
      let account = StorageAccount(of: workspaces[0])
      kinds.append(
        .directory(
          .roleAssigned(
            RoleAssignment(
              name: ids.guid(),
              scope: Scope(
                "\(subscription.text)/resourceGroups/\(instance.resourceGroup)/providers/Microsoft.Storage"
                  + "/storageAccounts/\(account.name)"),
              roleID: RoleDefinition.storageBlobDataReader.id, principalID: principal,
              principalType: "ServicePrincipal"))))
    }
    // Without it idle shutdown would never fire, which is another finding (founding document).
    for instance in builder.instances {
      guard let principal = instance.identityPrincipalID else { continue }
      kinds.append(
        .directory(
          .roleAssigned(
            RoleAssignment(
              name: ids.guid(),
              scope: Scope(
                "\(subscription.text)/resourceGroups/\(instance.resourceGroup)/providers"
                  + "/Microsoft.MachineLearningServices/workspaces/\(instance.workspace)"),
              roleID: RoleDefinition.contributor.id, principalID: principal, principalType: "ServicePrincipal"))))
    }
    return kinds
  }
}
