import ComputeModel
package import Schedules

extension World {
  /// What follows from a command at ``now``, or why it is refused. Nothing changes: the caller stores the
  /// events and then applies them.
  /// - Parameter zones: the time zones that schedules are checked with.
  package func decide(_ command: Command, zones: ZoneSource) -> Result<[Event], Refusal> {
    do throws(Refusal) {
      return .success(try events(for: command, zones: zones))
    } catch {
      return .failure(error)
    }
  }

  private func events(for command: Command, zones: ZoneSource) throws(Refusal) -> [Event] {
    switch command {
    case .write(let key, let workspace, let name, let body, let version, let principal):
      let writing = InstanceWriting(
        world: self, zones: zones, workspace: workspace, name: name, model: InstanceModel(version: version),
        principal: principal)
      let enforced = try PolicyEnforcement(world: self, workspace: workspace, name: name).applied(to: body, key: key)
      return try writing.events(key: key, body: enforced.body) + enforced.events
    case .act(let action, let key, let principal):
      return try events(for: action, on: key, by: principal)
    case .updateIdleShutdownSetting(let key, let body, let principal):
      let instance = try existing(key)
      guard body.object != nil else { throw .validation("The request body must be an object.") }
      let value = try IdleShutdown.checked(body["idleTimeBeforeShutdown"])
      return [change(instance, "idleTimeBeforeShutdown", to: value, by: principal)]
    case .updateSchedules(let key, let body, let principal):
      let instance = try existing(key)
      var ids = SplitMix64(seed: founding.seed, sequence: sequence)
      let value = try ScheduleNormalisation(zones: zones, now: now).checked(body, ids: &ids)
      return [change(instance, "schedules", to: value, by: principal)]
    case .updateSSO(let key, let body, let principal):
      let instance = try existing(key)
      guard let isEnabled = body["enableSSO"]?.flag else {
        throw .validation("enableSSO must be true or false.")
      }
      guard !isEnabled || mayEnableSSO(of: instance, principal) else {
        // That it is refused is the founding document's; the code and the words are ours.
        throw Refusal(
          .forbidden, code: "UserError",
          "\(instance.name) was created on behalf of another user: only that user can turn single sign-on on.")
      }
      return [change(instance, "enableSSO", to: .bool(isEnabled), by: principal)]
    case .updateCustomServices(let key, let body, let principal):
      let instance = try existing(key)
      let value = try CustomServices.checked(body, ports: ports(of: instance))
      return [change(instance, "customServices", to: value, by: principal)]
    case .dismissStop(let key, let schedule, let instant, let principal):
      return try dismissing(schedule, at: instant, on: existing(key), by: principal)
    case .setActivity(let key, let activity, let isActive):
      return try setting(activity, isActive: isActive, on: existing(key))
    case .stageFailure(let failure):
      guard failure.times > 0, failure.error?.code.isEmpty != true else {
        throw .validation("A staged failure needs a code, and times of at least 1.")
      }
      if let key = failure.instance { _ = try existing(key) }
      let target = failure.instance?.text ?? "any instance"
      return [
        Event(
          at: now,
          why: "the next \(failure.operation.rawValue) of \(target) was staged to"
            + (failure.error.map { " fail with \($0.code)" } ?? " never end") + ", times: \(failure.times)",
          kind: .failureStaged(failure))
      ]
    case .unstageFailure(let id):
      guard stagedFailures.contains(where: { $0.id == id }) else { return [] }
      return [Event(at: now, why: "the staged failure \(id) was taken back", kind: .failureUnstaged(id: id))]
    case .endOperation(let id, let error): return try ending(id, error)
    case .faults(let command): return try events(for: command)
    case .snapshots(let command): return try events(for: command)
    case .reset(let reset): return reset.events(keeping: founding)
    case .policy(let command, let principal): return try events(for: command, by: principal)
    case .jobs(let command, let principal): return try events(for: command, by: principal)
    case .deployments(let command, let principal): return try events(for: command, by: principal, zones: zones)
    case .sshPublicKeys(let command, let principal): return try events(for: command, by: principal)
    case .storage(let command, let principal): return events(for: command, by: principal)
    case .networks(let command, let principal): return try events(for: command, by: principal)
    case .updateQuotas(let changes, let principal): return events(for: changes, by: principal)
    case .setClock(let clock, let why):
      return [Event(at: now, why: why, kind: .clockSet(clock))]
    case .directory(let command): return try events(for: command)
    case .locks(let command): return try events(for: command)
    }
  }

  private func existing(_ key: InstanceKey) throws(Refusal) -> Instance {
    guard let instance = instance(key) else {
      let parts = key.text.split(separator: "/")
      let place = parts.count == 3 ? "'\(parts[2])' in workspace '\(parts[1])'" : "'\(key.text)'"
      throw Refusal(.notFound, code: "ResourceNotFound", "The compute \(place) was not found.")
    }
    return instance
  }

  private func ending(_ id: String, _ error: Instance.ServiceError?) throws(Refusal) -> [Event] {
    guard let operation = operation(id: id), operation.isRunning else {
      throw Refusal(.notFound, code: "OperationNotFound", "No operation '\(id)' is running.")
    }
    let what = "the \(operation.name.rawValue.lowercased()) of \(operation.instanceName)"
    guard let error else {
      return [Event(at: now, why: "\(what) was ended by hand", kind: .operationSucceeded(id: operation.id))]
    }
    let before = instance(operation.instance).flatMap { agenda.outlooks[$0.ordinal]?.stateBefore } ?? .unknown
    return [
      Event(
        at: now, why: "\(what) was made to fail by hand: \(error.code)",
        kind: .operationFailed(
          id: operation.id, error, state: operation.name.stateAfterFailure(code: error.code, before: before)))
    ]
  }

  private func ports(of instance: Instance) -> ClosedRange<Int> {
    let workspace = workspace(resourceGroup: instance.resourceGroup, name: instance.workspace)
    return CustomServices.ports(in: workspace.map { networks.network(of: $0) })
  }

  private func change(
    _ instance: Instance, _ member: String, to value: JSONValue, by principal: Principal
  ) -> Event {
    Event(
      at: now, why: "\(principal.name) set \(member) of \(instance.name)",
      kind: .settingChanged(instance.key, member: member, value: value))
  }

  private func dismissing(
    _ schedule: String, at instant: Instant, on instance: Instance, by principal: Principal
  ) throws(Refusal) -> [Event] {
    guard let plan = agenda.outlooks[instance.ordinal]?.plans.first(where: { $0.id == schedule }) else {
      throw Refusal(
        .notFound, code: "ScheduleNotFound", "\(instance.name) has no enabled schedule '\(schedule)' that fires.")
    }
    guard plan.action == .stop else { throw .validation("Only a stop can be dismissed, and this is a start.") }
    guard let next = plan.next, next == instant else {
      throw .validation(
        "The next stop by that schedule is at \(plan.next?.iso8601 ?? "no time"), not at \(instant.iso8601).")
    }
    guard plan.dismissed != next else { return [] }
    return [
      Event(
        at: now, why: "\(principal.name) dismissed the stop of \(instance.name) by \(plan.reading(at: next))",
        kind: .stopDismissed(plan.occurrence(at: next, of: instance.key)))
    ]
  }

  private func setting(
    _ activity: Activity, isActive: Bool, on instance: Instance
  ) throws(Refusal) -> [Event] {
    guard instance.state.runsForSchedules else {
      throw .validation(
        "\(instance.name) is \(instance.state.rawValue): nothing can go on on an instance that does not run.")
    }
    return [
      Event(
        at: now, why: "\(activity.rawValue) \(isActive ? "began, or went on," : "ended") on \(instance.name)",
        kind: .activitySet(instance.key, activity, isActive: isActive))
    ]
  }

  private func events(
    for action: PowerAction, on key: InstanceKey, by principal: Principal
  ) throws(Refusal) -> [Event] {
    let instance = try existing(key)
    let name = OperationName(action)
    if let running = runningOperation(on: key) {
      // The same goal again is the same operation (RPC addendum; SIMULATOR section 4): nothing new happens.
      if running.name == name { return [] }
      throw Refusal(
        .conflict, code: "Conflict",
        "Another operation is running on Azure ML Compute Instance \(instance.name): \(running.name.rawValue),"
          + " begun at \(running.began.iso8601), operation \(running.id). Wait until it has ended.")
    }
    guard action.isAllowed(from: .known(instance.state)) else {
      throw refusal(of: action, on: instance)
    }
    var ids = SplitMix64(seed: founding.seed, sequence: sequence)
    let operation = Operation(
      id: ids.guid(), name: name, instance: key, instanceName: instance.name, trigger: "User", began: now,
      due: now + duration(of: name, with: instance.settings))
    return [
      Event(
        at: now, why: "\(principal.name) asked to \(action.rawValue) \(instance.name)",
        kind: .operationBegan(operation))
    ]
  }

  private func refusal(of action: PowerAction, on instance: Instance) -> Refusal {
    switch action {
    case .start:
      // Recorded (FACTS section 2.3).
      Refusal(
        .badRequest, code: "StartComputeInstanceOnlyAllowedInStoppedState",
        "Start Azure ML Compute Instance is only allowed when the instance \(instance.name) is in 'stopped'"
          + " state")
    default:
      // The code follows the recorded one's pattern; the service's own is unknown.
      Refusal(
        .badRequest, code: "\(OperationName(action).rawValue)ComputeInstanceNotAllowedInCurrentState",
        "\(OperationName(action).rawValue) Azure ML Compute Instance is not allowed while the instance"
          + " \(instance.name) is in '\(instance.state.rawValue)' state")
    }
  }
}
