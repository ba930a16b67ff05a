import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator
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
    clock: HeldClock = HeldClock(), foundsAtOnce: Bool = true
  ) async throws {
    self.clock = clock
    host = try await Host(
      options: options, stateDirectory: stateDirectory, foundsAtOnce: foundsAtOnce, realNow: { clock.now })
    transport = InProcessTransport(host: host, remembersLists: true)
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

  /// Logs in with a form, as the endpoint reads it.
  func login(_ form: [(String, String)], tenant: String? = nil) async throws -> Reply {
    let body = form.map { "\($0.0)=\($0.1.pathSegment)" }.joined(separator: "&")
    return try await send(.post, "/\(tenant ?? host.tenant)/oauth2/v2.0/token", body: body)
  }

  /// A token of somebody, by name or by the name of a role.
  func token(of name: String, audience: String = root) async throws -> String {
    let row = try #require(await host.loginRow(named: name), "\(name)")
    let reply = try await login([
      ("client_id", row.principal.clientID), ("client_secret", row.clientSecret),
      ("grant_type", "client_credentials"), ("scope", audience + "/.default"),
    ])
    return try #require(reply.document?["access_token"]?.text, "\(name)")
  }

  var workspace: String {
    "/subscriptions/\(host.subscription)/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices"
      + "/workspaces/ml-research"
  }

  /// A request to ARM, as the owner or as somebody else.
  func arm(
    _ method: HTTPRequest.Method, _ path: String, version: String = "2025-12-01", body: String? = nil,
    as name: String? = nil
  ) async throws -> Reply {
    let target =
      path.contains("api-version") ? path : path + (path.contains("?") ? "&" : "?") + "api-version=" + version
    let token: String
    if let name { token = try await self.token(of: name) } else { token = try await self.token() }
    return try await send(method, target, body: body, headers: ["Authorization": "Bearer \(token)"])
  }

  /// A request to the control API.
  func control(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil) async throws -> Reply {
    try await send(
      method, "/_simulator/" + path, body: body, headers: ["Authorization": "Bearer \(host.controlToken)"])
  }

  func state(_ name: String) async throws -> String? {
    try await arm(.get, "\(workspace)/computes/\(name)").document?[path: "properties", "properties", "state"]?.text
  }
}

extension TestService {
  /// A request to Graph, as the owner.
  func graph(_ method: HTTPRequest.Method, _ path: String, body: String? = nil) async throws -> Reply {
    let token = try await token(of: "Owner", audience: "https://graph.microsoft.com")
    return try await send(method, path, body: body, headers: ["Authorization": "Bearer \(token)"])
  }

  /// A request whose answer is no document.
  func sendForText(
    _ method: HTTPRequest.Method, _ path: String, headers: [String: String]
  ) async throws -> (status: Int, text: String) {
    var request = HTTPRequest(method: method, scheme: "https", authority: "simulator.invalid", path: path)
    for (name, value) in headers { request.headerFields[try #require(HTTPField.Name(name))] = value }
    let answer = try await transport.send(request, body: [])
    return (answer.response.status.code, String(decoding: answer.body, as: UTF8.self))
  }

  /// The name of the workspace's storage account.
  func storageAccount() async throws -> String {
    let id = try await arm(.get, workspace).document?[path: "properties", "storageAccount"]?.text
    return try #require(id?.split(separator: "/").last.map { String($0) })
  }

  /// Gives a role to the system-assigned identity of an instance.
  func assign(_ role: String, toInstance name: String, at scope: String) async throws {
    let instance = try await arm(.get, workspace + "/computes/" + name)
    let identity = try #require(instance.document?[path: "identity", "principalId"]?.text)
    let roles = try await arm(
      .get, scope + "/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName%20eq%20'\(role.pathSegment)'",
      version: "2022-04-01")
    let id = try #require(roles.document?["value"]?.elements?.first?["id"]?.text)
    var ids = SplitMix64(seed: UInt64(try await host.currentWorld().sequence))
    let reply = try await arm(
      .put, scope + "/providers/Microsoft.Authorization/roleAssignments/" + ids.guid(), version: "2022-04-01",
      body: #"{"properties":{"roleDefinitionId":"\#(id)","principalId":"\#(identity)"}}"#)
    #expect(reply.status == 201)
  }
}

extension Host {
  /// The roles of the ready line.
  var loginRowNames: [String] { loginRows.map { $0.role } }
}
