import ARM
import ComputeModel
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Schedules
import SimulatorServer
import SwiftASN1
import Testing
import X509

/// Signed statements in place of a secret, each with one thing wrong.
@Suite struct AssertionTests {
  private let client: ClientKey

  init() throws { client = try ClientKey() }

  private func service() async throws -> TestService {
    let service = try await TestService()
    let body: JSONValue = .object([
      "principal": .string(service.host.clientID), "certificate": .string(client.certificatePEM),
    ])
    #expect(try await service.control(.post, "certificates", body.compactText).status == 204)
    return service
  }

  private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private func statement(
    _ service: TestService, algorithm: String = "PS256", claims: [String: JSONValue] = [:], thumbprint: [UInt8]? = nil
  ) throws -> String {
    let certificate = try Certificate(pemEncoded: client.certificatePEM)
    let der = try certificate.serializeAsPEM().derBytes
    let now = service.clock.now.secondsSinceEpoch
    let header: JSONValue = .object([
      "alg": .string(algorithm), "typ": .string("JWT"),
      "x5t#S256": .string(Self.encoded(thumbprint ?? Array(SHA256.hash(data: der)))),
    ])
    var payload: JSONValue = .object([
      "aud": .string("\(TestService.root)/\(service.host.tenant)/oauth2/v2.0/token"),
      "iss": .string(service.host.clientID), "sub": .string(service.host.clientID), "nbf": .number(now),
      "exp": .number(now + 600),
    ])
    for (name, value) in claims { payload[name] = value }
    let signed = Self.encoded(header.compactText.utf8) + "." + Self.encoded(payload.compactText.utf8)
    let signature = try client.key.signature(
      for: SHA256.hash(data: Array(signed.utf8)), padding: algorithm == "RS256" ? .insecurePKCS1v1_5 : .PSS)
    return signed + "." + Self.encoded(signature.rawRepresentation)
  }

  private func login(_ service: TestService, _ statement: String) async throws -> TestService.Reply {
    try await service.login([
      ("client_id", service.host.clientID), ("grant_type", "client_credentials"),
      ("scope", TestService.root + "/.default"), ("client_assertion", statement),
      ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
    ])
  }

  @Test(arguments: ["PS256", "RS256"]) func aRightStatementIsAToken(algorithm: String) async throws {
    let service = try await service()
    let reply = try await login(service, try statement(service, algorithm: algorithm))
    #expect(reply.status == 200)
    #expect(reply.document?["access_token"]?.text != nil)
  }

  @Test func eachThingThatIsWrongIsRefused() async throws {
    let service = try await service()
    let now = service.clock.now.secondsSinceEpoch
    let right = try statement(service)
    // The signature of another statement.
    let other = try statement(service, claims: ["jti": .string("another")])
    let mixed = right.split(separator: ".").prefix(2) + [other.split(separator: ".")[2]]
    let broken = mixed.joined(separator: ".")
    let wrong: [(String, Int)] = [
      (try statement(service, claims: ["aud": .string("https://login.example/token")]), 700_023),
      (try statement(service, claims: ["iss": .string("somebody")]), 700_021),
      (try statement(service, claims: ["sub": .string("somebody")]), 700_021),
      (try statement(service, claims: ["exp": .number(now - 301)]), 700_024),
      (try statement(service, claims: ["nbf": .number(now + 301)]), 700_024),
      (try statement(service, algorithm: "none"), 700_027), (try statement(service, algorithm: "HS256"), 700_027),
      (try statement(service, thumbprint: [1, 2, 3]), 700_027), (broken, 700_027), ("nonsense", 50027),
    ]
    for (text, code) in wrong {
      let reply = try await login(service, text)
      #expect(reply.status == 401)
      #expect(reply.document?["error_codes"]?.elements?.first?.integer == code, "\(code)")
      #expect(reply.document?["access_token"] == nil)
    }
    #expect(try await login(service, right).status == 200)
  }

  @Test func aFederatedTokenEndsAndIsNoBearer() async throws {
    let service = try await service()
    let body = #"{"principal":"\#(service.host.clientID)"}"#
    let reply = try await service.control(.post, "federated-token", body)
    let token = try #require(reply.document?["token"]?.text)
    #expect(try await login(service, token).status == 200)
    #expect(
      try await service.send(
        .get, service.workspace + "?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"]
      ).status == 401)
    // And a bearer token of the server is no statement about a client.
    #expect(try await login(service, try await service.token()).status == 401)
    service.clock.pass(3900)
    #expect(try await login(service, token).document?["error_codes"]?.elements?.first?.integer == 700_024)
  }

  @Test func aCertificateOutlivesTheServer() async throws {
    let directory = TestDirectory()
    let clock = HeldClock()
    let first = try await TestService(SimulatorOptions(scenario: "small"), stateDirectory: directory.path, clock: clock)
    let body: JSONValue = .object([
      "principal": .string(first.host.clientID), "certificate": .string(client.certificatePEM),
    ])
    #expect(try await first.control(.post, "certificates", body.compactText).status == 204)
    await first.host.stop()
    let second = try await TestService(SimulatorOptions(), stateDirectory: directory.path, clock: clock)
    #expect(try await login(second, try statement(second)).status == 200)
  }

  @Test func theMetadataServiceTellsNothingToWhoeverDoesNotKnowItsAddress() async throws {
    let service = try await TestService()
    let query = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=\(TestService.root.pathSegment)"
    let right = "/imds/\(service.host.identitySecret)" + query
    let metadata = ["Metadata": "true"]
    #expect(try await service.send(.get, right, headers: metadata).document?["access_token"]?.text != nil)
    // Without its header it is only there, as Azure's is.
    let probe = try await service.send(.get, right)
    #expect(probe.status == 400)
    #expect(probe.document?["error"]?.text == "invalid_request")
    for wrong in ["/imds/x" + query, "/imds" + query, query] {
      #expect(try await service.send(.get, wrong, headers: metadata).status == 404, "\(wrong)")
    }
    let log = try await service.control(.get, "requests").document?.compactText ?? ""
    #expect(log.contains("/imds/"))
    #expect(!log.contains(service.host.identitySecret))
  }

  @Test(arguments: [
    "{}", #"{"principal":"nobody","certificate":"x"}"#, #"{"principal":"Owner","certificate":"x"}"#,
    #"{"principal":"Owner","other":1}"#,
  ])
  func badRegistrationsAreRefused(body: String) async throws {
    let service = try await TestService()
    #expect(try await service.control(.post, "certificates", body).status == 400)
  }
}
