import ARM
import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Testing

/// Device codes, refresh tokens, and which token opens what.
@Suite struct GrantTests {
  private let client = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
  private let scope = "https://simulator.invalid//.default offline_access openid profile"
  private let person = "dana.scientist@contoso.example"

  private func begin(_ service: TestService) async throws -> (user: String, device: String) {
    let reply = try await service.send(
      .post, "/organizations/oauth2/v2.0/devicecode",
      body: "client_id=\(client)&scope=\(scope.pathSegment)")
    #expect(reply.document?["expires_in"]?.integer == 900)
    return (
      try #require(reply.document?["user_code"]?.text), try #require(reply.document?["device_code"]?.text)
    )
  }

  private func redeem(_ service: TestService, _ device: String, client: String? = nil) async throws -> TestService.Reply
  {
    try await service.login([
      ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", client ?? self.client),
      ("device_code", device),
    ])
  }

  private func settle(
    _ service: TestService, _ user: String, _ body: String, token: String? = nil
  ) async throws -> Int {
    try await service.send(
      .post, "/_simulator/device/\(user)", body: body,
      headers: ["Authorization": "Bearer \(token ?? service.host.controlToken)"]
    ).status
  }

  private func arm(_ service: TestService, _ token: String) async throws -> TestService.Reply {
    try await service.send(
      .get, "\(service.workspace)/computes?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"])
  }

  @Test func aDeviceCodeIsApprovedElsewhere() async throws {
    let service = try await TestService()
    let code = try await begin(service)
    let early = try await redeem(service, code.device)
    #expect(early.status == 400)
    #expect(early.document?["error"]?.text == "authorization_pending")
    #expect(try await settle(service, code.user, "{}") == 400)
    #expect(try await settle(service, code.user, #"{"principal":"ml-pipeline"}"#) == 400)
    #expect(try await settle(service, "NOSUCHCODE", #"{"principal":"\#(person)"}"#) == 404)
    #expect(try await settle(service, code.user, #"{"principal":"\#(person)"}"#, token: "x") == 401)
    #expect(try await settle(service, code.user.lowercased(), #"{"principal":"\#(person)"}"#) == 204)
    // Not for another application.
    #expect(try await redeem(service, code.device, client: "x").document?["error"]?.text == "bad_verification_code")
    let answer = try await redeem(service, code.device)
    let token = try #require(answer.document?["access_token"]?.text)
    #expect(try await arm(service, token).status == 200)
    #expect(answer.document?["id_token"]?.text != nil)
    // Once.
    #expect(try await redeem(service, code.device).document?["error"]?.text == "bad_verification_code")
    #expect(try await settle(service, code.user, #"{"principal":"\#(person)"}"#) == 404)
  }

  @Test func deviceCodesEndAndCanBeDeclined() async throws {
    let service = try await TestService()
    let declined = try await begin(service)
    #expect(try await settle(service, declined.user, #"{"decline":true}"#) == 204)
    #expect(try await redeem(service, declined.device).document?["error"]?.text == "authorization_declined")
    let late = try await begin(service)
    service.clock.pass(900)
    #expect(try await settle(service, late.user, #"{"principal":"\#(person)"}"#) == 404)
    #expect(try await redeem(service, late.device).document?["error"]?.text == "expired_token")
  }

  @Test func aRefreshTokenBuysOthers() async throws {
    let service = try await TestService()
    let code = try await begin(service)
    _ = try await settle(service, code.user, #"{"principal":"\#(person)"}"#)
    let answer = try await redeem(service, code.device)
    let refresh = try #require(answer.document?["refresh_token"]?.text)
    let access = try #require(answer.document?["access_token"]?.text)
    let use = { (token: String, scope: String, client: String) in
      try await service.login([
        ("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token), ("scope", scope),
      ])
    }
    service.clock.pass(3600)
    #expect(try await arm(service, access).code == "ExpiredAuthenticationToken")
    let later = try await use(refresh, scope, client)
    #expect(try await arm(service, try #require(later.document?["access_token"]?.text)).status == 200)
    // For another service with the same refresh token: Graph's token does not open ARM.
    let graph = try await use(refresh, "https://graph.microsoft.com/.default", client)
    let token = try #require(graph.document?["access_token"]?.text)
    #expect(try await arm(service, token).code == "InvalidAuthenticationTokenAudience")
    let me = try await service.send(.get, "/v1.0/me", headers: ["Authorization": "Bearer \(token)"])
    #expect(me.document?["userPrincipalName"]?.text == person)
    // Neither is the other, and none is anybody else's.
    #expect(try await arm(service, refresh).status == 401)
    let identity = try #require(answer.document?["id_token"]?.text)
    #expect(try await arm(service, identity).status == 401)
    for (token, owner) in [
      (access, client), (identity, client), (refresh, "x"), ("x", client), (refresh + "A", client),
    ] {
      let reply = try await use(token, scope, owner)
      #expect(reply.status == 400)
      #expect(reply.document?["error"]?.text == "invalid_grant")
    }
    service.clock.pass(90 * 86_400)
    #expect(try await use(refresh, scope, client).document?["error"]?.text == "invalid_grant")
  }

  /// The three clouds' ARM, Graph and storage hosts, and what each token opens.
  @Test(arguments: [
    ("https://management.azure.com", [200, 401, 401]), ("https://management.core.windows.net", [200, 401, 401]),
    ("https://management.chinacloudapi.cn", [200, 401, 401]),
    ("https://management.core.chinacloudapi.cn", [200, 401, 401]),
    ("https://management.usgovcloudapi.net", [200, 401, 401]), ("https://simulator.invalid", [200, 200, 403]),
    ("https://graph.microsoft.com", [401, 200, 401]), ("https://microsoftgraph.chinacloudapi.cn", [401, 200, 401]),
    ("https://storage.azure.com", [401, 401, 403]),
    ("https://someaccount.blob.core.chinacloudapi.cn", [401, 401, 403]), ("https://ml.azure.com", [401, 401, 401]),
  ])
  func audiences(of audience: String, open: [Int]) async throws {
    let service = try await TestService()
    let bearer = ["Authorization": "Bearer \(try await service.token(of: "Owner", audience: audience))"]
    let account = try await service.storageAccount()
    let addresses = ["\(service.workspace)?api-version=2025-12-01", "/v1.0/organization", "/\(account)/c/b"]
    for (address, status) in zip(addresses, open) {
      #expect(try await service.sendForText(.get, address, headers: bearer).status == status, "\(audience) \(address)")
    }
  }

  @Test func theOlderEndpointSaysResource() async throws {
    let service = try await TestService()
    let reply = try await service.send(
      .post, "/\(service.host.tenant)/oauth2/token",
      body: "grant_type=client_credentials&client_id=\(service.host.clientID)"
        + "&client_secret=\(service.host.clientSecret)&resource=https://management.chinacloudapi.cn/")
    #expect(reply.document?["expires_on"]?.text == "1795413599")
    #expect(try await arm(service, try #require(reply.document?["access_token"]?.text)).status == 200)
  }

  @Test func badRequestsToTheLogin() async throws {
    let service = try await TestService()
    let secret = [("client_id", service.host.clientID), ("client_secret", service.host.clientSecret)]
    let bad: [([(String, String)], String)] = [
      (secret, "invalid_request"), (secret + [("grant_type", "password")], "unsupported_grant_type"),
      (secret + [("grant_type", "client_credentials")], "invalid_scope"),
      (
        secret + [("grant_type", "client_credentials"), ("scope", "https://example.com/.default")],
        "invalid_scope"
      ),
      (
        secret + [("grant_type", "client_credentials"), ("scope", "https://graph.microsoft.com/User.Read")],
        "invalid_scope"
      ),
      (
        secret + [
          ("grant_type", "client_credentials"),
          ("scope", "https://graph.microsoft.com/.default https://management.azure.com/.default"),
        ], "invalid_request"
      ),
      ([("grant_type", "client_credentials"), ("client_id", "x")], "unauthorized_client"),
    ]
    for (form, error) in bad {
      let reply = try await service.login(form)
      #expect(reply.document?["error"]?.text == error, "\(form.map { $0.0 })")
      #expect(reply.status == 400)
    }
  }
}
