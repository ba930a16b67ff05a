import ComputeModel
import Schedules
import Simulator
import Testing

@Suite struct LifecycleTests {
  @Test func instanceLivesFromCreateToDelete() throws {
    let test = try TestWorld()
    try #expect(test.create("alice-ci") == nil)
    #expect(test.state("alice-ci") == .creating)
    #expect(test.world.instance(test.key("ALICE-CI"))?.lastOperation.status == "InProgress")
    test.pass(299)
    #expect(test.state("alice-ci") == .creating)
    test.pass(1)
    #expect(test.state("alice-ci") == .running)
    let created = try #require(test.world.instance(test.key("alice-ci")))
    #expect(created.lastOperation.name == "Create")
    #expect(created.lastOperation.status == "Succeeded")
    #expect(created.provisioningState == .succeeded)

    #expect(test.act(.stop, "alice-ci") == nil)
    #expect(test.state("alice-ci") == .stopping)
    test.pass(60)
    #expect(test.state("alice-ci") == .stopped)
    #expect(test.act(.start, "alice-ci") == nil)
    #expect(test.state("alice-ci") == .starting)
    test.pass(180)
    #expect(test.act(.restart, "alice-ci") == nil)
    #expect(test.state("alice-ci") == .restarting)
    test.pass(240)
    #expect(test.state("alice-ci") == .running)
    #expect(test.act(.delete, "alice-ci") == nil)
    #expect(test.state("alice-ci") == .deleting)
    test.pass(60)
    #expect(test.world.instance(test.key("alice-ci")) == nil)
    #expect(test.world.nextDue == nil)
    #expect(test.world.operations.allSatisfy { !$0.isRunning })
  }

  @Test func sameGoalIsTheSameOperationAndAnotherGoalIsRefused() throws {
    let test = try TestWorld()
    try test.create("alice-ci")
    test.pass(300)
    test.act(.stop, "alice-ci")
    let operation = try #require(test.world.runningOperation(on: test.key("alice-ci")))
    let count = test.events.count
    #expect(test.act(.stop, "alice-ci") == nil)
    #expect(test.events.count == count)
    let refusal = try #require(test.act(.restart, "alice-ci"))
    #expect(refusal.kind == .conflict)
    #expect(refusal.message.contains(operation.id))
    #expect(refusal.message.contains("Stop"))
  }

  @Test func startIsRefusedInTheServicesWords() throws {
    let test = try TestWorld()
    try test.create("alice-ci")
    test.pass(300)
    let refusal = try #require(test.act(.start, "alice-ci"))
    #expect(refusal.code == "StartComputeInstanceOnlyAllowedInStoppedState")
    #expect(
      refusal.message
        == "Start Azure ML Compute Instance is only allowed when the instance alice-ci is in 'stopped' state")
  }

  @Test func completionsComeInTheOrderOfTheirTime() throws {
    let test = try TestWorld()
    for name in ["a-ci", "b-ci", "c-ci"] { try test.create(name) }
    test.pass(300)
    test.act(.restart, "a-ci")
    test.act(.stop, "b-ci")
    test.act(.delete, "c-ci")
    let before = test.events.count
    test.pass(1000)
    let ended = test.events[before...].map { $0.why.split(separator: " ")[1] }
    #expect(ended == ["stop", "delete", "restart"])
    #expect(test.events.map { $0.at } == test.events.map { $0.at }.sorted())
  }

  @Test func anySplitOfTimeGivesTheSameWorld() throws {
    let whole = try TestWorld(.lab)
    let parts = try TestWorld(.lab)
    whole.pass(600)
    for _ in 0..<600 { parts.pass(1) }
    #expect(whole.world == parts.world)
    #expect(whole.journal == parts.journal)
  }
}

@Suite struct DeterminismTests {
  /// Commands drawn from a seed.
  private func story(seed: UInt64, commands: Int = 500) throws -> TestWorld {
    let test = try TestWorld(.lab, seed: seed)
    var dice = SplitMix64(seed: seed)
    for number in 0..<commands {
      let instances = test.world.instances
      let name = instances.isEmpty ? "none" : dice.pick(instances).name
      switch dice.below(8) {
      case 0: try test.create("made-\(number)x")
      case 1: test.act(.start, name)
      case 2: test.act(.stop, name)
      case 3: test.act(.restart, name)
      case 4: if dice.below(4) == 0 { test.act(.delete, name) }
      case 5:
        test.submit(
          .updateIdleShutdownSetting(
            test.key(name), body: .object(["idleTimeBeforeShutdown": .string("PT45M")]), by: test.owner))
      case 6:
        test.submit(
          .updateSchedules(
            test.key(name),
            body: try JSONValue(
              parsing: #"""
                {"computeStartStop":[{"action":"stop","triggerType":"cron","cron":{"expression":"0 18 * * *"}}]}
                """#), by: test.owner))
      default: test.pass(Double(dice.below(400)))
      }
      // At most one running operation an instance, and none for what is not there.
      let running = test.world.operations.filter { $0.isRunning }
      #expect(Set(running.map { $0.instance }).count == running.count)
      for operation in running { #expect(test.world.instance(operation.instance) != nil) }
      for quota in test.world.founding.quotas {
        #expect(test.world.coresInUse(family: quota.family) <= quota.limit)
      }
    }
    return test
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func sameSeedSameBytes(seed: UInt64) throws {
    let (one, other) = (try story(seed: seed), try story(seed: seed))
    #expect(one.journal == other.journal)
    #expect(one.events.map { $0.at } == one.events.map { $0.at }.sorted())
  }

  @Test func differentSeedsDiffer() throws {
    #expect(try TestWorld(.lab, seed: 1).journal != TestWorld(.lab, seed: 2).journal)
  }

  @Test func replayOfTheJournalGivesTheSameWorld() throws {
    let test = try story(seed: 7)
    let lines = test.journal.split(separator: "\n")
    let events = try lines.map { line in
      try #require(Event(json: try JSONValue(parsing: String(line))))
    }
    #expect(events == test.events)
    var replayed = try #require(World(replaying: events, zones: TestWorld.zones))
    replayed.pass(to: test.world.now)
    #expect(replayed == test.world)
  }

  /// FNV-1a over the journal: a change of this number means that old seeds give other worlds.
  @Test func bytesDoNotDependOnTheProcess() throws {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in try TestWorld(.fleet, seed: 42, instances: 200).journal.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    #expect(hash == 15_880_917_312_739_454_590)
  }
}
