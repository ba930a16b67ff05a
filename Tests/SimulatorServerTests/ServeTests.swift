import ARM
import ARMClient
import AsyncHTTPClient
import ComputeModel
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOSSL
import Schedules
import SimulatorServer
import Synchronization
import Testing

/// Runs a server for the length of `work`, and stops it.
func serving(
  _ options: SimulatorOptions = SimulatorOptions(scenario: "small"), state: String?,
  listen: String = "127.0.0.1:0", _ work: @escaping @Sendable (ReadyLine) async throws -> Void
) async throws {
  let failure = Mutex<(any Error)?>(nil)
  try await serve(
    options: options, stateDirectory: state, listen: listen,
    onReady: { line in
      do { try await work(line) } catch { failure.withLock { $0 = error } }
    }, untilStopped: {})
  if let error = failure.withLock({ $0 }) { throw error }
}

/// The HTTPS server, met with AsyncHTTPClient and its own trust in the state's authority.
@Suite struct ServeTests {
  private func get(_ url: String, ca: String, headers: [String: String] = [:]) async throws -> TransportAnswer {
    let transport = try HTTPSTransport(authoritiesFile: ca, now: { RealClock.now() })
    let address = try #require(AbsoluteURL(url))
    var request = HTTPRequest(
      method: .get, scheme: "https", authority: address.origin.authority, path: address.pathAndQuery)
    for (name, value) in headers { request.headerFields[try #require(HTTPField.Name(name))] = value }
    do {
      let answer = try await transport.send(request, body: [])
      await transport.shutdown()
      return answer
    } catch {
      await transport.shutdown()
      throw error
    }
  }

  /// That it stops within a second of SIGTERM is asked of the program, alone on its machine, by every check of
  /// Tests/clients; here hundreds of other tests run beside it, and would be what is measured.
  @Test(.timeLimit(.minutes(10))) func clientsTrustTheAuthorityAndTheServerStops() async throws {
    let directory = TestDirectory()
    try await serving(state: directory.path) { line in
      for name in ["127.0.0.1", "localhost"] {
        let url = line.metadata.replacingOccurrences(of: "127.0.0.1", with: name)
        let answer = try await get(url, ca: line.ca)
        #expect(answer.response.status.code == 200)
        let document = try JSONValue(parsing: answer.body)
        #expect(url.hasPrefix(try #require(document.elements?.first?["resourceManager"]?.text)))
      }
      for file in ["/ca-key.pem", "/ca.pem", "/server-key.pem", "/server.pem", "/ready.json"] {
        #expect(try directory.mode(file) == 0o600, "\(file)")
      }
      #expect(try readyLine(stateDirectory: directory.path) == line)
      let names = line.json.object?.members.map { $0.name }
      #expect(
        names == [
          "endpoint", "metadata", "ca", "tenant", "subscription", "resource_group", "workspaces", "location",
          "client_id", "client_secret", "principals", "msi_endpoint", "msi_secret", "control_endpoint",
          "control_token",
        ])
    }
  }

  @Test func otherAuthoritiesAreNotTrusted() async throws {
    let (one, other) = (TestDirectory(), TestDirectory())
    try await serving(state: other.path) { _ in }
    try await serving(state: one.path) { line in
      await #expect(throws: TransportFailure.self) {
        try await get(line.metadata, ca: other.path + "/ca.pem")
      }
    }
  }

  @Test func portAndCertificatesAreKept() async throws {
    let directory = TestDirectory()
    let first = Mutex<ReadyLine?>(nil)
    try await serving(state: directory.path) { line in first.withLock { $0 = line } }
    let ca = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/ca.pem"))
    try await serving(SimulatorOptions(), state: directory.path) { line in
      #expect(line == first.withLock { $0 })
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/ca.pem")) == ca)
  }

  @Test func consoleCredentialsWorkThroughTheServer() async throws {
    try await serving(state: nil) { line in
      let transport = try HTTPSTransport(authoritiesFile: line.ca, now: { RealClock.now() })
      let cloud = try await Cloud.discover(
        metadataURL: line.metadata, named: "ARM_CLOUD_METADATA_URL", transport: transport)
      try await consoleStory(
        cloud: cloud, transport: transport, tenant: line.tenant, clientID: line.clientID,
        clientSecret: line.clientSecret, subscription: line.subscription)
      let identity = try await get(
        line.msiEndpoint + "?resource=" + line.endpoint.pathSegment + "&api-version=2017-09-01", ca: line.ca,
        headers: ["Secret": line.msiSecret])
      #expect(identity.response.status.code == 200)
      await transport.shutdown()
    }
  }

  @Test func consoleCredentialsWorkInProcess() async throws {
    let host = try await Host(options: SimulatorOptions(scenario: "small"), stateDirectory: nil)
    try await consoleStory(
      cloud: InProcessTransport.cloud, transport: InProcessTransport(host: host), tenant: host.tenant,
      clientID: host.clientID, clientSecret: host.clientSecret, subscription: host.subscription)
  }

  /// The console's own client, from the login to an instance.
  private func consoleStory(
    cloud: Cloud, transport: any Transport, tenant: String, clientID: String, clientSecret: String,
    subscription: String
  ) async throws {
    let surroundings = Surroundings(
      now: RealClock.now, sleep: { try? await Task.sleep(for: $0) }, random: { 0.5 },
      makeUUID: { UUID().uuidString.lowercased() })
    let credential = ClientSecretCredential(
      cloud: cloud, tenant: tenant, clientID: clientID, clientSecret: clientSecret, transport: transport,
      surroundings: surroundings)
    let token = try await credential.token(TokenWish(audience: cloud.audience))
    #expect(token.expires > RealClock.now())
    let wrong = ClientSecretCredential(
      cloud: cloud, tenant: tenant, clientID: clientID, clientSecret: "wrong", transport: transport,
      surroundings: surroundings)
    await #expect(throws: CredentialFailure.self) {
      try await wrong.token(TokenWish(audience: cloud.audience))
    }
  }

  @Test func largeBodiesAreRefusedInBothForms() async throws {
    try await serving(state: nil) { line in
      let certificates = try NIOSSLCertificate.fromPEMFile(line.ca)
      var configuration = HTTPClient.Configuration()
      configuration.tlsConfiguration = .makeClientConfiguration()
      configuration.tlsConfiguration?.trustRoots = .certificates(certificates)
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      for length in [HTTPClientRequest.Body.Length.unknown, .known(Int64(2 << 20))] {
        var request = HTTPClientRequest(url: line.endpoint + "subscriptions/x")
        request.method = .PUT
        request.body = .bytes(Array(repeating: UInt8(ascii: " "), count: 2 << 20), length: length)
        let response = try await client.execute(request, timeout: .seconds(10))
        #expect(response.status == .payloadTooLarge)
        let body = try await response.body.collect(upTo: 1 << 20)
        #expect(try JSONValue(parsing: Array(buffer: body))["error"]?["code"]?.text == "RequestContentTooLarge")
      }
      try await client.shutdown()
    }
  }

  @Test func addressesOfOtherMachinesAreRefused() async throws {
    for address in ["0.0.0.0:0", "192.168.1.1:8443", "example.com:1", "127.0.0.1", "127.0.0.1:99999", "::"] {
      await #expect(throws: SimulatorServerError.notLoopback(address)) {
        try await serve(
          options: SimulatorOptions(), stateDirectory: nil, listen: address, onReady: { _ in }, untilStopped: {})
      }
    }
  }

  /// Within a second is asked of the program alone (RELIABILITY R10, with SIGTERM), not of one among 1,500 tests.
  @Test(.timeLimit(.minutes(1))) func cancellingStopsTheServerWithoutAnError() async throws {
    let (ready, readiness) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await serve(
        options: SimulatorOptions(scenario: "empty"), stateDirectory: nil, listen: "127.0.0.1:0",
        onReady: { _ in readiness.finish() })
    }
    for await _ in ready {}
    task.cancel()
    try await task.value
  }

  @Test func timersEndOperationsWithoutARequest() async throws {
    let host = try await Host(
      options: SimulatorOptions(
        scenario: "lab", rate: 20, durations: .short, start: Instant(secondsSinceEpoch: 1_795_410_000)),
      stateDirectory: nil)
    await host.start()
    // Operations of 1 to 2 virtual seconds, at 20 virtual seconds a second. How many have ended when one looks depends
    // on how busy the machine is: that they end at all without anybody asking is what counts.
    let wanted = 4
    func ended() async throws -> Int {
      try await host.storedEvents().filter { $0.text.contains("operationSucceeded") }.count
    }
    for _ in 0..<2000 {
      if try await ended() >= wanted { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(try await ended() >= wanted)
    await host.stop()
  }
}
