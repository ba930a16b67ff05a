import ComputeModel
import Schedules
import Simulator
import Testing

/// TestWorld begins at 2026-11-23T05:00:00Z and an instance runs at 05:05.
@Suite struct ScheduleFiringTests {
  static func cron(_ action: String, _ expression: String, zone: String = "UTC", id: String = "s") -> String {
    #"""
    {"id":"\#(id)","action":"\#(action)","triggerType":"Cron",
    "cron":{"expression":"\#(expression)","timeZone":"\#(zone)"}}
    """#
  }

  private func world(_ schedules: String...) throws -> TestWorld {
    let test = try TestWorld()
    let list = schedules.joined(separator: ",")
    try #require(try test.create("alice-ci", "{\"schedules\":{\"computeStartStop\":[\(list)]}}") == nil)
    test.pass(300)
    return test
  }

  private func change(_ test: TestWorld, _ schedules: String...) throws -> Refusal? {
    let body = "{\"computeStartStop\":[\(schedules.joined(separator: ","))]}"
    return test.submit(
      .updateSchedules(test.key("alice-ci"), body: try JSONValue(parsing: body), by: test.owner))
  }

  /// The zones of this test's machine are UTC and Shanghai.
  @Test func aZoneWithoutDataIsNotSilent() throws {
    let test = try world(
      Self.cron("Stop", "0 6 * * *", zone: "Tokyo Standard Time"), Self.cron("Stop", "0 18 * * *", id: "b"))
    let kept = try #require(test.world.instance(test.key("alice-ci")))
    let schedules = kept.settings[path: "schedules", "computeStartStop"]?.elements ?? []
    #expect(schedules.map { $0["provisioningStatus"]?.text } == ["Failed", "Completed"])
    test.pass(12 * 3600)
    #expect(test.state("alice-ci") == .running)
    test.pass(2 * 3600)
    #expect(test.state("alice-ci") == .stopped)
  }

  @Test func stopAndStartFire() throws {
    let test = try world(Self.cron("Start", "0 8 * * *", id: "a"), Self.cron("Stop", "0 18 * * *", id: "b"))
    test.pass(13 * 3600)
    #expect(test.state("alice-ci") == .stopped)
    let stop = try #require(test.world.instance(test.key("alice-ci"))?.lastOperation)
    #expect(stop.trigger == "Schedule")
    #expect(test.events.contains { $0.why == "stopped by schedule 2 at 18:00 UTC" })
    // 08:00 met a running instance: recorded, no operation.
    #expect(test.events.contains { $0.why == "not started by schedule 1 at 08:00 UTC: already Running" })
    test.pass(14 * 3600)
    #expect(test.state("alice-ci") == .running)
    #expect(test.events.contains { $0.why == "started by schedule 1 at 08:00 UTC" })
  }

  @Test func firesInItsZone() throws {
    let test = try world(
      Self.cron("Start", "0 8 * * *", id: "a"),
      Self.cron("Stop", "0 18 * * *", zone: "China Standard Time", id: "b"))
    test.pass(6 * 3600)
    let stop = try #require(test.events.first { $0.why == "stopped by schedule 2 at 18:00 China Standard Time" })
    #expect(stop.at.iso8601.hasPrefix("2026-11-23T10:00:00"))
  }

  @Test func firesExactlyAtItsInstant() throws {
    let test = try world(Self.cron("Stop", "0 6 * * *"))
    test.pass(3299)
    #expect(test.state("alice-ci") == .running)
    test.pass(1)
    #expect(test.state("alice-ci") == .stopping)
    #expect(test.events.last?.at.iso8601.hasPrefix("2026-11-23T06:00:00") == true)
  }

  @Test func anOccurrenceOnTheWayIsDroppedAndNotQueued() throws {
    let test = try world(Self.cron("Stop", "6 5 * * *"))
    test.act(.restart, "alice-ci")
    test.pass(600)
    #expect(test.state("alice-ci") == .running)
    #expect(test.events.contains { $0.why == "not stopped by schedule 1 at 05:06 UTC: it is Restarting" })
  }

  @Test func oneInstantGoesInListOrder() throws {
    let test = try world(
      Self.cron("Start", "0 6 * * *", id: "a"), Self.cron("Stop", "0 6 * * *", id: "b"),
      Self.cron("Stop", "0 6 * * *", id: "c"))
    test.pass(3300)
    let whys = test.events.filter { $0.at.iso8601.contains("T06:00") }.map { $0.why }
    #expect(
      whys == [
        "not started by schedule 1 at 06:00 UTC: already Running", "stopped by schedule 2 at 06:00 UTC",
        "not stopped by schedule 3 at 06:00 UTC: it is Stopping",
      ])
  }

  @Test func instancesGoByName() throws {
    let test = try TestWorld()
    let settings = "{\"schedules\":{\"computeStartStop\":[\(Self.cron("Stop", "0 6 * * *"))]}}"
    try test.create("zoe-ci", settings)
    try test.create("Bob-ci", in: 1, settings)
    try test.create("ann-ci", settings)
    test.pass(3600)
    let names = test.events.compactMap { event -> String? in
      guard case .operationBegan(let operation) = event.kind, operation.trigger == "Schedule" else { return nil }
      return operation.instanceName
    }
    #expect(names == ["ann-ci", "Bob-ci", "zoe-ci"])
  }

  @Test func disabledOnesNeverFire() throws {
    let test = try world(
      #"{"action":"Stop","status":"Disabled","triggerType":"Cron","cron":{"expression":"* * * * *"}}"#)
    #expect(test.world.nextDue == nil)
  }

  @Test func noticeComesHalfAnHourBeforeAndGoesWithTheStop() throws {
    let test = try world(Self.cron("Stop", "0 6 * * *"))
    test.pass(1499)
    #expect(test.world.notices.isEmpty)
    test.pass(1)
    #expect(test.world.notices.map { $0.number } == [1])
    #expect(test.events.last?.why == "alice-ci will be stopped by schedule 1 at 06:00 UTC")
    test.act(.stop, "alice-ci")
    #expect(test.world.notices.isEmpty)
    test.pass(60)
    test.act(.start, "alice-ci")
    test.pass(180)
    // It runs again inside the half hour: told at once.
    #expect(test.world.notices.count == 1)
    _ = try change(test)
    #expect(test.world.notices.isEmpty)
  }

  @Test func dismissalLeavesOutExactlyOneStop() throws {
    let test = try world(Self.cron("Stop", "0 6 * * *"))
    test.pass(1800)
    let notice = try #require(test.world.notices.first)
    let wrong = test.submit(
      .dismissStop(notice.instance, schedule: "s", at: notice.at + .seconds(86_400), by: test.owner))
    #expect(wrong?.kind == .badRequest)
    #expect(
      test.submit(.dismissStop(notice.instance, schedule: "none", at: notice.at, by: test.owner))?.kind == .notFound)
    #expect(test.submit(.dismissStop(notice.instance, schedule: "s", at: notice.at, by: test.owner)) == nil)
    #expect(test.world.notices.isEmpty)
    test.pass(7200)
    #expect(test.state("alice-ci") == .running)
    #expect(test.events.contains { $0.why.hasSuffix("06:00 UTC: it was dismissed") })
    test.pass(86_400)
    #expect(test.state("alice-ci") == .stopped)
  }

  @Test func changesCountFromTheirMoment() throws {
    let test = try world(Self.cron("Stop", "0 6 * * *"))
    #expect(try change(test, Self.cron("Stop", "0 7 * * *")) == nil)
    test.pass(3600)
    #expect(test.state("alice-ci") == .running)
    test.pass(3600)
    #expect(test.state("alice-ci") == .stopped)
    test.act(.delete, "alice-ci")
    test.pass(100)
    #expect(test.world.nextDue == nil)
  }

  @Test func anchorIsTheMomentOfCreation() throws {
    let daily = #"""
      {"id":"d","action":"Stop","triggerType":"Recurrence","recurrence":{"frequency":"Hour","interval":2}}
      """#
    let test = try world(daily)
    test.pass(600)
    // The same id and rule, sent again: the anchor stays 05:00.
    #expect(try change(test, daily) == nil)
    test.pass(7200)
    #expect(test.events.contains { $0.why == "stopped by schedule 1 at 07:00 UTC" })
  }

  @Test func aStartWithoutItsReleasedCoresFails() throws {
    let test = try TestWorld()
    let start = Self.cron("Start", "0 6 * * *")
    try test.create(
      "gpu-a",
      #"{"vmSize":"Standard_NC12s_v3","releaseQuotaOnStop":true,"schedules":{"computeStartStop":[\#(start)]}}"#)
    test.pass(300)
    #expect(test.world.coresInUse() == 12)
    test.act(.stop, "gpu-a")
    test.pass(60)
    #expect(test.world.coresInUse() == 0)
    try #expect(test.create("gpu-b", #"{"vmSize":"Standard_NC12s_v3"}"#) == nil)
    try #expect(test.create("gpu-c", #"{"vmSize":"Standard_NC12s_v3"}"#) == nil)
    test.pass(3600)
    let instance = try #require(test.world.instance(test.key("gpu-a")))
    #expect(instance.state == .stopped)
    #expect(instance.lastOperation.status == "StartFailed")
    #expect(instance.lastOperation.trigger == "Schedule")
    #expect(instance.errors.first?.code == "ClusterMinNodesExceedCoreQuota")
    #expect(test.world.coresInUse() == 24)
  }

  @Test func anySplitOfTimeGivesTheSameJournal() throws {
    let whole = try TestWorld(.fleet, instances: 300)
    let parts = try TestWorld(.fleet, instances: 300)
    whole.pass(60 * 3600)
    for _ in 0..<60 { parts.pass(3600) }
    #expect(whole.journal == parts.journal)
    #expect(whole.world == parts.world)
    #expect(whole.world.nextDue == parts.world.nextDue)
    let replayed = try #require(World(replaying: whole.events, zones: TestWorld.zones))
    #expect(replayed.nextDue == whole.world.nextDue)
    var (one, other) = (replayed, whole.world)
    let end = whole.world.now + .seconds(86_400)
    one.pass(to: whole.world.now)
    #expect(one.advance(to: end) == other.advance(to: end))
  }

  /// Before schedules fired, journals went past their times without an event.
  @Test func anOldJournalGoesOnFromItsEnd() throws {
    let test = try world(Self.cron("Stop", "0 6 * * *"))
    let later = test.world.now + .seconds(3 * 86_400)
    let clock = Clock(realAnchor: later, virtualAnchor: later, rate: 1, isPaused: true)
    let old = test.events + [Event(at: later, why: "the clock was advanced", kind: .clockSet(clock))]
    var world = try #require(World(replaying: old, zones: TestWorld.zones))
    let next = try #require(world.nextDue)
    #expect(next > later)
    let events = world.advance(to: later + .seconds(86_400))
    #expect(events.allSatisfy { $0.at > later })
    #expect(world.instance(test.key("alice-ci"))?.lastOperation.trigger == "Schedule")
  }

  @Test func whatWasMissedWhileTheServiceWasAwayIsLost() throws {
    let test = try world(Self.cron("Stop", "0 6 * * *"))
    var world = test.world
    let later = world.now + .seconds(7200)
    for event in world.resuming(at: later) { world.evolve(event) }
    #expect(world.advance(to: later).isEmpty)
    #expect(world.instance(test.key("alice-ci"))?.state == .running)
  }
}

@Suite struct FleetCostTests {
  /// 10,000 instances, four schedules each, seven days: the events are counted, the time is for a person.
  @Test func aWeekOfAFleet() throws {
    let test = try TestWorld(.fleet, instances: 10_000)
    let schedules = [
      ("Start", "0 8 * * 1-5"), ("Stop", "0 18 * * 1-5"), ("Start", "30 9 * * 0,6"), ("Stop", "0 14 * * *"),
    ].enumerated().map { ScheduleFiringTests.cron($1.0, $1.1, id: "s\($0)") }.joined(separator: ",")
    let body = try JSONValue(parsing: "{\"computeStartStop\":[\(schedules)]}")
    for instance in test.world.instances {
      test.submit(.updateSchedules(instance.key, body: body, by: test.owner))
    }
    let clock = ContinuousClock()
    var count = 0
    let time = clock.measure { count = test.world.advance(to: test.world.now + .seconds(7 * 86_400)).count }
    print("a week of 10,000 instances with 4 schedules each: \(count) events in \(time)")
    #expect(count > 190_000)
    #expect(test.world.operations.count <= World.rememberedOperations * 5 / 4)
  }
}
