package import ComputeModel
package import Mutations
import Schedules
package import Simulator

/// Random commands to a simulated service, from a seed: in search of a world that no service would be in (RELIABILITY
/// R12), and of chance that is not the seed's (R11).
package enum ServiceSearch {
  /// A command that can be done again, in another order, and left out.
  package enum Step: Hashable, Sendable {
    case create(Int, size: Int, idleMinutes: Int, releases: Bool)
    case act(PowerAction, Int)
    case idle(Int, minutes: Int)
    case schedules(Int, [String])
    case sso(Int, Bool)
    case activity(Int, Activity, Bool)
    case fail(OperationName)
    /// So many seconds go by.
    case pass(Int)

    package static func random(_ dice: inout Dice) -> Step {
      let name = dice.below(6)
      switch dice.below(20) {
      case 0...2:
        return .create(
          name, size: dice.below(ServiceModel.sizes.count), idleMinutes: dice.below(4) * 30, releases: dice.oneIn(4))
      case 3...9: return .act(dice.oneOf(PowerAction.allCases), name)
      case 10: return .idle(name, minutes: 15 + dice.below(600))
      case 11:
        return .schedules(
          name,
          (0..<dice.below(4)).map { _ in
            "\(dice.oneOf(["Start", "Stop"])) \(dice.below(60)) \(dice.below(24)) * * \(dice.oneOf(["*", "1-5", "0,6"]))"
          })
      case 12: return .sso(name, dice.oneIn(2))
      case 13: return .activity(name, dice.oneOf(Activity.allCases), dice.oneIn(2))
      case 14: return .fail(dice.oneOf(OperationName.allCases))
      default: return .pass(dice.oneOf([1, 59, 60, 180, 300, 3600, 9 * 3600]))
      }
    }

    package static func random(count: Int, seed: UInt64) -> [Step] {
      var dice = Dice(seed: seed)
      return (0..<count).map { _ in random(&dice) }
    }
  }

  /// - Returns: the first faults that the independent model sees, and how many commands were carried out.
  package static func faults(of steps: [Step]) -> (faults: [String], accepted: Int) {
    var run = Run()
    var model = ServiceModel(run.world)
    var (seen, accepted) = (run.events.count, 0)
    for step in steps {
      if run.take(step) { accepted += 1 }
      for event in run.events[seen...] { model.take(event) }
      seen = run.events.count
      model.compare(run.world)
      if !model.faults.isEmpty { return (model.faults, accepted) }
    }
    // Whatever is under way comes to its end by itself; what an idle shutdown begins meanwhile is another thing.
    let underWay = run.world.operations.filter(\.isRunning)
    for operation in underWay {
      run.pass(to: max(operation.due, run.world.now))
    }
    for event in run.events[seen...] { model.take(event) }
    model.compare(run.world)
    let ids = Set(underWay.map(\.id))
    let endless = run.world.operations.filter { $0.isRunning && ids.contains($0.id) }
    return (model.faults + endless.map { "\($0.name.rawValue) of \($0.instanceName) never ended" }, accepted)
  }

  /// Leaves out what is not needed for the first fault: what then goes wrong first is of the same kind.
  package static func shrunk(_ steps: [Step]) -> [Step] {
    let kind = faults(of: steps).faults.first.map(kind)
    var steps = steps
    var size = steps.count / 2
    while size > 0 {
      var start = 0
      while start < steps.count {
        var fewer = steps
        fewer.removeSubrange(start..<min(start + size, steps.count))
        if faults(of: fewer).faults.first.map(self.kind) == kind { steps = fewer } else { start += size }
      }
      size /= 2
    }
    return steps
  }

  /// A fault without its numbers and names, which other steps leave others.
  private static func kind(_ fault: String) -> String {
    fault.split(separator: " ").filter { !$0.contains(where: \.isNumber) }.joined(separator: " ")
  }

  /// What the steps leave in the journal, one event a line.
  /// - Parameter pieces: each span of time goes by in so many steps of the clock, which must make no difference.
  package static func journal(of steps: [Step], pieces: Int) -> [String] {
    var run = Run()
    for step in steps {
      guard case .pass(let seconds) = step else {
        _ = run.take(step)
        continue
      }
      let begun = run.world.now
      for piece in 1...pieces { run.pass(to: begun + .seconds(Double(seconds * piece) / Double(pieces))) }
    }
    return run.events.map { $0.json.compactText }
  }

  /// A world, and the events that made it.
  private struct Run {
    private static let start = Instant(secondsSinceEpoch: 1_795_410_000)  // 2026-11-23T05:00:00Z
    private static let utcAlone = ZoneSource { _ in nil }
    private static let sizes = ServiceModel.sizes.keys.sorted()

    var world: World
    var events: [Event]

    init() {
      let clock = Clock(realAnchor: Self.start, virtualAnchor: Self.start, rate: 1, isPaused: true)
      events = Scenario.empty.founding(seed: 1, instances: nil, durations: .real, clock: clock)
      guard let world = World(replaying: events, zones: Self.utcAlone) else {
        preconditionFailure("the events of a founding make a world")
      }
      self.world = world
    }

    /// - Returns: whether it was a command, and was carried out.
    mutating func take(_ step: Step) -> Bool {
      if case .pass(let seconds) = step {
        pass(to: world.now + .seconds(Double(seconds)))
        return false
      }
      guard let command = command(step), case .success(let events) = world.decide(command, zones: Self.utcAlone)
      else { return false }
      for event in events { apply(event) }
      return true
    }

    mutating func pass(to target: Instant) {
      for event in world.due(by: target) { apply(event) }
      world.pass(to: target)
    }

    private mutating func apply(_ event: Event) {
      events.append(event)
      world.evolve(event)
    }

    private func command(_ step: Step) -> Command? {
      let workspace = world.workspaces[0]
      let owner = world.principals[0]
      func key(_ number: Int) -> InstanceKey {
        InstanceKey(resourceGroup: "rg-ml", workspace: workspace.name, name: "ci-\(number)x")
      }
      switch step {
      case .create(let number, let size, let idleMinutes, let releases):
        var settings: JSONValue = .object(["vmSize": .string(Self.sizes[size])])
        if idleMinutes > 0 { settings["idleTimeBeforeShutdown"] = .string("PT\(idleMinutes)M") }
        if releases { settings["releaseQuotaOnStop"] = .bool(true) }
        return .write(
          key(number), in: workspace, name: "ci-\(number)x",
          body: .object([
            "location": .string("eastus"),
            "properties": .object(["computeType": .string("ComputeInstance"), "properties": settings]),
          ]), by: owner)
      case .act(let action, let number): return .act(action, on: key(number), by: owner)
      case .idle(let number, let minutes):
        return .updateIdleShutdownSetting(
          key(number), body: .object(["idleTimeBeforeShutdown": .string("PT\(minutes)M")]), by: owner)
      case .schedules(let number, let texts):
        let schedules = texts.map { text -> JSONValue in
          let parts = text.split(separator: " ", maxSplits: 1)
          return .object([
            "action": .string(String(parts[0])), "status": .string("Enabled"), "triggerType": .string("Cron"),
            "cron": .object(["expression": .string(String(parts[1])), "timeZone": .string("UTC")]),
          ])
        }
        return .updateSchedules(key(number), body: .object(["computeStartStop": .array(schedules)]), by: owner)
      case .sso(let number, let isOn):
        return .updateSSO(key(number), body: .object(["enableSSO": .bool(isOn)]), by: owner)
      case .activity(let number, let activity, let isActive):
        return .setActivity(key(number), activity, isActive: isActive)
      case .fail(let operation):
        return .stageFailure(
          StagedFailure(operation: operation, instance: nil, error: .init(code: "Found", message: "By the search.")))
      case .pass: return nil
      }
    }
  }
}
