import ComputeModel
import Console
import Foundation
import Schedules
import Terminal
import Testing

/// The mouse is off until somebody asks for it, lights and opens, and answers no question.
@Suite struct MouseTests {
  private static func console() -> ConsoleState {
    var state = Fleets.loaded(columns: 120, rows: 40)
    _ = state.type("%")
    return state
  }

  private static func row(of name: String, in state: ConsoleState) -> Int {
    state.rows.firstIndex { $0.contains(" \(name) ") } ?? -1
  }

  @Test func itIsTurnedOnAndOff() {
    var state = Fleets.loaded()
    let row = Self.row(of: "ds-omar", in: state)
    let before = state.rows
    #expect(state.type(.click(row: row, column: 5)).isEmpty)
    #expect(state.rows == before)
    #expect(state.type("%") == [.useMouse(true)])
    #expect(state.shows("Mouse on"))
    #expect(state.type("%") == [.useMouse(false)])
  }

  @Test func theConfigurationBeginsWithIt() {
    var state = Fleets.state()
    state.usesMouse = true
    #expect(Console.update(&state, .began, at: Fleets.now).contains(.useMouse(true)))
  }

  @Test func aClickLightsARowAndAnotherOpensIt() {
    var state = Self.console()
    let row = Self.row(of: "ds-omar", in: state)
    _ = state.type(.click(row: row, column: 10))
    #expect(state.litRow == "ds-omar")
    _ = state.type(.click(row: row, column: 10))
    #expect(state.screen.kind == .detail)
    let tabs = state.rows[2]
    let place = tabs.range(of: "SSH").map { tabs.distance(from: tabs.startIndex, to: $0.lowerBound) } ?? 0
    _ = state.type(.click(row: 2, column: place))
    #expect(state.shows("[4 SSH]"))
  }

  @Test func theWheelMovesTheLight() {
    var state = Self.console()
    _ = state.type(.wheel(1))
    #expect(state.list.cursorIndex == 3)
    _ = state.type(.wheel(-1), .wheel(-1))
    #expect(state.list.cursorIndex == 0)
  }

  @Test func aClickOnAKeyOfTheFooterIsThatKey() {
    var state = Self.console()
    state.light("ds-chenyu")
    let footer = state.rows[39]
    let place = footer.range(of: "x stop").map { footer.distance(from: footer.startIndex, to: $0.lowerBound) } ?? 0
    let effects = state.type(.click(row: 39, column: place))
    #expect(state.dialog != nil)
    #expect(effects.contains { if case .plan = $0 { true } else { false } })
  }

  @Test func noClickAnswersAQuestion() {
    var state = Self.console()
    state.light("ds-chenyu")
    _ = state.type("x")
    for row in 0..<40 {
      for column in stride(from: 0, to: 120, by: 3) {
        #expect(state.type(.click(row: row, column: column)).isEmpty)
      }
    }
    #expect(state.dialog != nil)
  }
}
