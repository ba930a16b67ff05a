import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct FleetTests {
  @Test func theHeaderSaysHowOftenTheServiceIsAsked() {
    var state = Fleets.loaded(columns: 120, rows: 24)
    #expect(state.rows[0].contains("every 10 s") && !state.rows[0].contains("call"))
    _ = Console.update(&state, .callsPerMinute(12), at: Fleets.now)
    #expect(state.rows[0].contains("every 10 s, 12 calls/min"))
    _ = Console.update(&state, .callsPerMinute(1), at: Fleets.now)
    #expect(state.rows[0].contains(", 1 call/min"))
    _ = Console.update(&state, .resized(Size(columns: 80, rows: 24)), at: Fleets.now)
    #expect(!state.rows[0].contains("call"), "there is no room for it")
  }

  @Test func whatRunsForEverSaysSoWhereItsNextEventWouldStand() {
    let state = Fleets.loaded()
    // Without a schedule and without an idle time; the others have one, or are off.
    #expect(state.rows.first { $0.contains("ds-wanglei") }?.contains("never idles!") == true)
    #expect(state.rows.count { $0.contains("never idles!") } == 1)
  }

  @Test func problemsStandFirstThenWhatMovesThenWhatRuns() {
    let state = Fleets.loaded()
    let names = state.fleet.visibleItems.map(\.name)
    #expect(
      names == [
        "ds-test7", "odd-one", "ds-new-word", "ds-train", "ds-ana", "ds-chenyu", "ds-wanglei", "ds-omar",
      ])
  }

  @Test func anUnknownStateIsShownAsItCame() {
    #expect(Fleets.loaded().shows("[Hibernating]"))
  }

  @Test func anUnreadableItemIsOneMarkedRow() {
    let row = Fleets.loaded().rows.first { $0.contains("odd-one") }
    #expect(row?.contains("?? unreadable") == true)
    #expect(row?.contains("!") == true)
  }

  @Test func theLightMovesWithKeysAndStopsAtTheEnds() {
    var state = Fleets.loaded()
    #expect(state.litRow == "ds-test7")
    _ = state.type("jj")
    #expect(state.litRow == "ds-new-word")
    _ = state.type(.up)
    #expect(state.litRow == "odd-one")
    _ = state.type("G")
    #expect(state.litRow == "ds-omar")
    _ = state.type("j")
    #expect(state.litRow == "ds-omar")
    _ = state.type("g")
    _ = state.type("k")
    #expect(state.litRow == "ds-test7")
  }

  @Test func theLightFollowsTheInstanceNotTheRow() {
    var state = Fleets.loaded()
    _ = state.type("jjj")
    #expect(state.litRow == "ds-train")
    var items = Fleets.production
    items[3] = Fleets.instance("ds-train", "Running")
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    #expect(state.litRow == "ds-train")
  }

  @Test func pagesMoveByWhatFitsOnTheScreen() {
    var state = Fleets.state(columns: 80, rows: 12)
    let items = (0..<40).map { Fleets.instance("ci-\($0 < 10 ? "0" : "")\($0)a", "Running") }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    _ = state.type(.pageDown)
    #expect(state.litRow == "ci-05a")
    _ = state.type(.pageUp)
    #expect(state.litRow == "ci-00a")
  }

  @Test func theFilterNarrowsWhileItIsTyped() {
    var state = Fleets.loaded()
    _ = state.type("/wang")
    #expect(state.fleet.visibleItems.map(\.name) == ["ds-wanglei"])
    #expect(state.shows("(1 of 8)"))
    _ = state.type(.enter)
    #expect(state.shows("filter /wang"))
    _ = state.type(.escape)
    #expect(state.fleet.visible.count == 8)
  }

  @Test func keysTypedIntoTheFilterAreTextAndNotCommands() {
    var state = Fleets.loaded()
    let effects = state.type("/xsrQq")
    #expect(effects.isEmpty)
    #expect(state.dialog == nil)
    #expect(state.fleet.filter == "xsrQq")
    #expect(state.shows("No instance matches /xsrQq"))
  }

  @Test func theFilterFindsOwnersAndTags() {
    var state = Fleets.loaded()
    _ = state.type("/王磊")
    #expect(state.fleet.visibleItems.map(\.name) == ["ds-wanglei"])
    _ = state.type(.control("u"))
    _ = state.type("nlp")
    #expect(state.fleet.visible.count == 7)
  }

  @Test func rowsAreShownWhileTheListIsStillRead() {
    var state = Fleets.state()
    _ = Console.update(&state, .began, at: Fleets.now)
    _ = Console.update(&state, .fleetPage(workspace: "ml-prod", items: Fleets.production), at: Fleets.now)
    #expect(state.shows("ds-chenyu"))
    #expect(state.shows("reading: 6 so far, page 1"))
  }

  @Test func lostContactKeepsTheRowsAndSaysTheirAge() {
    var state = Fleets.loaded()
    let failure = ServiceFailure(.noContact, "Cannot connect to https://management.azure.com.")
    let later = Fleets.now + .seconds(240)
    let effects = Console.update(&state, .fleetFailed(workspace: "ml-prod", failure), at: later)
    #expect(state.shows("NO CONTACT 4m"))
    #expect(state.shows("ds-chenyu"))
    #expect(state.rows.first { $0.contains("ds-chenyu") }?.contains("~") == true)
    #expect(state.shows("Cannot connect"))
    #expect(effects == [.wake(afterSeconds: 2)])
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: Fleets.production), at: later)
    #expect(!state.shows("NO CONTACT"))
    #expect(!state.shows("Cannot connect"))
  }

  @Test func aLongFailureIsReadableToItsEnd() {
    var state = Fleets.loaded(columns: 80, rows: 24)
    let sentence = String(repeating: "The service could not be reached at all. ", count: 4) + "Check the network."
    _ = Console.update(
      &state, .fleetFailed(workspace: "ml-prod", ServiceFailure(.noContact, sentence)), at: Fleets.now)
    #expect(state.shows("Check the network."))
  }

  @Test func anEmptyFleetSaysWhyItIsEmpty() {
    var state = Fleets.state()
    _ = Console.update(&state, .began, at: Fleets.now)
    #expect(state.shows("Reading the instances of ml-prod, ml-dev"))
    for name in ["ml-prod", "ml-dev"] {
      _ = Console.update(&state, .fleetLoaded(workspace: name, items: []), at: Fleets.now)
    }
    #expect(state.shows("There are no compute instances in ml-prod, ml-dev."))
  }

  @Test func aQuietFleetIsReadEveryTenSecondsAndABusyOneEveryTwo() {
    var state = Fleets.state()
    _ = Console.update(&state, .began, at: Fleets.now)
    _ = Console.update(
      &state, .fleetLoaded(workspace: "ml-prod", items: [Fleets.instance("ci-a", "Running")]), at: Fleets.now)
    let effects = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    #expect(effects == [.readFacts, .readRegion, .wake(afterSeconds: 10)])
    #expect(Console.update(&state, .timer, at: Fleets.now) == [.loadFleet(workspaces: ["ml-prod", "ml-dev"])])
    #expect(Console.update(&state, .timer, at: Fleets.now).isEmpty)
    _ = Console.update(
      &state, .fleetLoaded(workspace: "ml-prod", items: [Fleets.instance("ci-a", "Stopping")]), at: Fleets.now)
    #expect(
      Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
        == [.wake(afterSeconds: 2)])
  }
}
