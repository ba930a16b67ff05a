import ComputeModel
import Schedules
import Testing

/// Findings that need more than the list: each with facts that raise it and, as near as can be, facts that do not.
@Suite struct MissingFindingTests {
  private static let now = Plans.instant("2026-11-23T12:00:00Z")
  private static let id = "/S/ci"

  private static func instance(_ state: String = "Stopped", schedules: [JSONValue] = []) -> ComputeInstance {
    ComputeInstance(
      id: id, name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", location: "eastus",
      state: InstanceState(state), vmSize: "Standard_DS3_v2",
      createdBy: ComputeInstance.Creator(objectID: "maker", name: nil), idleTimeBeforeShutdown: "PT30M",
      schedules: schedules, createdOn: Plans.instant("2026-11-01T00:00:00Z"))
  }

  private static func found(
    _ code: FindingCode, _ facts: FindingFacts, of instance: ComputeInstance = instance(), budget: String? = nil
  ) -> String? {
    let measure = FindingMeasure(
      now: now, zones: Plans.zones, facts: [id.lowercased(): facts],
      weeklyBudget: budget.flatMap { Money($0, currency: "") })
    return instance.findings(measure).first { $0.code == code }?.evidence
  }

  private static func seen(_ state: String, from: String, until: String) -> ObservedPast.Span {
    ObservedPast.Span(state: InstanceState(state), from: Plans.instant(from), until: Plans.instant(until))
  }

  // Every day at nine, by UTC.
  private static let morning = Plans.cron("Start", "0 9 * * *", zone: "UTC", start: "2026-11-01T00:00:00")

  @Test(
    arguments: [
      // Watched from before nine until now, and off all the time.
      ("Stopped", "2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z", true),
      // A machine that has failed is not started either.
      ("Unusable", "2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z", true),
      // It ran already: there was nothing to do.
      ("Running", "2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z", false),
      // Nobody watched at nine.
      ("Stopped", "2026-11-23T09:30:00Z", "2026-11-23T12:00:00Z", false),
    ])
  func aMissedScheduleIsFoundWhereSomebodyWatched(state: String, from: String, until: String, isFound: Bool) {
    let facts = FindingFacts(past: ObservedPast(spans: [Self.seen(state, from: from, until: until)]))
    let evidence = Self.found(.missedSchedule, facts, of: Self.instance(state, schedules: [Self.morning]))
    #expect((evidence != nil) == isFound)
    if let evidence { #expect(evidence.hasPrefix("2026-11-23 09:00:00 UTC: missed start of schedule 1")) }
  }

  @Test func anIdentityThatIsNotContributorKeepsIdleShutdownFromFiring() {
    let evidence = Self.found(.neverIdles, FindingFacts(identity: .missing), of: Self.instance("Running"))
    #expect(evidence?.contains("its identity is not Contributor on w") == true)
    for identity in [FindingFacts.IdentityAccess.contributor, .unknown] {
      #expect(Self.found(.neverIdles, FindingFacts(identity: identity), of: Self.instance("Running")) == nil)
    }
    // What does not run costs nothing.
    #expect(Self.found(.neverIdles, FindingFacts(identity: .missing)) == nil)
    var other = Self.instance("Running")
    other.idleTimeBeforeShutdown = nil
    #expect(Self.found(.neverIdles, FindingFacts(identity: .missing), of: other) == "idle shutdown is not set")
  }

  @Test func aMissedScheduleNeedsAWitnessAndThePlanOfThatTime() {
    let instance = Self.instance(schedules: [Self.morning])
    #expect(Self.found(.missedSchedule, FindingFacts(), of: instance) == nil)
    let past = ObservedPast(
      spans: [Self.seen("Stopped", from: "2026-11-23T08:00:00Z", until: "2026-11-23T12:00:00Z")])
    // The schedules were seen to change after nine: what they said before is not known.
    let changed = FindingFacts(past: past, schedulesChanged: Plans.instant("2026-11-23T10:00:00Z"))
    #expect(Self.found(.missedSchedule, changed, of: instance) == nil)
    // It was started, and stopped again by somebody.
    var started = past
    started.operations = [
      LastOperation(
        name: "Start", time: Plans.instant("2026-11-23T09:00:10Z"), status: "Succeeded", trigger: "Schedule")
    ]
    #expect(Self.found(.missedSchedule, FindingFacts(past: started), of: instance) == nil)
  }

  @Test func policyNotMet() {
    #expect(
      Self.found(.policyNotMet, FindingFacts(violatedPolicies: ["shutdown schedule"]))
        == "it does not meet shutdown schedule")
    #expect(Self.found(.policyNotMet, FindingFacts(violatedPolicies: [])) == nil)
    #expect(Self.found(.policyNotMet, FindingFacts(violatedPolicies: nil)) == nil)
  }

  @Test(arguments: [(FindingFacts.Presence.gone, true), (.present, false), (.unknown, false)])
  func ownerGone(presence: FindingFacts.Presence, isFound: Bool) {
    #expect((Self.found(.ownerGone, FindingFacts(owner: presence)) != nil) == isFound)
  }

  @Test(
    arguments: [
      (FindingFacts.StorageAccess.missing(account: "mlstore"), true), (.granted, false), (.unknown, false),
    ])
  func identityWithoutItsStorageRole(access: FindingFacts.StorageAccess, isFound: Bool) {
    #expect((Self.found(.identityWithoutStorageRole, FindingFacts(storage: access)) != nil) == isFound)
  }

  @Test(arguments: [("9.99", true), ("10", false), (nil, false)])
  func overBudget(budget: String?, isFound: Bool) {
    let cost = InstanceCost(
      pricePerHour: Money("1", currency: "USD"), isRunning: true,
      today: InstanceCost.Time(runningSeconds: 3600, unknownSeconds: 0),
      week: InstanceCost.Time(runningSeconds: 36_000, unknownSeconds: 60), waste: nil)
    let evidence = Self.found(.overBudget, FindingFacts(cost: cost), budget: budget)
    #expect((evidence != nil) == isFound)
    if let evidence {
      #expect(evidence == "it has cost at least 10.00 USD since Monday; the budget is 9.99")
    }
    // Without a price nobody can tell.
    var unknown = cost
    unknown.pricePerHour = nil
    #expect(Self.found(.overBudget, FindingFacts(cost: unknown), budget: budget) == nil)
  }

  @Test func stuckWithoutAUsualTimeIsFoundAfterAnHour() {
    func codes(_ minutes: Int) -> [FindingCode] {
      var instance = Self.instance("Restarting")
      instance.lastOperation = LastOperation(
        name: "Restart", time: Self.now - .seconds(minutes * 60), status: "InProgress", trigger: "User")
      return instance.findings(FindingMeasure(now: Self.now, zones: nil)).map(\.code)
    }
    #expect(!codes(60).contains(.stuck))
    #expect(codes(61).contains(.stuck))
  }
}
