import ComputeModel
import Console
import Terminal
import Testing

/// A new instance with two pairs of schedules: four, which is as many as Azure allows.
@Suite struct TwoPairsTests {
  /// In the step of schedules, with two pairs chosen and the light on the days of the second.
  static func chosen(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = CreationTests.begun(columns: columns, rows: rows)
    _ = state.type(.enter)
    _ = CreationTests.named(&state, to: 4)
    #expect(state.screen.kind == .newInstance)
    _ = state.type([.down, .right, .right, .down, .down, .down, .down])
    return state
  }

  @Test func bothAreAmongWhatIsSent() throws {
    var state = Self.chosen()
    _ = state.type(.control("u"))
    _ = state.type("sun")
    _ = state.type(.down, .control("u"))
    _ = state.type("8:30")
    let (creation, _) = try CreationTests.checked(state.type([.enter, .enter]), &state)
    let schedules = CreationTests.instance(creation)[path: "schedules", "computeStartStop"]?.elements ?? []
    let rules = schedules.compactMap { $0[path: "cron", "expression"]?.text }
    #expect(rules == ["0 9 * * 1-5", "0 18 * * 1-5", "30 8 * * 0", "0 14 * * 0"])
    #expect(schedules.map { $0["action"]?.text } == ["Start", "Stop", "Start", "Stop"])
  }

  @Test func theSamePairTwiceIsRefused() {
    var state = Self.chosen()
    _ = state.type(.control("u"))
    _ = state.type("mon-fri")
    _ = state.type(.down, .control("u"))
    _ = state.type("9:00")
    _ = state.type(.down, .control("u"))
    _ = state.type("18:00")
    _ = state.type(.enter)
    #expect(state.shows("Both pairs are the same"))
  }

  @Test func aMistakeInTheSecondIsLitThere() {
    var state = Self.chosen()
    _ = state.type(.control("u"))
    _ = state.type("someday")
    _ = state.type(.enter)
    #expect(state.shows("The days are someday"))
    #expect(state.rows.contains { $0.hasPrefix("> and on") })
  }
}
