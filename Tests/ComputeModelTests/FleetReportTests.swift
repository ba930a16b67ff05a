import ComputeModel
import Schedules
import Testing

/// What an administrator reads on Monday about the days before.
@Suite struct FleetReportTests {
  private static let from = Plans.instant("2026-11-20T00:00:00Z")
  private static let until = Plans.instant("2026-11-23T00:00:00Z")
  private static let price = VMSize.Price(perHour: "2", currency: "USD")

  private static func instance(
    _ name: String, owner: String = "o-1", tags: [ComputeInstance.Tag] = [], schedules: [JSONValue] = [],
    state: String = "Stopped"
  ) -> ComputeInstance {
    ComputeInstance(
      id: "/w/\(name)", name: name, workspace: "w", resourceGroup: "g", subscription: "s",
      state: InstanceState(state), createdBy: ComputeInstance.Creator(objectID: owner, name: nil),
      schedules: schedules, tags: tags, createdOn: Plans.instant("2026-01-01T00:00:00Z"))
  }

  private static func span(_ state: String, _ from: String, _ until: String) -> ObservedPast.Span {
    ObservedPast.Span(state: InstanceState(state), from: Plans.instant(from), until: Plans.instant(until))
  }

  private static func report(_ sources: [FleetReport.Source], workspaces: [String] = ["w"]) -> FleetReport {
    var names = NameBook()
    names.learn([DirectoryName(id: "o-1", displayName: "Ana")], of: ["o-1", "o-2"])
    return FleetReport(
      sources, workspaces: workspaces, from: from, until: until, names: names, zones: Plans.zones)
  }

  @Test func hoursAndMoneyStandByOwnerTagAndWorkspace() throws {
    let nlp = ComputeInstance.Tag(name: "team", value: "nlp")
    let past = ObservedPast(spans: [
      Self.span("Running", "2026-11-20T00:00:00Z", "2026-11-20T10:00:00Z"),
      Self.span("Stopped", "2026-11-20T10:00:00Z", "2026-11-23T00:00:00Z"),
    ])
    let half = ObservedPast(spans: [Self.span("Running", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z")])
    let report = Self.report([
      FleetReport.Source(Self.instance("a", tags: [nlp]), past: past, price: Self.price),
      FleetReport.Source(
        Self.instance("b", owner: "o-2", tags: [nlp], state: "Running"), past: half, price: Self.price),
      FleetReport.Source(Self.instance("c"), past: past, price: nil),
    ])
    #expect(report.total.instances == 3)
    #expect(report.total.time.runningSeconds == 44 * 3600)
    // Two days of b were not seen: they are no hours off.
    #expect(report.total.time.unknownSeconds == 48 * 3600)
    #expect(report.total.costText == ">=68.00 USD")
    #expect(report.groups(.owner).map(\.name) == ["o-2", "Ana"])
    #expect(report.groups(.owner)[1].cost.text == "20.00 USD")
    #expect(report.groups(.owner)[1].withoutPrice == 1)
    #expect(report.groups(.tag).map(\.name) == ["team=nlp"])
    #expect(report.groups(.tag)[0].cost.text == "68.00 USD")
    #expect(report.groups(.workspace).map(\.instances) == [3])
    // Nothing would have stopped any of them; what c cost nobody knows.
    #expect(report.total.wasteText == ">=68.00 USD")
    #expect(report.groups(.owner)[0].wasteText == "48.00 USD")
    #expect(report.total.unknownWasteSeconds == 10 * 3600)
  }

  private static let stop: JSONValue = .object([
    "action": .string("Stop"), "status": .string("Enabled"), "triggerType": .string("Cron"),
    "cron": .object([
      "timeZone": .string("UTC"), "expression": .string("0 20 * * *"), "startTime": .string("2026-01-01T00:00:00"),
    ]),
  ])

  private static let threeDays = ObservedPast(spans: [
    span("Running", "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"),
    span("JobRunning", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
  ])

  private static func waste(
    _ instance: ComputeInstance, _ changes: [SettingChange] = [], past: ObservedPast = threeDays
  ) -> String {
    report([FleetReport.Source(instance, past: past, changes: changes, price: price)]).total.wasteText
  }

  /// Waste is that of each time, and not that of now.
  @Test func wasteIsWhatRanWhileNothingWouldHaveStoppedIt() {
    let now = Self.instance("a", state: "JobRunning")
    #expect(Self.waste(now) == "96.00 USD")
    var idle = now
    idle.idleTimeBeforeShutdown = "PT30M"
    #expect(Self.waste(idle) == "0")
    // It was only set after half of the time.
    let at = Plans.instant("2026-11-21T00:00:00Z")
    let set = SettingChange(member: "idleTimeBeforeShutdown", before: nil, after: "\"PT30M\"", seen: at)
    #expect(Self.waste(idle, [set]) == "48.00 USD")
    // Stopped every evening, until somebody took the schedule away.
    let removed = SettingChange(
      member: "schedules", before: JSONValue.array([Self.stop]).compactText, after: "[]", seen: at)
    #expect(Self.waste(now, [removed]) == "48.00 USD")
    #expect(Self.waste(Self.instance("a", schedules: [Self.stop], state: "JobRunning")) == "0")
    // An application for which it is never idle was taken off.
    let taken = SettingChange(member: "applications", before: "[\"rstudio\"]", after: "[]", seen: at)
    #expect(Self.waste(idle, [taken]) == "48.00 USD")
    var others = Self.instance("b")
    others.applications = [.init(name: "Jupyter", endpoint: nil, kind: .builtIn)]
    let builtIn = SettingChange(member: "applications", before: "[\"Jupyter\"]", after: "[]", seen: at)
    let report = Self.report([
      FleetReport.Source(idle, past: Self.threeDays, changes: [builtIn], price: Self.price),
      FleetReport.Source(others),
    ])
    #expect(report.total.wasteText == "0")
  }

  @Test func wasteOfATimeThatNobodySawIsUnknown() {
    // The service says that it has run since Saturday; nobody looked.
    var now = Self.instance("a", state: "Running")
    now.lastOperation = LastOperation(
      name: "Start", time: Plans.instant("2026-11-21T00:00:00Z"), status: "Succeeded", trigger: "User")
    #expect(Self.waste(now, past: ObservedPast()) == "unknown")
    let part = ObservedPast(spans: [Self.span("Running", "2026-11-22T00:00:00Z", "2026-11-22T12:00:00Z")])
    #expect(Self.waste(now, past: part) == ">=24.00 USD")
  }

  @Test func whatWasGoneCostsUntilThen() {
    let gone = Plans.instant("2026-11-20T05:00:00Z")
    let past = ObservedPast(spans: [Self.span("Running", "2026-11-20T00:00:00Z", "2026-11-20T05:00:00Z")])
    let report = Self.report([FleetReport.Source(Self.instance("a"), gone: gone, past: past, price: Self.price)])
    #expect(report.total.time == InstanceCost.Time(runningSeconds: 5 * 3600, unknownSeconds: 0))
    #expect(report.changes.map(\.what) == ["gone"])
    #expect(report.changes[0].at == gone && report.changes[0].by == nil)
  }

  @Test func aChangeIsWhoseRequestWasLoggedBeforeItWasSeen() throws {
    let at = Plans.instant("2026-11-21T08:00:00Z")
    let changes = [
      SettingChange(
        member: "idleTimeBeforeShutdown", before: "\"PT30M\"", after: "\"PT45M\"", seen: at + .seconds(60)),
      SettingChange(member: "enableSSO", before: "true", after: "false", seen: at + .seconds(60)),
    ]
    let prefix = "Microsoft.MachineLearningServices/workspaces/computes/"
    let log = [
      LoggedActivity(
        id: "1", action: prefix + "updateIdleShutdownSetting/action", caller: "x", callerID: "o-1", began: at,
        status: "Succeeded"),
      LoggedActivity(id: "2", action: prefix + "stop/action", caller: "x", began: at, status: "Accepted"),
      LoggedActivity(id: "3", action: prefix + "delete", caller: "ben@x", began: at + .seconds(9), status: "Failed"),
    ]
    let report = Self.report([FleetReport.Source(Self.instance("a"), changes: changes, log: log)])
    #expect(report.changes.map(\.what) == ["idleTimeBeforeShutdown", "delete", "enableSSO"])
    #expect(report.changes.map(\.by) == ["Ana", "ben@x", nil])
    #expect(report.changes[0].before == "\"PT30M\"" && report.changes[0].at == at)
    #expect(report.changes[1].status == "Failed")
    #expect(report.total.changes == 3)
  }

  @Test func failedStartsAndMissedSchedulesAreTold() {
    // Off from Friday evening on, and no start on Saturday morning.
    let past = ObservedPast(
      spans: [
        Self.span("Stopped", "2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z")
      ],
      operations: [
        LastOperation(
          name: "Start", time: Plans.instant("2026-11-20T07:00:00Z"), status: "StartFailed", trigger: "User")
      ])
    let start: JSONValue = .object([
      "action": .string("Start"), "status": .string("Enabled"), "triggerType": .string("Cron"),
      "cron": .object([
        "timeZone": .string("UTC"), "expression": .string("0 8 * * 6"), "startTime": .string("2026-01-01T00:00:00"),
      ]),
    ])
    let report = Self.report([FleetReport.Source(Self.instance("a", schedules: [start]), past: past)])
    #expect(report.troubles.map(\.kind) == [.failed, .missed])
    #expect(report.troubles[1].at == Plans.instant("2026-11-21T08:00:00Z"))
    #expect(report.total.failedStarts == 1 && report.total.missedSchedules == 1)
    // Set only afterwards: nothing was missed.
    let change = SettingChange(
      member: "schedules", before: "[]", after: "[1]", seen: Plans.instant("2026-11-22T08:00:00Z"))
    let later = Self.report([
      FleetReport.Source(Self.instance("a", schedules: [start]), past: past, changes: [change])
    ])
    #expect(later.total.missedSchedules == 0)
  }

  @Test func gapsAreTimesInWhichNobodyLookedAtTheWorkspace() {
    let one = ObservedPast(spans: [
      Self.span("Running", "2026-11-20T00:00:00Z", "2026-11-20T06:00:00Z"),
      Self.span("Stopped", "2026-11-20T06:00:00Z", "2026-11-20T12:00:00Z"),
      Self.span("Stopped", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
    ])
    let other = ObservedPast(spans: [Self.span("Running", "2026-11-20T11:00:00Z", "2026-11-21T00:00:00Z")])
    let report = Self.report(
      [FleetReport.Source(Self.instance("a"), past: one), FleetReport.Source(Self.instance("b"), past: other)],
      workspaces: ["w", "empty"])
    #expect(report.gaps.map(\.workspace) == ["w", "empty"])
    #expect(report.gaps.map(\.from) == [Plans.instant("2026-11-21T00:00:00Z"), Self.from])
    #expect(report.gaps.map(\.until) == [Plans.instant("2026-11-22T00:00:00Z"), Self.until])
  }
}

@Suite struct SinceTests {
  // A Monday.
  private static let now = Plans.instant("2026-11-23T05:00:00Z")

  @Test(
    arguments: [
      ("fri", "2026-11-20T00:00:00Z"), ("Friday", "2026-11-20T00:00:00Z"), ("mon", "2026-11-16T00:00:00Z"),
      ("sun", "2026-11-22T00:00:00Z"), ("today", "2026-11-23T00:00:00Z"), ("yesterday", "2026-11-22T00:00:00Z"),
      ("3d", "2026-11-20T05:00:00Z"), ("12h", "2026-11-22T17:00:00Z"), ("2026-11-01", "2026-11-01T00:00:00Z"),
      ("2026-11-01T08:30:00Z", "2026-11-01T08:30:00Z"),
    ])
  func aTimeOfThePast(text: String, instant: String) throws {
    #expect(try Instant(since: text, now: Self.now, zone: .utc) == Plans.instant(instant))
  }

  @Test(arguments: ["", "weekend", "fri-mon", "0d", "-3d", "99999d", "2027-01-01", "d", "soon", "9999999999999999999d"])
  func whatIsNone(text: String) {
    #expect(throws: SinceError.self) { try Instant(since: text, now: Self.now, zone: .utc) }
  }

  @Test func daysBeginInTheZoneOfThePerson() throws {
    let zone = try Plans.zones.zone(iana: "Asia/Shanghai")
    #expect(
      try Instant(since: "today", now: Self.now, zone: zone) == Plans.instant("2026-11-22T16:00:00Z"))
  }
}
