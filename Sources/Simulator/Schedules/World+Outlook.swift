import ComputeModel
import Schedules

/// How the outlook of an instance follows from what happens to it.
extension World {
  /// After the settings or the envelope have changed.
  /// - Parameter isNew: the instance did not exist before.
  mutating func readSettings(of position: Int, at instant: Instant, isNew: Bool = false) {
    let instance = instances[position]
    guard var outlook = agenda.outlooks[instance.ordinal] else { return }
    // A world may begin with one that is being deleted.
    let held = isNew || outlook.holdsQuota
    release(instance.ordinal)
    outlook.holdsQuota = false
    outlook.size = instance.size
    outlook.releasesQuota = instance.releasesQuotaOnStop
    outlook.identities = instance.identities(seed: founding.seed)
    let services = instance.settings["customServices"]?.elements ?? []
    outlook.hasCustomServices = !services.isEmpty
    // One that a world begins with runs since its last operation.
    let runsSince = isNew ? instance.lastOperation.time ?? instant : instant
    outlook.pulls.follow(services, since: instance.state.runsForSchedules ? runsSince : nil)
    let timeout = instance.settings["idleTimeBeforeShutdown"]?.text.flatMap { IdleShutdown.seconds(of: $0) }
    let newTimeout = timeout.map { Duration.seconds($0) }
    // Lowering the setting below the time already idle resets the clock (founding document).
    if let since = outlook.idleSince, let newTimeout, newTimeout != outlook.idleTimeout,
      newTimeout < instant - since
    {
      outlook.idleSince = instant
    }
    outlook.idleTimeout = newTimeout
    outlook.plans = plans(of: instance, present: outlook.plans, at: instant, isNew: isNew)
    agenda.outlooks[instance.ordinal] = outlook
    holdQuota(of: position, held: held)
    refresh(position, at: instant)
  }

  /// A schedule that keeps its id and its rule keeps its anchor, and an occurrence of it that was dismissed
  /// stays so.
  private func plans(of instance: Instance, present: [Plan], at instant: Instant, isNew: Bool) -> [Plan] {
    var plans: [Plan] = []
    for (index, document) in instance.settings.schedules.enumerated() {
      let same = present.first { $0.isSame(as: document) }
      // A schedule that came with the instance was created with it (SEMANTICS 3.5).
      let created = same?.created ?? (isNew ? instance.createdOn : instant)
      guard
        var plan = Plan(document, number: index + 1, created: created, after: instant, zones: agenda.zones)
      else { continue }
      plan.noticed = same?.noticed
      plan.dismissed = same?.dismissed
      plans.append(plan)
    }
    return plans
  }

  /// After the state or the outlook of an instance has changed.
  mutating func refresh(_ position: Int, at instant: Instant) {
    let ordinal = instances[position].ordinal
    let state = instances[position].state
    guard agenda.outlooks[ordinal] != nil else { return }
    holdQuota(of: position)
    let (runs, pull) = (state.runsForSchedules, founding.durations.imagePull)
    agenda.outlooks[ordinal]?.pulls.follow(isRunning: runs, at: instant, duration: pull)
    if !state.runsForSchedules {
      agenda.outlooks[ordinal]?.endActivity(keepsNotices: state == .stopping)
    }
    let isIdle = state == .running && agenda.outlooks[ordinal]?.isActive == false
    if !isIdle {
      agenda.outlooks[ordinal]?.idleSince = nil
    } else if agenda.outlooks[ordinal]?.idleSince == nil {
      agenda.outlooks[ordinal]?.idleSince = instant
    }
    let due = agenda.outlooks[ordinal]?.earliest(state: state, now: instant) { identity in
      let workspace = scope(group: instances[position].resourceGroup, workspace: instances[position].workspace)
      return directory.isContributor(identity, at: workspace)
    }
    agenda.plan(due, for: ordinal)
  }

  // MARK: Quota

  /// - Parameter held: whether the instance held its cores until now; nil for what is noted of it.
  private mutating func holdQuota(of position: Int, held: Bool? = nil) {
    let instance = instances[position]
    guard let outlook = agenda.outlooks[instance.ordinal] else { return }
    let holds = holdsQuota(instance, releases: outlook.releasesQuota, held: held ?? outlook.holdsQuota)
    guard holds != outlook.holdsQuota else { return }
    agenda.outlooks[instance.ordinal]?.holdsQuota = holds
    count(outlook.size, sign: holds ? 1 : -1)
  }

  private func holdsQuota(_ instance: Instance, releases: Bool, held: Bool) -> Bool {
    switch instance.state {
    // Whatever holds none gets none to be deleted, nor where that fails.
    case .deleting, .unusable: return held
    // A setting that is taken back while it is stopped takes no cores: the next start does.
    case .stopped: return held && !releases
    // A start that fails for want of cores has not got back those that its stop released.
    case .starting where !held:
      return runningOperation[instance.key].flatMap { agenda.failures[$0]?.code } != QuotaRule.code
    default: return instance.state.holdsQuota(releasingOnStop: releases)
    }
  }

  /// Gives back what an instance holds.
  mutating func release(_ ordinal: Int) {
    guard let outlook = agenda.outlooks[ordinal], outlook.holdsQuota else { return }
    agenda.outlooks[ordinal]?.holdsQuota = false
    count(outlook.size, sign: -1)
  }

  private mutating func count(_ size: VirtualMachineSize?, sign: Int) {
    guard let size else { return }
    agenda.cores[size.family, default: 0] += sign * size.cores
    agenda.totalCores += sign * size.cores
  }

  // MARK: Plans

  /// An occurrence is over. Those of one instant happen in the order of the list, so the first that waits for
  /// it is the one that is meant.
  /// - Parameter number: nil where an operation begins, after which the caller refreshes the outlook.
  mutating func consume(_ instant: Instant, action: PowerAction, number: Int?, of key: InstanceKey) {
    guard let position = instanceIndex[key] else { return }
    let ordinal = instances[position].ordinal
    let place = agenda.outlooks[ordinal]?.plans.firstIndex {
      $0.next == instant && $0.action == action && (number == nil || $0.number == number)
    }
    guard let place else { return }
    agenda.outlooks[ordinal]?.plans[place].advance()
    if number != nil { refresh(position, at: instant) }
  }

  mutating func changePlan(of occurrence: Occurrence, at instant: Instant, _ change: (inout Plan) -> Void) {
    guard let position = instanceIndex[occurrence.instance] else { return }
    let ordinal = instances[position].ordinal
    guard let place = agenda.outlooks[ordinal]?.plans.firstIndex(where: { $0.id == occurrence.schedule }),
      var plan = agenda.outlooks[ordinal]?.plans[place]
    else { return }
    change(&plan)
    agenda.outlooks[ordinal]?.plans[place] = plan
    refresh(position, at: instant)
  }

  mutating func skipOccurrences(before instant: Instant) {
    skipOccurrences(through: instant - .nanoseconds(1))
    pruneAgenda()
  }

  mutating func skipOccurrences(through instant: Instant) {
    for position in instances.indices {
      let ordinal = instances[position].ordinal
      guard let count = agenda.outlooks[ordinal]?.plans.count else { continue }
      for place in 0..<count { agenda.outlooks[ordinal]?.plans[place].skip(through: instant) }
      refresh(position, at: now)
    }
  }

  /// So that what stands at the front is always to come.
  mutating func pruneAgenda() {
    while let first = agenda.entries.first, !agenda.isValid(first) { agenda.entries.removeFirst() }
    while let first = agenda.endings.first, operation(id: first.id)?.isRunning != true {
      agenda.endings.removeFirst()
    }
  }
}

extension Outlook {
  /// An instance that does not run has no activity; a notice that it had is withdrawn, and sent anew if it runs
  /// again inside the half hour (SEMANTICS 8).
  fileprivate mutating func endActivity(keepsNotices: Bool) {
    activities.end()
    guard !keepsNotices else { return }
    for place in plans.indices where plans[place].noticed != nil { plans[place].noticed = nil }
  }
}

extension JSONValue {
  /// `schedules.computeStartStop` of an instance's settings.
  var schedules: [JSONValue] { self[path: "schedules", "computeStartStop"]?.elements ?? [] }
}
