import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Testing

@Suite struct ListTests {
  @Test func pagesAreFollowedVerbatimAndOnlyInstancesAreShown() async throws {
    let next = "https://management.test:8443/odd/path?%24skip=abc&api-version=x"
    let rig = Rig([
      .answer(
        200,
        #"{"value":[{"name":"c","properties":{"computeType":"AmlCompute"}},\#(Rig.instance("Running"))],"nextLink":"\#(next)"}"#
      ),
      .answer(200, #"{"value":[7,\#(Rig.instance("Stopped"))]}"#),
    ])
    let items = try await rig.reader.instances(of: Rig.workspace)
    #expect(items.count == 3)
    #expect(rig.transport.calls[1] == "GET /odd/path?%24skip=abc&api-version=x")
    guard case .unreadable = items[1] else {
      Issue.record("the number should be an unreadable row")
      return
    }
  }

  @Test(arguments: [
    "https://evil.test/x", "http://management.test:8443/x", "https://management.test/x",
    "https://user@management.test:8443/x", "//management.test:8443/x", "https://management.test:8443@evil.test/",
    "https://management.test:8444/x", "https://management.test.evil.test:8443/",
    "https://management.test:8443\\\\@evil.test/",
  ])
  func theTokenStaysHome(link: String) async throws {
    let rig = Rig([.answer(200, #"{"value":[],"nextLink":"\#(link)"}"#)])
    await #expect(throws: ServiceFailure.self) { try await rig.reader.instances(of: Rig.workspace) }
    #expect(rig.transport.requests.count == 1, "nothing may be sent to \(link)")
  }

  @Test func aChainThatBitesItsTailEnds() async throws {
    let page = #"{"value":[],"nextLink":"https://management.test:8443/again"}"#
    let rig = Rig(Array(repeating: .answer(200, page), count: 5))
    await #expect(throws: ServiceFailure.self) { try await rig.reader.instances(of: Rig.workspace) }
    #expect(rig.transport.requests.count <= 3)
  }

  @Test func anEnvelopeBecomesOneSentenceWithCodeAndRequestID() async throws {
    let rig = Rig([
      .answer(
        404, #"{"error":{"code":"ResourceNotFound","message":"The Resource 'ci' was not found."}}"#,
        ["x-ms-request-id": "abc-1"])
    ])
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.instance(Rig.id) }
    #expect(failure?.kind == .notFound)
    #expect(failure?.sentence == "Cannot read ci: The Resource 'ci' was not found (ResourceNotFound, request abc-1).")
  }

  @Test func whatIsNotJSONIsSaid() async throws {
    let rig = Rig([.answer(200, "<html>proxy</html>")])
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.instance(Rig.id) }
    #expect(failure?.kind == .unexpectedAnswer)
    #expect(failure?.sentence.contains("proxy stands between") == true)
  }
}

@Suite struct RetryTests {
  static let busy = ScriptedTransport.Step.answer(503, #"{"error":{"code":"Busy","message":"busy"}}"#)

  @Test func readingIsRepeatedWithGrowingWaitsAndOneRequestID() async throws {
    let rig = Rig([Self.busy, Self.busy, .answer(200, Rig.instance("Running"))])
    #expect(try await rig.reader.instance(Rig.id).state == .known(.running))
    let ids = Set(rig.transport.requests.map { $0.headerFields[.clientRequestID] })
    #expect(ids == ["11111111-2222-4333-8444-555555555555"])
    #expect(rig.clock.sleeps == [.milliseconds(640), .milliseconds(1920)])
  }

  @Test func fourAttemptsAreAll() async throws {
    let rig = Rig(Array(repeating: Self.busy, count: 9))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.instance(Rig.id) }
    #expect(failure?.kind == .noContact)
    #expect(rig.transport.requests.count == 4)
  }

  @Test func retryAfterWins() async throws {
    let rig = Rig([
      .answer(429, "{}", ["Retry-After": "7"]), .answer(429, "{}", ["Retry-After": "Mon, 23 Nov 2026 05:00:17 GMT"]),
      .answer(200, Rig.instance("Running")),
    ])
    _ = try await rig.reader.instance(Rig.id)
    #expect(rig.clock.sleeps == [.seconds(7), .seconds(10)])
  }

  @Test func aRefusedTokenIsMadeNewOnce() async throws {
    let rig = Rig([.answer(401, "{}"), .answer(200, Rig.instance("Running"))])
    _ = try await rig.reader.instance(Rig.id)
    #expect(rig.transport.requests.map { $0.headerFields[.authorization] } == ["Bearer canary-0", "Bearer canary-1"])
    let again = Rig([.answer(401, "{}"), .answer(401, "{}")])
    let failure = await #expect(throws: ServiceFailure.self) { try await again.reader.instance(Rig.id) }
    #expect(failure?.kind == .noAccess)
    #expect(again.transport.requests.count == 2)
  }
}

@Suite struct ActionTests {
  static let lost = ScriptedTransport.Step.failure(
    TransportFailure(.connectionLost, requestMayHaveArrived: true, reason: "reset"))

  @Test func aStopIsAcceptedAndFollowedToItsEnd() async throws {
    let rig = Rig([
      .answer(202, "", ["Azure-AsyncOperation": "https://management.test:8443/status?c=1", "Retry-After": "2"]),
      .answer(200, #"{"status":"InProgress"}"#, ["Retry-After": "3"]),
      .answer(200, #"{"status":"Succeeded"}"#),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(
      rig.transport.calls == [
        "POST \(Rig.id.path)/stop?api-version=2025-12-01", "GET /status?c=1", "GET /status?c=1",
      ])
    #expect(rig.clock.sleeps == [.seconds(2), .seconds(3)])
  }

  @Test func withoutRetryAfterTheRecordedFormIsFollowedToo() async throws {
    let long = "https://management.test:8443/status?c=" + String(repeating: "x", count: 4000)
    let rig = Rig([
      .answer(202, "", ["Azure-AsyncOperation": long]), .answer(200, #"{"status":"InProgress"}"#),
      .answer(200, #"{"status":"Succeeded","percentComplete":100.0}"#),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(rig.clock.sleeps == [.seconds(1), .seconds(10)])
  }

  @Test func aFailedOperationSaysWhy() async throws {
    let rig = Rig([
      .answer(202, "", ["Azure-AsyncOperation": "https://management.test:8443/status"]),
      .answer(200, #"{"status":"Failed","error":{"code":"StartFailed","message":"No capacity."}}"#),
    ])
    let operation = try #require(try await rig.writer.begin(.start, on: Rig.id))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.wait(for: operation) }
    #expect(failure?.kind == .operationFailed)
    #expect(failure?.sentence == "Start of ci failed: No capacity (StartFailed).")
  }

  @Test func aLostAnswerIsNeverSentAgain() async throws {
    let rig = Rig([Self.lost, .answer(200, Rig.instance("Stopping"))])
    let operation = try await rig.writer.begin(.stop, on: Rig.id)
    #expect(operation?.poll == .resource)
    #expect(rig.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test func aLostAnswerThatDidNothingIsSaidAsThat() async throws {
    let rig = Rig([Self.lost, .answer(200, Rig.instance("Running"))])
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.stop, on: Rig.id) }
    #expect(failure?.sentence.contains("nothing happened yet") == true)
    #expect(rig.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test func aRequestThatNeverLeftIsSentAgain() async throws {
    let refused = ScriptedTransport.Step.failure(
      TransportFailure(.noConnection, requestMayHaveArrived: false, reason: "connection refused"))
    let rig = Rig([refused, .answer(202, "", ["Location": "https://management.test:8443/l"]), .answer(204, "")])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(rig.transport.calls.count == 3)
  }

  @Test func a500ToAPostIsNotRepeated() async throws {
    let rig = Rig([.answer(500, "{}")])
    await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.stop, on: Rig.id) }
    #expect(rig.transport.requests.count == 1)
  }

  @Test(arguments: PowerAction.allCases) func readOnlySendsNothing(action: PowerAction) async throws {
    let rig = Rig([], isReadOnly: true)
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.power(action), on: Rig.id) }
    #expect(failure?.kind == .readOnly)
    #expect(rig.transport.requests.isEmpty)
  }

  @Test func aVanishedStatusIsReadFromTheInstance() async throws {
    let rig = Rig([
      .answer(202, "", ["Azure-AsyncOperation": "https://management.test:8443/status"]),
      .answer(404, #"{"error":{"code":"NotFound","message":"gone"}}"#), .answer(200, Rig.instance("Stopped")),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
  }
}
