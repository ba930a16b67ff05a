import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules
import Synchronization

/// A server that answers from a script and remembers what it was asked.
final class ScriptedTransport: Transport {
  enum Step: Sendable {
    case answer(Int, String, [String: String] = [:])
    case failure(TransportFailure)
  }

  private struct State {
    let steps: [Step]
    var position = 0
    var requests: [HTTPRequest] = []
    var bodies: [String] = []
  }

  private let state: Mutex<State>

  init(_ steps: [Step]) { state = Mutex(State(steps: steps)) }

  /// Method and path of every request.
  var calls: [String] { state.withLock { $0.requests.map { "\($0.method.rawValue) \($0.path ?? "")" } } }
  var requests: [HTTPRequest] { state.withLock { $0.requests } }
  var bodies: [String] { state.withLock { $0.bodies } }

  func send(
    _ request: HTTPRequest, body: [UInt8], within _: AnswerBounds
  ) async throws(TransportFailure) -> TransportAnswer {
    let step = state.withLock { state in
      state.requests.append(request)
      state.bodies.append(String(decoding: body, as: UTF8.self))
      defer { state.position += 1 }
      return state.position < state.steps.count
        ? state.steps[state.position] : Step.answer(599, "the script is over")
    }
    switch step {
    case .failure(let failure): throw failure
    case .answer(let status, let body, let headers):
      var fields = HTTPFields()
      for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
      return TransportAnswer(
        response: HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields),
        body: Array(body.utf8))
    }
  }
}

/// Tokens that need no login: `canary-0`, `canary-1` and so on.
actor CountingCredential: TokenCredential {
  nonisolated let name = CredentialName.environment
  private(set) var wishes: [TokenWish] = []
  private var failures: [CredentialFailure]
  private let life: Duration
  private let now: @Sendable () -> Instant

  init(life: Duration = .seconds(3600), failures: [CredentialFailure] = [], now: @escaping @Sendable () -> Instant) {
    self.life = life
    self.failures = failures
    self.now = now
  }

  func fail(_ failure: CredentialFailure) { failures.append(failure) }

  var failuresLeft: Int { failures.count }

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    // Others come while this one waits for its answer.
    await Task.yield()
    if !failures.isEmpty { throw failures.removeFirst() }
    wishes.append(wish)
    return AccessToken(
      secret: "canary-\(wishes.count - 1)", expires: now() + life, source: CredentialSource(.environment, "test"))
  }
}

/// A clock that moves only when something sleeps on it.
final class TestClock: Sendable {
  private let state = Mutex((now: Instant(secondsSinceEpoch: 1_795_410_000), sleeps: [Duration]()))
  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  var surroundings: Surroundings {
    Surroundings(
      now: { self.state.withLock { $0.now } },
      sleep: { duration in
        self.state.withLock {
          $0.now = $0.now + duration
          $0.sleeps.append(duration)
        }
      },
      random: { 0 }, makeUUID: { "11111111-2222-4333-8444-555555555555" })
  }
}

struct Rig {
  let transport: ScriptedTransport
  let clock = TestClock()
  let credential: CountingCredential
  let reader: ComputeReader
  var writer: ComputeOperator { ComputeOperator(reader: reader) }

  static let origin = URLOrigin(host: "management.test", port: 8443)
  static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")
  static let id = ComputeID(workspace: workspace, name: "ci")

  init(_ steps: [ScriptedTransport.Step], isReadOnly: Bool = false) {
    transport = ScriptedTransport(steps)
    let surroundings = clock.surroundings
    credential = CountingCredential(life: .seconds(1 << 30), now: { surroundings.now() })
    let cloud = Cloud(name: "Test", resourceManager: Self.origin, login: Self.origin, audience: Self.origin.text)
    reader = ComputeReader(
      connection: ARMConnection(
        cloud: cloud,
        pipeline: Pipeline(
          cloud: cloud, tokens: TokenCache(credential, surroundings: surroundings), transport: transport,
          surroundings: surroundings,
          isReadOnly: isReadOnly),
        surroundings: clock.surroundings))
  }

  static func instance(_ state: String) -> String {
    #"{"name":"ci","properties":{"computeType":"ComputeInstance","properties":{"state":"\#(state)"}}}"#
  }
}
