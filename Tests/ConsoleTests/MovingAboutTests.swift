import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// Ways between screens and orders that save keys: the last view, contexts by number, columns beside one another,
/// recalled filters.
@Suite struct MovingAboutTests {
  @Test func theLastViewGoesThereAndBack() {
    var state = Fleets.loaded()
    _ = state.type("-")
    #expect(state.shows("There is no earlier screen."))
    _ = state.type(":dash")
    _ = state.type(.enter)
    _ = state.type(":errors")
    _ = state.type(.enter)
    let errors = state.screen
    _ = state.type("-")
    #expect(state.shows("> overview"))
    _ = state.type("-")
    #expect(state.screen == errors)
  }

  @Test func digitsGoToContexts() {
    var state = Fleets.loaded()
    _ = state.type("1")
    #expect(state.shows("There is no context 1 in the configuration: 0 lists them."))
    state.contexts = ["dev", "prod"].map {
      ContextChoice(name: $0, place: "AzureCloud", isReadOnly: false, isDangerous: false)
    }
    #expect(state.type("2") == [.connect(context: "prod")])
    _ = state.type("0")
    #expect(state.shows("> contexts"))
    #expect(state.rows.contains { $0.contains("2  ") && $0.contains("prod") })
    // On the page of an instance they are its tabs.
    _ = state.type(":show ds-chenyu")
    _ = state.type(.enter)
    _ = state.type("4")
    #expect(state.shows("[4 SSH]"))
  }

  @Test func theActivityOfTheLitRowIsOneKeyAway() {
    var state = Fleets.loaded()
    state.light("ds-omar")
    let effects = state.type("l")
    #expect(effects.contains { if case .readActivityLog = $0 { true } else { false } })
    #expect(state.shows("[9 Activity]"))
    #expect(state.shows("ds-omar"))
  }

  @Test func namesAndPagesGoToTheClipboard() {
    var state = Fleets.loaded()
    state.light("ds-omar")
    #expect(state.type("b") == [.copy("ds-omar")])
    _ = state.type(" ")
    state.light("ds-ana")
    #expect(state.type(" b") == [.copy("ds-ana\nds-omar")])
    _ = state.type(":dash")
    _ = state.type(.enter)
    guard case .copy(let text)? = state.type("b").first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.contains("WORKSPACE"))
    #expect(text.contains("ml-prod"))
  }

  @Test func aCopiedReportOfErrorsHasNoNames() {
    var state = Fleets.loaded()
    let failure = ServiceFailure(.refused, "ds-chenyu of ml-prod in rg-lab cannot be stopped.", requestID: "5f-7")
    _ = Console.update(&state, .failed("stop of ds-chenyu", failure), at: Fleets.now)
    _ = state.type(":errors")
    _ = state.type(.enter)
    guard case .copy(let text)? = state.type("b").first else {
      Issue.record("nothing was copied")
      return
    }
    for name in ["ds-chenyu", "ml-prod", "rg-lab"] { #expect(!text.contains(name)) }
    #expect(text.contains("instance-"))
    #expect(text.contains("5f-7"))
  }

  @Test func columnsAreChosenBesideOneAnother() {
    var state = Fleets.loaded()
    _ = state.type(">")
    #expect(state.fleet.order.column == .name)
    _ = state.type("<<")
    #expect(state.fleet.order.column == .cost)
    _ = state.type(">")
    #expect(state.fleet.order.column == nil)
    // Every column has its turn, and the light stays on its instance.
    state.light("ds-omar")
    var seen: Set<FleetOrder.Column> = []
    for _ in FleetOrder.Column.allCases {
      _ = state.type(">")
      if let column = state.fleet.order.column { seen.insert(column) }
      #expect(state.litRow == "ds-omar")
    }
    #expect(seen.count == FleetOrder.Column.allCases.count)
  }

  @Test func theArrowsBringTheColumnsThatHaveNoRoom() {
    var state = Fleets.loaded(columns: 80, rows: 24)
    let asItComes = state.rows
    #expect(!state.shows("IDENTITY"))
    var titles = ""
    for _ in 0..<40 {
      _ = state.type(.right)
      #expect(state.rows[2].contains("NAME") && state.rows[2].contains("STATE"))
      titles += state.rows[2]
    }
    for title in ["WORKSPACE", "IDLE", "SSO", "SSH", "LAST OPERATION", "AGE", "IDENTITY", "SCHED", "REGION", "COST/H"] {
      #expect(titles.contains(title), "\(title)")
    }
    // The last column is on the screen, and nothing is beyond it.
    #expect(state.rows[2].contains("DATA") && !state.rows[2].contains(">"))
    for _ in 0..<40 { _ = state.type(.left) }
    #expect(state.rows == asItComes)
    _ = state.type(.right)
    _ = state.type("h")
    #expect(state.rows == asItComes)
  }

  @Test func theColumnThatSortsComesIntoSight() {
    var state = Fleets.loaded(columns: 80, rows: 24)
    #expect(!state.rows[2].contains("COST/H"))
    _ = state.type("<")
    #expect(state.rows[2].contains("COST/H"))
    _ = Console.update(&state, .resized(Size(columns: 300, rows: 60)), at: Fleets.now)
    #expect(state.rows[2].contains("OWNER"))
  }

  @Test func theDearestStandsFirst() throws {
    var state = Fleets.loaded()
    var facts: [String: FindingFacts] = [:]
    for (name, price) in [("ds-chenyu", 2), ("ds-wanglei", 9)] {
      let instance = try #require(PolicyScreenTests.instance(name))
      let time = InstanceCost.Time(runningSeconds: 3600, unknownSeconds: 0)
      facts[instance.id.lowercased()] = FindingFacts(
        cost: InstanceCost(
          pricePerHour: Money(millionths: Int64(price) * 1_000_000, currency: "USD"), isRunning: true, today: time,
          week: time, waste: nil))
    }
    _ = Console.update(&state, .facts(facts, []), at: Fleets.now)
    _ = state.type("C")
    #expect(state.fleet.rows.prefix(2).map(\.name) == ["ds-wanglei", "ds-chenyu"])
  }

  @Test func filtersAreRecalledAndCompleted() {
    var state = Fleets.loaded()
    for filter in ["state=running", "owner=omar"] {
      _ = state.type("/")
      _ = state.type(.control("u"))
      _ = state.type(filter)
      _ = state.type(.enter)
    }
    _ = state.type("/")
    _ = state.type(.control("u"))
    _ = state.type(.up, .up)
    #expect(state.list.input?.text == "state=running")
    // Counted while it is recalled.
    #expect(state.shows("2 of 8"))
    _ = state.type(.down, .down)
    #expect(state.list.input?.text == "")
    _ = state.type("st")
    _ = state.type(.tab)
    #expect(state.list.input?.text == "state=")
    _ = state.type("jo")
    _ = state.type(.tab)
    #expect(state.list.input?.text == "state=jobrunning")
    #expect(state.shows("1 of 8"))
    _ = state.type(" !owner=a")
    _ = state.type(.tab)
    #expect(state.list.input?.text == "state=jobrunning !owner=ana.k")
    #expect(state.shows("0 of 8"))
  }

  @Test func helpIsSearched() {
    var state = Fleets.loaded()
    _ = state.type("?/timeline")
    #expect(state.rows.contains { $0.hasPrefix("  t ") })
    #expect(state.rows.contains { $0.contains(":timeline") })
    #expect(!state.shows("restart"))
    _ = state.type(.enter)
    // A key is a key again: the first Esc is for the search, the second for the page.
    _ = state.type(.escape)
    #expect(state.shows("restart"))
    _ = state.type("G")
    #expect(state.shows(":quit") || state.shows(":q "))
    _ = state.type(.escape)
    #expect(state.shows("> fleet"))
  }

  @Test func rowsAreFoundByWhatComesNext() throws {
    var state = Fleets.loaded()
    state.zones = Documents.utcOnly
    var items = Fleets.production
    guard case .instance(var instance) = items[1] else { throw CreationTests.Missing(what: "an instance") }
    let stop = SchedulePair(
      start: nil, stop: TimeOfDay(hour: 6, minute: 0), days: try #require(Weekdays(parsing: "daily")), zone: "UTC")
    instance.scheduleTexts = JSONArrayText(stop.documents)
    items[1] = .instance(instance)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    _ = state.type("/next<2h")
    _ = state.type(.enter)
    #expect(Array(state.fleet.visibleItems).map(\.name) == ["ds-chenyu"])
    _ = state.type("/")
    _ = state.type(.control("u"))
    _ = state.type("next<30m")
    #expect(state.fleet.visible.isEmpty)
  }

  @Test func aWideScreenHasTheAgeOfEachRow() {
    var state = Fleets.loaded(columns: 200, rows: 60)
    let failure = ServiceFailure(.noContact, "Cannot connect.")
    let items = Fleets.production
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now + .seconds(300))
    _ = Console.update(&state, .fleetFailed(workspace: "ml-dev", failure), at: Fleets.now + .seconds(308))
    #expect(state.rows.contains { $0.contains("ds-omar") && $0.contains(" 8s") })
    #expect(state.rows.contains { $0.contains("ds-test7") && $0.contains(" 5m") })
  }

  @Test func howOftenTheListIsReadCanBeSaid() {
    var state = Fleets.loaded()
    _ = state.type(":refresh 1m")
    _ = state.type(.enter)
    var quiet = Fleets.production
    quiet.removeAll { $0.name == "ds-train" }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: quiet), at: Fleets.now)
    let effects = Console.update(
      &state, .fleetLoaded(workspace: "ml-dev", items: Fleets.development), at: Fleets.now)
    #expect(effects.contains(.wake(afterSeconds: 60)))
    _ = state.type(":refresh 5s")
    _ = state.type(.enter)
    #expect(state.shows("from 10 seconds to an hour"))
  }

  @Test func theOverviewSaysCoresNextEventsAndLeadsToItsWorkspace() {
    var state = ReportTests.open("dash", rows: 60)
    #expect(state.shows("cores 16 running, 2 held by stopped"))
    #expect(state.shows("60 free in eastus"))
    #expect(state.shows("nothing is planned"))
    _ = state.type(.enter)
    #expect(state.screen == .fleet)
    #expect(state.fleet.filter == "ws=ml-prod")
  }
}
