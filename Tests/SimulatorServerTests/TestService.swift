import ARM
import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Synchronization
import Testing

/// A real clock that a test holds.
final class HeldClock: Sendable {
  private let present: Mutex<Instant>

  init(_ instant: Instant = Instant(secondsSinceEpoch: 1_795_410_000)) { present = Mutex(instant) }

  var now: Instant { present.withLock { $0 } }

  func pass(_ seconds: Double) { present.withLock { $0 = $0 + .seconds(seconds) } }
}

/// A simulator in this process, and requests to it.
struct TestService {
  struct Reply {
    var status: Int
    var headers: HTTPFields
    var document: JSONValue?

    var code: String? { document?[path: "error", "code"]?.text }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
  }

  static let root = "https://simulator.invalid"

  let clock: HeldClock
  let host: Host
  let transport: InProcessTransport

  init(
    _ options: SimulatorOptions = SimulatorOptions(scenario: "small"), stateDirectory: String? = nil,
    clock: HeldClock = HeldClock()
  ) async throws {
    self.clock = clock
    host = try await Host(options: options, stateDirectory: stateDirectory, realNow: { clock.now })
    transport = InProcessTransport(host: host)
  }

  /// - Parameter target: a path with its query, or an absolute URL of ours.
  func send(
    _ method: HTTPRequest.Method, _ target: String, body: String? = nil, headers: [String: String] = [:],
    authority: String = "simulator.invalid"
  ) async throws -> Reply {
    let path = target.hasPrefix(Self.root) ? String(target.dropFirst(Self.root.count)) : target
    var request = HTTPRequest(method: method, scheme: "https", authority: authority, path: path)
    for (name, value) in headers { request.headerFields[try #require(HTTPField.Name(name))] = value }
    let answer = try await transport.send(request, body: Array((body ?? "").utf8))
    let document = answer.body.isEmpty ? nil : try JSONValue(parsing: answer.body)
    return Reply(status: answer.response.status.code, headers: answer.response.headerFields, document: document)
  }

  func login(secret: String? = nil, scope: String = "https://simulator.invalid/.default") async throws -> Reply {
    let form = [
      "client_id=\(host.clientID)", "client_secret=\(secret ?? host.clientSecret)",
      "grant_type=client_credentials", "scope=\(scope.pathSegment)",
    ].joined(separator: "&")
    return try await send(.post, "/\(host.tenant)/oauth2/v2.0/token", body: form)
  }

  func token() async throws -> String {
    try #require(try await login().document?["access_token"]?.text)
  }

  var workspace: String {
    "/subscriptions/\(host.subscription)/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices"
      + "/workspaces/ml-research"
  }

  /// A request to ARM as the owner.
  func arm(
    _ method: HTTPRequest.Method, _ path: String, version: String = "2025-12-01", body: String? = nil
  ) async throws -> Reply {
    let target =
      path.contains("api-version") ? path : path + (path.contains("?") ? "&" : "?") + "api-version=" + version
    return try await send(
      method, target, body: body, headers: ["Authorization": "Bearer \(try await token())"])
  }

  func state(_ name: String) async throws -> String? {
    try await arm(.get, "\(workspace)/computes/\(name)").document?[path: "properties", "properties", "state"]?.text
  }
}
