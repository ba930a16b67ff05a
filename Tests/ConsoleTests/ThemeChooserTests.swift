import Console
import Terminal
import Testing

@Suite struct ThemeChooserTests {
  private func state(_ names: [String] = ["default", "paper", "mono"]) -> ConsoleState {
    var state = Fleets.loaded(columns: 80, rows: 24)
    state.themes = ThemeNames(all: names, current: "default")
    return state
  }

  private func enter(_ line: String, _ state: inout ConsoleState) -> [Effect] {
    _ = state.type(":")
    _ = state.type(line)
    return Console.update(&state, .key(.enter), at: Fleets.now)
  }

  @Test func `Each theme is shown as the light comes to it, and Enter keeps it`() {
    var state = state()
    #expect(enter("theme", &state) == [])
    #expect(state.shows("> default"))
    #expect(Console.update(&state, .key(.down), at: Fleets.now) == [.showTheme("paper")])
    #expect(state.shows("> paper"))
    #expect(state.shows("write theme: paper in the configuration file"))
    #expect(Console.update(&state, .key(.enter), at: Fleets.now) == [])
    #expect(!state.shows("> paper"))
    #expect(state.themes.current == "paper")
  }

  @Test func `Escape brings back the theme that was there`() {
    var state = state()
    _ = enter("theme", &state)
    _ = Console.update(&state, .key(.down), at: Fleets.now)
    _ = Console.update(&state, .key(.down), at: Fleets.now)
    #expect(Console.update(&state, .key(.escape), at: Fleets.now) == [.showTheme("default")])
    #expect(state.themes.current == "default")
  }

  @Test func `A theme by its name, and a wrong name`() {
    var state = state()
    #expect(enter("theme mono", &state) == [.showTheme("mono")])
    #expect(enter("theme pink", &state) == [])
    #expect(state.shows("There is no theme pink: choose default, paper, mono."))
  }

  @Test func `Without colours there is nothing to choose`() {
    var state = state(["mono"])
    #expect(enter("theme", &state) == [])
    #expect(state.shows("Colours are off"))
  }
}
