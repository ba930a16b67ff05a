import ComputeModel
import Schedules
import Simulator
import Testing

/// What the control API does to a world: every change is an event, and a replay finds the same.
@Suite struct FailureStagingTests {
  private func running() throws -> TestWorld {
    let test = try TestWorld()
    try test.create("alice-ci")
    test.pass(300)
    return test
  }

  @Test func aFailureCanBeTakenBack() throws {
    let test = try running()
    let error = Instance.ServiceError(code: "StopFailed", message: "It does not stop.")
    let failure = StagedFailure(id: "f1", operation: .stop, instance: nil, error: error, times: 5)
    #expect(test.submit(.stageFailure(failure)) == nil)
    #expect(test.world.stagedFailures == [failure])
    #expect(test.submit(.unstageFailure(id: "f1")) == nil)
    #expect(test.world.stagedFailures.isEmpty)
    test.act(.stop, "alice-ci")
    test.pass(60)
    #expect(test.state("alice-ci") == .stopped)
    try test.expectReplay()
  }

  @Test func stagingUnderTheSameIdReplaces() throws {
    let test = try running()
    for times in 1...3 {
      let failure = StagedFailure(id: "f1", operation: .stop, instance: nil, error: nil, times: times)
      test.submit(.stageFailure(failure))
    }
    #expect(test.world.stagedFailures.map { $0.times } == [3])
  }

  @Test func aStuckOperationEndsByHandOnly() throws {
    let test = try running()
    test.submit(.stageFailure(StagedFailure(operation: .stop, instance: test.key("alice-ci"), error: nil)))
    test.act(.stop, "alice-ci")
    test.pass(30 * 86_400)
    #expect(test.state("alice-ci") == .stopping)
    #expect(test.act(.start, "alice-ci")?.kind == .conflict)
    let id = try #require(test.world.runningOperation(on: test.key("alice-ci"))?.id)
    #expect(test.submit(.endOperation(id: id, nil)) == nil)
    #expect(test.state("alice-ci") == .stopped)
    #expect(test.submit(.endOperation(id: id, nil))?.kind == .notFound)
    try test.expectReplay()
  }

  @Test func anOperationMadeToFailByHandLeavesNoEndBehind() throws {
    let test = try running()
    test.act(.stop, "alice-ci")
    let id = try #require(test.world.runningOperation(on: test.key("alice-ci"))?.id)
    test.submit(.endOperation(id: id, Instance.ServiceError(code: "StopFailed", message: "No.")))
    #expect(test.state("alice-ci") == .running)
    test.pass(600)
    #expect(test.state("alice-ci") == .running)
    #expect(test.world.nextDue == nil)
    try test.expectReplay()
  }
}

@Suite struct FaultTests {
  private func request(
    _ method: String = "POST", path: String = "/subscriptions/s/x/computes/alice-ci/stop",
    instance: String? = "alice-ci",
    headers: [(name: String, value: String)] = []
  ) -> FaultRequest {
    FaultRequest(
      method: method, path: path, right: "Microsoft.MachineLearningServices/workspaces/computes/stop/action",
      instance: instance, principals: ["amldeck-operator", "o-1"], headers: headers)
  }

  private func rule(_ text: String) throws -> FaultRule { try FaultRule(id: "r", json: JSONValue(parsing: text)) }

  @Test(arguments: [
    #"{}"#, #"{"method":"post"}"#, #"{"operation":"stop"}"#, #"{"operation":"ACTION"}"#,
    #"{"path":"*/computes/*/STOP"}"#,
    #"{"instance":"Alice-CI"}"#, #"{"principal":"o-1"}"#, #"{"header":{"User-Agent":"*"}}"#,
    #"{"header":{"user-agent":"az"},"method":"POST","path":"/subscriptions/*"}"#,
  ]) func matches(_ match: String) throws {
    let match = try FaultMatch(json: JSONValue(parsing: match))
    #expect(match.matches(request(headers: [("user-agent", "az")])))
  }

  @Test(arguments: [
    #"{"method":"GET"}"#, #"{"operation":"start"}"#, #"{"path":"*/start"}"#, #"{"path":"stop"}"#,
    #"{"instance":"bob"}"#, #"{"principal":"o-2"}"#, #"{"header":{"x-other":"*"}}"#,
    #"{"header":{"user-agent":"curl"}}"#,
  ]) func passesOver(_ match: String) throws {
    let match = try FaultMatch(json: JSONValue(parsing: match))
    #expect(!match.matches(request(headers: [("user-agent", "az")])))
  }

  /// A glob that would take a backtracking matcher for ever.
  @Test func globsAreFast() throws {
    let match = try FaultMatch(json: .object(["path": .string(String(repeating: "*a", count: 30) + "b")]))
    #expect(!match.matches(request(path: "/" + String(repeating: "a", count: 5000))))
  }

  @Test(arguments: [
    #"{}"#, #"{"effect":{"kind":"explode"}}"#, #"{"effect":{"kind":"status","status":200}}"#,
    #"{"effect":{"kind":"stall"},"rate":0}"#, #"{"effect":{"kind":"stall"},"rate":2}"#,
    #"{"effect":{"kind":"stall"},"times":0}"#, #"{"effect":{"kind":"stall"},"tims":1}"#,
    #"{"effect":{"kind":"stall"},"match":{"verb":"GET"}}"#, #"{"effect":{"kind":"stall","status":"x"}}"#, "[]",
  ]) func refuses(_ text: String) { #expect(throws: Refusal.self) { try rule(text) } }

  @Test func rulesRoundTrip() throws {
    let given = try rule(
      #"{"match":{"method":"POST","header":{"a":"b"}},"effect":{"kind":"status","status":429,"code":"C","message":"m","retryAfter":3},"rate":0.25,"times":2,"seed":7}"#
    )
    #expect(try FaultRule(id: "r", json: given.json) == given)
  }

  @Test func aCountedRuleFiresSoOften() throws {
    let test = try TestWorld()
    #expect(test.submit(.faults(.put(try rule(#"{"effect":{"kind":"status"},"times":2}"#)))) == nil)
    let hits = (0..<5).filter { _ in test.meet(request()) }
    #expect(hits == [0, 1])
    #expect(test.world.faults.firings.map { $0.number } == [1, 2])
    try test.expectReplay()
    #expect(test.submit(.faults(.delete(id: "r"))) == nil)
    #expect(test.world.faults.entries.isEmpty)
  }

  @Test func aRateFollowsFromTheSeed() throws {
    func pattern(seed: Int) throws -> [Bool] {
      let test = try TestWorld()
      test.submit(.faults(.put(try rule(#"{"effect":{"kind":"status"},"rate":0.3,"seed":\#(seed)}"#))))
      return (0..<200).map { _ in test.meet(request()) }
    }
    let one = try pattern(seed: 1)
    #expect(try pattern(seed: 1) == one)
    #expect(try pattern(seed: 2) != one)
    #expect((40...80).contains(one.count { $0 }))
  }
}

@Suite struct SnapshotTests {
  @Test func restoringBringsBackTheWorldAndKeepsTheJournal() throws {
    let test = try TestWorld(.lab)
    #expect(test.submit(.snapshots(.save("calm"))) == nil)
    let calm = test.world
    test.act(.stop, "alice-ci")
    test.pass(86_400)
    #expect(test.world.document != calm.document)
    let clock = Clock(realAnchor: TestWorld.start, virtualAnchor: calm.now, rate: 60, isPaused: true)
    #expect(test.submit(.snapshots(.restore("calm", clock))) == nil)
    #expect(test.world.instances == calm.instances)
    #expect(test.world.now == calm.now)
    #expect(test.world.nextDue == calm.nextDue)
    #expect(test.world.clock == clock)
    #expect(test.world.sequence == test.events.count)
    test.act(.stop, "alice-ci")
    test.pass(600)
    #expect(test.state("alice-ci") == .stopped)
    try test.expectReplay()
    #expect(test.submit(.snapshots(.remove("calm"))) == nil)
    #expect(test.submit(.snapshots(.restore("calm", clock)))?.kind == .notFound)
    try test.expectReplay()
  }

  @Test(arguments: ["", "a/b", "ü", String(repeating: "x", count: 65)]) func strangeNames(name: String) throws {
    #expect(try TestWorld().submit(.snapshots(.save(name)))?.kind == .badRequest)
  }

  @Test func thereIsRoomForSoMany() throws {
    let test = try TestWorld()
    for number in 0..<Snapshot.maximum { #expect(test.submit(.snapshots(.save("s\(number)"))) == nil) }
    #expect(test.submit(.snapshots(.save("more"))) != nil)
    #expect(test.submit(.snapshots(.save("s3"))) == nil)
  }

  @Test func differencesNameTheirPlace() throws {
    let before = try JSONValue(parsing: #"{"a":{"b":1,"c":[1]},"gone":true}"#)
    let after = try JSONValue(parsing: #"{"a":{"b":2,"c":[1]},"new":null}"#)
    let differences = JSONDifference.between(before, after)
    #expect(differences.map { $0.path } == [["a", "b"], ["gone"], ["new"]])
    #expect(JSONDifference.between(before, before).isEmpty)
  }
}

@Suite struct ResetTests {
  @Test func aResetIsANewBeginningOfTheSameSubscription() throws {
    let test = try TestWorld(.lab, seed: 3)
    test.submit(.snapshots(.save("before")))
    let clock = Clock(realAnchor: TestWorld.start, virtualAnchor: TestWorld.start, rate: 1, isPaused: true)
    let tenant = test.world.founding.tenant
    let applications = test.world.principals.filter { $0.kind == .application }
    #expect(test.submit(.reset(Reset(scenario: .small, seed: 9, instances: nil, clock: clock))) == nil)
    #expect(test.world.instances.count == 3)
    #expect(test.world.founding.seed == 9)
    #expect(test.world.founding.tenant == tenant)
    #expect(test.world.principals.filter { $0.kind == .application } == applications)
    #expect(test.world.snapshots.count == 1)
    try test.expectReplay()
    // The same again is the same world.
    let first = test.world.instances
    test.pass(5000)
    test.submit(.reset(Reset(scenario: .small, seed: 9, instances: nil, clock: clock)))
    #expect(test.world.instances == first)
  }
}

extension TestWorld {
  /// Whether a rule hits the request.
  fileprivate func meet(_ request: FaultRequest) -> Bool {
    guard let (_, firing) = world.faults.meet(request, at: world.now) else { return false }
    submit(.faults(.note(firing)))
    return true
  }

  /// What the journal holds makes the same world again.
  fileprivate func expectReplay() throws {
    let stored = try events.map { event in
      try #require(Event(json: try JSONValue(parsing: event.json.compactText)))
    }
    #expect(stored == events)
    var replayed = try #require(World(replaying: stored, zones: Self.zones))
    replayed.pass(to: world.now)
    #expect(replayed.document == world.document)
    #expect(replayed.nextDue == world.nextDue)
  }
}
