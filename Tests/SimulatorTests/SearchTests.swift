import ComputeModel
import Foundation
import Mutations
import Schedules
import Simulator
import Testing

/// Random commands in search of a world that no service would be in (RELIABILITY R12).
@Suite struct SearchTests {
  /// A command that can be done again, in another order, and left out.
  enum Step: Hashable, Sendable {
    case create(Int, size: Int, idleMinutes: Int, releases: Bool)
    case act(PowerAction, Int)
    case idle(Int, minutes: Int)
    case schedules(Int, [String])
    case sso(Int, Bool)
    case activity(Int, Activity, Bool)
    case fail(OperationName)
    case pass(Int)

    static func random(_ dice: inout Dice) -> Step {
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
  }

  private static let sizes = ServiceModel.sizes.keys.sorted()

  private static func command(_ step: Step, _ test: TestWorld) -> Command? {
    let owner = test.owner
    func key(_ number: Int) -> InstanceKey { test.key("ci-\(number)x") }
    switch step {
    case .create(let number, let size, let idleMinutes, let releases):
      var settings: JSONValue = .object(["vmSize": .string(sizes[size])])
      if idleMinutes > 0 { settings["idleTimeBeforeShutdown"] = .string("PT\(idleMinutes)M") }
      if releases { settings["releaseQuotaOnStop"] = .bool(true) }
      return .write(
        key(number), in: test.workspace, name: "ci-\(number)x",
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

  /// - Returns: the first faults, and how many commands were carried out.
  private static func faults(of steps: [Step]) throws -> (faults: [String], accepted: Int) {
    let test = try TestWorld()
    var model = ServiceModel(test.world)
    var (seen, accepted) = (test.events.count, 0)
    for step in steps {
      if let command = command(step, test) {
        if test.submit(command) == nil { accepted += 1 }
      } else if case .pass(let seconds) = step {
        test.pass(Double(seconds))
      }
      for event in test.events[seen...] { model.take(event) }
      seen = test.events.count
      model.compare(test.world)
      if !model.faults.isEmpty { return (model.faults, accepted) }
    }
    // Whatever is under way comes to its end by itself.
    for operation in test.world.operations where operation.isRunning {
      test.pass((operation.due - test.world.now).inSeconds)
    }
    return (model.faults, accepted)
  }

  /// Leaves out what is not needed for a fault.
  private static func shrunk(_ steps: [Step]) throws -> [Step] {
    var steps = steps
    var size = steps.count / 2
    while size > 0 {
      var start = 0
      while start < steps.count {
        var fewer = steps
        fewer.removeSubrange(start..<min(start + size, steps.count))
        if try faults(of: fewer).faults.isEmpty { start += size } else { steps = fewer }
      }
      size /= 2
    }
    return steps
  }

  @Test func noCommandsLeadWhereNoServiceWouldBe() throws {
    let variables = ProcessInfo.processInfo.environment
    let first = variables["AMLDECK_SEED"].flatMap { UInt64($0) } ?? 1
    let seeds = variables["SOAK"] == "1" ? 100_000 : 200
    var figure = Figure("R12")
    var accepted = 0
    for seed in first..<(first + UInt64(seeds)) {
      var dice = Dice(seed: seed)
      let steps = (0..<1000).map { _ in Step.random(&dice) }
      let (faults, count) = try Self.faults(of: steps)
      accepted += count
      let needed = faults.isEmpty ? [] : try Self.shrunk(steps)
      figure.row("AMLDECK_SEED=\(seed)", faults.isEmpty ? [] : ["\(faults[0]) after \(needed)"])
    }
    #expect(accepted > seeds * 200, "most commands must be carried out: a search that is refused finds nothing")
    #expect(try figure.report(of: seeds) == [])
  }
}
