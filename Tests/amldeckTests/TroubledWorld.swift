import ARM
import ARMClient
import ComputeModel
import Console
import HTTPTypes
import Mutations
import Schedules
import Simulator
import SimulatorServer
import Synchronization

@testable import amldeck

/// What may happen to one exchange with the service (RELIABILITY R6).
enum Trouble: Hashable {
  /// Answered so instead of being carried out.
  case status(Int, retryAfter: Int? = nil)
  /// Carried out, and answered so by somebody on the way.
  case statusAfterwards(Int)
  case refused
  case resetBefore
  case resetAfterwards
  case cutHead
  case cutBody
  case wrongLength
  case notJSON
  case wrongShape
  /// Half a minute passes before the answer comes.
  case stall
  /// A byte each second.
  case drip
  /// Nothing ever comes, and nothing was done.
  case silenceBefore
  /// It was done, and nothing ever comes.
  case silenceAfterwards
  /// What is answered was changed by chance.
  case mutated

  /// As many of each as RELIABILITY R6 names.
  static let all: [Trouble] =
    [408, 409, 429, 500, 502, 503, 504].map { .status($0) }
    + [
      .status(429, retryAfter: 7), .refused, .resetBefore, .resetAfterwards, .cutHead, .cutBody, .wrongLength, .notJSON,
      .wrongShape, .stall, .drip,
    ]

  /// After which nobody knows whether a change was made.
  static let lost: [Trouble] = [
    .resetBefore, .resetAfterwards, .cutHead, .cutBody, .wrongLength, .silenceBefore, .silenceAfterwards, .notJSON,
    .statusAfterwards(500), .statusAfterwards(502), .statusAfterwards(504), .status(500), .status(502), .status(504),
    .status(503), .status(429, retryAfter: 3), .refused,
  ]
}

/// A clock that nobody waits for: whoever sleeps moves it, so that hours pass in milliseconds.
final class MovedClock: Sendable {
  private let state: Mutex<(now: Instant, dice: Dice)>

  init(seed: UInt64) {
    state = Mutex((Instant(secondsSinceEpoch: 1_795_410_000), Dice(seed: seed)))
  }

  var now: Instant { state.withLock { $0.now } }

  func pass(_ duration: Duration) { state.withLock { $0.now = $0.now + max(.zero, duration) } }

  var surroundings: Surroundings {
    Surroundings(
      now: { self.now }, sleep: { self.pass($0) },
      random: { self.state.withLock { Double($0.dice.below(1 << 20)) / Double(1 << 20) } },
      makeUUID: {
        self.state.withLock { "00000000-0000-4000-8000-\(String(1 << 44 + $0.dice.below(1 << 44), radix: 16))" }
      })
  }
}

/// The simulator behind a network in trouble, which strikes by chance from a seed.
final class TroubledTransport: Transport {
  /// The attempts of one call: they have its `x-ms-client-request-id`.
  struct Call {
    var line: String
    var begun: Instant
    var ended: Instant
    /// Which the service asked to wait.
    var asked: Duration = .zero
  }

  private struct State {
    var dice: Dice
    var choose: @Sendable (HTTPRequest, inout Dice) -> Trouble?
    var calls: [String: Call] = [:]
    var mutated = 0
  }

  /// Of which answers are made.
  private static let words = [
    "null", "[]", "{}", "\"value\":", "\"properties\":", "\"state\":", "\"status\":", "\"error\":", "-1", "1e999",
  ].map { Array($0.utf8) }

  private let service: InProcessTransport
  private let clock: MovedClock
  private let state: Mutex<State>

  init(_ service: InProcessTransport, clock: MovedClock, seed: UInt64) {
    self.service = service
    self.clock = clock
    state = Mutex(State(dice: Dice(seed: seed), choose: { _, _ in nil }))
  }

  /// From now on.
  func strike(_ choose: @escaping @Sendable (HTTPRequest, inout Dice) -> Trouble?) {
    state.withLock { $0.choose = choose }
  }

  /// How many answers were changed.
  var mutated: Int { state.withLock { $0.mutated } }

  func rest() { strike { _, _ in nil } }

  var calls: [Call] { state.withLock { Array($0.calls.values) } }

  func send(
    _ request: HTTPRequest, body: [UInt8], within bounds: AnswerBounds
  ) async throws(TransportFailure) -> TransportAnswer {
    let id = request.headerFields[HTTPField.Name("x-ms-client-request-id")!] ?? ""
    let begun = clock.now
    let trouble = state.withLock { state in
      state.calls[id, default: Call(line: request.line, begun: begun, ended: begun)].ended = begun
      return state.choose(request, &state.dice)
    }
    defer {
      let now = clock.now
      state.withLock { state in
        state.calls[id]?.ended = now
        if case .status(_, let seconds?) = trouble { state.calls[id]?.asked += .seconds(seconds) }
      }
    }
    clock.pass(.milliseconds(40))
    return try await answer(request, body, within: min(bounds.time ?? .seconds(60), .seconds(60)), trouble)
  }

  private func answer(
    _ request: HTTPRequest, _ body: [UInt8], within time: Duration, _ trouble: Trouble?
  ) async throws(TransportFailure) -> TransportAnswer {
    func wait(_ duration: Duration) throws(TransportFailure) {
      clock.pass(min(duration, time))
      guard duration < time else {
        throw TransportFailure(.timedOut, requestMayHaveArrived: true, reason: "no answer in time")
      }
    }
    func lost(_ reason: String) -> TransportFailure {
      TransportFailure(.connectionLost, requestMayHaveArrived: true, reason: reason)
    }
    switch trouble {
    case .status(let status, let seconds): return Self.gateway(status, seconds)
    case .refused: throw TransportFailure(.noConnection, requestMayHaveArrived: false, reason: "connection refused")
    case .resetBefore: throw lost("reset")
    case .silenceBefore: try wait(.seconds(1 << 20))
    default: break
    }
    var answer = try await service.send(request, body: body)
    switch trouble {
    case .statusAfterwards(let status): return Self.gateway(status, nil)
    case .resetAfterwards, .cutHead, .cutBody, .wrongLength: throw lost("the connection ended inside the answer")
    case .silenceAfterwards: try wait(.seconds(1 << 20))
    case .stall: try wait(.seconds(30))
    case .drip: try wait(.seconds(answer.body.count))
    case .notJSON: answer.body = Array("<html>Bad {".utf8)
    case .wrongShape: answer.body = Array(#"{"value":{"name":7},"properties":[true]}"#.utf8)
    case .mutated where !answer.body.isEmpty:
      answer.body = state.withLock { state in
        state.mutated += 1
        return Mutation.input(from: [answer.body], words: Self.words, &state.dice)
      }
    default: break
    }
    return answer
  }

  /// With a page that is no JSON, as gateways answer.
  private static func gateway(_ status: Int, _ retryAfter: Int?) -> TransportAnswer {
    var fields = HTTPFields()
    if let retryAfter { fields[.retryAfter] = "\(retryAfter)" }
    return TransportAnswer(
      response: HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields),
      body: Array("<html><h1>\(status)</h1></html>".utf8))
  }
}

extension HTTPRequest {
  fileprivate var line: String { "\(method.rawValue) \((path ?? "").prefix { $0 != "?" })" }
  var isReading: Bool { method == .get || method == .head }
  var isLogin: Bool { path?.contains("/oauth2/") == true }
}

/// A simulated service in trouble, and the client that talks with it.
struct TroubledWorld {
  let clock: MovedClock
  let host: Host
  let transport: TroubledTransport
  let reader: ComputeReader
  let tokens: TokenCache
  let cloud = InProcessTransport.cloud
  let workspaceIDs: [WorkspaceID]
  var writer: ComputeOperator { ComputeOperator(reader: reader) }

  init(_ scenario: String, durations: OperationDurationsChoice, seed: UInt64) async throws {
    let clock = MovedClock(seed: seed)
    self.clock = clock
    host = try await Host(
      options: SimulatorOptions(
        scenario: scenario, seed: seed, rate: 1, durations: durations, start: clock.now, hasRateLimits: false),
      stateDirectory: nil, realNow: { clock.now }, sleep: { clock.pass($0) })
    transport = TroubledTransport(InProcessTransport(host: host), clock: clock, seed: seed)
    let surroundings = clock.surroundings
    tokens = TokenCache(
      ClientSecretCredential(
        cloud: cloud, tenant: host.tenant, clientID: host.clientID, clientSecret: host.clientSecret,
        transport: transport, surroundings: surroundings),
      surroundings: surroundings)
    reader = Backend.reader(cloud, tokens, transport, false, surroundings)
    let (subscription, group) = (host.subscription, await host.resourceGroup)
    workspaceIDs = await host.workspaces.map {
      WorkspaceID(subscription: subscription, resourceGroup: group, name: $0)
    }
  }

  /// What the service really has, by name.
  func states() async throws -> [String: KnownInstanceState] {
    let world = try await host.currentWorld()
    return Dictionary(world.instances.map { ($0.name, $0.state) }, uniquingKeysWith: { one, _ in one })
  }

  /// What is under way comes to its end, and nothing is in the way any more.
  func settle() {
    transport.rest()
    clock.pass(.seconds(7200))
  }
}
