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
    case .write(let key, let workspace, let name, let body, let principal):
      let writing = InstanceWriting(
        world: self, zones: zones, workspace: workspace, name: name, principal: principal)
      return try writing.events(key: key, body: body)
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
      return [change(instance, "enableSSO", to: .bool(isEnabled), by: principal)]
    case .updateCustomServices(let key, let body, let principal):
      let instance = try existing(key)
      let value = try CustomServices.checked(body)
      return [change(instance, "customServices", to: value, by: principal)]
    case .setClock(let clock, let why):
      return [Event(at: now, why: why, kind: .clockSet(clock))]
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

  private func change(
    _ instance: Instance, _ member: String, to value: JSONValue, by principal: Principal
  ) -> Event {
    Event(
      at: now, why: "\(principal.name) set \(member) of \(instance.name)",
      kind: .settingChanged(instance.key, member: member, value: value))
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
      due: now + founding.durations.duration(of: name))
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
