import ComputeModel
import HTTPTypes
import Schedules
import Simulator

extension ControlOperation {
  static let clocks: [ControlOperation] = [
    ControlOperation(.get, "/clock", "The virtual clock, and when the world next changes by itself.") {
      routes, _ throws(Answer) in Routes.clock(try await routes.world())
    },
    ControlOperation(
      .put, "/clock",
      "Sets the clock: `{\"mode\": \"real\" or \"paused\", \"rate\": virtual seconds a second, \"why\"}`."
    ) { routes, call throws(Answer) in try await routes.setClock(call) },
    ControlOperation(
      .post, "/clock/advance",
      "Moves the clock: `{\"by\": seconds}`, `{\"to\": time}` or `{\"nextEvent\": true}`, and `\"why\"`; tells what happened."
    ) { routes, call throws(Answer) in try await routes.advance(call) },
  ]
}

extension Routes {
  /// The whys that an answer to an advance lists; all of them are in `events`.
  private static let listedWhys = 100

  static func clock(_ world: World) -> Answer {
    .ok(
      .object([
        "mode": .string(world.clock.isPaused ? "paused" : "real"), "rate": .number(world.clock.rate.description),
        "now": .string(world.now.iso8601), "nextEvent": .string(world.nextDue?.iso8601),
      ]))
  }

  fileprivate func setClock(_ call: ControlCall) async throws(Answer) -> Answer {
    let world = try await world()
    let body = try call.body(allowing: ["mode", "rate", "why"])
    var isPaused = world.clock.isPaused
    switch body["mode"] {
    case .string("real"): isPaused = false
    case .string("paused"): isPaused = true
    case nil where body["rate"] != nil: break
    default: throw .error(400, "InvalidRequestContent", "mode must be real or paused.")
    }
    var rate = world.clock.rate
    if let given = body["rate"] {
      guard case .number(let text) = given, let number = Double(text), number > 0, number <= Clock.maximumRate
      else {
        throw .error(400, "InvalidRequestContent", "rate must be a number above 0, at most \(Clock.maximumRate).")
      }
      rate = number
    }
    let reason = body["why"]?.text
    return Self.clock(
      try await stored { () throws(SimulatorServerError) in
        try await host.setClock(isPaused: isPaused, rate: rate, reason: reason)
      })
  }

  fileprivate func advance(_ call: ControlCall) async throws(Answer) -> Answer {
    let world = try await world()
    let body = try call.body(allowing: ["by", "to", "nextEvent", "why"])
    let target: Instant
    if case .number(let text)? = body["by"], let seconds = Double(text), (0...3.2e9).contains(seconds) {
      target = world.now + .seconds(seconds)
    } else if let text = body["to"]?.text {
      guard let instant = try? Instant(iso8601: text), instant >= world.now else {
        throw .error(400, "InvalidRequestContent", "to must be a time such as \(world.now.iso8601), not in the past.")
      }
      target = instant
    } else if body["nextEvent"]?.flag == true {
      guard let due = world.nextDue else {
        var document = Self.clock(world).document ?? .null
        (document["happened"], document["why"]) = (.number(0), .array([]))
        return .ok(document)
      }
      target = due
    } else {
      throw .error(
        400, "InvalidRequestContent", "Say {\"by\": seconds}, {\"to\": time} or {\"nextEvent\": true}.")
    }
    let reason = body["why"]?.text
    let outcome = try await stored { () throws(SimulatorServerError) in
      try await host.advance(to: target, reason: reason, listing: Self.listedWhys)
    }
    var document = Self.clock(outcome.world).document ?? .null
    document["happened"] = .number(outcome.count)
    document["why"] = .array(outcome.whys.map { .string($0) })
    return .ok(document)
  }

  /// What the host gives, or 503 where the disk refuses.
  func stored<Value: Sendable>(
    _ work: () async throws(SimulatorServerError) -> Value
  ) async throws(Answer) -> Value {
    do throws(SimulatorServerError) {
      return try await work()
    } catch {
      throw Self.unavailable(error)
    }
  }
}
