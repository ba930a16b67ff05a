import ARM
import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Testing

/// Requests that go wrong on purpose, without a socket.
@Suite struct FaultTests {
  private func service() async throws -> TestService {
    try await TestService(SimulatorOptions(scenario: "small", isPaused: true))
  }

  private func rule(_ service: TestService, _ body: String) async throws {
    let reply = try await service.control(.put, "faults/r", body)
    #expect(reply.status == 200, "\(reply.document?.compactText ?? "")")
  }

  @Test func aStatusRuleHitsSoOftenAndIsListed() async throws {
    let service = try await service()
    try await rule(
      service,
      #"{"match":{"operation":"stop"},"effect":{"kind":"status","status":503,"retryAfter":7},"times":2}"#)
    let stop = "\(service.workspace)/computes/alice-ci/stop"
    for _ in 0..<2 {
      let reply = try await service.arm(.post, stop)
      #expect(reply.status == 503)
      #expect(reply.code == "ServerBusy")
      #expect(reply.header("Retry-After") == "7")
      #expect(reply.header("x-ms-request-id") != nil)
    }
    #expect(try await service.state("alice-ci") == "Running")
    #expect(try await service.arm(.post, stop).status == 202)
    let faults = try await service.control(.get, "faults").document
    #expect(faults?["fired"]?.elements?.count == 2)
    #expect(faults?["faults"]?.elements?.first?["fired"]?.integer == 2)
    let log = try await service.control(.get, "requests").document?["requests"]?.elements ?? []
    #expect(log.compactMap { $0["fault"]?.text } == ["r", "r"])
  }

  @Test func theControlAPIIsNeverHit() async throws {
    let service = try await service()
    try await rule(service, #"{"effect":{"kind":"status","status":500}}"#)
    #expect(try await service.control(.get, "health").status == 200)
    #expect(try await service.login().status == 500)
    #expect(try await service.control(.delete, "faults/r").status == 200)
    #expect(try await service.login().status == 200)
  }

  @Test func aResetBeforeTheCommitDoesNothingAndOneAfterItDoesAll() async throws {
    for (kind, state) in [("resetBeforeCommit", "Running"), ("resetAfterCommit", "Stopping")] {
      let service = try await service()
      try await rule(service, #"{"match":{"operation":"stop"},"effect":{"kind":"\#(kind)"}}"#)
      await #expect(throws: TransportFailure.self) {
        try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
      }
      #expect(try await service.state("alice-ci") == state, "\(kind)")
    }
  }

  @Test(arguments: [
    ("operationFails", "Running", "StopFailed"), ("unusableNode", "Unusable", "UnusableNode"),
    ("capacity", "Running", "AllocationFailed"),
  ]) func anOperationFailsLate(kind: String, state: String, code: String) async throws {
    let service = try await service()
    let token = try await service.token()
    let reply = try await service.send(
      .post, "\(service.workspace)/computes/alice-ci/stop?api-version=2025-12-01",
      headers: ["Authorization": "Bearer \(token)", "x-simulator-fault": kind])
    #expect(reply.status == 202)
    _ = try await service.control(.post, "clock/advance", #"{"by":120}"#)
    #expect(try await service.state("alice-ci") == state)
    let status = try await service.arm(.get, try #require(reply.header("Azure-AsyncOperation")))
    #expect(status.document?["status"]?.text == "Failed")
    #expect(status.code == code)
    // Only that one.
    _ = try await service.arm(.post, "\(service.workspace)/computes/bob-ci/start")
    _ = try await service.control(.post, "clock/advance", #"{"by":300}"#)
    #expect(try await service.state("bob-ci") == "Running")
  }

  @Test func aRefusedRequestLeavesNothingStaged() async throws {
    let service = try await service()
    let token = try await service.token()
    let reply = try await service.send(
      .post, "\(service.workspace)/computes/alice-ci/start?api-version=2025-12-01",
      headers: ["Authorization": "Bearer \(token)", "x-simulator-fault": "operationFails"])
    #expect(reply.status == 400)
    #expect(try await service.control(.get, "failures").document?["failures"]?.elements?.isEmpty == true)
  }

  @Test func aRequestNamesItsOwnFault() async throws {
    let service = try await service()
    let token = try await service.token()
    func send(_ fault: String) async throws -> TestService.Reply {
      try await service.send(
        .get, "\(service.workspace)?api-version=2025-12-01",
        headers: ["Authorization": "Bearer \(token)", "x-simulator-fault": fault])
    }
    #expect(try await send(#"{"kind":"status","status":429,"code":"TooManyRequests","retryAfter":2}"#).status == 429)
    #expect(try await send("nonsense").code == "InvalidSimulatorFault")
    #expect(try await send("{").code == "InvalidSimulatorFault")
    await #expect(throws: JSONError.self) { try await send("wrongJSON") }
  }

  @Test func firingSurvivesARestart() async throws {
    let directory = TestDirectory()
    let options = SimulatorOptions(scenario: "small", isPaused: true)
    let before = try await TestService(options, stateDirectory: directory.path)
    try await rule(before, #"{"match":{"operation":"stop"},"effect":{"kind":"status"},"times":1}"#)
    _ = try await before.arm(.post, "\(before.workspace)/computes/alice-ci/stop")
    await before.host.stop()
    let after = try await TestService(SimulatorOptions(), stateDirectory: directory.path)
    #expect(try await after.arm(.post, "\(after.workspace)/computes/alice-ci/stop").status == 202)
    await after.host.stop()
  }
}

@Suite struct RateLimitTests {
  private func get(_ service: TestService, _ token: String) async throws -> TestService.Reply {
    try await service.send(
      .get, "\(service.workspace)?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"])
  }

  @Test func theBucketEmptiesAndFills() async throws {
    let service = try await TestService()
    let token = try await service.token()
    let first = try await get(service, token)
    #expect(first.header("x-ms-ratelimit-remaining-subscription-reads") == "249")
    #expect(first.header("x-ms-ratelimit-remaining-subscription-global-reads") == "3749")
    for _ in 0..<249 { #expect(try await get(service, token).status == 200) }
    let refused = try await get(service, token)
    #expect(refused.status == 429)
    #expect(refused.code == "SubscriptionRequestsThrottled")
    #expect(refused.header("Retry-After") == "1")
    // Writes have a bucket of their own.
    let stop = try await service.send(
      .post, "\(service.workspace)/computes/alice-ci/stop?api-version=2025-12-01",
      headers: ["Authorization": "Bearer \(token)"])
    #expect(stop.status == 202)
    #expect(stop.header("x-ms-ratelimit-remaining-subscription-writes") == "199")
    service.clock.pass(1)
    for _ in 0..<25 { #expect(try await get(service, token).status == 200) }
    #expect(try await get(service, token).status == 429)
    // The control API has no limit.
    #expect(try await service.control(.get, "health").status == 200)
  }

  @Test func theyCanBeTurnedOff() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "small", hasRateLimits: false))
    let token = try await service.token()
    for _ in 0..<300 { #expect(try await get(service, token).status == 200) }
  }

  @Test func retryAfterCanBeTurnedOff() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "small", sendsRetryAfter: false))
    let reply = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
    #expect(reply.status == 202)
    #expect(reply.header("Retry-After") == nil)
    let address = try #require(reply.header("Azure-AsyncOperation"))
    #expect(address.utf8.count > 3900)
    #expect(try await service.arm(.get, address).header("Retry-After") == nil)
  }
}
