import Languages
import ComputeModel
import Schedules
import Terminal

/// Holidays: the scheduled starts of a selection do not happen between two days, and the old sets are put back after.
extension ConsoleState {
  /// A request that failed is not tried again before this.
  private static let patience = Duration.seconds(600)

  /// `suspend 2026-12-24 2027-01-04`: the first day without starts, and the first with starts again; `suspend off`.
  mutating func suspend(_ argument: String) throws(CommandError) -> [Effect] {
    if isReadOnly { throw CommandError(localized("suspend: amldeck runs read-only here.")) }
    let words = argument.split(separator: " " as Character).map { String($0) }
    if words == ["off"] { return try endSuspensions() }
    guard words.count == 2, let first = CivilDateTime(date: words[0]), let last = CivilDateTime(date: words[1]) else {
      throw CommandError(
        localized("Say suspend 2026-12-24 2027-01-04: the first day without starts, the first with starts again."))
    }
    guard first.dateText < last.dateText else {
      throw CommandError(localized("The second day must come after the first."))
    }
    return askSuspension(from: first, until: last)
  }

  private mutating func askSuspension(from first: CivilDateTime, until last: CivilDateTime) -> [Effect] {
    var action = SchedulesByInstance(label: KeptSuspension.beginLabel, sets: [:])
    var (notes, items, refusals, kept): ([String], [FleetItem], [String], [KeptSuspension]) = ([], [], [], [])
    for item in subjects {
      guard case .instance(let instance) = item else {
        refusals.append(localized("\(item.name) cannot be read"))
        continue
      }
      if suspensions.contains(where: { $0.id.lowercased() == instance.id.lowercased() }) {
        refusals.append(localized("\(instance.name) is suspended already: suspend off ends that"))
        continue
      }
      let plan = plan(of: instance)
      let zone = plan.entries.lazy.compactMap { $0.active?.zone }.first ?? .utc
      do throws(StartSuspensionError) {
        let suspension = try plan.suspendingStarts(
          from: max(now, zone.instant(of: first)), until: zone.instant(of: last), created: instance.createdOn,
          zones: zoneData)
        action.sets[instance.id.lowercased()] = suspension.during
        items.append(item)
        kept.append(KeptSuspension(of: instance, suspension))
        notes += Self.notes(instance.name, suspension, zone, now: now)
      } catch {
        if case .nothingToSuspend(let sentence) = error { refusals.append("\(instance.name): \(sentence)") }
      }
    }
    guard !items.isEmpty else {
      notice = Notice(
        kind: .refusal, text: localized("suspend: \(refusals.first ?? localized("no instance is selected"))"))
      return []
    }
    notes += Self.leftOut(refusals)
    if kept.contains(where: { $0.from > now }) {
      notes.append(
        localized(
          "! What begins later is sent by amldeck when it comes: a console or amldeck schedule due must run then."))
    }
    notes.append(localized("Afterwards the service starts it again by itself; amldeck also puts the old set back."))
    let effects = ask(.updateSchedulesEach(action), of: items, notes: notes)
    dialog?.suspensions = kept
    dialog?.isForLater = kept.allSatisfy { $0.from > now }
    return effects
  }

  private static func notes(
    _ name: String, _ suspension: StartSuspension, _ zone: Zone, now: Instant
  ) -> [String] {
    let count = suspension.dropped.count
    let begins =
      suspension.from <= now ? localized("at once") : localized("from \(zone.text(suspension.from, now: now))")
    let then = suspension.nextStart.event.map { zone.text($0.at, now: now) } ?? localized("never")
    return [
      localized(
        "\(name): \(count) \(count == 1 ? localized("start") : localized("starts")) left out, \(begins); the next one is then \(then)."
      )
    ] + suspension.warnings.filter { $0.hasPrefix("!") }
  }

  /// Keeps what was confirmed, and begins what is due.
  mutating func keep(_ confirmed: [KeptSuspension]) -> [Effect] {
    suspensions += confirmed
    list.unmarkAll()
    if let first = confirmed.map(\.from).min(), first > now {
      let who = confirmed.count == 1 ? confirmed[0].name : localized("\(confirmed.count) instances")
      notice = Notice(
        kind: .information,
        text: localized("Kept: the starts of \(who) are suspended when \(viewerZone.text(first, now: now)) comes."))
    }
    return [.keepSuspensions(suspensions)] + carryOutSuspensions()
  }

  private mutating func endSuspensions() throws(CommandError) -> [Effect] {
    let ids = Set(subjects.map { $0.id.lowercased() })
    let ending = suspensions.filter { ids.contains($0.id.lowercased()) }
    guard !ending.isEmpty else { throw CommandError(localized("The starts of none of them are suspended.")) }
    var action = SchedulesByInstance(label: KeptSuspension.endLabel, sets: [:])
    var items: [FleetItem] = []
    for suspension in ending {
      guard let instance = fleet.instance(id: suspension.id),
        ScheduleSet(instance.schedules).means(ScheduleSet(suspension.during))
      else { continue }
      action.sets[instance.id.lowercased()] = suspension.before
      items.append(.instance(instance))
    }
    guard !items.isEmpty else {
      // Not begun yet: nothing was sent, so there is nothing to take back from the service.
      suspensions.removeAll { ids.contains($0.id.lowercased()) }
      notice = Notice(kind: .information, text: localized("The suspension is dropped; nothing of it was sent yet."))
      return [.keepSuspensions(suspensions)]
    }
    return ask(.updateSchedulesEach(action), of: items, notes: [localized("The old set is put back before its time.")])
  }

  /// The suspension of an instance, where there is one.
  func suspension(of id: String) -> KeptSuspension? {
    suspensions.first { $0.id.lowercased() == id.lowercased() }
  }

  /// In one sentence: what is or will be suspended.
  func sentence(of suspension: KeptSuspension) -> String {
    let zone = fleet.instance(id: suspension.id).flatMap { instance in
      plan(of: instance).entries.lazy.compactMap { $0.active?.zone }.first
    }
    let until = (zone ?? .utc).text(suspension.until, now: now)
    if suspension.from <= now { return localized("Its starts are suspended until \(until).") }
    return localized(
      "Its starts will be suspended from \((zone ?? .utc).text(suspension.from, now: now)) until \(until).")
  }

  /// A suspension outlives other changes that this program sends: the old set is then put back with them in it.
  mutating func rebaseSuspension(_ action: InstanceAction, _ target: Target) -> [Effect] {
    let sent: [JSONValue]?
    switch action {
    case .updateSchedules(let set): sent = set
    case .updateSchedulesEach(let sets)
    where sets.label != KeptSuspension.beginLabel && sets.label != KeptSuspension.endLabel:
      sent = sets[target.id]
    default: sent = nil
    }
    guard let sent, let index = suspensions.firstIndex(where: { $0.id.lowercased() == target.id.lowercased() })
    else { return [] }
    let suspension = suspensions[index]
    if suspension.from <= now {
      suspensions[index] = suspension.rebased(onto: sent)
    } else {
      let created = fleet.instance(id: target.id)?.createdOn
      do throws(StartSuspensionError) {
        let new = try InstancePlan(sent, created: created, zones: zoneData).suspendingStarts(
          from: suspension.from, until: suspension.until, created: created, zones: zoneData)
        suspensions[index].before = new.before
        suspensions[index].during = new.during
      } catch {
        suspensions.remove(at: index)
        notice = Notice(
          kind: .refusal,
          text: localized("The suspension of \(target.name) is dropped: no start of the new set falls into it."))
      }
    }
    return [.keepSuspensions(suspensions)]
  }

  /// After the old set was put back before its time.
  mutating func forgetSuspension(endedBy action: InstanceAction, _ target: Target) -> [Effect] {
    guard case .updateSchedulesEach(let sets) = action, sets.label == KeptSuspension.endLabel,
      suspensions.contains(where: { $0.id.lowercased() == target.id.lowercased() })
    else { return [] }
    suspensions.removeAll { $0.id.lowercased() == target.id.lowercased() }
    return [.keepSuspensions(suspensions)]
  }

  /// What is due by now, of what was confirmed before. Only a set that nobody else has changed is written over.
  mutating func carryOutSuspensions() -> [Effect] {
    guard !isReadOnly, !suspensions.isEmpty else { return [] }
    var (effects, kept): ([Effect], [KeptSuspension]) = ([], [])
    var sending: [String: (sets: [String: [JSONValue]], targets: [Target])] = [:]
    for suspension in suspensions {
      guard let instance = fleet.instance(id: suspension.id),
        !operations.contains(where: { $0.target.id == instance.id })
      else {
        kept.append(suspension)
        continue
      }
      switch suspension.step(at: now, present: instance.schedules) {
      case .done: continue
      case .abandoned(let sentence):
        let failure = ServiceFailure(.refused, sentence)
        notice = Notice(kind: .failure, text: sentence)
        log(failure, of: localized("suspension of starts of \(suspension.name)"))
        continue
      case .send(let set, let label):
        if let tried = suspensionTries[suspension], now - tried < Self.patience { break }
        suspensionTries[suspension] = now
        sending[label, default: ([:], [])].sets[instance.id.lowercased()] = set
        sending[label]?.targets.append(Target(instance))
      case nil: break
      }
      kept.append(suspension)
    }
    if kept != suspensions {
      suspensions = kept
      effects.append(.keepSuspensions(kept))
    }
    for (label, batch) in sending.sorted(by: { $0.key < $1.key }) {
      effects += beginOperations(
        .updateSchedulesEach(SchedulesByInstance(label: label, sets: batch.sets)), batch.targets)
    }
    return effects
  }
}

extension Zone {
  /// The first instant of a day.
  fileprivate func instant(of midnight: CivilDateTime) -> Instant {
    meaning(of: midnight)?.instant ?? Instant(secondsSinceEpoch: midnight.secondsSinceEpoch)
  }
}
