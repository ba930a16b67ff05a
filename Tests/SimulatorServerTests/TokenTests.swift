import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Testing

@Suite struct TokenTests {
  private func status(of token: String, at service: TestService) async throws -> TestService.Reply {
    try await service.send(
      .get, "\(service.workspace)?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"])
  }

  @Test func tokensEndByTheRealClock() async throws {
    // The virtual clock is paused; tokens do not care.
    let service = try await TestService(SimulatorOptions(scenario: "small", isPaused: true))
    let token = try await service.token()
    #expect(try await status(of: token, at: service).status == 200)
    service.clock.pass(3598)
    #expect(try await status(of: token, at: service).status == 200)
    service.clock.pass(1)
    let expired = try await status(of: token, at: service)
    #expect(expired.status == 401)
    #expect(expired.code == "ExpiredAuthenticationToken")
  }

  @Test func forgedTokensAreRefused() async throws {
    let service = try await TestService()
    let parts = try await service.token().split(separator: ".").map { String($0) }
    // {"alg":"none","typ":"JWT"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    let stranger = try await TestService()
    let foreign = try await stranger.token()
    let forgeries = [
      "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1])",
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1]).\(parts[2])A", "\(parts[0]).\(parts[2]).\(parts[2])",
      foreign, "x", "..", "",
    ]
    for forgery in forgeries {
      let reply = try await status(of: forgery, at: service)
      #expect(reply.status == 401, "\(forgery)")
    }
    // Every single character counts.
    let token = parts.joined(separator: ".")
    for index in token.indices where token[index] != "." {
      let other: Character = token[index] == "A" ? "B" : "A"
      let changed = token[..<index] + String(other) + token[token.index(after: index)...]
      #expect(try await status(of: String(changed), at: service).status == 401)
    }
  }

  @Test func audiencesAreThoseOfARM() async throws {
    let service = try await TestService()
    for scope in [
      "https://simulator.invalid//.default", "https://management.azure.com/.default",
      "https://management.chinacloudapi.cn//.default", "https://management.core.windows.net/.default",
    ] {
      let reply = try await service.login(scope: scope)
      let token = try #require(reply.document?["access_token"]?.text, "\(scope)")
      #expect(try await status(of: token, at: service).status == 200)
    }
    let other = try await service.login(scope: "https://vault.azure.net/.default")
    #expect(other.status == 400)
    #expect(other.document?["error"]?.text == "invalid_scope")
  }

  @Test func wrongSecretsGetNoToken() async throws {
    let service = try await TestService()
    let reply = try await service.login(secret: "wrong")
    #expect(reply.status == 401)
    #expect(reply.document?["error"]?.text == "invalid_client")
    #expect(reply.document?["error_description"]?.text?.hasPrefix("AADSTS7000215") == true)
    let tenant = try await service.send(
      .get, "/00000000-0000-0000-0000-000000000000/v2.0/.well-known/openid-configuration")
    #expect(tenant.status == 400)
    let discovery = try await service.send(
      .get, "/\(service.host.tenant)/v2.0/.well-known/openid-configuration")
    #expect(discovery.document?["token_endpoint"]?.text?.hasPrefix("https://simulator.invalid/") == true)
  }

  @Test func whoDoesNotNameTheTenantMeansTheOneThatThereIs() async throws {
    let service = try await TestService()
    for alias in ["organizations", "common"] {
      let discovery = try await service.send(.get, "/\(alias)/v2.0/.well-known/openid-configuration")
      #expect(
        discovery.document?["token_endpoint"]?.text
          == "https://simulator.invalid/\(service.host.tenant)/oauth2/v2.0/token")
    }
  }

  @Test func controlHasItsOwnBearer() async throws {
    let service = try await TestService()
    let bearer = ["Authorization": "Bearer \(try await service.token())"]
    #expect(try await service.send(.get, "/_simulator/health").status == 401)
    #expect(try await service.send(.get, "/_simulator/health", headers: bearer).status == 401)
  }
}
