import ComputeModel
import Schedules
import Testing

@testable import Simulator

extension TestWorld {
  @discardableResult
  fileprivate func send(_ job: String, to instance: String, _ more: String = "") throws -> Refusal? {
    let body =
      #"{"properties":{"jobType":"Command","command":"python train.py","environmentId":"#
      + #""azureml://registries/azureml/environments/sklearn/versions/1","computeId":"\#(instance)"\#(more)}}"#
    return submit(.jobs(.write(name: job, in: workspace, body: try JSONValue(parsing: body)), by: owner))
  }

  fileprivate func status(_ job: String) -> Job.Status? { world.jobs.job(named: job, in: workspace)?.status }

  fileprivate func running(_ name: String, _ settings: String = "{}") throws {
    #expect(try create(name, settings) == nil)
    pass(301)
    #expect(state(name) == .running)
  }
}

@Suite struct JobTests {
  @Test func anInstanceIsJobRunningWhileAJobRuns() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci")
    #expect(try test.send("first", to: test.world.scope(of: test.world.instances[0]).text) == nil)
    test.pass(0)
    #expect(test.status("first") == .running)
    #expect(test.state("work-ci") == .jobRunning)
    test.pass(5400)
    #expect(test.status("first") == .completed)
    #expect(test.state("work-ci") == .running)
    #expect(
      test.events.map { $0.why }.suffix(3) == [
        "amldeck-operator sent the job first to work-ci", "the job first began on work-ci",
        "the job first took its time and is done",
      ])
  }

  @Test func severalRunAtOnceAndTheRestQueue() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci")
    for number in 1...6 { try test.send("job\(number)", to: "work-ci") }
    test.pass(0)
    #expect((1...6).map { test.status("job\($0)") } == [.running, .running, .running, .running, .queued, .queued])
    test.pass(3 * 5400)
    #expect((1...6).allSatisfy { test.status("job\($0)") == .completed })
    #expect(test.state("work-ci") == .running)
  }

  @Test func stoppingTheInstanceEndsWhatRunsAndKeepsTheQueue() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci")
    for number in 1...5 { try test.send("job\(number)", to: "work-ci") }
    test.pass(0)
    test.act(.stop, "work-ci")
    test.pass(61)
    #expect(test.state("work-ci") == .stopped)
    #expect((1...5).map { test.status("job\($0)") } == [.canceled, .canceled, .canceled, .canceled, .queued])
    test.act(.start, "work-ci")
    test.pass(181)
    #expect(test.status("job5") == .running)
    test.act(.delete, "work-ci")
    test.pass(61)
    #expect(test.status("job5") == .canceled)
  }

  @Test func aJobKeepsItsInstanceFromBeingIdle() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci", #"{"idleTimeBeforeShutdown":"PT15M"}"#)
    test.pass(600)
    try test.send("long", to: "work-ci")
    test.pass(0)
    let due = try #require(test.world.jobs.job(named: "long", in: test.workspace)?.due)
    test.pass((due - test.world.now).inSeconds + 899)
    #expect(test.state("work-ci") == .running)
    test.pass(2)
    #expect(test.state("work-ci") == .stopping)
  }

  @Test func jobsRunWithoutSSHInASubnetWithoutAPublicAddress() throws {
    let test = try TestWorld(.empty)
    let subnet =
      test.world.scope(group: "rg-ml").text + "/providers/Microsoft.Network/virtualNetworks/net/subnets/default"
    try test.running("calm-ci", #"{"enableNodePublicIp":false,"subnet":{"id":"\#(subnet)"}}"#)
    #expect(test.world.instances[0].isSSHEnabled == false)
    try test.send("quiet", to: "calm-ci")
    test.pass(0)
    #expect(test.state("calm-ci") == .jobRunning)
  }

  @Test func cancellingATimeoutAndAQueueWithoutItsCompute() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci")
    try test.send("wrong", to: "work-ci")
    try test.send("slow", to: "work-ci", #","limits":{"jobLimitsType":"Command","timeout":"PT1M"}"#)
    test.pass(0)
    test.submit(.jobs(.cancel(name: "wrong", in: test.workspace), by: test.owner))
    #expect(test.status("wrong") == .canceled)
    test.pass(61)
    #expect(test.status("slow") == .canceled)
    #expect(test.state("work-ci") == .running)
    test.act(.stop, "work-ci")
    test.pass(61)
    try test.send("orphan", to: "work-ci")
    test.act(.delete, "work-ci")
    test.pass(61)
    #expect(test.status("orphan") == .failed)
    #expect(test.submit(.jobs(.delete(name: "orphan", in: test.workspace), by: test.owner)) == nil)
    #expect(test.status("orphan") == nil)
  }

  @Test func whatIsNoJobIsRefused() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci")
    #expect(try test.send("-bad", to: "work-ci")?.kind == .badRequest)
    #expect(try test.send("lost", to: "nowhere-ci")?.kind == .notFound)
    #expect(try test.send("wide", to: "work-ci", #","resources":{"instanceCount":2}"#)?.kind == .badRequest)
    #expect(try test.send("odd", to: "work-ci", #","limits":{"timeout":"soon"}"#)?.kind == .badRequest)
    let own = test.world.scope(of: test.workspace).text + "/environments/mine/versions/1"
    #expect(try test.send("bare", to: "work-ci", #","environmentId":"\#(own)""#)?.kind == .notFound)
    let image = try JSONValue(parsing: #"{"properties":{"image":"ghcr.io/contoso/train:1"}}"#)
    #expect(
      test.submit(
        .jobs(.writeEnvironment(name: "mine", version: "1", in: test.workspace, body: image), by: test.owner)) == nil)
    #expect(try test.send("bare", to: "work-ci", #","environmentId":"\#(own)""#) == nil)
    let pipeline = try JSONValue(parsing: #"{"properties":{"jobType":"Pipeline"}}"#)
    let refusal = test.submit(.jobs(.write(name: "pipe", in: test.workspace, body: pipeline), by: test.owner))
    #expect(refusal?.message.contains("command jobs only") == true)
  }

  @Test func jobsOutliveARestart() throws {
    let test = try TestWorld(.empty)
    try test.running("work-ci")
    for number in 1...6 { try test.send("job\(number)", to: "work-ci") }
    test.pass(2000)
    let events = try test.journal.split(separator: "\n").map { line in
      try #require(Event(json: try JSONValue(parsing: String(line))), "\(line)")
    }
    let replayed = try #require(World(replaying: events, zones: TestWorld.zones))
    #expect(replayed.jobs == test.world.jobs)
    #expect(replayed.due(by: test.world.now + .seconds(9000)) == test.world.due(by: test.world.now + .seconds(9000)))
  }
}
