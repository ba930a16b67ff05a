import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// What happened, and who asked for what.
extension ControlOperation {
  static let observations: [ControlOperation] = [
    ControlOperation(
      .get, "/events",
      "The journal, each event with its why: `?after=` a sequence number, `limit=`, and `wait=` seconds for the next one."
    ) { routes, call throws(Answer) in try await routes.events(call) },
    ControlOperation(
      .get, "/requests",
      "The last \(RequestLog.capacity) requests, the oldest first, without queries, bodies or secrets: `?after=` a number, `limit=`."
    ) { routes, call throws(Answer) in
      let after = try call.number("after", or: 0, in: 0...Int.max)
      let limit = try call.number("limit", or: RequestLog.capacity, in: 1...RequestLog.capacity)
      let entries = routes.host.requestLog.entries(after: after, limit: limit)
      return .ok(
        .object([
          "requests": .array(entries.map { $0.json }), "last": .number(entries.last?.number ?? after),
        ]))
    },
    ControlOperation(.get, "/notices", "The notices of coming stops that stand.") { routes, _ throws(Answer) in
      .ok(.object(["notices": .array(try await routes.world().notices.map { $0.json })]))
    },
    ControlOperation(.get, "/coverage", "Every address that is answered, what is modelled, and known limits.") {
      _, _ throws(Answer) in .ok(Coverage.document)
    },
  ]
}

extension Routes {
  /// Real seconds; clients and what stands between give up after a minute.
  private static let longestWait = 60

  fileprivate func events(_ call: ControlCall) async throws(Answer) -> Answer {
    let after = try call.number("after", or: 0, in: 0...Int.max)
    let limit = try call.number("limit", or: 1000, in: 1...10_000)
    let wait = try call.number("wait", or: 0, in: 0...Self.longestWait)
    if wait > 0 {
      try await stored { () throws(SimulatorServerError) in
        try await host.waitForEvent(after: after, atMost: .seconds(wait))
      }
    }
    let entries = try await stored { () throws(SimulatorServerError) in
      _ = try await host.currentWorld()
      return try await host.storedEvents(after: after, limit: limit)
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
