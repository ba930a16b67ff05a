import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// The simulator's own API, with a bearer of its own (RELIABILITY S9).
extension Routes {
  func control(_ call: Call) async throws(Answer) -> Answer {
    guard let header = call.header("Authorization"), header.lowercased().hasPrefix("bearer "),
      Secrets.isEqual(String(header.dropFirst("bearer ".count)), host.secrets.controlToken)
    else {
      throw Answer.error(
        401, "InvalidControlToken",
        "The control API needs the control_token of the ready line as its bearer, not a token of the login."
      ).with("WWW-Authenticate", "Bearer")
    }
    switch (call.method, Array(call.folded.dropFirst())) {
    case (.get, ["health"]):
      let world = try await world()
      return .ok(
        .object([
          "status": .string("ok"), "scenario": .string(world.founding.scenario),
          "seed": .string(String(world.founding.seed)),
          "durations": .string(world.founding.durations.rawValue), "instances": .number(world.instances.count),
          "events": .number(world.sequence), "now": .string(world.now.iso8601),
        ]))
    case (.get, ["clock"]): return Self.clock(try await world())
    case (.put, ["clock"]): return try await setClock(call)
    case (.post, ["clock", "advance"]): return try await advance(call)
    case (.get, ["events"]): return try await events(call)
    default: throw Self.unknownOperation(call)
    }
  }

  private static func clock(_ world: World) -> Answer {
    .ok(
      .object([
        "mode": .string(world.clock.isPaused ? "paused" : "real"), "rate": .number(world.clock.rate.description),
        "now": .string(world.now.iso8601), "nextEvent": .string(world.nextDue?.iso8601),
      ]))
  }

  private func setClock(_ call: Call) async throws(Answer) -> Answer {
    let world = try await world()
    let body = try call.document() ?? .null
    var isPaused = world.clock.isPaused
    switch body["mode"]?.text {
    case "real": isPaused = false
    case "paused": isPaused = true
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
    do throws(SimulatorServerError) {
      return Self.clock(try await host.setClock(isPaused: isPaused, rate: rate))
    } catch {
      throw Self.unavailable(error)
    }
  }

  private func advance(_ call: Call) async throws(Answer) -> Answer {
    let world = try await world()
    let body = try call.document() ?? .null
    let target: Instant
    if case .number(let text)? = body["by"], let seconds = Double(text), (0...3.2e9).contains(seconds) {
      target = world.now + .seconds(seconds)
    } else if let text = body["to"]?.text {
      guard let instant = try? Instant(iso8601: text), instant >= world.now else {
        throw .error(400, "InvalidRequestContent", "to must be a time such as \(world.now.iso8601), not in the past.")
      }
      target = instant
    } else if body["nextEvent"]?.flag == true {
      guard let due = world.nextDue else { return Self.clock(world) }
      target = due
    } else {
      throw .error(
        400, "InvalidRequestContent", "Say {\"by\": seconds}, {\"to\": time} or {\"nextEvent\": true}.")
    }
    do throws(SimulatorServerError) {
      return Self.clock(try await host.advance(to: target))
    } catch {
      throw Self.unavailable(error)
    }
  }

  private func events(_ call: Call) async throws(Answer) -> Answer {
    let after = call.parameter("after").flatMap { Int($0) } ?? 0
    let limit = min(max(call.parameter("limit").flatMap { Int($0) } ?? 1000, 1), 10_000)
    let entries: [(sequence: Int, text: String)]
    do throws(SimulatorServerError) {
      _ = try await host.currentWorld()
      entries = try await host.storedEvents(after: after, limit: limit)
    } catch {
      throw Self.unavailable(error)
    }
    let events = entries.compactMap { entry -> JSONValue? in
      guard var event = try? JSONValue(parsing: entry.text) else { return nil }
      event["sequence"] = .number(entry.sequence)
      return event
    }
    return .ok(
      .object(["events": .array(events), "last": .number(entries.last?.sequence ?? after)]))
  }
}
