import ComputeModel
import Schedules
import Simulator
import Testing

@Suite struct RuleTests {
  @Test(arguments: [
    "ab", "1abc", "-abc", "abc-123", "a-", "ab-", "abcdefghijklmnopqrstuvwxy", "a_b", "äbc", "a b", "a1b-2-3",
  ])
  func badNamesAreRefused(name: String) throws {
    let test = try TestWorld()
    let refusal = try #require(try test.create(name))
    #expect(refusal.kind == .badRequest)
    #expect(test.world.instances.isEmpty)
  }

  @Test(arguments: ["abc", "a-1b", "abcdefghijklmnopqrstuvwx", "Ds-00017-a", "a--b", "a12"])
  func goodNamesAreTaken(name: String) throws {
    let test = try TestWorld()
    try #expect(test.create(name) == nil)
  }

  @Test func namesAreUniqueInTheRegion() throws {
    let test = try TestWorld()
    try test.create("alice-ci", in: 0)
    let refusal = try #require(try test.create("ALICE-ci", in: 1))
    #expect(refusal.message.contains("already taken"))
  }

  @Test(arguments: [
    "\"PT14M\"", "\"P4D\"", "\"P3DT1S\"", "\"30\"", "30", "\"\"", "\"PT\"", "\"P1H\"", "\"PT-30M\"", "\"PT30\"",
    "\"PT99999999999M\"", "\"P1DT\"", "\"pt30m\"", "true",
  ])
  func badIdleTimesAreRefused(value: String) throws {
    let test = try TestWorld()
    try #require(try test.create("alice-ci", "{\"idleTimeBeforeShutdown\":\(value)}") != nil)
    try test.create("bob-ci", "{\"idleTimeBeforeShutdown\":\"PT45M\"}")
    let body = try JSONValue(parsing: "{\"idleTimeBeforeShutdown\":\(value)}")
    let refusal = test.submit(.updateIdleShutdownSetting(test.key("bob-ci"), body: body, by: test.owner))
    #expect(refusal?.kind == .badRequest)
    #expect(test.world.instance(test.key("bob-ci"))?.settings["idleTimeBeforeShutdown"] == .string("PT45M"))
  }

  @Test(arguments: ["PT15M", "PT120M", "P3D", "PT72H", "PT900S", "P2DT23H59M60S", "PT1H30M"])
  func goodIdleTimesAreStoredVerbatim(value: String) throws {
    let test = try TestWorld()
    try #expect(test.create("alice-ci", "{\"idleTimeBeforeShutdown\":\"\(value)\"}") == nil)
    #expect(test.world.instance(test.key("alice-ci"))?.settings["idleTimeBeforeShutdown"] == .string(value))
  }

  @Test func schedulesAreNormalisedAndGetIds() throws {
    let test = try TestWorld()
    try #expect(
      test.create(
        "alice-ci",
        #"""
        {"schedules":{"computeStartStop":[{"action":"start","status":"disabled","triggerType":"Recurrence",
        "recurrence":{"frequency":"week","interval":1,"schedule":{"hours":[15],"minutes":[30],
        "weekDays":["friday"]},"startTime":"2023-06-21T11:47:00","timeZone":"UTC","triggerType":"recurrence"}}]}}
        """#) == nil)
    let schedule = try #require(
      test.world.instance(test.key("alice-ci"))?.settings[path: "schedules", "computeStartStop"]?.elements?.first)
    #expect(schedule["action"] == .string("Start"))
    #expect(schedule["status"] == .string("Disabled"))
    #expect(schedule["recurrence"]?["frequency"] == .string("Week"))
    #expect(schedule["recurrence"]?["schedule"]?["weekDays"] == .array([.string("Friday")]))
    #expect(schedule["id"]?.text?.utf8.count == 36)
    #expect(schedule["provisioningStatus"] == .string("Completed"))
  }

  @Test func badSchedulesAreRefused() throws {
    let test = try TestWorld()
    let cron = #"{"action":"Stop","triggerType":"Cron","cron":{"expression":"0 18 * * *"}}"#
    let bad = [
      Array(repeating: cron, count: 5).joined(separator: ","),
      #"{"action":"Hibernate","triggerType":"Cron","cron":{"expression":"0 18 * * *"}}"#,
      #"{"action":"Stop","triggerType":"Cron"}"#,
      #"{"action":"Stop","triggerType":"Cron","cron":{"expression":"61 18 * * *"}}"#,
      #"{"action":"Stop","triggerType":"Cron","cron":{"expression":"0 18 * * *","timeZone":"Nowhere"}}"#, "7",
    ]
    for schedules in bad {
      let refusal = try test.create("alice-ci", "{\"schedules\":{\"computeStartStop\":[\(schedules)]}}")
      #expect(refusal?.kind == .badRequest, "\(schedules)")
    }
    try #expect(
      test.create(
        "alice-ci",
        "{\"schedules\":{\"computeStartStop\":[\(Array(repeating: cron, count: 4).joined(separator: ","))]}}") == nil)
  }

  @Test func sizeIsKnownFitsTheQuotaAndNeverChanges() throws {
    let test = try TestWorld()
    try #require(try test.create("alice-ci", #"{"vmSize":"STANDARD_NOSUCH_99"}"#) != nil)
    try test.create("alice-ci")
    test.pass(300)
    let refusal = try #require(try test.create("alice-ci", #"{"vmSize":"Standard_DS11_v2"}"#))
    #expect(refusal.message.contains("cannot be changed"))
    #expect(test.world.instance(test.key("alice-ci"))?.sizeName == "STANDARD_DS3_v2")
    // Two NC12s fit into 24 cores, a third does not.
    try #expect(test.create("gpu-a", #"{"vmSize":"Standard_NC12s_v3"}"#) == nil)
    try #expect(test.create("gpu-b", #"{"vmSize":"Standard_NC12s_v3"}"#) == nil)
    let quota = try #require(try test.create("gpu-c", #"{"vmSize":"Standard_NC12s_v3"}"#))
    #expect(quota.message.contains("vCPU quota of 24"))
  }

  @Test func stoppingKeepsTheCoresAndDeletingFreesThem() throws {
    let test = try TestWorld()
    try test.create("alice-ci")
    #expect(test.world.coresInUse(family: "standardDSv2Family") == 4)
    test.pass(300)
    test.act(.stop, "alice-ci")
    test.pass(60)
    #expect(test.world.coresInUse() == 4)
    test.act(.delete, "alice-ci")
    test.pass(60)
    #expect(test.world.coresInUse() == 0)
  }

  @Test func onBehalfOf() throws {
    let test = try TestWorld()
    let user = #""personalComputeInstanceSettings":{"assignedUser":{"objectId":"o","tenantId":"t"}}"#
    let refusal = try #require(
      try test.create("alice-ci", "{\(user),\"sshSettings\":{\"adminPublicKey\":\"ssh-rsa A\"}}"))
    #expect(refusal.message.hasPrefix("Setting SSH key at creation time is not allowed"))
    let service =
      #""customServices":[{"name":"rstudio","image":{"reference":"ghcr.io/contoso/app:1"},"#
      + #""endpoints":[{"target":8787,"published":8787}]}]"#
    try #expect(test.create("app-ci", "{\(user),\(service),\"enableSSO\":true}") == nil)
    try #expect(test.create("plain-ci", "{\(user),\"enableSSO\":true}") == nil)
    try #expect(test.create("own-ci", "{\(service),\"enableSSO\":true}") == nil)
    func sso(_ name: String) -> Bool? { test.world.instance(test.key(name))?.settings["enableSSO"]?.flag }
    #expect(sso("app-ci") == false)
    #expect(sso("plain-ci") == true)
    #expect(sso("own-ci") == true)
  }

  @Test func unknownMembersAreKept() throws {
    let test = try TestWorld()
    try test.create("alice-ci", #"{"novelty":{"ratio":1.0}}"#)
    let instance = try #require(test.world.instance(test.key("alice-ci")))
    #expect(instance.settings["novelty"]?["ratio"] == .number("1.0"))
    #expect(instance.envelope["flavour"] == .string("kept"))
  }
}

@Suite struct ScenarioTests {
  @Test func everyScenarioFoundsAWorldThatGoesOn() throws {
    let counts: [Scenario: Int] = [
      .empty: 0, .small: 3, .lab: 28, .fleet: 300, .morningRush: 40, .quotaFull: 10, .dst: 8, .trouble: 6,
      .handover: 1, .identityTrap: 2, .findings: 17,
    ]
    for scenario in Scenario.allCases {
      let test = try TestWorld(scenario, instances: scenario == .fleet ? 300 : nil)
      #expect(test.world.workspaces.count == 2)
      if let count = counts[scenario] { #expect(test.world.instances.count == count, "\(scenario)") }
      test.pass(1000)
      #expect(test.world.operations.allSatisfy { !$0.isRunning || $0.instanceName.hasPrefix("stuck") })
      #expect(test.world.nextDue.map { $0 > test.world.now } ?? true)
    }
  }

  /// The rules for what clients write hold for what scenarios write.
  @Test(arguments: [Scenario.lab, .small, .fleet, .morningRush, .quotaFull, .dst, .trouble]) func instancesObeyTheRules(
    scenario: Scenario
  ) throws {
    let given = try TestWorld(scenario, instances: scenario == .fleet ? 300 : nil)
    for instance in given.world.instances {
      let test = try TestWorld()
      let refusal = try test.create(instance.name, instance.settings.compactText)
      let hasKeyForAnother = instance.hasAssignedUser && instance.isSSHEnabled
      #expect(refusal == nil || hasKeyForAnother, "\(instance.name): \(refusal?.message ?? "")")
    }
  }

  @Test func dsv2HasTwoHundredFreeCores() throws {
    let world = try TestWorld(.lab).world
    let quota = try #require(world.founding.quotas.first { $0.family == "standardDSv2Family" })
    #expect(quota.limit - world.coresInUse(family: quota.family) == 200)
  }
}

@Suite struct ClockTests {
  private let anchor = TestWorld.start

  @Test func virtualTimeFollowsTheRate() {
    let clock = Clock(realAnchor: anchor, virtualAnchor: anchor + .seconds(1000), rate: 60, isPaused: false)
    #expect(clock.virtualNow(at: anchor + .seconds(10)) == anchor + .seconds(1600))
    #expect(clock.realDelay(until: anchor + .seconds(1600), at: anchor) == .seconds(10))
    #expect(clock.virtualNow(at: anchor - .seconds(10)) == anchor + .seconds(1000))
  }

  @Test func realTimeIsExactAfterYears() {
    let clock = Clock(realAnchor: anchor, virtualAnchor: anchor, rate: 1, isPaused: false)
    let later = anchor + .seconds(100_000_000) + .nanoseconds(1)
    #expect(clock.virtualNow(at: later) == later)
  }

  @Test func pausedClockStands() {
    let clock = Clock(realAnchor: anchor, virtualAnchor: anchor, rate: 60, isPaused: true)
    #expect(clock.virtualNow(at: anchor + .seconds(1000)) == anchor)
    #expect(clock.realDelay(until: anchor + .seconds(10), at: anchor) == nil)
  }
}
