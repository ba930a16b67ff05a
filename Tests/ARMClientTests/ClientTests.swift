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
      .answer(200, #"{"value":[7,\#(Rig.instance("Stopped").replacing("ci", with: "cj"))]}"#),
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
    let rig = Rig([Self.lost] + Array(repeating: .answer(200, Rig.instance("Running")), count: 3))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.stop, on: Rig.id) }
    #expect(failure?.sentence.contains("The instance is Running: so far nothing has happened") == true)
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

  @Test(arguments: [408, 500, 502, 504]) func aGatewaysErrorToAPostIsLookedInto(status: Int) async throws {
    let done = Rig([.answer(status, "{}"), .answer(200, Rig.instance("Stopping"))])
    #expect(try await done.writer.begin(.stop, on: Rig.id)?.poll == .resource)
    #expect(done.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
    let undone = Rig([.answer(status, "{}")] + Array(repeating: .answer(200, Rig.instance("Running")), count: 3))
    let failure = await #expect(throws: ServiceFailure.self) { try await undone.writer.begin(.stop, on: Rig.id) }
    #expect(failure?.httpStatus == status)
    #expect(undone.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
  }

  // An instance that runs before and after tells by its last operation alone that it was restarted.

  private static func running(_ operation: String, at second: Int, status: String = "Succeeded") -> String {
    #"{"name":"ci","properties":{"computeType":"ComputeInstance","properties":{"state":"Running","lastOperation":"#
      + #"{"operationName":"\#(operation)","operationTime":"2026-11-23T05:00:0\#(second)Z","operationStatus":"\#(status)"}}}}"#
  }

  @Test func aLostRestartThatDidNothingIsNoSuccess() async throws {
    let same = ScriptedTransport.Step.answer(200, Self.running("Start", at: 1))
    let rig = Rig([same, Self.lost, same, same, same])
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.restart, on: Rig.id) }
    #expect(failure?.sentence.contains("so far nothing has happened") == true)
    #expect(rig.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test func aLostRestartThatHappenedIsOne() async throws {
    let rig = Rig([
      .answer(200, Self.running("Restart", at: 1)), Self.lost, .answer(200, Self.running("Restart", at: 2)),
      .answer(200, Self.running("Restart", at: 2)),
    ])
    let operation = try #require(try await rig.writer.begin(.restart, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(rig.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test func aDeletionWhoseAnswerWasLostIsNoErrorWhenItIsRepeated() async throws {
    let rig = Rig([Self.lost, .answer(404, #"{"error":{"code":"ComputeNotFound","message":"gone"}}"#)])
    #expect(try await rig.writer.begin(.delete, on: Rig.id) == nil)
    let fresh = Rig([.answer(404, #"{"error":{"code":"ComputeNotFound","message":"gone"}}"#)])
    let failure = await #expect(throws: ServiceFailure.self) { try await fresh.writer.begin(.delete, on: Rig.id) }
    #expect(failure?.kind == .notFound)
  }

  @Test func aConflictWithTheLostDeletionIsFollowed() async throws {
    let rig = Rig([Self.lost, .answer(409, "{}"), .answer(200, Rig.instance("Deleting"))])
    let operation = try #require(try await rig.writer.begin(.delete, on: Rig.id))
    #expect(operation.poll == .resource)
  }

  // That a status cannot be read says nothing about the operation.

  private static let accepted = ScriptedTransport.Step.answer(
    202, "", ["Azure-AsyncOperation": "https://management.test:8443/status"])

  @Test(arguments: [404, 429, 500, 503]) func aPollThatFailsIsNotTheEnd(status: Int) async throws {
    let failed = ScriptedTransport.Step.answer(status, #"{"error":{"code":"X","message":"x"}}"#)
    // What may pass is tried four times; a missing status is looked up in the instance.
    let noise = status == 404 ? [failed, .answer(200, Rig.instance("Running"))] : Array(repeating: failed, count: 4)
    let rig = Rig([Self.accepted] + noise + [.answer(200, #"{"status":"Succeeded"}"#)])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
  }

  @Test func silenceIsGivenUpAfterTenMinutesAndSaysThatItGoesOn() async throws {
    let silence = ScriptedTransport.Step.failure(
      TransportFailure(.timedOut, requestMayHaveArrived: true, reason: "no answer in time"))
    let rig = Rig([Self.accepted] + Array(repeating: silence, count: 1000))
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.wait(for: operation) }
    #expect(failure?.kind == .noContact)
    #expect(failure?.sentence.contains("goes on in Azure") == true)
    #expect(rig.clock.sleeps.reduce(.zero, +) < .seconds(700))
  }

  @Test func aDocumentThatLagsIsWaitedFor() async throws {
    let rig = Rig([
      .answer(202, ""), .answer(200, Rig.instance("Running")), .answer(200, Rig.instance("Running")),
      .answer(200, Rig.instance("Stopping")), .answer(200, Rig.instance("Stopped")),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
  }

  @Test func anInstanceThatNeverMovesIsAFailure() async throws {
    let rig = Rig([.answer(202, "")] + Array(repeating: .answer(200, Rig.instance("Running")), count: 20))
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.wait(for: operation) }
    #expect(failure?.kind == .operationFailed)
    #expect(rig.transport.requests.count < 12)
  }

  @Test func aStartThatFindsAJobHasSucceeded() async throws {
    let rig = Rig([.answer(202, ""), .answer(200, Rig.instance("JobRunning"))])
    let operation = try #require(try await rig.writer.begin(.start, on: Rig.id))
    try await rig.reader.wait(for: operation)
  }

  @Test func aRetryAfterOfYearsIsAMinute() async throws {
    let rig = Rig([
      .answer(
        202, "", ["Azure-AsyncOperation": "https://management.test:8443/status", "Retry-After": "1000000000"]),
      .answer(200, #"{"status":"InProgress"}"#, ["Retry-After": "1000000000"]),
      .answer(200, #"{"status":"Succeeded"}"#),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(rig.clock.sleeps == [.seconds(60), .seconds(60)])
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
