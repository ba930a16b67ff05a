import Languages
package import ComputeModel
package import Schedules
package import Terminal

/// The console's update and view: `update` changes the state and says what to do, `view` paints it
/// (ARCHITECTURE section 2).
package enum Console {
  /// The smallest screen that holds the list; below it only the size gate is shown (UX section 0 rule 8).
  package static let minimumSize = Size(columns: 40, rows: 10)
  /// Between two readings of the fleet, and of what is in flight (issue 5).
  package static let refreshSeconds = 10
  package static let busyRefreshSeconds = 2

  /// - Parameter now: the service's time; a simulator's where there is one.
  package static func update(_ state: inout ConsoleState, _ message: Message, at now: Instant) -> [Effect] {
    if !state.movesOnlyTheLight(message) { state.rowRevision &+= 1 }
    state.now = now
    state.hideWhatIsOver()
    let effects = react(&state, message, at: now)
    state.preparePlans()
    return effects + state.countFleetWeek()
  }

  private static func react(_ state: inout ConsoleState, _ message: Message, at now: Instant) -> [Effect] {
    let rate = state.clockRate
    state.wall?.turn(at: now, rate: rate)
    switch message {
    case .began:
      return (state.usesMouse ? [.useMouse(true)] : []) + state.reload() + state.readAccess() + state.wakeWall()
    case .timer where state.wall != nil: return state.wakeWall()
    case .timer:
      return state.wakeToHide() + state.readAgain() + state.readDocument() + state.readReport() + state.readPasts()
        + state.readAccess() + state.readActivityLog()
    case .painted:
      state.dialog?.isDrawn = true
      return []
    case .resized(let size):
      state.size = size
      state.list.follow(state.fleet, size: size)
      state.list.moveColumns(by: 0, state)
      if var help = state.help {
        help.scroll(by: 0, in: state)
        state.help = help
      }
      state.scrollPage(by: 0)
      state.moveReport(by: 0)
      state.rescrollDialog()
      return []
    case .key(let key):
      return state.key(key)
    case .line(let text):
      return state.enter(text)
    case .fleetPage(let workspace, let items):
      state.fleet.append(items, of: workspace)
      state.list.follow(state.fleet, size: state.size)
      return []
    case .fleetLoaded(let workspace, let items):
      state.noteChanges(from: state.fleet.items(of: workspace), to: items)
      state.fleet.replace(items, of: workspace, at: now)
      if state.notice?.kind == .contact, !state.fleet.hasFailures { state.notice = nil }
      state.list.follow(state.fleet, size: state.size)
      state.followSchedules()
      return state.studyFleet() + state.carryOutSuspensions() + state.readFactsWhenDue() + state.wakeWhenAllAreRead()
        + state.readNames()
    case .fleetFailed(let workspace, let failure):
      state.fleet.fail(failure, of: workspace)
      state.log(failure, of: localized("list of the instances in \(workspace)"))
      state.notice = Notice(kind: .contact, text: failure.sentence)
      return state.wakeWhenAllAreRead()
    case .instanceRead(let target, let result): return state.take(result, of: target)
    case .document(let target, let document):
      // Only what is still reachable is kept; an answer that comes late is for nobody.
      guard state.documents[target.id] != nil else { return [] }
      state.documents[target.id]?.take(document, at: now)
      state.copyIntoNewInstance()
      state.scrollPage(by: 0)
      return state.readNames(in: document)
    case .documentFailed(let target, let failure):
      guard state.documents[target.id] != nil else { return [] }
      state.documents[target.id]?.isReading = false
      state.documents[target.id]?.failure = failure
      state.log(failure, of: localized("document of \(target.name)"))
      return []
    case .clusters(let result):
      state.clusters.end(result, at: now)
      if case .failure(let failure) = result { state.log(failure, of: "clusters") }
      return []
    case .region(let result):
      state.region.end(result, at: now)
      state.countHeldCores()
      state.fleetWeek.isOld = true
      if case .failure(let failure) = result { state.log(failure, of: localized("sizes and usages")) }
      return []
    case .access(let scope, let result):
      state.take(result, at: scope)
      return []
    case .names(let ids, let result):
      state.take(result, ofIDs: ids)
      return []
    case .activityLog(let target, let result): return state.take(result, of: target)
    case .fleetReport(let result):
      state.take(result)
      return []
    case .who(let result):
      state.take(result)
      return []
    case .connectionFailed(let context, let failure):
      state.failToConnect(to: context, failure)
      return []
    case .callsPerMinute(let count):
      state.callsPerMinute = count
      return []
    case .requestLog(let requests):
      state.requestLog = requests
      state.moveReport(by: 0)
      return []
    case .policies(let answer):
      state.take(answer)
      return []
    case .jobs(let target, let result):
      state.jobs[target.id] = result
      state.moveReport(by: 0)
      return []
    case .probed(let address, let health):
      state.take(health, of: address)
      return []
    case .user(let text, let result): return state.take(result, of: text)
    case .assigneeAccess(let objectID, let workspace, let result):
      state.take(result, ofAssignee: objectID, in: workspace)
      return []
    case .creationChecked(let creation, let target, let check):
      state.take(check, of: target, creation)
      return []
    case .failed(let what, let failure):
      state.notice = Notice(kind: .failure, text: failure.sentence)
      state.log(failure, of: what)
      return []
    case .usualTimes(let times):
      state.usualTimes = times
      state.fleet.usualTimes = times
      return state.studyFleet()
    case .studied(let study): return state.end(study)
    case .fleetWeek(let week):
      state.take(week)
      return []
    case .facts(let facts, let failures):
      for failure in failures { state.log(failure, of: localized("what findings and costs need")) }
      return state.take(facts)
    case .dumped(let path, let failure):
      state.notice = Notice(
        kind: failure == nil ? .information : .failure, text: failure?.sentence ?? localized("Written: \(path)"))
      return []
    case .simulator(let result): return state.take(result)
    case .resumed(let operations):
      state.resume(operations)
      return state.reload()
    case .endedEarlier(let operations):
      state.take(earlier: operations)
      return []
    case .pasts(let pasts):
      state.pasts.merge(pasts) { _, new in new }
      state.fleetWeek.isOld = true
      return []
    case .pastFailed(let failure):
      state.notice = Notice(kind: .refusal, text: failure.sentence)
      return []
    case .keyFile(let path, let key):
      state.take(keyFile: path, key)
      return []
    case .storedKeys(let keys):
      state.take(storedKeys: keys)
      return []
    case .keyPair(let path, let target, let key):
      state.take(keyPair: path, for: target, key)
      return []
    case .sessionEnded(let target, let status):
      state.take(endOfSession: target, status)
      return state.reload() + state.readDocument()
    case .planned(let action, let targets, let requests):
      if state.dialog?.question == .act(action, targets) { state.dialog?.requests = requests }
      return []
    case .planFailed(let action, let targets, let failure):
      if state.dialog?.question == .act(action, targets) { state.dialog?.planFailure = failure }
      return []
    case .plannedEach(let changes, let requests):
      if case .each(_, changes) = state.dialog?.question { state.dialog?.requests = requests }
      return []
    case .planEachFailed(let changes, let failure):
      if case .each(_, changes) = state.dialog?.question { state.dialog?.planFailure = failure }
      return []
    case .plannedRecreation(let order, let notes, let requests):
      state.take((notes, requests), of: order)
      return []
    case .planRecreationFailed(let order, let failure):
      if state.dialog?.question == .recreate(order) { state.dialog?.planFailure = failure }
      return []
    case .recreationTold(let sentence):
      state.notice = Notice(kind: .information, text: sentence)
      return []
    case .plannedLimit(let limit, let result):
      guard state.dialog?.question == .limit(limit) else { return [] }
      switch result {
      case .success(let request): state.dialog?.requests = [request]
      case .failure(let failure): state.dialog?.planFailure = failure
      }
      return []
    case .limitSet(let limit, let result): return state.take(result, of: limit)
    case .onboarding(let result):
      state.take(result)
      return []
    case .actionAccepted(let action, let target, let requestID, let canBeDetached):
      state.acceptOperation(action, target, requestID: requestID, canBeDetached: canBeDetached)
      return state.reload() + state.readDocument()
    case .actionEnded(let action, let target, let failure):
      state.endOperation(action, target, failure)
      state.tellHandOver(action, target, failure)
      var effects: [Effect] = []
      if failure == nil {
        state.settleEditor(action, target)
        state.settleApplications(action, target)
        state.rememberSkip(action, target)
        effects = state.forgetSuspension(endedBy: action, target) + state.rebaseSuspension(action, target)
      }
      if let failure { state.log(failure, of: localized("\(action.text) of \(target.name)")) }
      return effects + state.reload() + state.readDocument()
    }
  }

  package static func view(_ state: ConsoleState) -> Canvas {
    var canvas = drawn(state)
    // What is cut ends with one sign everywhere; less(1) marks it so where there is nothing but ASCII.
    if state.isASCII { canvas.replace("\u{2026}", with: ">") }
    return canvas
  }

  private static func drawn(_ state: ConsoleState) -> Canvas {
    var canvas = Canvas(size: state.size)
    if let wall = state.wall {
      WallScreen.view(wall, state, on: &canvas)
      return canvas
    }
    guard state.size.columns >= minimumSize.columns, state.size.rows >= minimumSize.rows else {
      sizeGate(state, on: &canvas)
      return canvas
    }
    if let help = state.help {
      help.view(state, on: &canvas)
    } else if let chooser = state.themeChooser {
      chooser.view(state, on: &canvas)
    } else {
      switch state.screen {
      case .fleet: state.list.view(state, on: &canvas)
      case .detail(let screen): screen.view(state, on: &canvas)
      case .raw(let screen): screen.view(state, on: &canvas)
      case .report(let screen): screen.view(state, on: &canvas)
      case .timeline(let screen): screen.view(state, on: &canvas)
      case .fleetTimeline(let screen): screen.view(state, on: &canvas)
      case .scheduleEditor(let screen): screen.view(state, on: &canvas)
      case .idleEditor(let screen): screen.view(state, on: &canvas)
      case .sshKey(let screen): screen.view(state, on: &canvas)
      case .newInstance(let screen): screen.view(state, on: &canvas)
      case .applications(let screen): screen.view(state, on: &canvas)
      case .export(let screen): screen.view(state, on: &canvas)
      }
    }
    if state.help == nil, state.themeChooser == nil { stopsSoon(state, on: &canvas) }
    state.commandLine?.view(on: &canvas)
    state.dialog?.view(state, on: &canvas)
    return canvas
  }

  /// The banner of stops within half an hour, on the rule below the header of every screen.
  private static func stopsSoon(_ state: ConsoleState, on canvas: inout Canvas) {
    guard let text = state.stopsSoonText else { return }
    let shown = SafeText(" \(text) ").truncated(to: max(0, canvas.size.columns - 2), ellipsis: true)
    canvas.put(shown, row: 1, column: 2, role: .warning)
  }

  private static func sizeGate(_ state: ConsoleState, on canvas: inout Canvas) {
    let lines = [
      localized("too small"), localized("need \(minimumSize.columns)x\(minimumSize.rows)"),
      localized("have \(state.size.columns)x\(state.size.rows)"), localized("Q quits"),
    ]
    for (row, line) in lines.enumerated() { canvas.put(line, row: row, column: 0, role: .warning) }
  }
}

extension ConsoleState {
  var isTooSmall: Bool {
    size.columns < Console.minimumSize.columns || size.rows < Console.minimumSize.rows
  }
}

extension Fleet {
  package func instance(id: String) -> ComputeInstance? { instance { $0.id == id } }

  func instance(where isWanted: (ComputeInstance) -> Bool) -> ComputeInstance? {
    for item in rows {
      if case .instance(let instance) = item, isWanted(instance) { return instance }
    }
    return nil
  }
}
