import ComputeModel
import Schedules
import Simulator
import Testing

/// What happens in the scenarios that tell a story.
@Suite struct ScenarioStoryTests {
  @Test func theLabHoldsWhatScreensCanShow() throws {
    let test = try TestWorld(.lab)
    let world = test.world
    let states = Set(world.instances.map { $0.state })
    // The simulator has no resizing.
    #expect(Set(KnownInstanceState.allCases).subtracting(states) == [.resizing])
    #expect(Set(world.workspaces.map { $0.resourceGroup + $0.location }).count == 1)
    let schedules = world.instances.flatMap { $0.settings[path: "schedules", "computeStartStop"]?.elements ?? [] }
    #expect(Set(schedules.compactMap { $0["triggerType"]?.text }) == ["Cron", "Recurrence"])
    #expect(schedules.contains { $0["status"]?.text == "Disabled" })
    let activities = Set(world.instances.flatMap { world.activities(on: $0.key) })
    #expect(activities == [.kernel, .terminal, .run, .vsCode, .vsCodeSSH])
    #expect(world.instances.contains { $0.hasAssignedUser && $0.settings["enableSSO"]?.flag == false })
    test.pass(1)
    #expect(test.world.notices.map { $0.instance } == [test.key("pia-soon")])
    test.pass(700)
    #expect(test.world.notices.map { $0.instance } == [test.key("pia-soon"), test.key("quinn-later")])
  }

  @Test func theLabHoldsWhatScreensCanShowBesideInstances() throws {
    let test = try TestWorld(.lab)
    test.pass(3600)
    let world = test.world
    // The instance runs so many jobs as it has cores; the last one waits, also after a while.
    #expect(world.jobs.all.map { $0.status } == [Job.Status](repeating: .running, count: 6) + [.queued])
    #expect(Set(world.jobs.all.map { $0.compute }) == [test.key("chen-gpu-a")])
    #expect(test.state("chen-gpu-a") == .jobRunning)
    let assignment = try #require(world.policies.assignments.first)
    #expect(world.policies.assignments.count == 2)
    #expect(assignment.scope == world.subscriptionScope.text)
    #expect(assignment.properties["enforcementMode"]?.text == "Default")
    let definition = world.policies.definition(
      id: assignment.definitionID, subscription: world.founding.subscription)
    #expect(definition?.name == "compute-instance-shutdown-schedule")
    let compliance = world.compliance(under: world.subscriptionScope)
    #expect(compliance.contains { $0.state == .compliant })
    #expect(compliance.contains { $0.state == .nonCompliant })
    let lock = try #require(world.locks.all.first)
    #expect(world.locks.all.count == 1)
    #expect(lock.level == .canNotDelete)
    #expect(lock.scope == Scope(world.scope(of: world.workspaces[0]).text + "/computes/emil-old"))
    #expect(world.sshPublicKeys.all.count == 1)
    #expect(try RSAPublicKey(parsing: try #require(world.sshPublicKeys.all.first?.publicKey)).bits == 2048)
  }

  @Test func theLabsQuotaOfAWorkspaceHasRoom() throws {
    let test = try TestWorld(.lab)
    let world = test.world
    let limit = try #require(world.workspaceQuotas.all.first)
    #expect(world.workspaceQuotas.all.count == 1)
    #expect(limit.workspace == "ml-teaching")
    #expect(limit.cores == world.coresInUse(family: limit.family, in: world.workspaces[1]) + 50)
    let change = QuotaChange(
      resourceGroup: limit.resourceGroup, workspace: limit.workspace, family: limit.family, cores: limit.cores)
    #expect(change.status(in: world) == .success)
    try test.expectReplayIsSame()
  }

  /// The first turns take hours; then the queue comes, and the instance is free in the end.
  @Test func theLabsJobsEnd() throws {
    let test = try TestWorld(.lab)
    test.pass(12 * 3600)
    #expect(test.world.jobs.all.allSatisfy { $0.status == .completed })
    #expect(test.state("chen-gpu-a") == .running)
  }

  /// Idle shutdown is set on all of these; only the last, whose user nobody counts, is stopped.
  @Test func theLabShowsWhyInstancesDoNotIdle() throws {
    let test = try TestWorld(.lab)
    test.pass(2 * 3600)
    let names = ["sven-kernel", "tara-identity", "udo-app", "vera-vscode", "will-ssh"]
    #expect(names.map { test.state($0) } == [.running, .running, .running, .running, .stopped])
  }

  @Test func aThirdOfTheMorningRushFindsNoCores() throws {
    let test = try TestWorld(.morningRush)
    #expect(test.world.coresInUse() == 0)
    test.pass(3600)
    let running = test.world.instances.filter { $0.state == .running }
    let failed = test.world.instances.filter { $0.lastOperation.status == "StartFailed" }
    #expect(running.count == 26)
    #expect(failed.count == 14)
    #expect(failed.allSatisfy { $0.state == .stopped && $0.errors.first?.code == "ClusterMinNodesExceedCoreQuota" })
    let starts = test.world.operations.filter { $0.name == .start }
    #expect(Set(starts.map { $0.began }).count == 1)
  }

  @Test func quotaFullRefusesBothWays() throws {
    let test = try TestWorld(.quotaFull)
    let family = try #require(try test.create("more-ci"))
    #expect(family.message.contains("Standard DSv2 family vCPU quota of 32"))
    let region = try #require(try test.create("more-mem", #"{"vmSize":"Standard_E4s_v3"}"#))
    #expect(region.message.contains("a total vCPU quota"))
    test.act(.start, "ivo-released")
    test.pass(600)
    #expect(test.world.instance(test.key("ivo-released"))?.lastOperation.status == "StartFailed")
  }

  @Test func troubleGoesOn() throws {
    let test = try TestWorld(.trouble)
    test.act(.start, "start-fails")
    test.act(.restart, "node-unusable")
    test.act(.stop, "disk-full")
    test.pass(3600)
    func errors(_ name: String) -> String? { test.world.instance(test.key(name))?.errors.first?.code }
    #expect(errors("start-fails") == "StartFailed")
    #expect(errors("node-unusable") == "UnusableNode")
    #expect(errors("disk-full") == "StopComputeNotAllowedDiskFull")
    #expect(errors("no-capacity") == "AllocationFailed")
    #expect(test.state("stuck-restarting") == .restarting)
    #expect(test.events.count { $0.why.hasPrefix("not ") && $0.why.hasSuffix("it is Unusable") } == 2)
    #expect(test.world.faults.entries.map { $0.rule.id } == ["throttling", "busy"])
  }
}
