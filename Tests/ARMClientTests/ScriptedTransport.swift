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
    var steps: [Step]
    var requests: [HTTPRequest] = []
  }

  private let state: Mutex<State>

  init(_ steps: [Step]) { state = Mutex(State(steps: steps)) }

  /// Method and path of every request.
  var calls: [String] { state.withLock { $0.requests.map { "\($0.method.rawValue) \($0.path ?? "")" } } }
  var requests: [HTTPRequest] { state.withLock { $0.requests } }

  func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportFailure) -> TransportAnswer {
    let step = state.withLock { state in
      state.requests.append(request)
      return state.steps.isEmpty ? Step.answer(599, "the script is over") : state.steps.removeFirst()
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

/// A token that needs no login.
actor StaticCredential: TokenCredential {
  private(set) var discards = 0
  func token() async throws(ServiceFailure) -> AccessToken {
    AccessToken(secret: "canary-\(discards)", expires: Instant(secondsSinceEpoch: 4_000_000_000))
  }
  func discardToken() { discards += 1 }
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
  let credential = StaticCredential()
  let reader: ComputeReader
  var writer: ComputeOperator { ComputeOperator(reader: reader) }

  static let origin = URLOrigin(host: "management.test", port: 8443)
  static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")
  static let id = ComputeID(workspace: workspace, name: "ci")

  init(_ steps: [ScriptedTransport.Step], isReadOnly: Bool = false) {
    transport = ScriptedTransport(steps)
    let cloud = Cloud(name: "Test", resourceManager: Self.origin, login: Self.origin, audience: Self.origin.text)
    reader = ComputeReader(
      connection: ARMConnection(
        cloud: cloud,
        pipeline: Pipeline(
          cloud: cloud, credential: credential, transport: transport, surroundings: clock.surroundings,
          isReadOnly: isReadOnly),
        surroundings: clock.surroundings))
  }

  static func instance(_ state: String) -> String {
    #"{"name":"ci","properties":{"computeType":"ComputeInstance","properties":{"state":"\#(state)"}}}"#
  }
}
