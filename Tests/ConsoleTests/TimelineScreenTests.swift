import ComputeModel
import Console
import Foundation
import Schedules
import Terminal
import Testing

/// A console at some instant, with instances that have schedules.
enum Timelines {
  static let zones = ZoneSource { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
  }

  static func cron(_ action: String, _ expression: String, _ zone: String) -> JSONValue {
    .object([
      "action": .string(action), "status": .string("Enabled"), "triggerType": .string("Cron"),
      "cron": .object(["expression": .string(expression), "timeZone": .string(zone)]),
    ])
  }

  static func instance(
    _ name: String, _ state: String, _ schedules: [JSONValue], last: String, at: Instant, by trigger: String,
    idle: String? = nil
  ) -> FleetItem {
    .instance(
      ComputeInstance(
        id: "/subscriptions/s/resourceGroups/rg-lab/providers/Microsoft.MachineLearningServices/workspaces/ml-prod"
          + "/computes/\(name)",
        name: name, workspace: "ml-prod", resourceGroup: "rg-lab", subscription: "s", state: InstanceState(state),
        vmSize: "Standard_DS3_v2", idleTimeBeforeShutdown: idle, schedules: schedules,
        lastOperation: LastOperation(name: last, time: at, status: "Succeeded", trigger: trigger)))
  }

  static func state(
    columns: Int, rows: Int, at text: String, zone: String, iana: String, extra: [FleetItem] = []
  ) throws -> ConsoleState {
    let now = try Instant(iso8601: text)
    var state = ConsoleState(
      place: Fleets.place, size: Size(columns: columns, rows: rows), now: now, zones: zones)
    state.viewerZone = try zones.zone(iana: iana)
    let office = [
      cron("Start", "0 9 * * 1-5", zone), cron("Stop", "30 2 * * *", zone), cron("Stop", "0 18 * * *", zone),
    ]
    let items =
      [
        instance("ds-chenyu", "Running", office, last: "Start", at: now - .seconds(100_000), by: "User", idle: "PT60M"),
        instance("ds-omar", "Stopped", office, last: "Stop", at: now - .seconds(300_000), by: "Schedule"),
        instance("ds-wanglei", "Running", [], last: "Start", at: now - .seconds(800_000), by: "User"),
      ] + extra
    _ = Console.update(&state, .began, at: now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: now)
    return state
  }
}

extension ConsoleState {
  /// Puts the light onto an instance without moving the clock.
  fileprivate mutating func lightAtItsTime(_ name: String) {
    _ = press("g")
    for _ in 0..<20 where litRow != name { _ = press("j") }
  }

  /// Types at the state's own time.
  mutating func press(_ text: String) -> [Effect] {
    text.flatMap { character in
      _ = Console.update(&self, .painted, at: now)
      return Console.update(&self, .key(.character(character)), at: now)
    }
  }
}

@Suite struct TimelineScreenTests {
  struct Edge: Sendable {
    var name: String
    var now: String
    var zone: String
    var iana: String
  }

  /// Both changes of Europe, and Lord Howe's, which are half an hour.
  static let edges = [
    Edge(name: "spring", now: "2026-03-27T10:00:00Z", zone: "W. Europe Standard Time", iana: "Europe/Berlin"),
    Edge(name: "autumn", now: "2026-10-23T10:00:00Z", zone: "W. Europe Standard Time", iana: "Europe/Berlin"),
    Edge(name: "lord-howe", now: "2026-10-02T00:00:00Z", zone: "Lord Howe Standard Time", iana: "Australia/Lord_Howe"),
  ]
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  @Test(arguments: edges, sizes) func ofOneInstance(edge: Edge, size: (Int, Int)) throws {
    var state = try Timelines.state(columns: size.0, rows: size.1, at: edge.now, zone: edge.zone, iana: edge.iana)
    state.lightAtItsTime("ds-chenyu")
    _ = state.press("t")
    try compareGolden(state, "timeline-\(edge.name)-\(size.0)x\(size.1)")
  }

  @Test(arguments: edges, sizes) func ofTheFleet(edge: Edge, size: (Int, Int)) throws {
    var state = try Timelines.state(columns: size.0, rows: size.1, at: edge.now, zone: edge.zone, iana: edge.iana)
    _ = state.press("T")
    try compareGolden(state, "fleet-timeline-\(edge.name)-\(size.0)x\(size.1)")
  }

  @Test func hAndLTellWhatRunsInTheLitHours() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    func told() -> String { state.rows.first { $0.hasPrefix("AT ") } ?? "" }
    _ = state.press("T")
    #expect(told().isEmpty)
    // The first key lights the present.
    #expect(state.press("l").isEmpty)
    #expect(told() == "AT    Mon 23 12:00-14:00 CST  2 running", "\(told())")
    _ = state.press("lll")
    #expect(told() == "AT    Mon 23 18:00-20:00 CST  1 running  Stop 18:00 ds-chenyu", "\(told())")
    _ = state.press(">")
    #expect(told().hasPrefix("AT    Mon 2026-11-30 18:00"), "the same hours a week later: \(told())")
    _ = state.press("<" + String(repeating: "h", count: 10))
    #expect(told().hasPrefix("AT    Sun 22 22:00-00:00 CST"), "the week before this one ends there: \(told())")
    // What is lit is a time, whatever the width of its column.
    _ = Console.update(&state, .resized(Size(columns: 80, rows: 24)), at: state.now)
    #expect(told().hasPrefix("AT    Sun 22 21:00-00:00 CST"), "\(told())")
  }

  @Test func fLeavesOnlyWhatClashes() throws {
    let lonely = Timelines.instance(
      "ds-lonely", "Running", [Timelines.cron("Stop", "0 20 * * *", "UTC")], last: "Start",
      at: Instant(secondsSinceEpoch: 0), by: "User")
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai",
      extra: [lonely])
    func names() -> [String] {
      state.rows.dropFirst(3).prefix { !$0.hasPrefix("running") }.map { String($0.prefix(10)) }
    }
    state.lightAtItsTime("ds-lonely")
    _ = state.press("T")
    #expect(state.shows("CLASH stop-only: ds-lonely") && names().contains("ds-wanglei"))
    _ = state.press("f")
    #expect(names().contains("ds-lonely ") && !names().contains("ds-wanglei"), "\(names())")
    #expect(state.rows[0].contains("clashes only"))
    // What is opened is what is lit, and not what stands in that row of the whole list.
    let last = try #require(names().last { !$0.allSatisfy { $0 == " " } }).split(separator: " ")[0]
    _ = state.press("G")
    _ = state.press("t")
    #expect(state.rows[0].contains("> \(last) >"), "\(state.rows[0])")
    _ = state.press("[")
    _ = state.press("f")
    #expect(names().contains("ds-wanglei"))
  }

  @Test func withoutClashesFSaysSo() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "UTC", iana: "Etc/UTC")
    let item = Timelines.instance("ds-alone", "Running", [], last: "Start", at: state.now, by: "User")
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [item]), at: state.now)
    _ = state.press("Tf")
    #expect(state.shows("No clash in these days. f shows all."))
    #expect(state.press("x").isEmpty && state.dialog == nil, "nothing is lit")
  }

  @Test func coresOfTheWeekStandBelowItsCounts() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    let office = [
      Timelines.cron("Start", "0 9 * * 1-5", "UTC"), Timelines.cron("Stop", "0 18 * * *", "UTC"),
    ]
    let items = ["ds-a", "ds-b", "ds-c"].map { name -> FleetItem in
      let item = Timelines.instance(name, "Stopped", office, last: "Stop", at: state.now - .seconds(9), by: "User")
      guard case .instance(var instance) = item else { return item }
      // One whose region nobody has read counts nothing.
      instance.location = name == "ds-c" ? "nowhere" : "eastus"
      return .instance(instance)
    }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: state.now)
    _ = state.press("T")
    #expect(!state.rows.contains { $0.hasPrefix("cores") }, "nobody knows them before a region was read")
    _ = Console.update(&state, .region(.success([ReportTests.region])), at: state.now)
    let row = try #require(state.rows.first { $0.hasPrefix("cores") })
    #expect(row.contains("peak 8 of 100") && row.contains("\u{2588}"), "\(row)")
    // Whatever is cut to the width of a cell, the peak is that of an instant.
    let short = Timelines.instance(
      "ds-short", "Stopped",
      [Timelines.cron("Start", "10 3 * * 2", "UTC"), Timelines.cron("Stop", "20 3 * * 2", "UTC")],
      last: "Stop", at: state.now - .seconds(9), by: "User")
    guard case .instance(var brief) = short else { return }
    brief.location = "eastus"
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [.instance(brief)]), at: state.now)
    for columns in [80, 120, 200] {
      _ = Console.update(&state, .resized(Size(columns: columns, rows: 40)), at: state.now)
      #expect(state.shows("peak 4 of 100") || state.shows(" 4/100"), "\(columns) columns")
    }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: state.now)
    // A limit that has no room is not half a limit.
    _ = Console.update(&state, .resized(Size(columns: 80, rows: 24)), at: state.now)
    let narrow = try #require(state.rows.first { $0.hasPrefix("cores") })
    #expect(narrow.contains(" 8/100") || narrow.contains("peak 8 of 100"), "\(narrow)")
  }

  @Test func zGoesThroughTheThreeClocks() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Europe/Berlin")
    state.lightAtItsTime("ds-chenyu")
    _ = state.press("t")
    #expect(state.shows("zone CET, yours") && state.shows("Mon 23 11:00 CET"))
    _ = state.press("z")
    #expect(state.shows("zone UTC") && state.shows("Mon 23 10:00 UTC"))
    _ = state.press("z")
    #expect(state.shows("zone CST, the schedule's own") && state.shows("Mon 23 18:00 CST"))
  }

  @Test func theListNamesTheNextEventAndSortsByIt() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    #expect(state.shows("stop 18:00"))
    _ = state.press("E")
    #expect(state.shows("sort NEXT"))
    #expect(state.litRow == "ds-chenyu")
  }

  @Test func withoutZoneDataTheListSaysUnknown() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    state.zones = ZoneSource { _ in nil }
    #expect(state.shows("unknown"))
    state.lightAtItsTime("ds-chenyu")
    _ = state.press("t")
    #expect(state.shows("install the package tzdata"))
  }

  @Test func aStopWithinHalfAnHourIsAnnouncedAndSkipped() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T09:40:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    #expect(state.shows("1 scheduled stop within 30 min: ds-chenyu 18:00 CST   P skips"))
    state.lightAtItsTime("ds-chenyu")
    guard case .plan(.updateSchedulesEach(let sets), let targets)? = state.press("p").last else {
      Issue.record("p opens a dialog")
      return
    }
    #expect(targets.map(\.name) == ["ds-chenyu"])
    let moved = try #require(sets[targets[0].id])
    #expect(moved[2][path: "cron", "startTime"]?.text == "2026-11-24T18:00:00")
    #expect(state.shows("ds-chenyu: the stop of Mon 23 18:00 CST is skipped"))
    #expect(state.rows.joined().contains("02:30 CST"))
    // Nothing is sent before the exact request was shown and confirmed.
    _ = Console.update(&state, .planned(.updateSchedulesEach(sets), targets, requests: ["POST x"]), at: state.now)
    guard case .perform(let action, _)? = state.press("y").last else {
      Issue.record("y sends it")
      return
    }
    _ = Console.update(&state, .actionEnded(action, targets[0], nil), at: state.now)
    // The service has it now; what stands there is what the undo is held against.
    Self.reload(&state, moved)
    guard case .plan(.updateSchedulesEach(let undo), _)? = state.press("u").last else {
      Issue.record("u offers the set that stood before")
      return
    }
    #expect(undo[targets[0].id]?[2][path: "cron", "startTime"] == nil)
  }

  private static func reload(_ state: inout ConsoleState, _ schedules: [JSONValue]) {
    let item = Timelines.instance(
      "ds-chenyu", "Running", schedules, last: "Start", at: state.now - .seconds(9), by: "User")
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [item]), at: state.now)
  }

  /// A skip that was not confirmed, or that somebody has written over, is no skip that could be taken back.
  @Test func uNeverSendsWhatDoesNotFit() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T09:40:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    state.lightAtItsTime("ds-chenyu")
    guard case .plan(let action, let targets)? = state.press("p").last else {
      Issue.record("p opens a dialog")
      return
    }
    _ = Console.update(&state, .painted, at: state.now)
    _ = Console.update(&state, .key(.escape), at: state.now)
    #expect(state.press("u").isEmpty)
    #expect(state.shows("no stop of it was skipped"))
    _ = Console.update(&state, .actionEnded(action, targets[0], nil), at: state.now)
    Self.reload(&state, [Timelines.cron("Stop", "0 1 * * *", "UTC")])
    #expect(state.press("u").isEmpty)
    #expect(state.shows("were changed since"))
  }

  @Test func pOfTheBannerSkipsEveryStopThatIsNear() throws {
    let near = Timelines.instance(
      "ds-near", "Running", [Timelines.cron("Stop", "50 9 * * *", "UTC")], last: "Start",
      at: Instant(secondsSinceEpoch: 0), by: "User")
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T09:40:00Z", zone: "China Standard Time", iana: "Asia/Shanghai",
      extra: [near])
    // On every screen, whatever is lit.
    state.lightAtItsTime("ds-omar")
    _ = state.press("t")
    #expect(state.shows("2 scheduled stops within 30 min: ds-near"))
    guard case .plan(.updateSchedulesEach, let targets)? = state.press("P").last else {
      Issue.record("P opens the dialog of all of them")
      return
    }
    #expect(targets.map(\.name).sorted() == ["ds-chenyu", "ds-near"])
  }

  @Test func theBannerGoesWhenTheStopHasPassed() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T09:40:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    #expect(state.shows("1 scheduled stop"))
    _ = Console.update(&state, .painted, at: state.now + .seconds(1300))
    #expect(!state.shows("1 scheduled stop"))
  }

  @Test func weeksAreTurnedAndEscGoesBackToWhereOneWas() throws {
    var state = try Timelines.state(
      columns: 120, rows: 40, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    _ = state.press("Tjt")
    #expect(state.title.contains("timeline"))
    _ = state.press("ll")
    #expect(state.shows("2 weeks ahead"))
    _ = state.press("q")
    #expect(state.title.contains("timeline of the fleet"))
    _ = state.press("q")
    #expect(state.title.contains("fleet ("))
  }

  @Test func theNarrowestScreenHoldsBoth() throws {
    var state = try Timelines.state(
      columns: 40, rows: 10, at: "2026-11-23T05:49:00Z", zone: "China Standard Time", iana: "Asia/Shanghai")
    _ = state.press("t")
    #expect(state.rows.contains { $0.hasPrefix("Mon 23") })
    _ = state.press("T")
    #expect(state.shows("ds-"))
  }
}
