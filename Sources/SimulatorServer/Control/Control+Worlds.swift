import ComputeModel
import HTTPTypes
import Schedules
import Simulator

extension ControlOperation {
  static let worlds: [ControlOperation] = [
    ControlOperation(.get, "/health", "That it is there, and which world it has.") { routes, _ throws(Answer) in
      let world = try await routes.world()
      return .ok(
        .object([
          "status": .string("ok"), "scenario": .string(world.founding.scenario),
          "seed": .string(String(world.founding.seed)),
          "durations": .string(world.founding.durations.rawValue), "instances": .number(world.instances.count),
          "events": .number(world.sequence), "now": .string(world.now.iso8601),
        ]))
    },
    ControlOperation(.get, "/state", "The whole world as one document.") { routes, _ throws(Answer) in
      .ok(try await routes.world().document)
    },
    ControlOperation(
      .post, "/reset",
      "Begins anew: `{\"scenario\", \"seed\", \"instances\", \"start\"}`, each as it was where it is missing; logins and snapshots stay."
    ) { routes, call throws(Answer) in try await routes.reset(call) },
  ]
}

extension Routes {
  fileprivate func reset(_ call: ControlCall) async throws(Answer) -> Answer {
    let founding = try await world().founding
    let body = try call.body(allowing: ["scenario", "seed", "instances", "start"])
    func refused(_ message: String) -> Answer { .error(400, "InvalidRequestContent", message) }
    let name = body["scenario"] ?? .string(founding.scenario)
    guard let scenario = name.text.flatMap({ Scenario(rawValue: $0) }) else {
      throw refused("scenario must be one of \(Scenario.allCases.map { $0.rawValue }.joined(separator: ", ")).")
    }
    var seed = founding.seed
    if let given = body["seed"] {
      guard case .number(let text) = given, let number = UInt64(text) else {
        throw refused("seed must be a whole number, 0 or more.")
      }
      seed = number
    }
    var instances = scenario.rawValue == founding.scenario ? founding.instances : nil
    if let given = body["instances"] {
      guard let count = given.integer, (0...100_000).contains(count), scenario == .fleet else {
        throw refused("instances must be a whole number up to 100000, and the scenario fleet.")
      }
      instances = count
    }
    var start = founding.clock.virtualAnchor
    if let given = body["start"] {
      guard let instant = given.text.flatMap({ try? Instant(iso8601: $0) }) else {
        throw refused("start must be a time such as 2026-11-23T05:00:00Z.")
      }
      start = instant
    }
    let (count, beginning, chosen) = (instances, start, seed)
    let world = try await stored { () throws(SimulatorServerError) in
      try await host.reset(to: scenario, seed: chosen, instances: count, start: beginning)
    }
    return Self.clock(world)
  }
}
