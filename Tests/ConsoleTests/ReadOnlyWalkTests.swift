import ComputeModel
import Console
import Searches
import Terminal
import Testing

/// Every key of the table, and every command of the line, on every screen of a read-only console: nothing is planned
/// or sent. The client would not let it through either; this is about keys that promise what they do not do.
@Suite struct ReadOnlyWalkTests {
  private static let screens: [(name: String, keys: String)] = [
    ("fleet", ""), ("marks", "*"), ("instance", ":show ds-chenyu\n"), ("raw", ":raw ds-chenyu\n"),
    ("single sign-on", ":show ds-chenyu\n3"), ("SSH", ":show ds-chenyu\n4"), ("timeline", "t"),
    ("applications", ":apps ds-chenyu\n"), ("export", ":export ds-chenyu\n"),
    ("operations", "o"), ("quota", ":quota\n"), ("errors", ":errors\n"), ("overview", ":dash\n"), ("sim", ":sim\n"),
    ("costs", ":cost\n"), ("finding", ":explain never-idles\n"), ("policy", ":policy\n"),
    ("jobs", ":jobs ds-ana\n"), ("events", ":events\n"), ("contexts", "0"), ("log", ":log\n"),
    ("report", ":report\n"), ("leavers", ":leavers\n"), ("notices", ":tell delete ds-ana\n"), ("wall", ":wall\n"),
  ]

  private static let allKeys: [Key] =
    (UInt8(ascii: " ")...UInt8(ascii: "~")).map { Key.character(Character(Unicode.Scalar($0))) } + [
      .enter, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .function(1), .control("l"), .control("r"), .control("f"), .control("b"), .paste("xy"),
    ]

  /// Opening a screen costs more than a key on it, and a state is a value.
  private static let consoles = screens.map { console(on: $0.keys) }

  private static func console(on keys: String) -> ConsoleState {
    var state = ReportTests.open("errors")
    state.isReadOnly = true
    state.operations = []
    _ = state.type(":ls\n".map { $0 == "\n" ? Key.enter : .character($0) })
    _ = state.type(keys.map { $0 == "\n" ? Key.enter : .character($0) })
    return state
  }

  /// Also what only prepares a change: nobody who may not write is asked for one.
  private func writes(_ effects: [Effect]) -> [Effect] {
    effects.filter { effect in
      switch effect {
      case .plan, .planEach, .planRecreation, .checkCreation: true
      default: effect.changesSomething
      }
    }
  }

  @Test(arguments: screens.indices) func noKeyWrites(screen: Int) {
    for key in Self.allKeys {
      var state = Self.consoles[screen]
      var effects = state.type([key])
      // Whatever opened is confirmed in every way that there is.
      effects += state.type([.character("y"), .character("1"), .enter, .character("y")])
      #expect(writes(effects).isEmpty, "\(key) on \(Self.screens[screen].name)")
    }
  }

  @Test(arguments: [
    "stop ds-chenyu", "start ds-omar", "restart ds-chenyu", "delete ds-omar", "idle 45 ds-chenyu", "idle off ds-chenyu",
    "sso on ds-chenyu", "ssh", "ssh /keys/mine", "schedules ds-chenyu", "suspend 2026-12-24 2027-01-04", "suspend off",
    "preset office", "recreate ds-chenyu", "tell delete ds-chenyu", "onboard t.yml u.csv", "sim dismiss ds-chenyu",
    "new", "clone ds-chenyu",
  ])
  func noCommandWrites(command: String) {
    for (screen, console) in zip(Self.screens, Self.consoles) {
      var state = console
      let effects = state.type((":" + command).map { Key.character($0) } + [.enter, .character("y"), .enter])
      #expect(writes(effects).isEmpty, "\(command) on \(screen.name)")
      #expect(state.dialog == nil)
    }
  }
}
