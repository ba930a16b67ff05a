import Console
import Terminal
import Testing

/// Keys that a user has given other places.
@Suite struct KeyMapTests {
  private static func console(_ changes: KeyMap.Change...) throws -> ConsoleState {
    var state = Fleets.loaded()
    state.keys = try KeyMap(changes)
    state.light("ds-chenyu")
    return state
  }

  @Test func anActionHasItsNewKeyInTheDispatchTheFooterAndTheHelp() throws {
    var state = try Self.console(KeyMap.Change(word: "stop", keys: [.character("K")]))
    #expect(state.rows.last?.contains("K stop") == true)
    _ = state.type("x")
    #expect(state.dialog == nil)
    _ = state.type("K")
    #expect(state.shows("STOP ds-chenyu"))
    _ = state.type(.escape)
    _ = state.type("?")
    #expect(state.rows.contains { $0.hasPrefix("  K ") && $0.contains("stop") })
  }

  @Test func sentencesNameTheNewKeys() throws {
    var state = try Self.console(
      KeyMap.Change(word: "unmark", keys: [.control("u")]), KeyMap.Change(word: "delete", keys: []))
    _ = state.type(" ")
    #expect(state.shows("s x r (no key) act on all of them  Ctrl-U unmark"))
  }

  @Test func aKeyThatWasTakenAwayDoesNothing() throws {
    var state = try Self.console(KeyMap.Change(word: "delete", keys: []))
    #expect(state.type("D").isEmpty)
    #expect(state.dialog == nil)
    _ = state.type("?")
    #expect(!state.shows("its name must be typed"))
  }

  @Test func twoWordsCannotHaveOneKeyOnOneScreen() {
    let clash = #expect(throws: KeyMap.Clash.self) {
      try KeyMap([
        KeyMap.Change(word: "wide", keys: [.function(9)]), KeyMap.Change(word: "stop", keys: [.character("r")]),
      ])
    }
    #expect(clash?.change == 1)
    #expect(clash?.reason.contains("stop is on r, which means restart in the fleet list") == true)
  }

  @Test func keysThatChangePlacesDoNotClash() throws {
    var state = try Self.console(
      KeyMap.Change(word: "stop", keys: [.character("r")]), KeyMap.Change(word: "restart", keys: [.character("x")]))
    _ = state.type("x")
    #expect(state.shows("RESTART ds-chenyu"))
  }

  @Test func whoeverMistypesTheConfigurationCanStillLeave() throws {
    #expect(throws: KeyMap.Clash.self) { try KeyMap([KeyMap.Change(word: "stop", keys: [.control("c")])]) }
    #expect(throws: KeyMap.Clash.self) { try KeyMap([KeyMap.Change(word: "stop", keys: [.escape])]) }
    var state = try Self.console(
      KeyMap.Change(word: "back", keys: []), KeyMap.Change(word: "quit", keys: [.function(10)]))
    _ = state.type("o")
    _ = state.type(.escape)
    #expect(state.screen == .fleet)
    #expect(state.type(.control("c")) == [.quit])
    #expect(state.type(.function(10)) == [.quit])
  }

  @Test func whereFieldsAreFilledInLettersStayText() throws {
    var state = try Self.console(KeyMap.Change(word: "refresh", keys: [.character("z")]), Self.zoneAway)
    _ = state.type(":new")
    _ = state.type(.enter)
    // There it goes on to be what it was.
    #expect(state.keys.command(for: .control("r"), on: .newInstance) == .refresh)
    #expect(state.keys.command(for: .character("z"), on: .newInstance) == nil)
    #expect(state.keys.command(for: .character("z"), on: .fleet) == .refresh)
  }

  private static let zoneAway = KeyMap.Change(word: "zone", keys: [])

  @Test(arguments: Screen.Kind.allCases) func everyCommandOfAScreenHasAWordOfItsOwn(kind: Screen.Kind) {
    var seen: Set<String> = []
    for binding in KeyMap.standard.bindings(kind) {
      #expect(seen.insert(binding.command.word).inserted, "\(binding.command.word) stands twice")
    }
  }
}
