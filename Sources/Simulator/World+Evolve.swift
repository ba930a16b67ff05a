import ComputeModel
import Schedules

extension World {
  package mutating func evolve(_ event: Event) {
    note(event)
    switch event.kind {
    case .founded: break  // Only the first event counts.
    case .workspaceCreated(let workspace): workspaces.append(workspace)
    case .principalCreated(let principal): principals.append(principal)
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
    case .contributorSet(let identity, let isContributor):
      contributors.removeAll { $0 == identity }
      if isContributor { contributors.append(identity) }
      for position in instances.indices { refresh(position, at: event.at) }
    case .failureStaged(let failure): stagedFailures.append(failure)
    }
    pruneAgenda()
  }

  private mutating func write(_ instance: Instance, at instant: Instant) {
    let position: Int
    let isNew = instanceIndex[instance.key] == nil
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
    agenda.endings.insert(Agenda.Ending(at: operation.due, serial: serial, id: operation.id))
    agenda.failures[operation.id] = failure(of: operation)
    forgetOperations()

    if operation.trigger == "Schedule", let action = operation.name.scheduledAction {
      consume(instant, action: action, number: nil, of: operation.instance)
    }
    guard let position = instanceIndex[operation.instance] else { return }
    agenda.outlooks[instances[position].ordinal]?.stateBefore = instances[position].state
    instances[position].lastOperation = LastOperation(
      name: operation.name.rawValue, time: operation.began, status: "InProgress", trigger: operation.trigger)
    switch operation.name {
    case .create: instances[position].state = .creating
    case .start: instances[position].state = .starting
    case .stop: instances[position].state = .stopping
    case .restart: instances[position].state = .restarting
    case .delete:
      instances[position].state = .deleting
      instances[position].provisioningState = .deleting
    }
    refresh(position, at: instant)
  }

  /// How an operation that begins now will fail; nil where it will not. Follows from the world alone, so that a
  /// replay finds the same.
  private mutating func failure(of operation: Operation) -> Instance.ServiceError? {
    if let place = stagedFailures.firstIndex(where: { $0.matches(operation) }) {
      let error = stagedFailures[place].error
      stagedFailures[place].times -= 1
      if stagedFailures[place].times <= 0 { stagedFailures.remove(at: place) }
      return error
    }
    // Cores that were released at the stop may be somebody else's by now.
    guard operation.name == .start, let position = instanceIndex[operation.instance],
      let outlook = agenda.outlooks[instances[position].ordinal], !outlook.holdsQuota, let size = outlook.size
    else { return nil }
    return QuotaRule.shortage(of: size, in: self)
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

    guard let position = instanceIndex[operation.instance] else { return }
    var status = "Succeeded"
    if let failure {
      status = "\(operation.name.rawValue)Failed"
      instances[position].state = failure.state
      instances[position].provisioningState = operation.name == .create ? .failed : .succeeded
      instances[position].errors = [failure.error]
    } else {
      guard operation.name != .delete else { return remove(at: position) }
      instances[position].state = operation.name == .stop ? .stopped : .running
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
