import ComputeModel
import Schedules

extension World {
  package mutating func evolve(_ event: Event) {
    note(event)
    switch event.kind {
    case .founded(let founding): begin(anew: founding, at: event.at)
    case .workspaceCreated(let workspace): workspaces.append(workspace)
    case .directory(let change): evolve(change, at: event.at)
    case .locks(let change): locks.evolve(change)
    case .activityLogged(let entry): activityLog.append(entry)
    case .instanceWritten(let instance): write(instance, at: event.at)
    case .operationBegan(let operation): begin(operation, at: event.at)
    case .operationSucceeded(let id): end(id, at: event.at, failure: nil)
    case .operationFailed(let id, let error, let state): end(id, at: event.at, failure: (error, state))
    case .settingChanged(let key, let member, let value):
      guard let position = instanceIndex[key] else { return }
      instances[position].settings[member] = value
      instances[position].modifiedOn = event.at
      readSettings(of: position, at: event.at)
    case .clockSet(let clock): self.clock = clock
    case .occurrencePassed(let occurrence, _):
      consume(occurrence.at, action: occurrence.action, number: occurrence.number, of: occurrence.instance)
    case .noticeSent(let occurrence): changePlan(of: occurrence, at: event.at) { $0.noticed = occurrence.at }
    case .stopDismissed(let occurrence): changePlan(of: occurrence, at: event.at) { $0.dismissed = occurrence.at }
    case .serviceResumed(let instant): skipOccurrences(through: instant)
    case .activitySet(let key, let activity, let isActive):
      guard let position = instanceIndex[key] else { return }
      let ordinal = instances[position].ordinal
      agenda.outlooks[ordinal]?.activities.set(activity, isActive: isActive, at: event.at)
      refresh(position, at: event.at)
    case .policy(let event): policies.evolve(event)
    case .jobs(let change): evolve(change, at: event.at)
    case .deployments(let event): deployments.evolve(event)
    case .failureStaged(let failure):
      if !failure.id.isEmpty { stagedFailures.removeAll { $0.id == failure.id } }
      stagedFailures.append(failure)
    case .failureUnstaged(let id): stagedFailures.removeAll { $0.id == id }
    case .faults(let event): evolve(event)
    case .snapshots(let event): evolve(event)
    case .sshPublicKeys(let event): sshPublicKeys.evolve(event)
    case .storage(let event): storage.evolve(event)
    case .clusters(let event): clusters.evolve(event)
    case .workspaceQuotas(let event): workspaceQuotas.evolve(event)
    case .networks(let event): networks.evolve(event)
    case .operationAdvanced(let id, let state): advance(id, to: state, at: event.at)
    }
    pruneAgenda()
  }

  /// The journal goes on, and what was kept of earlier worlds stays.
  private mutating func begin(anew founding: Founding, at instant: Instant) {
    var fresh = World(founding: founding, at: instant, zones: agenda.zones)
    (fresh.sequence, fresh.snapshots) = (sequence, snapshots)
    self = fresh
  }

  private mutating func write(_ instance: Instance, at instant: Instant) {
    let position: Int
    let isNew = instanceIndex[instance.key] == nil
    registerIdentities(of: instance, before: self.instance(instance.key))
    if let present = instanceIndex[instance.key] {
      position = present
      instances[position] = instance
    } else {
      position = instances.count
      instanceIndex[instance.key] = position
      instances.append(instance)
      nextOrdinal = max(nextOrdinal, instance.ordinal + 1)
      while agenda.outlooks.count <= instance.ordinal { agenda.outlooks.append(nil) }
      agenda.outlooks[instance.ordinal] = Outlook(key: instance.key, name: instance.name)
    }
    readSettings(of: position, at: instant, isNew: isNew)
  }

  private mutating func begin(_ operation: Operation, at instant: Instant) {
    let serial = forgottenOperations + operations.count
    operationIndex[operation.id] = serial
    operations.append(operation)
    runningOperation[operation.instance] = operation.id
    let shortage = shortage(at: operation)
    if shortage == nil { planScripts(of: operation, serial: serial) }
    if let outcome = shortage.map({ .failure($0) }) ?? outcome(of: operation) {
      agenda.endings.insert(Agenda.Ending(at: operation.due, serial: serial, id: operation.id))
      if case .failure(let error) = outcome { agenda.failures[operation.id] = error }
    }
    forgetOperations()

    if operation.trigger == "Schedule", let action = operation.name.scheduledAction {
      consume(instant, action: action, number: nil, of: operation.instance)
    }
    guard let position = instanceIndex[operation.instance] else { return }
    agenda.outlooks[instances[position].ordinal]?.stateBefore = instances[position].state
    instances[position].lastOperation = LastOperation(
      name: operation.name.rawValue, time: operation.began, status: "InProgress", trigger: operation.trigger)
    switch operation.name {
    // A scenario may begin in the middle of a creation.
    case .create: if !instances[position].state.isTransitional { instances[position].state = .creating }
    case .start: instances[position].state = .starting
    case .stop: instances[position].state = .stopping
    case .restart: instances[position].state = .restarting
    case .delete:
      instances[position].state = .deleting
      instances[position].provisioningState = .deleting
    }
    refresh(position, at: instant)
  }

  /// Why a start gets no machine, which comes before anything that could fail on one: cores that were released at the
  /// stop may be somebody else's by now.
  private func shortage(at operation: Operation) -> Instance.ServiceError? {
    guard operation.name == .start, let position = instanceIndex[operation.instance],
      let outlook = agenda.outlooks[instances[position].ordinal], !outlook.holdsQuota, let size = outlook.size
    else { return nil }
    return workspace(resourceGroup: instances[position].resourceGroup, name: instances[position].workspace)
      .flatMap { QuotaRule.shortage(of: size, for: $0, in: self) }
  }

  /// How an operation that begins now, and has its machine, will end; nil where it never will. Follows from the world
  /// alone, so that a replay finds the same.
  private mutating func outcome(of operation: Operation) -> Result<Void, Instance.ServiceError>? {
    if let place = stagedFailures.firstIndex(where: { $0.matches(operation) }) {
      let error = stagedFailures[place].error
      stagedFailures[place].times -= 1
      if stagedFailures[place].times <= 0 { stagedFailures.remove(at: place) }
      return error.map { .failure($0) }
    }
    let settings = instance(operation.instance)?.settings
    return settings.flatMap { SetupScripts($0, for: operation.name).failure }.map { .failure($0) } ?? .success(())
  }

  /// The states that an operation passes while its scripts run, at its end.
  private mutating func planScripts(of operation: Operation, serial: Int) {
    guard let settings = instance(operation.instance)?.settings else { return }
    let runs = SetupScripts(settings, for: operation.name).runs
    for (index, run) in runs.enumerated() {
      let at = operation.due - founding.durations.setupScript * (runs.count - index)
      agenda.endings.insert(Agenda.Ending(at: at, serial: serial, id: operation.id, state: run.kind.state))
    }
  }

  private mutating func advance(_ id: String, to state: KnownInstanceState, at instant: Instant) {
    // It stands at the front: events come from there.
    if let first = agenda.endings.first, first.id == id, first.state != nil { agenda.endings.removeFirst() }
    guard let operation = operation(id: id), let position = instanceIndex[operation.instance] else { return }
    instances[position].state = state
    refresh(position, at: instant)
  }

  private mutating func end(
    _ id: String, at instant: Instant, failure: (error: Instance.ServiceError, state: KnownInstanceState)?
  ) {
    guard let serial = operationIndex[id], serial >= forgottenOperations else { return }
    operations[serial - forgottenOperations].ended = instant
    operations[serial - forgottenOperations].error = failure?.error
    let operation = operations[serial - forgottenOperations]
    runningOperation[operation.instance] = nil
    agenda.failures[id] = nil
    deployments.note(endOf: id, at: instant, failure: failure?.error)

    guard let position = instanceIndex[operation.instance] else { return }
    var status = "Succeeded"
    if let failure {
      status = "\(operation.name.rawValue)Failed"
      instances[position].state = failure.state
      instances[position].provisioningState = operation.name == .create ? .failed : .succeeded
      instances[position].errors = [failure.error]
    } else {
      guard operation.name != .delete else { return remove(at: position) }
      let stands = operation.name == .stop || operation.name == .create && instances[position].isCreatedStopped
      instances[position].state = stands ? .stopped : .running
      instances[position].provisioningState = .succeeded
      instances[position].errors = []
    }
    instances[position].modifiedOn = instant
    instances[position].lastOperation = LastOperation(
      name: operation.name.rawValue, time: instant, status: status, trigger: operation.trigger)
    refresh(position, at: instant)
  }

  private mutating func remove(at position: Int) {
    release(instances[position].ordinal)
    // The identity goes with it; its role assignments stay, as orphans do in Azure.
    if let objectID = instances[position].identityPrincipalID { directory.removePrincipal(objectID: objectID) }
    agenda.outlooks[instances[position].ordinal] = nil
    instanceIndex[instances[position].key] = nil
    instances.remove(at: position)
    for later in position..<instances.count { instanceIndex[instances[later].key] = later }
  }

  /// Forgets the oldest operations, many at once so that it costs nothing each time. One that still runs stays,
  /// and with it those after it.
  private mutating func forgetOperations() {
    guard operations.count > World.rememberedOperations * 5 / 4 else { return }
    let surplus = operations.count - World.rememberedOperations
    var count = 0
    while count < surplus, !operations[count].isRunning {
      operationIndex[operations[count].id] = nil
      count += 1
    }
    forgottenOperations += count
    operations.removeFirst(count)
  }
}

extension OperationName {
  /// What a schedule calls it.
  fileprivate var scheduledAction: PowerAction? {
    switch self {
    case .start: .start
    case .stop: .stop
    default: nil
    }
  }
}
