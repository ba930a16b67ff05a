import ComputeModel

extension InstanceBuilder {
  /// One instance for each thing that goes wrong, named after it.
  mutating func addTrouble(to workspaces: [Workspace]) {
    let place = workspaces[0]
    func key(_ name: String) -> InstanceKey {
      InstanceKey(resourceGroup: place.resourceGroup, workspace: place.name, name: name)
    }
    func fails(_ operation: OperationName, _ known: StagedFailure.Known?, _ name: String) -> StagedFailure {
      StagedFailure(
        id: name, operation: operation, instance: key(name), error: known?.error(instanceName: name), times: 1000)
    }

    add(
      Plan(
        name: "start-fails", state: .stopped, operation: "Start", operationHoursAgo: 2,
        operationStatus: "StartFailed", errors: [StagedFailure.Known.startFailed.error(instanceName: "start-fails")]),
      to: place)
    stage(fails(.start, .startFailed, "start-fails"))
    add(
      Plan(
        name: "node-unusable", state: .unusable, operation: "Start", operationHoursAgo: 9,
        operationStatus: "StartFailed", creator: "bob@contoso.example",
        errors: [StagedFailure.Known.unusableNode.error(instanceName: "node-unusable")]), to: place)
    stage(fails(.restart, .unusableNode, "node-unusable"))
    add(Plan(name: "disk-full", operationHoursAgo: 30, creator: "carol@contoso.example", idle: "PT30M"), to: place)
    stage(fails(.stop, .diskFull, "disk-full"))
    add(
      Plan(
        name: "no-capacity", size: "Standard_NC6s_v3", state: .stopped, operation: "Stop", operationHoursAgo: 14,
        trigger: "Schedule", creator: "dora@contoso.example",
        schedules: [cronSchedule("Start", daily(after: 300))]), to: place)
    stage(fails(.start, .capacity, "no-capacity"))
    // Restarting for ever, as users of the service report (FACTS section 12, number 20).
    add(
      Plan(
        name: "stuck-restarting", state: .restarting, operation: "Restart", operationHoursAgo: 0,
        operationStatus: "InProgress", creator: "emil@contoso.example"), to: place)
    stage(fails(.restart, nil, "stuck-restarting"))
    // Its schedules fire and find it where they cannot act.
    add(
      Plan(
        name: "schedules-missed", state: .unusable, operation: "Start", operationHoursAgo: 50,
        operationStatus: "StartFailed", trigger: "Schedule", creator: "fatima@contoso.example",
        schedules: [cronSchedule("Start", daily(after: 600)), cronSchedule("Stop", daily(after: 1200))],
        errors: [StagedFailure.Known.unusableNode.error(instanceName: "schedules-missed")]), to: place)
    addServiceInTrouble()
  }

  /// One read in ten is throttled, and one change in ten meets a busy service.
  private mutating func addServiceInTrouble() {
    var reads = FaultMatch()
    reads.method = "GET"
    reads.path = "/subscriptions/*/computes*"
    var throttled = FaultEffect(.status)
    (throttled.status, throttled.retryAfter) = (429, 1)
    stage(FaultRule(id: "throttling", match: reads, effect: throttled, rateInMillionths: 100_000, seed: 11))
    var changes = FaultMatch()
    changes.method = "POST"
    changes.path = "/subscriptions/*/computes/*"
    var busy = FaultEffect(.status)
    (busy.status, busy.retryAfter) = (503, 1)
    stage(FaultRule(id: "busy", match: changes, effect: busy, rateInMillionths: 100_000, seed: 12))
  }
}
