import Languages
import ARM
import ComputeModel
import Console
import HTTPTypes
import Schedules

/// The control API of a simulator: its clock, and what it says of itself. It has a token of its own, which nothing but
/// the simulator's own origin ever sees.
struct SimulatorControl: Sendable {
  let transport: any Transport
  /// `https://host:port/_simulator/`
  let endpoint: AbsoluteURL
  let token: String
  /// The worlds that may be begun; none where others may use this one.
  var scenarios: [String] = []

  /// What the simulator says of itself, and the clock that follows from it.
  struct Reading: Sendable {
    var status: SimulatorStatus
    var clock: ServiceClock
  }

  func read() async throws(ServiceFailure) -> Reading {
    let (health, faults) = (try await send(.get, "health", nil), try await send(.get, "faults", nil))
    return try reading(health: health, faults: faults, clock: try await send(.get, "clock", nil))
  }

  func change(_ change: SimulatorChange, isPaused: Bool) async throws(ServiceFailure) -> Reading {
    switch change {
    case .togglePause: _ = try await send(.put, "clock", .object(["mode": .string(isPaused ? "real" : "paused")]))
    case .setRate(let rate):
      _ = try await send(.put, "clock", .object(["mode": .string("real"), "rate": .number("\(rate)")]))
    case .advance(let seconds): _ = try await send(.post, "clock/advance", .object(["by": .number(seconds)]))
    case .advanceToNextEvent: _ = try await send(.post, "clock/advance", .object(["nextEvent": .bool(true)]))
    case .dismissStop(let target, let schedule, let at):
      // A name is unique in the region (FACTS section 5.1).
      _ = try await send(
        .post, "instances/\(target.name)/dismiss", .object(["schedule": .string(schedule), "at": .string(at.iso8601)]))
    case .setFault(let fault, let isOn):
      let path = "faults/\(Self.rulePrefix)\(fault.rawValue)"
      _ = isOn ? try await send(.put, path, fault.rule) : try await send(.delete, path, nil)
    case .begin(let scenario): _ = try await send(.post, "reset", .object(["scenario": .string(scenario)]))
    }
    return try await read()
  }

  /// Of the rules that the panel sets: others are left alone.
  private static let rulePrefix = "panel-"

  private func reading(health: JSONValue, faults: JSONValue, clock: JSONValue) throws(ServiceFailure) -> Reading {
    guard let text = clock["now"]?.text, let now = try? Instant(iso8601: text),
      case .number(let number)? = clock["rate"],
      let rate = Double(number), let mode = clock["mode"]?.text
    else { throw Self.unexpected(localized("its clock cannot be read")) }
    let isPaused = mode == "paused"
    return Reading(
      status: SimulatorStatus(
        scenario: health["scenario"]?.text ?? "?", seed: health["seed"]?.text ?? "?", isPaused: isPaused, rate: rate,
        nextEvent: clock["nextEvent"]?.text.flatMap { try? Instant(iso8601: $0) },
        instances: health["instances"]?.integer ?? 0, events: health["events"]?.integer ?? 0,
        faults: Set(
          (faults["faults"]?.elements ?? []).compactMap { rule in
            SimulatorFault.allCases.first { rule["id"]?.text == Self.rulePrefix + $0.rawValue }
          }), scenarios: scenarios),
      clock: ServiceClock(serviceNow: now, rate: isPaused ? 0 : rate))
  }

  private func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue?
  ) async throws(ServiceFailure) -> JSONValue {
    var request = HTTPRequest(
      method: method, scheme: "https", authority: endpoint.origin.authority, path: endpoint.pathAndQuery + path)
    request.headerFields[.authorization] = "Bearer \(token)"
    request.headerFields[.accept] = "application/json"
    if body != nil { request.headerFields[.contentType] = "application/json" }
    let answer: TransportAnswer
    do throws(TransportFailure) {
      answer = try await transport.send(request, body: body?.compactBytes ?? [])
    } catch {
      throw ServiceFailure(.noContact, localized("The simulator's control API does not answer (\(error.reason))."))
    }
    guard let document = try? JSONValue(parsing: answer.body) else {
      throw Self.unexpected(localized("its answer is no JSON"))
    }
    guard (200..<300).contains(answer.response.status.code) else {
      let envelope = ErrorEnvelope(document)
      throw ServiceFailure(
        .refused,
        localized(
          "The simulator refused: \(envelope?.message ?? localized("it answered \(answer.response.status.code)"))."),
        code: envelope?.code, httpStatus: answer.response.status.code)
    }
    return document
  }

  private static func unexpected(_ what: String) -> ServiceFailure {
    ServiceFailure(.unexpectedAnswer, localized("The simulator's control API cannot be used: \(what)."))
  }
}

extension SimulatorFault {
  /// As `PUT /_simulator/faults/{id}` takes it.
  fileprivate var rule: JSONValue {
    let third = JSONValue.number("0.33")
    return switch self {
    case .slow: .object(["effect": .object(["kind": .string("delay"), "milliseconds": .number(2000)])])
    case .throttled:
      .object([
        "effect": .object([
          "kind": .string("status"), "status": .number(429), "code": .string("TooManyRequests"),
          "retryAfter": .number(5),
        ]), "rate": third,
      ])
    case .unavailable:
      .object([
        "effect": .object([
          "kind": .string("status"), "status": .number(503), "code": .string("ServiceUnavailable"),
        ]), "rate": third,
      ])
    case .unauthorized:
      // The login itself goes on to work: what it gives is not taken.
      .object([
        "match": .object(["path": .string("/subscriptions*")]),
        "effect": .object([
          "kind": .string("status"), "status": .number(401), "code": .string("ExpiredAuthenticationToken"),
          "message": .string("The access token expiry UTC time is earlier than the current time."),
        ]),
      ])
    case .cut: .object(["effect": .object(["kind": .string("resetBeforeCommit")]), "rate": third])
    }
  }
}
