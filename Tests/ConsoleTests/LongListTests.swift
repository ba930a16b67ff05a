import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// Lists of which not everything is found out within a frame.
@Suite struct LongListTests {
  private static let count = 400
  private static let office = [
    Timelines.cron("Start", "0 9 * * 1-5", "UTC"), Timelines.cron("Stop", "0 18 * * *", "UTC"),
  ]

  /// Every fourth instance runs, and nothing will stop it.
  private static let items = (0..<count).map { number in
    Timelines.instance(
      "ci-\(1000 + number)", number % 4 == 0 ? "Running" : "Stopped", office, last: "Stop",
      at: Fleets.now - .seconds(7200), by: "User", idle: number % 4 == 0 ? nil : "PT30M")
  }

  private func loaded(_ items: [FleetItem] = items) -> (state: ConsoleState, effects: [Effect]) {
    var state = ConsoleState(
      place: Fleets.place, size: Size(columns: 120, rows: 40), now: Fleets.now, zones: Timelines.zones)
    _ = Console.update(&state, .began, at: Fleets.now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    let effects = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    return (state, effects)
  }

  @Test func findingsOfALongListComeLaterAndAreThoseThatAShortListShowsAtOnce() throws {
    var (state, effects) = loaded()
    #expect(effects.contains(.studyFleet))
    #expect(state.shows("(\(Self.count))"), "the rows are there before it is known what is wrong with them")
    #expect(!state.shows("never-idles"))
    _ = Console.update(&state, .studied(try #require(state.fleet.question).answer()), at: Fleets.now)
    #expect(state.shows("\(Self.count / 4) never-idles"))

    let (short, none) = loaded(Array(Self.items.prefix(200)))
    #expect(!none.contains(.studyFleet))
    #expect(short.shows("50 never-idles"))
  }

  @Test func whatChangesDuringAStudyIsStudiedAfterIt() throws {
    var (state, _) = loaded()
    let first = try #require(state.fleet.question)
    let again = Console.update(
      &state, .fleetLoaded(workspace: "ml-prod", items: Array(Self.items.dropLast(4))), at: Fleets.now)
    #expect(!again.contains(.studyFleet), "one study at a time")
    #expect(Console.update(&state, .studied(first.answer()), at: Fleets.now).contains(.studyFleet))
    let second = try #require(state.fleet.question)
    #expect(!Console.update(&state, .studied(second.answer()), at: Fleets.now).contains(.studyFleet))
    #expect(state.shows("\(Self.count / 4 - 1) never-idles"))
  }

  @Test func theNextStopOfTheRowsOnTheScreenIsKnownWithoutAStudy() {
    let (state, _) = loaded()
    #expect(state.rows.contains { $0.contains("ci-1000") && $0.contains("start 09:00") })
  }

  @Test func theWeekOfALongListIsCountedBesideTheTerminal() throws {
    var (state, _) = loaded()
    let effects = state.type("T")
    #expect(state.shows("being counted"))
    let screen = try #require(
      effects.lazy.compactMap { effect -> FleetTimelineScreen? in
        if case .countFleetWeek(let screen) = effect { return screen }
        return nil
      }.first)
    #expect(!state.type(.down).contains(.countFleetWeek(screen)), "it is being counted already")
    let none = Console.update(&state, .fleetWeek(FleetWeek(of: screen, state)), at: Fleets.now)
    #expect(none.isEmpty)
    #expect(!state.shows("being counted"))
    #expect(state.shows("most \(Self.count)"), "all of them start on Monday at nine")
    // Another week is another sum.
    #expect(
      state.type(">").contains { effect in
        if case .countFleetWeek = effect { return true }
        return false
      })
    #expect(state.shows("being counted"))
  }
}
