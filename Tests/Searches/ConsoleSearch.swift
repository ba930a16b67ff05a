import ComputeModel
import Console
import Mutations
import Schedules
import Terminal

/// Random keys, sizes and answers through `update` and `view`, from a seed (RELIABILITY R3): nothing traps, and what must
/// always hold holds.
package struct ConsoleSearch {
  private static let keys: [Key] =
    "sxrDynNqQjkgGhl/?R.,ab1679[]wfSOWAVIovU*: eptTPzuAdimE45cXYHM<>".map { Key.character($0) } + [
      .enter, .escape, .tab, .backspace, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .function(1),
      .control("l"), .control("c"), .control("z"), .control("u"), .alt("x"), .paste("x\ny"),
    ]

  private var dice: Dice
  private var state: ConsoleState
  private var now = RandomFleet.now
  /// What the program around the console owes it.
  private var asked: [Effect] = []
  private var faults: [String] = []

  /// One sequence: a console of its own.
  /// - Parameter messages: how many it gets.
  /// - Returns: what did not hold; a trap says nothing.
  package static func faults(ofSequence seed: UInt64, messages: Int) -> [String] {
    var search = ConsoleSearch(seed: seed)
    for _ in 0..<messages where search.faults.isEmpty { search.step() }
    search.leave()
    return search.faults
  }

  private init(seed: UInt64) {
    dice = Dice(seed: seed)
    state = ConsoleState(
      place: RandomFleet.place, isReadOnly: dice.oneIn(2), isASCII: dice.oneIn(4),
      size: Size(columns: 1 + dice.below(300), rows: 1 + dice.below(100)), now: now, zones: ZoneSource { _ in nil })
    (state.drawnRows, state.drawnReport, state.drawnFooter) = (DrawnRows(), DrawnReport(), DrawnFooter())
    take(.began)
  }

  private mutating func step() {
    if dice.oneIn(4) { now = now + .milliseconds(dice.below(2000)) }
    take(dice.oneIn(6) && !asked.isEmpty ? answer(asked.remove(at: dice.below(asked.count))) : message())
  }

  private mutating func take(_ messages: Message...) { take(messages) }

  private mutating func take(_ messages: [Message]) {
    for message in messages {
      let effects = Console.update(&state, message, at: now)
      asked += effects
      need(!state.isReadOnly || !effects.contains { $0.changesSomething }, "read-only, and something is changed")
      judgeCanvas()
    }
    // What is never answered stays: a console must bear that, too.
    if asked.count > 40 { asked.removeFirst(asked.count - 40) }
  }

  private mutating func need(_ holds: Bool, _ fault: String) {
    if !holds { faults.append(fault) }
  }

  private mutating func judgeCanvas() {
    let canvas = Console.view(state)
    var drawnAnew = state
    (drawnAnew.drawnRows, drawnAnew.drawnReport, drawnAnew.drawnFooter) = (nil, nil, nil)
    let anew = Console.view(drawnAnew)
    need(canvas.size == state.size, "the canvas is not as large as the screen")
    let stale =
      canvas.size == anew.size ? (0..<canvas.size.rows).first { canvas.row($0) != anew.row($0) } : nil
    if let stale {
      faults.append(
        "row \(stale) of the screen \(state.screen) is \(canvas.lines[stale].debugDescription), drawn anew"
          + " \(anew.lines[stale].debugDescription)")
    }
    need(
      state.fleet.visible.isEmpty || state.fleet.visible.indices.contains(state.list.cursorIndex),
      "the light stands outside of the list")
  }

  /// Escape leads back to the list, from everywhere. Below the smallest size every key but those that quit is swallowed.
  private mutating func leave() {
    take(.resized(Size(columns: 80, rows: 24)))
    for _ in 0..<6 { take(.painted, .key(.escape)) }
    need(
      state.help == nil && state.list.input == nil && state.screen == .fleet, "Escape does not lead back to the list")
  }

  private mutating func message() -> [Message] {
    switch dice.below(24) {
    case 0: [.resized(Size(columns: dice.below(300), rows: dice.below(100)))]
    case 1: [.timer]
    case 2: [.line(dice.oneOf(ReportScreen.Topic.allCases).rawValue)]
    case 3: [.fleetPage(workspace: dice.oneOf(RandomFleet.workspaces), items: RandomFleet.items(&dice))]
    case 4: [.fleetLoaded(workspace: dice.oneOf(RandomFleet.workspaces), items: RandomFleet.items(&dice))]
    case 5...8: [.painted]
    // So that a dialog is seen before it is answered.
    case 9...12: [.painted, .key(dice.oneOf(Self.keys))]
    default: [.key(dice.oneOf(Self.keys))]
    }
  }

  private static let failure = ServiceFailure(.noContact, "no\ncontact \u{1b}[2J")

  /// What the service, or the machine, says to something that was asked for.
  private mutating func answer(_ effect: Effect) -> [Message] {
    let works = !dice.oneIn(3)
    switch effect {
    case .loadFleet(let workspaces):
      return workspaces.flatMap { workspace -> [Message] in
        guard works else { return [.fleetFailed(workspace: workspace, Self.failure)] }
        return [
          .fleetPage(workspace: workspace, items: RandomFleet.items(&dice)),
          .fleetLoaded(workspace: workspace, items: RandomFleet.items(&dice)),
        ]
      }
    case .readAlone(let targets): return targets.map { .instanceRead($0, .failure(Self.failure)) }
    case .studyFleet: return state.fleet.question.map { [.studied($0.answer())] } ?? []
    case .read(let target):
      return [
        works ? .document(target, RandomFleet.document(of: target, &dice)) : .documentFailed(target, Self.failure)
      ]
    case .readRegion: return [.region(works ? .success([]) : .failure(Self.failure))]
    case .readClusters: return [.clusters(works ? .success([]) : .failure(Self.failure))]
    case .readAccess(let scopes): return scopes.map { .access($0, .failure(Self.failure)) }
    case .readNames(let ids): return [.names(ids, works ? .success([]) : .failure(Self.failure))]
    case .readActivityLog(let target, _, _):
      return [.activityLog(target, works ? .success([]) : .failure(Self.failure))]
    case .readFleetReport: return [.fleetReport(.failure(Self.failure))]
    case .readWho: return [.who(.failure(Self.failure))]
    case .connect(let context): return [.connectionFailed(context: context, Self.failure)]
    case .readFacts: return [.facts([:], works ? [] : [Self.failure])]
    case .readLog: return [.requestLog([])]
    case .readJobs(let targets): return targets.map { .jobs($0, .failure(Self.failure)) }
    case .findUser(let text): return [.user(text, .failure(Self.failure))]
    case .readAssigneeAccess(let id, let workspace):
      return [.assigneeAccess(id, workspace: workspace, .failure(Self.failure))]
    case .readSimulator: return [.simulator(.failure(Self.failure))]
    case .plan(let action, let targets):
      guard works else { return [.planFailed(action, targets, Self.failure)] }
      return [.planned(action, targets, requests: targets.map { "POST \($0.id)" }), .painted]
    case .planEach(let changes):
      guard works else { return [.planEachFailed(changes, Self.failure)] }
      return [.plannedEach(changes, requests: changes.map { "POST \($0.target.id)" }), .painted]
    case .perform(let action, let targets): return targets.flatMap { done(action, $0, works) }
    case .performEach(let changes): return changes.flatMap { done($0.action, $0.target, works) }
    case .planRecreation(let order):
      guard works else { return [.planRecreationFailed(order, Self.failure)] }
      return [.plannedRecreation(order, notes: ["its disk is lost"], requests: ["DELETE x", "PUT x"]), .painted]
    case .planLimit(let limit): return [.plannedLimit(limit, works ? .success("PUT x") : .failure(Self.failure))]
    case .setLimit(let limit): return [.limitSet(limit, works ? .success("1") : .failure(Self.failure))]
    case .planOnboarding: return [.onboarding(.failure(Self.failure))]
    case .readKeyFile(let path): return [.keyFile(path: path, .failure(Self.failure))]
    case .readStoredKeys: return [.storedKeys(works ? .success([]) : .failure(Self.failure))]
    case .makeKeyPair(let path, let target): return [.keyPair(path: path, target, .failure(Self.failure))]
    case .openSession(let target, _, _): return [.sessionEnded(target, works ? .success(0) : .failure(Self.failure))]
    case .dump(let path, _): return [.dumped(path: path, works ? nil : Self.failure)]
    case .readPasts: return [works ? .pasts([:]) : .pastFailed(Self.failure)]
    // Nobody answers these, or not in a search: the answer would say more than chance can make up.
    case .countFleetWeek, .keepOrder, .readPolicies, .probe, .showLink, .checkCreation, .showTheme, .keepViews,
      .keepSuspensions, .changeSimulator, .recreate, .detach, .clearOperations, .copy, .wake, .redraw, .useMouse,
      .suspend, .quit:
      return []
    }
  }

  private mutating func done(_ action: InstanceAction, _ target: Target, _ works: Bool) -> [Message] {
    if dice.oneIn(4) { return [.actionEnded(action, target, Self.failure)] }
    return [
      .actionAccepted(action, target, requestID: "r-\(dice.below(100))", canBeDetached: true),
      .actionEnded(action, target, works ? nil : Self.failure),
    ]
  }
}
