import Console
import Terminal
import Testing

@Suite struct HelpTests {
  private func state(_ kind: Screen.Kind) -> ConsoleState {
    switch kind {
    case .fleet: return Fleets.loaded(columns: 120, rows: 110)
    case .detail: return Documents.page(rows: 110)
    case .raw:
      var state = Documents.page()
      _ = state.type("y")
      return state
    case .report, .simulator:
      var state = ReportTests.open(kind == .report ? "dash" : "sim", columns: 120, rows: 110)
      state.notice = nil
      _ = Console.update(&state, .painted, at: Fleets.now)
      return state
    case .operations:
      var state = ReportTests.open("ops", columns: 120, rows: 110)
      state.notice = nil
      _ = Console.update(&state, .painted, at: Fleets.now)
      return state
    case .timeline, .fleetTimeline:
      var state = Fleets.loaded(columns: 120, rows: 110)
      _ = state.type(kind == .timeline ? "t" : "T")
      return state
    case .scheduleEditor, .idleEditor:
      var state = Fleets.loaded(columns: 120, rows: 110)
      _ = state.type(kind == .scheduleEditor ? "e" : "i")
      return state
    case .sshKey:
      var state = SSHTests.page(rows: 110)
      _ = state.type("a")
      return state
    case .applications: return ApplicationsTests.open(rows: 110)
    case .export: return ExportTests.open(rows: 110)
    case .newInstance:
      var state = Fleets.loaded(columns: 120, rows: 110)
      _ = state.type("n")
      return state
    }
  }

  @Test(arguments: Screen.Kind.allCases) func theHelpPageNamesEveryKeyOfItsScreen(kind: Screen.Kind) {
    var state = state(kind)
    // One column: no meaning is broken.
    _ = Console.update(&state, .resized(Size(columns: 119, rows: 140)), at: Fleets.now)
    let before = state.rows
    _ = state.type("?")
    for binding in KeyMap.standard.bindings(kind) { #expect(state.shows(binding.meaning)) }
    _ = state.type(.escape)
    #expect(state.rows == before)
  }

  @Test(arguments: Screen.Kind.allCases) func noKeyHasTwoMeanings(kind: Screen.Kind) {
    var seen: Set<Key> = []
    for binding in KeyMap.standard.bindings(kind) {
      for key in binding.keys { #expect(seen.insert(key).inserted, "\(key) stands twice") }
    }
  }

  @Test(arguments: Screen.Kind.allCases, [40, 80, 120]) func helpAndBackAreInEveryFooter(
    kind: Screen.Kind, columns: Int
  ) {
    var state = state(kind)
    _ = Console.update(&state, .resized(Size(columns: columns, rows: 24)), at: Fleets.now)
    let footer = state.rows.last ?? ""
    // Where fields take letters, keys that are none say the same.
    #expect(footer.contains(kind == .newInstance ? "F1 help" : "? help"))
    #expect(footer.contains(kind == .newInstance ? "Esc leave" : kind == .sshKey ? "Esc back" : "q back"))
  }

  @Test(arguments: Screen.Kind.allCases, [40, 80, 120]) func asciiIsASCII(kind: Screen.Kind, columns: Int) {
    var state = state(kind)
    state.isASCII = true
    _ = Console.update(&state, .resized(Size(columns: columns, rows: 24)), at: Fleets.now)
    for keys in ["", "?"] {
      _ = state.type(keys)
      // The names are the people's own, and so are the controls in them, which have pictures from U+2400 on.
      let signs = state.rows.joined().unicodeScalars.filter {
        ("\u{2000}"..."\u{23ff}").contains($0) || ("\u{2440}"..."\u{2fff}").contains($0)
      }
      #expect(signs.isEmpty, "\(kind) \(columns): \(signs.map { String($0) })")
    }
  }

  @Test func aWideScreenShowsTheGroupsSideBySide() {
    var state = state(.fleet)
    _ = Console.update(&state, .resized(Size(columns: 200, rows: 60)), at: Fleets.now)
    _ = state.type("?")
    #expect(state.rows[2].contains("ACT (asks first)") && state.rows[2].contains("LIST"))
    // A broken meaning goes on below; none is cut.
    for binding in KeyMap.standard.bindings(.fleet) {
      #expect(state.shows(String(binding.meaning.prefix(30))), "\(binding.meaning)")
    }
    // What is searched for stands side by side too.
    _ = state.type("/sort")
    _ = state.type(.enter)
    #expect(state.rows[2].contains("sort by name") && state.shows("/sort: "))
  }

  @Test func aGreyKeySaysWhyInTheHelp() {
    var state = Documents.page()
    _ = Console.update(&state, .resized(Size(columns: 119, rows: 60)), at: Fleets.now)
    _ = state.type("?")
    #expect(state.shows("start: ds-chenyu is Running; only a stopped instance can be started."))
  }
}
