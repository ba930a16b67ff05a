import ComputeModel

extension InstanceBuilder {
  private static let workdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
  /// Of a pair whose private half nobody has.
  static let key = [
    "ssh-rsa ",
    "AAAAB3NzaC1yc2EAAAADAQABAAABAQDDJrj6ZyFmJVF7xdtT91BdU34GXwpLCSl3GK5Kenc4uXnpNI8818ZHLA5s3DL1cyBp4tXa",
    "E92vhJj6f6owlMj90PktEcoBWqF1LKM30fU3XB96G295IN63VBp5OQS+AW+Rwd5l+GGRK+I2cOI0TRxUVnhrnERIZeOLVAJpuHDc",
    "8LkzBYq9swSDdC3RugSL6ygI+g6M4iZvEF3pivEA73uoo4Z93B7QYvlegJKumyOCeH+EtLUhiQFCtvyJmMZDzub34/oLdDLk9440",
    "KpOLP9SRlW6CSqF8OyBRkiNN8pqdKNIL5EoUFODZmSewb9pEfT/TiaJMF12UqohXeDHjkkSX",
    " user@laptop",
  ].joined()

  private static var rstudio: JSONValue {
    customService("rstudio", image: "ghcr.io/azure/rocker-rstudio-ml-verse:latest", target: 8787, published: 8787)
  }

  mutating func addSmall(to workspaces: [Workspace]) {
    add(Plan(name: "alice-ci", operationHoursAgo: 5, idle: "PT1H", tags: [("team", "vision")]), to: workspaces[0])
    add(
      Plan(
        name: "bob-ci", size: "Standard_DS11_v2", state: .stopped, operation: "Stop", operationHoursAgo: 14,
        trigger: "Schedule", creator: "bob@contoso.example",
        schedules: [cronSchedule("Stop", "0 15 * * *")]), to: workspaces[0])
    add(
      Plan(
        name: "carol-gpu", size: "Standard_NC6s_v3", operationHoursAgo: 61, creator: "carol@contoso.example",
        isSSHEnabled: true), to: workspaces[1])
  }

  mutating func addHandover(by owner: Principal, to workspace: Workspace) {
    add(
      Plan(
        name: "handover-ci", createdHoursAgo: 2, operation: "Create", operationHoursAgo: 2, creator: owner.name,
        assignedUser: ScenarioDirectory.assignee, isSSHEnabled: true, isSSOEnabled: false,
        services: [Self.rstudio]), to: workspace)
  }

  mutating func addIdentityTrap(to workspace: Workspace) {
    add(Plan(name: "trapped-ci", idle: "PT30M", identity: "SystemAssigned"), to: workspace)
    add(Plan(name: "plain-ci", idle: "PT30M"), to: workspace)
  }

  mutating func addLab(to workspaces: [Workspace]) {
    addLabResearch(to: workspaces[0])
    addLabTeaching(to: workspaces[1])
    addLabSchedules(to: workspaces[0])
    addLabThatNeverIdles(to: workspaces[0])
    addLabOnTheirWay(to: workspaces[1])
  }

  private mutating func addLabResearch(to workspace: Workspace) {
    let plans = [
      Plan(
        name: "alice-ci", createdHoursAgo: 2400, operationHoursAgo: 4, idle: "PT30M",
        schedules: [
          weeklySchedule(
            "Start", hour: 8, minute: 30, days: Self.workdays, zone: "W. Europe Standard Time"),
          weeklySchedule("Stop", hour: 18, minute: 0, days: Self.workdays, zone: "W. Europe Standard Time"),
        ], tags: [("team", "vision"), ("costcenter", "4711")]),
      Plan(
        name: "bob-notebooks", size: "Standard_DS11_v2", createdHoursAgo: 900, operationHoursAgo: 76,
        creator: "bob@contoso.example", tags: [("team", "nlp")], isSSHEnabled: true, sshKey: Self.key),
      Plan(
        name: "chen-gpu-a", size: "Standard_NC6s_v3", state: .jobRunning, createdHoursAgo: 300,
        operation: "Restart", operationHoursAgo: 27, creator: "陈伟", idle: "PT2H",
        tags: [("项目", "图像识别"), ("team", "vision")], identity: "SystemAssigned"),
      Plan(
        name: "dora-rstudio", size: "Standard_E4s_v3", createdHoursAgo: 1600, operationHoursAgo: 120,
        creator: "dora@contoso.example", idle: "PT3H", tags: [("team", "stats")], services: [Self.rstudio],
        imageVersion: "26.07.14"),
      Plan(
        name: "emil-old", state: .stopped, createdHoursAgo: 6000, operation: "Stop", operationHoursAgo: 1100,
        trigger: "IdleShutdown", creator: "emil@contoso.example", idle: "PT60M",
        tags: [("owner", "left the company")], imageVersion: "26.02.03"),
      Plan(
        name: "fatima-train", size: "Standard_NC6s_v3", state: .stopped, createdHoursAgo: 700, operation: "Stop",
        operationHoursAgo: 11, trigger: "Schedule", creator: "fatima@contoso.example",
        schedules: [
          cronSchedule("Stop", "0 18 * * 1-5", zone: "Arabian Standard Time"),
          cronSchedule("Start", "0 8 * * 1-5", zone: "Arabian Standard Time", isEnabled: false),
        ], identity: "UserAssigned"),
      Plan(
        name: "greta-unusable", state: .unusable, createdHoursAgo: 500, operation: "Start",
        operationHoursAgo: 9, operationStatus: "StartFailed", creator: "greta@contoso.example",
        errors: [
          Instance.ServiceError(
            code: "UnusableNode",
            message: "The specified Azure ML Compute Instance greta-unusable encountered an unusable node. Please"
              + " try to restart the compute instance to recover. If it failed at creation time, please delete"
              + " and try to recreate.")
        ]),
      Plan(
        name: "hiro-starting", size: "Standard_DS11_v2", state: .starting, createdHoursAgo: 250,
        operationHoursAgo: 0, operationStatus: "InProgress", creator: "佐藤 広", idle: "PT45M",
        tags: [("部署", "研究開発")]),
    ]
    for plan in plans { add(plan, to: workspace) }
  }

  private mutating func addLabTeaching(to workspace: Workspace) {
    let teacher = "ivan.teacher@contoso.example"
    let plans = [
      Plan(
        name: "student-a-ci", size: "Standard_DS11_v2", createdHoursAgo: 100, operation: "Create",
        operationHoursAgo: 100, creator: teacher, assignedUser: "student.a@contoso.example",
        schedules: [cronSchedule("Stop", "0 22 * * *", zone: "Pacific Standard Time")],
        tags: [("course", "ML-101")], isSSOEnabled: true),
      Plan(
        name: "student-b-ci", size: "Standard_DS11_v2", state: .stopped, createdHoursAgo: 100, operation: "Stop",
        operationHoursAgo: 31, creator: teacher, assignedUser: "student.b@contoso.example",
        tags: [("course", "ML-101")], isSSOEnabled: false, services: [Self.rstudio]),
      Plan(
        name: "kim-createfailed", size: "Standard_NC6s_v3", state: .createFailed, createdHoursAgo: 6,
        operation: "Create", operationHoursAgo: 6, operationStatus: "CreateFailed",
        creator: "김민준",
        errors: [
          Instance.ServiceError(
            code: "ClusterMinNodesExceedCoreQuota",
            message: "The specified subscription has a Standard NCSv3 family vCPU quota of 12 and cannot accomodate"
              + " for at least 1 requested compute training cluster and/or compute instance's node which maps to 6"
              + " vCPUs")
        ]),
      Plan(
        name: "lena-setupfailed", state: .setupFailed, createdHoursAgo: 30, operation: "Create",
        operationHoursAgo: 30, operationStatus: "CreateFailed", creator: "lena@contoso.example",
        errors: [
          Instance.ServiceError(
            code: "SetupScriptFailed", message: "The creation script ended with exit code 1.")
        ]),
      Plan(
        name: "mei-stopping", size: "Standard_E4s_v3", state: .stopping, createdHoursAgo: 2000, operation: "Stop",
        operationHoursAgo: 0, operationStatus: "InProgress", trigger: "Schedule", creator: "林美玲",
        schedules: [cronSchedule("Stop", "0 5 * * *")], tags: [("課程", "資料科學")]),
      Plan(
        name: "nils-creating", state: .creating, createdHoursAgo: 0, operation: "Create", operationHoursAgo: 0,
        operationStatus: "InProgress", creator: "nils@contoso.example", idle: "PT15M"),
      Plan(
        name: "olga-restarting", size: "Standard_DS11_v2", state: .restarting, createdHoursAgo: 340,
        operation: "Restart", operationHoursAgo: 0, operationStatus: "InProgress",
        creator: "olga@contoso.example", isSSHEnabled: true),
    ]
    for plan in plans { add(plan, to: workspace) }
  }
}
