import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// Findings, costs, exports and `:wall` as a user of the console sees them.
@Suite struct FindingScreenTests {
  private func id(_ name: String) -> String {
    for case .instance(let instance) in Fleets.production + Fleets.development where instance.name == name {
      return instance.id
    }
    return ""
  }

  private func cost(_ price: String?, hours: Int64, isRunning: Bool = true, waste: String? = nil) -> InstanceCost {
    let time = InstanceCost.Time(runningSeconds: hours * 3600, unknownSeconds: 0)
    return InstanceCost(
      pricePerHour: price.flatMap { Money($0, currency: "USD") }, isRunning: isRunning, today: time, week: time,
      waste: waste)
  }

  private func enter(_ command: String, _ state: inout ConsoleState) -> [Effect] {
    state.type(":" + command) + state.type(.enter)
  }

  @Test func theSummaryNamesWhatFailedAndThenWhatWasFound() throws {
    var state = Documents.page()
    let target = try #require(state.screen.target)
    _ = Console.update(&state, .facts([target.id.lowercased(): FindingFacts(owner: .gone)], []), at: Fleets.now)
    func row(_ text: String) -> Int { state.rows.firstIndex { $0.contains(text) } ?? -1 }
    #expect(row("FINDINGS") > 0)
    #expect(row("Odd") > 0 && row("Odd") < row("FINDINGS"))
    // The warning stands before the remark.
    #expect(row("warning  owner-gone") > row("FINDINGS"))
    #expect(row("note  no-stop-schedule") > row("warning  owner-gone"))
    #expect(state.shows("is no longer in the directory"))
    #expect(state.shows("See amldeck leavers"))
  }

  @Test(
    arguments: [(80, 24), (120, 40), (200, 60), (300, 90)],
    [("findings", "explain"), ("finding", "explain never-idles"), ("costs", "cost")])
  func golden(size: (Int, Int), page: (name: String, command: String)) throws {
    var state = Fleets.loaded(columns: size.0, rows: size.1)
    var facts: [String: FindingFacts] = [:]
    for (name, price, hours) in [("ds-wanglei", "3.06", 40), ("ds-chenyu", "0.229", 7), ("ds-omar", nil, 0)] {
      var one = cost(
        price, hours: Int64(hours), isRunning: name != "ds-omar",
        waste: name == "ds-wanglei" ? "nothing will stop it" : nil)
      one.days = (17...23).map { day in
        // Nobody watched before Thursday.
        let ran: Int64 = day < 19 ? 0 : min(86_400, Int64(hours) * 3600)
        return InstanceCost.Day(
          date: "2026-11-\(day)",
          time: InstanceCost.Time(runningSeconds: ran, unknownSeconds: day < 19 ? 86_400 : 0), length: 86_400)
      }
      facts[id(name).lowercased()] = FindingFacts(owner: .present, cost: one)
    }
    _ = Console.update(&state, .facts(facts, []), at: Fleets.now)
    _ = enter(page.command, &state)
    try compareGolden(state, "\(page.name)-\(size.0)x\(size.1)")
  }

  @Test func explainSaysWhatACodeMeansAndWhereItIs() {
    var state = Fleets.loaded()
    _ = enter("explain never-idles", &state)
    #expect(state.shows("The instance runs, and its idle shutdown will not stop it."))
    #expect(state.shows("Set an idle time"))
    #expect(state.rows.contains { $0.contains("ds-wanglei") && $0.contains("idle shutdown is not set") })
    #expect(!state.shows("ds-chenyu"))
    let effects = state.type(.enter)
    #expect(effects.contains { if case .read(let target) = $0 { target.name == "ds-wanglei" } else { false } })
  }

  @Test func explainWithoutACodeListsAll() {
    var state = Fleets.loaded()
    _ = enter("explain", &state)
    for code in FindingCode.allCases { #expect(state.shows(code.rawValue), "\(code.rawValue)") }
    _ = enter("explain nonsense", &state)
    #expect(state.shows("There is no finding nonsense"))
  }

  @Test func problemsOnlyAlsoShowsWhatCostsMoney() {
    var state = Fleets.loaded()
    _ = state.type("f")
    for name in ["ds-wanglei", "ds-test7", "odd-one", "ds-new-word"] { #expect(state.shows(name)) }
    // Nothing is known against these but that no schedule stops them.
    for name in ["ds-chenyu", "ds-ana", "ds-omar"] { #expect(!state.shows(name)) }
    _ = state.type("f")
    #expect(state.shows("ds-chenyu"))
  }

  @Test func theListMarksAndCountsFindings() {
    let state = Fleets.loaded()
    func sign(_ name: String) -> Character? {
      state.rows.first { $0.contains(name) }.flatMap { $0.dropFirst(2).first }
    }
    // A warning and a problem: not told by their colours alone.
    #expect(sign("ds-wanglei") == "?")
    #expect(sign("ds-test7") == "!")
    #expect(sign("ds-chenyu") == " ")
    #expect(state.shows("1 never-idles"))
  }

  @Test func factsAreAskedForOnceTheListIsCompleteAndThenSeldom() {
    var state = Fleets.state()
    _ = Console.update(&state, .began, at: Fleets.now)
    let first = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: Fleets.production), at: Fleets.now)
    #expect(!first.contains(.readFacts))
    let second = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    #expect(second.contains(.readFacts))
    func askedAfter(_ seconds: Int64) -> Bool {
      let at = Fleets.now + .seconds(seconds)
      _ = Console.update(&state, .timer, at: at)
      _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: Fleets.production), at: at)
      return Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: at).contains(.readFacts)
    }
    let (early, late) = (askedAfter(10), askedAfter(301))
    #expect(!early && late)
  }

  @Test func aFindingThatFactsBringChangesTheList() {
    var state = Fleets.loaded()
    _ = state.type("f")
    #expect(!state.shows("ds-omar"))
    _ = Console.update(
      &state, .facts([id("ds-omar").lowercased(): FindingFacts(storage: .missing(account: "mlstore"))], []),
      at: Fleets.now)
    #expect(state.shows("ds-omar"))
    _ = enter("ls risk=identity-without-storage-role", &state)
    #expect(state.shows("ds-omar") && !state.shows("ds-wanglei"))
  }

  @Test func whatCouldNotBeReadForFindingsStandsUnderErrors() {
    var state = Fleets.loaded()
    let failure = ServiceFailure(.noContact, "The directory does not answer.")
    _ = Console.update(&state, .facts([:], [failure]), at: Fleets.now)
    _ = enter("errors", &state)
    #expect(state.shows("The directory does not answer."))
  }

  @Test func costsAreShownDearestFirstAndUnknownStaysUnknown() {
    var state = Fleets.loaded()
    let facts = [
      id("ds-chenyu").lowercased(): FindingFacts(cost: cost("0.5", hours: 4)),
      id("ds-wanglei").lowercased(): FindingFacts(cost: cost("3", hours: 10, waste: "nothing will stop it")),
      id("ds-omar").lowercased(): FindingFacts(cost: cost(nil, hours: 10)),
    ]
    _ = Console.update(&state, .facts(facts, []), at: Fleets.now)
    #expect(state.shows("3.50 USD/h"))
    #expect(state.shows("waste"))
    _ = enter("cost", &state)
    let rows = state.rows
    let places = ["ds-wanglei", "ds-chenyu", "ds-omar"].map { name in rows.firstIndex { $0.contains(name) } ?? -1 }
    #expect(places == places.sorted() && places[0] > 0)
    #expect(rows.contains { $0.contains("ds-omar") && $0.contains("?") && !$0.contains("USD") })
    #expect(rows.contains { $0.contains("ds-wanglei") && $0.contains("30.00 USD") && $0.contains("nothing will") })
    #expect(state.shows("1 instance: the service names none for its size"))
  }

  @Test(arguments: [
    ("dump a.svg", "a.svg", DumpFormat.svg), ("dump a.txt", "a.txt", .text), ("dump a", "a", .text),
    ("dump /x/b c.csv", "/x/b c.csv", .csv), ("dump a json", "a", .json), ("dump a.svg ansi", "a.svg", .ansi),
  ])
  func aScreenIsWrittenWhereAndHowItWasAsked(command: String, path: String, format: DumpFormat) {
    var state = Fleets.loaded()
    #expect(enter(command, &state) == [.dump(path: path, format)])
    _ = Console.update(&state, .dumped(path: path, nil), at: Fleets.now)
    #expect(state.shows("Written: \(path)"))
  }

  @Test func aDumpNeedsAFileAndAKnownForm() {
    var state = Fleets.loaded()
    let effects = state.type("X") + state.type(.enter)
    #expect(effects.isEmpty)
    #expect(state.shows("Say dump FILE"))
    _ = state.type(.escape)
    #expect(enter("dump a pdf", &state).isEmpty)
    #expect(state.shows("There is no form pdf"))
  }

  @Test func aWallIsBegunFromTheConsoleAndLeadsBackToIt() {
    var state = Fleets.loaded()
    _ = enter("wall", &state)
    #expect(state.shows("WALL  1 of 4: fleet"))
    _ = state.type("sxrD")
    #expect(state.dialog == nil)
    let effects = state.type("qq")
    #expect(!effects.contains(.quit))
    #expect(effects.contains { if case .wake = $0 { true } else { false } })
    #expect(state.wall == nil && state.shows("> fleet ("))
  }

  @Test func aWallSaysWhatComesNextTogetherAndWhichRulesFail() {
    var state = Fleets.state(columns: 200, rows: 60)
    state.zones = Documents.utcOnly
    state.wall = Wall(secondsPerFace: 30, showsInitials: false, now: Fleets.now)
    func stopping(_ name: String, _ hour: Int) -> FleetItem {
      guard case .instance(var instance) = Fleets.instance(name, "Running") else { return Fleets.production[0] }
      instance.createdOn = Fleets.now - .seconds(86_400)
      instance.schedules = [
        .object([
          "action": .string("Stop"), "triggerType": .string("Cron"), "status": .string("Enabled"),
          "cron": .object([
            "expression": .string("0 \(hour) * * *"), "timeZone": .string("UTC"),
            "startTime": .string("2026-11-01T00:00:00"),
          ]),
        ])
      ]
      return .instance(instance)
    }
    _ = Console.update(&state, .began, at: Fleets.now)
    let items = [stopping("a", 18), stopping("b", 18), stopping("c", 22), Fleets.production[0]]
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    #expect(state.shows("stop x 2 at 18:00 UTC, in 13h"))
    #expect(state.shows("then stop x 1 at 22:00 UTC"))
    _ = state.type("  ")
    _ = Console.update(&state, .region(.success([ReportTests.region])), at: Fleets.now)
    func rule(_ words: String) -> String { state.rows.first { $0.contains(words) } ?? "" }
    #expect(rule("has a stop schedule").contains("NOT 1 of 4"))
    #expect(rule("OS image newest").contains("none fails"))
    // Nobody has read policies.
    #expect(rule("complies with Azure Policy").contains("not known"))
  }
}
