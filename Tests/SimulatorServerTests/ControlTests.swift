import ARM
import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Testing

/// The control API, as the one who runs a simulator uses it.
@Suite struct ControlTests {
  private func paused(_ scenario: String = "small") async throws -> TestService {
    try await TestService(
      SimulatorOptions(
        scenario: scenario, isPaused: true, start: Instant(secondsSinceEpoch: 1_795_410_000)))
  }

  @Test(arguments: ["health", "state", "requests", "faults", "snapshots", "coverage", "failures", "notices"])
  func onlyItsTokenOpensIt(path: String) async throws {
    let service = try await paused()
    #expect(try await service.control(.get, path).status == 200)
    let token = try await service.token()
    for bearer in [[:], ["Authorization": "Bearer \(token)"], ["Authorization": "Basic x"]] {
      #expect(try await service.send(.get, "/_simulator/\(path)", headers: bearer).status == 401)
    }
  }

  @Test func whatItDoesNotHaveIsNamed() async throws {
    let reply = try await paused().control(.post, "health")
    #expect(reply.status == 404)
    #expect(reply.document?[path: "error", "message"]?.text?.contains("/_simulator/health") == true)
  }

  @Test func advancingTellsWhatHappenedAndWhy() async throws {
    let service = try await paused()
    _ = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
    let reply = try await service.control(.post, "clock/advance", #"{"by":120,"why":"to see it stop"}"#)
    #expect(reply.document?["happened"]?.integer == 1)
    #expect(reply.document?["why"]?.elements == [.string("the stop of alice-ci took its time and is done")])
    let events = try await service.control(.get, "events").document?["events"]?.elements ?? []
    #expect(events.last?["why"]?.text == "the clock was advanced by 120.0 s: to see it stop")
    #expect(try await service.control(.post, "clock/advance", #"{"buy":1}"#).status == 400)
  }

  @Test func activityKeepsAnInstanceFromIdling() async throws {
    let service = try await paused()
    let kernel = try await service.control(.post, "instances/alice-ci/activity", #"{"kernel":true}"#)
    #expect(kernel.document?["kernel"]?.flag == true)
    #expect(kernel.document?["idleSince"]?.isNull == true)
    _ = try await service.control(.post, "clock/advance", #"{"by":7200}"#)
    #expect(try await service.state("alice-ci") == "Running")
    let id = "\(service.workspace)/computes/ALICE-ci".pathSegment
    let ended = try await service.control(.post, "instances/\(id)/activity", #"{"kernel":false,"sshVSCode":true}"#)
    #expect(ended.document?["idleSince"]?.text == "2026-11-23T07:00:00Z")
    _ = try await service.control(.post, "clock/advance", #"{"by":3700}"#)
    #expect(try await service.state("alice-ci") == "Stopped")
    #expect(try await service.control(.post, "instances/nobody/activity", "{}").status == 404)
    #expect(try await service.control(.post, "instances/alice-ci/activity", #"{"tea":true}"#).status == 400)
    #expect(try await service.control(.post, "instances/alice-ci/activity", #"{"kernel":1}"#).status == 400)
  }

  @Test func aNoticeIsDismissedForOneStopOnly() async throws {
    let service = try await paused()
    let schedule =
      #"{"computeStartStop":[{"action":"Stop","triggerType":"Cron","cron":{"expression":"0 6 * * *"}}]}"#
    _ = try await service.arm(
      .post, "\(service.workspace)/computes/alice-ci/updateSchedules", version: "2022-10-01-preview", body: schedule)
    _ = try await service.arm(
      .post, "\(service.workspace)/computes/alice-ci/updateIdleShutdownSetting", version: "2021-07-01",
      body: #"{"idleTimeBeforeShutdown":"P3D"}"#)
    _ = try await service.control(.post, "clock/advance", #"{"to":"2026-11-23T05:30:00Z"}"#)
    let notices = try await service.control(.get, "notices").document?["notices"]?.elements ?? []
    let notice = try #require(notices.first)
    #expect(notice["at"]?.text == "2026-11-23T06:00:00Z")
    let schedules = try #require(notice["schedule"]?.text)
    let dismissed = try await service.control(
      .post, "instances/alice-ci/dismiss", #"{"schedule":"\#(schedules)","at":"2026-11-23T06:00:00Z"}"#)
    #expect(dismissed.document?["notices"]?.elements?.isEmpty == true)
    _ = try await service.control(.post, "clock/advance", #"{"to":"2026-11-23T06:05:00Z"}"#)
    #expect(try await service.state("alice-ci") == "Running")
    _ = try await service.control(.post, "clock/advance", #"{"to":"2026-11-24T06:05:00Z"}"#)
    #expect(try await service.state("alice-ci") == "Stopped")
  }

  @Test func stagedFailuresAreListedAndTakenBack() async throws {
    let service = try await paused()
    let staged = try await service.control(
      .put, "failures/f1", #"{"operation":"stop","instance":"alice-ci","kind":"diskFull"}"#)
    #expect(staged.document?["failures"]?.elements?.count == 1)
    #expect(try await service.control(.delete, "failures/f1").document?["failures"]?.elements?.isEmpty == true)
    _ = try await service.control(.put, "failures/f2", #"{"operation":"Stop","kind":"stuck"}"#)
    _ = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
    _ = try await service.control(.post, "clock/advance", #"{"by":86400}"#)
    #expect(try await service.state("alice-ci") == "Stopping")
    let running = try await service.control(.get, "operations").document?["operations"]?.elements ?? []
    let id = try #require(running.first?["id"]?.text)
    _ = try await service.control(.post, "operations/\(id)/end", #"{"code":"StopFailed","message":"No."}"#)
    #expect(try await service.state("alice-ci") == "Running")
    for body in [
      #"{"operation":"Dance","kind":"stuck"}"#, #"{"operation":"Stop"}"#, #"{"operation":"Stop","kind":"x"}"#,
    ] {
      #expect(try await service.control(.put, "failures/f3", body).status == 400, "\(body)")
    }
  }

  @Test func theLogOfRequestsHoldsNoSecret() async throws {
    let service = try await paused()
    let token = try await service.token()
    _ = try await service.send(
      .get, "\(service.workspace)/computes/alice-ci?api-version=2025-12-01&code=s3cret",
      headers: ["Authorization": "Bearer \(token)", "x-ms-client-request-id": "mine"])
    let reply = try await service.control(.get, "requests")
    let last = try #require(reply.document?["requests"]?.elements?.last)
    #expect(last["clientRequestId"]?.text == "mine")
    #expect(last["principal"]?.text == "amldeck-operator")
    #expect(last["operation"]?.text?.hasSuffix("/computes/{compute}") == true)
    #expect(last["status"]?.integer == 200)
    #expect(last["apiVersion"]?.text == "2025-12-01")
    let text = try #require(reply.document?.compactText)
    for secret in [token, service.host.clientSecret, "s3cret"] { #expect(!text.contains(secret)) }
  }

  @Test func theLogOfRequestsIsBounded() async throws {
    let service = try await paused()
    for _ in 0..<1005 { _ = try await service.send(.get, "/nowhere") }
    let reply = try await service.control(.get, "requests?after=3&limit=2")
    #expect(reply.document?["requests"]?.elements?.compactMap { $0["number"]?.integer } == [6, 7])
  }

  @Test func aLongPollAnswersWithTheNextEvent() async throws {
    let service = try await paused()
    await service.host.start()
    let last = try #require(try await service.control(.get, "health").document?["events"]?.integer)
    async let waiting = service.control(.get, "events?after=\(last)&wait=30")
    try await Task.sleep(for: .milliseconds(20))
    _ = try await service.control(.put, "failures/f1", #"{"operation":"Stop","kind":"stuck"}"#)
    let events = try await waiting.document?["events"]?.elements ?? []
    #expect(events.first?["kind"]?.text == "failureStaged")
    await service.host.stop()
  }

  @Test func snapshotsSurviveARestart() async throws {
    let directory = TestDirectory()
    let before = try await TestService(
      SimulatorOptions(scenario: "small", isPaused: true), stateDirectory: directory.path)
    #expect(try await before.control(.post, "snapshots/calm").status == 200)
    _ = try await before.arm(.post, "\(before.workspace)/computes/alice-ci/stop")
    _ = try await before.control(.post, "clock/advance", #"{"by":120}"#)
    let diff = try await before.control(.get, "snapshots/calm/diff")
    let paths = (diff.document?["differences"]?.elements ?? []).compactMap { $0["path"]?.elements?.last?.text }
    #expect(paths.contains("state"))
    await before.host.stop()

    let after = try await TestService(SimulatorOptions(), stateDirectory: directory.path)
    #expect(try await after.state("alice-ci") == "Stopped")
    #expect(try await after.control(.put, "snapshots/calm/restore").status == 200)
    #expect(try await after.state("alice-ci") == "Running")
    await after.host.stop()

    let again = try await TestService(SimulatorOptions(), stateDirectory: directory.path)
    #expect(try await again.state("alice-ci") == "Running")
    #expect(try await again.control(.put, "snapshots/none/restore").status == 404)
    #expect(try await again.control(.delete, "snapshots/calm").document?["snapshots"]?.elements?.isEmpty == true)
    await again.host.stop()
  }

  @Test func aResetKeepsTheLogin() async throws {
    let service = try await paused()
    let token = try await service.token()
    #expect(try await service.control(.post, "reset", #"{"scenario":"lab","seed":77}"#).status == 200)
    let reply = try await service.send(
      .get, "\(service.workspace)/computes?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"])
    #expect((reply.document?["value"]?.elements?.count ?? 0) > 3)
    #expect(try await service.control(.get, "health").document?["seed"]?.text == "77")
    for body in [#"{"scenario":"none"}"#, #"{"seed":-1}"#, #"{"instances":5}"#, #"{"start":"soon"}"#, #"{"x":1}"#] {
      #expect(try await service.control(.post, "reset", body).status == 400, "\(body)")
    }
  }
}
