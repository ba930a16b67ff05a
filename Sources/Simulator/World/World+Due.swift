import ComputeModel
package import Schedules

/// What the passing of time brings.
extension World {
  /// What happens by itself up to and including `instant`, in order. The caller stores and applies it.
  package func due(by instant: Instant) -> [Event] {
    guard let next = nextDue, next <= instant else { return [] }
    var later = self
    return later.advance(to: instant)
  }

  /// The same events, already applied; ``now`` is then `instant`. For callers with a copy to spare.
  package mutating func advance(to instant: Instant) -> [Event] {
    let events = advance(to: instant, atMost: .max)
    pass(to: instant)
    return events
  }

  /// The first ones of them; ``now`` is then the last one's instant.
  package mutating func advance(to instant: Instant, atMost limit: Int) -> [Event] {
    var events: [Event] = []
    while events.count < limit, let event = nextEvent(by: instant) {
      events.append(event)
      evolve(event)
    }
    return events
  }

  /// What to store and apply when the service comes back at `instant`, before ``due(by:)``: what schedules wanted
  /// while it was away is lost (SEMANTICS 7.3).
  package func resuming(at instant: Instant) -> [Event] {
    guard let next = agenda.entries.first, next.at <= instant else { return [] }
    return [
      Event(
        at: now, why: "the service was away until \(instant.iso8601): schedules of that time were missed",
        kind: .serviceResumed(at: instant))
    ]
  }

  private func nextEvent(by instant: Instant) -> Event? {
    let entry = agenda.entries.first
    let job = nextJobEvent
    if let ending = agenda.endings.first, ending.at <= instant, ending.at <= entry?.at ?? ending.at,
      ending.at <= job?.at ?? ending.at
    {
      return event(of: ending)
    }
    if let job, job.at <= instant, job.at <= entry?.at ?? job.at { return job }
    guard let entry, entry.at <= instant, let outlook = agenda.outlooks[entry.ordinal], let due = outlook.due,
      let position = instanceIndex[outlook.key]
    else { return nil }
    switch due.rank {
    case .vsCodeCloses:
      return Event(
        at: due.at, why: "the VS Code connection to \(instances[position].name) closed after 3 hours without activity",
        kind: .activitySet(outlook.key, .vsCode, isActive: false))
    case .notice: return notice(outlook, at: due.at, name: instances[position].name)
    case .schedule: return firing(outlook, at: due.at, position: position)
    case .idleShutdown:
      let setting = instances[position].settings["idleTimeBeforeShutdown"]?.text ?? ""
      return operation(
        .stop, on: position, at: due.at, trigger: "IdleShutdown",
        why: "\(instances[position].name) was idle for \(setting) and stopped")
    }
  }

  private func event(of ending: Agenda.Ending) -> Event? {
    guard let operation = operation(id: ending.id) else { return nil }
    let what = "the \(operation.name.rawValue.lowercased()) of \(operation.instanceName)"
    if let state = ending.state {
      return Event(
        at: ending.at, why: "\(what) came to its script: \(state.rawValue)",
        kind: .operationAdvanced(id: ending.id, state: state))
    }
    guard let error = agenda.failures[ending.id] else {
      return Event(at: ending.at, why: "\(what) took its time and is done", kind: .operationSucceeded(id: ending.id))
    }
    let before = instanceIndex[operation.instance].flatMap { agenda.outlooks[instances[$0].ordinal]?.stateBefore }
    let state = operation.name.stateAfterFailure(code: error.code, before: before ?? .unknown)
    return Event(
      at: ending.at, why: "\(what) failed: \(error.code)",
      kind: .operationFailed(id: ending.id, error, state: state))
  }

  private func notice(_ outlook: Outlook, at instant: Instant, name: String) -> Event? {
    for plan in outlook.plans {
      guard let next = plan.next, plan.awaitsNotice(of: next), next - Plan.noticeAhead <= instant else { continue }
      return Event(
        at: instant, why: "\(name) will be stopped by \(plan.reading(at: next))",
        kind: .noticeSent(plan.occurrence(at: next, of: outlook.key)))
    }
    return nil
  }

  /// One occurrence; others of the same instant follow in the order of the list (SEMANTICS 7.4).
  private func firing(_ outlook: Outlook, at instant: Instant, position: Int) -> Event? {
    guard let plan = outlook.plans.first(where: { $0.next == instant }) else { return nil }
    let reading = plan.reading(at: instant)
    let state = instances[position].state
    let done = plan.action == .start ? "started" : "stopped"
    if plan.dismissed == instant {
      return passed(plan, .dismissed, outlook, at: instant, why: "not stopped by \(reading): it was dismissed")
    }
    let running = runningOperation[outlook.key] != nil
    if !running, plan.action == .start ? state == .stopped : state.runsForSchedules {
      return operation(
        plan.action == .start ? .start : .stop, on: position, at: instant, trigger: "Schedule",
        why: "\(done) by \(reading)")
    }
    let isThere = plan.action == .start ? state.runsForSchedules : state == .stopped
    let outcome: Occurrence.Outcome = !running && isThere ? .already : .missed
    return passed(
      plan, outcome, outlook, at: instant,
      why: "not \(done) by \(reading): \(outcome == .already ? "already" : "it is") \(state.rawValue)")
  }

  private func passed(
    _ plan: Plan, _ outcome: Occurrence.Outcome, _ outlook: Outlook, at instant: Instant, why: String
  ) -> Event {
    Event(at: instant, why: why, kind: .occurrencePassed(plan.occurrence(at: instant, of: outlook.key), outcome))
  }

  private func operation(
    _ name: OperationName, on position: Int, at instant: Instant, trigger: String, why: String
  ) -> Event {
    var ids = SplitMix64(seed: founding.seed, sequence: sequence)
    let operation = Operation(
      id: ids.guid(), name: name, instance: instances[position].key, instanceName: instances[position].name,
      trigger: trigger, began: instant, due: instant + duration(of: name, with: instances[position].settings))
    return Event(at: instant, why: why, kind: .operationBegan(operation))
  }
}
