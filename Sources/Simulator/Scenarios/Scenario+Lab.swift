import ComputeModel

/// The parts of the lab that show one thing each.
extension InstanceBuilder {
  /// Stops that come soon: one whose notice stands when the world begins, one whose notice comes in ten minutes, and
  /// one with all four schedules that an instance may have.
  mutating func addLabSchedules(to workspace: Workspace) {
    add(
      Plan(
        name: "pia-soon", operationHoursAgo: 8, creator: "pia@contoso.example",
        schedules: [cronSchedule("Stop", daily(after: 1200))], activity: [.kernel]), to: workspace)
    add(
      Plan(
        name: "quinn-later", operationHoursAgo: 6, creator: "quinn@contoso.example",
        schedules: [cronSchedule("Stop", daily(after: 2400))], activity: [.terminal]), to: workspace)
    add(
      Plan(
        name: "rosa-four", size: "Standard_DS11_v2", operationHoursAgo: 20, creator: "rosa@contoso.example",
        schedules: [
          weeklySchedule(
            "Start", hour: 7, minute: 30, days: ["Monday", "Wednesday", "Friday"], zone: "GMT Standard Time"),
          weeklySchedule(
            "Stop", hour: 19, minute: 0, days: ["Monday", "Wednesday", "Friday"], zone: "GMT Standard Time"),
          cronSchedule("Start", "0 9 1,15 * *", zone: "Pacific Standard Time"),
          cronSchedule("Stop", "30 17 1,15 * *", zone: "Pacific Standard Time"),
        ], activity: [.run]), to: workspace)
  }

  /// Idle shutdown is set on all of them, and none is ever idle (founding document; FACTS section 5.2); but for the
  /// last, whose user works over SSH, which nobody counts: it is cut off.
  mutating func addLabThatNeverIdles(to workspace: Workspace) {
    add(
      Plan(
        name: "sven-kernel", operationHoursAgo: 26, creator: "sven@contoso.example", idle: "PT30M",
        activity: [.kernel, .terminal]), to: workspace)
    add(
      Plan(
        name: "tara-identity", size: "Standard_DS11_v2", operationHoursAgo: 60, creator: "tara@contoso.example",
        idle: "PT1H", identity: "SystemAssigned"), to: workspace)
    add(
      Plan(
        name: "udo-app", size: "Standard_DS11_v2", operationHoursAgo: 200, creator: "udo@contoso.example",
        idle: "PT15M",
        services: [
          customService("voila", image: "ghcr.io/contoso/voila:1", target: 8866, published: 8866)
        ]), to: workspace)
    add(
      Plan(
        name: "vera-vscode", operationHoursAgo: 2, creator: "vera@contoso.example", idle: "PT2H",
        activity: [.vsCode]), to: workspace)
    add(
      Plan(
        name: "will-ssh", operationHoursAgo: 1, creator: "will@contoso.example", idle: "PT45M", isSSHEnabled: true,
        sshKey: Self.key, activity: [.vsCodeSSH]), to: workspace)
  }

  /// The states that pass by themselves and that nothing else of the lab is in.
  mutating func addLabOnTheirWay(to workspace: Workspace) {
    add(
      Plan(
        name: "xenia-settingup", state: .userSettingUp, createdHoursAgo: 0, operation: "Create",
        operationHoursAgo: 0, operationStatus: "InProgress", creator: "xenia@contoso.example"), to: workspace)
    add(
      Plan(
        name: "yara-setup", size: "Standard_DS11_v2", state: .settingUp, createdHoursAgo: 0, operation: "Create",
        operationHoursAgo: 0, operationStatus: "InProgress", creator: "yara@contoso.example"), to: workspace)
    add(
      Plan(
        name: "zeno-leaving", size: "Standard_DS11_v2", state: .deleting, createdHoursAgo: 800,
        operation: "Delete", operationHoursAgo: 0, operationStatus: "InProgress", creator: "zeno@contoso.example"),
      to: workspace)
    add(
      Plan(
        name: "abel-usersetup", state: .userSetupFailed, createdHoursAgo: 12, operation: "Create",
        operationHoursAgo: 12, operationStatus: "CreateFailed", creator: "abel@contoso.example",
        errors: [
          Instance.ServiceError(
            code: "SetupScriptFailed", message: "The startup script ended with exit code 127.")
        ]), to: workspace)
    add(
      Plan(
        name: "unknown-ci", state: .unknown, createdHoursAgo: 3000, operation: "Stop", operationHoursAgo: 90,
        creator: "bert@contoso.example", tags: [("note", "the service itself does not know")]), to: workspace)
  }
}
