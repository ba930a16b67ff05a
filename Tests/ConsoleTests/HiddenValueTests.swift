import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// Secrets stand on the screen only after a question, for half a minute, and in no file.
@Suite struct HiddenValueTests {
  private static func shown() -> ConsoleState {
    var state = Documents.page(columns: 120, rows: 200)
    _ = state.type("v")
    #expect(!state.shows("LICENCE-BODY"))
    #expect(state.shows("HIDDEN VALUES OF ds-chenyu"))
    _ = state.type("y")
    return state
  }

  @Test func theyStandThereAfterTheQuestionAndGoByThemselves() {
    var state = Self.shown()
    #expect(state.screen.kind == .raw)
    #expect(state.shows("LICENCE-BODY"))
    #expect(state.shows("HIDDEN VALUES ARE SHOWN"))
    _ = Console.update(&state, .painted, at: Fleets.now + .seconds(29))
    #expect(state.shows("LICENCE-BODY"))
    _ = Console.update(&state, .timer, at: Fleets.now + .seconds(30))
    #expect(!state.shows("LICENCE-BODY"))
    #expect(state.shows("secrets masked"))
  }

  @Test func aTimerEndsThemAlsoWhileAReadingHangs() {
    var state = Documents.page(columns: 120, rows: 200)
    _ = state.type("v")
    #expect(state.type("y").contains(.wake(afterSeconds: 30)))
    let effects = Console.update(&state, .timer, at: Fleets.now + .seconds(10))
    #expect(effects.contains(.wake(afterSeconds: 20)))
  }

  @Test func cancelShowsNothing() {
    var state = Documents.page(columns: 120, rows: 200)
    _ = state.type("v")
    _ = state.type(.enter)
    #expect(!state.shows("LICENCE-BODY"))
  }

  @Test func leavingThePageHidesThem() {
    var state = Self.shown()
    _ = state.type(.escape)
    _ = state.type("-")
    #expect(state.screen.kind == .raw)
    #expect(!state.shows("LICENCE-BODY"))
  }

  @Test func noFileOfTheScreenHasThem() {
    let state = Self.shown()
    #expect(!state.masked.shows("LICENCE-BODY"))
  }

  @Test func whatHidesNothingSaysSo() throws {
    var state = Documents.page(columns: 120, rows: 60)
    let plain = try JSONValue(parsing: #"{"name":"ds-chenyu","properties":{"properties":{"vmSize":"x"}}}"#)
    let target = try #require(state.screen.target)
    _ = Console.update(&state, .document(target, plain), at: Fleets.now)
    _ = state.type("v")
    #expect(state.dialog == nil)
    #expect(state.shows("Nothing of ds-chenyu is hidden."))
  }
}
