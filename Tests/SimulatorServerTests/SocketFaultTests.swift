import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// What a client meets on a real connection when an answer goes wrong on purpose. The clock stands, so that the same
/// request has the same answer.
@Suite(.timeLimit(.minutes(1))) struct SocketFaultTests {
  /// The owner's requests.
  private struct Client: Sendable {
    let line: ReadyLine
    let transport: HTTPSTransport
    let authority: String
    let token: String

    init(_ line: ReadyLine, over transport: HTTPSTransport) async throws {
      self.line = line
      self.transport = transport
      authority = try #require(AbsoluteURL(line.endpoint)).origin.authority
      let form = [
        "client_id=\(line.clientID)", "client_secret=\(line.clientSecret.pathSegment)",
        "grant_type=client_credentials", "scope=\((line.endpoint + ".default").pathSegment)",
      ].joined(separator: "&")
      let login = HTTPRequest(
        method: .post, scheme: "https", authority: authority, path: "/\(line.tenant)/oauth2/v2.0/token")
      let answer = try await transport.send(login, body: Array(form.utf8))
      token = try #require(try JSONValue(parsing: answer.body)["access_token"]?.text)
    }

    /// - Parameters:
    ///   - action: on an instance that runs; nil looks at it.
    ///   - other: in place of the client's own transport.
    func send(
      _ action: String? = nil, fault: String? = nil, over other: HTTPSTransport? = nil
    ) async throws -> TransportAnswer {
      let path =
        "/subscriptions/\(line.subscription)/resourceGroups/\(line.resourceGroup)/providers"
        + "/Microsoft.MachineLearningServices/workspaces/ml-research/computes/alice-ci"
        + (action.map { "/" + $0 } ?? "") + "?api-version=2025-12-01"
      var request = HTTPRequest(
        method: action == nil ? .get : .post, scheme: "https", authority: authority, path: path)
      request.headerFields[.authorization] = "Bearer \(token)"
      if let fault { request.headerFields[try #require(HTTPField.Name("x-simulator-fault"))] = fault }
      return try await (other ?? transport).send(request, body: [])
    }

    /// What comes in place of an answer.
    func failure(
      _ action: String? = nil, fault: String, over other: HTTPSTransport? = nil
    ) async -> TransportFailure? {
      await #expect(throws: TransportFailure.self) { try await send(action, fault: fault, over: other) }
    }

    func state() async throws -> String? {
      try JSONValue(parsing: try await send().body)[path: "properties", "properties", "state"]?.text
    }
  }

  private func met(_ work: @escaping @Sendable (Client) async throws -> Void) async throws {
    try await serving(SimulatorOptions(scenario: "small", isPaused: true), state: nil) { line in
      try await withTransport(line, seconds: 20) { transport in
        try await work(try await Client(line, over: transport))
      }
    }
  }

  /// - Parameter seconds: how long a client of it waits for an answer.
  private func withTransport(
    _ line: ReadyLine, seconds: Int64, _ work: (HTTPSTransport) async throws -> Void
  ) async throws {
    let transport = try HTTPSTransport(authoritiesFile: line.ca, timeoutSeconds: seconds, now: { RealClock.now() })
    do {
      try await work(transport)
    } catch {
      await transport.shutdown()
      throw error
    }
    await transport.shutdown()
  }

  @Test func aDelayedAnswerComesLater() async throws {
    try await met { client in
      let began = ContinuousClock.now
      let answer = try await client.send(fault: #"{"kind":"delay","milliseconds":400}"#)
      #expect(ContinuousClock.now - began >= .milliseconds(400))
      #expect(answer.response.status.code == 200)
    }
  }

  @Test func aStalledAnswerNeverComes() async throws {
    try await met { client in
      try await withTransport(client.line, seconds: 1) { impatient in
        let failure = await client.failure("stop", fault: "stall", over: impatient)
        #expect(failure?.kind == .timedOut)
        #expect(failure?.requestMayHaveArrived == true)
      }
      // Nothing was done, and others are served meanwhile.
      let state = try await client.state()
      #expect(state == "Running")
    }
  }

  @Test func aDrippedBodyIsWholeAndSlow() async throws {
    try await met { client in
      let whole = try await client.send()
      // In four parts.
      let bytes = (whole.body.count + 3) / 4
      let began = ContinuousClock.now
      let dripped = try await client.send(fault: #"{"kind":"drip","bytes":\#(bytes),"milliseconds":150}"#)
      #expect(ContinuousClock.now - began >= .milliseconds(450))
      #expect(dripped.response.status.code == 200)
      #expect(dripped.body == whole.body)
      #expect(!whole.body.isEmpty)
    }
  }

  @Test(arguments: [
    "cutHeader", #"{"kind":"cutHeader","bytes":1}"#, "cutBody", #"{"kind":"cutBody","bytes":1}"#,
    #"{"kind":"cutBody","bytes":100}"#,
  ]) func aCutAnswerIsNone(fault: String) async throws {
    try await met { client in
      let failure = await client.failure(fault: fault)
      #expect(failure?.kind == .connectionLost)
      #expect(failure?.requestMayHaveArrived == true)
      // The server goes on.
      let state = try await client.state()
      #expect(state == "Running")
    }
  }

  /// The request itself was carried out: only its answer is lost.
  @Test(arguments: ["cutHeader", "resetAfterCommit"]) func aLostAnswerLeavesTheChange(fault: String) async throws {
    try await met { client in
      let failure = await client.failure("stop", fault: fault)
      #expect(failure?.kind == .connectionLost)
      #expect(failure?.requestMayHaveArrived == true)
      let state = try await client.state()
      #expect(state == "Stopping")
    }
  }

  @Test func aResetBeforeTheCommitLeavesNothing() async throws {
    try await met { client in
      let failure = await client.failure("stop", fault: "resetBeforeCommit")
      #expect(failure?.kind == .connectionLost)
      #expect(failure?.requestMayHaveArrived == true)
      let state = try await client.state()
      #expect(state == "Running")
    }
  }
}
