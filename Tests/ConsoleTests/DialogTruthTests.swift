import ComputeModel
import Console
import Mutations
import Searches
import Terminal
import Testing

/// What stands in a dialog is the program's own, whatever a name holds (RELIABILITY S2); and nothing changes by a key
/// that slips (RELIABILITY S10).
@Suite struct DialogTruthTests {
  /// Names that try to draw, to move the cursor, to hide, or to pass for the dialog.
  static let payloads: [String] = {
    var payloads = (0..<0x20).map { "a\(Character(Unicode.Scalar(UInt8($0))))b" }
    payloads += (0x7F..<0xA0).compactMap { Unicode.Scalar($0) }.map { "a\(Character($0))b" }
    let tails = [
      "[2J", "[1;1H", "[31m", "[?1049h", "[6n", "c", "#8", "7", "(0", "]0;t\u{7}", "]52;c;AA\u{1B}\\", "Pq\u{1B}\\",
      "_x", "^x", "X",
    ]
    payloads += tails.flatMap { ["\u{1B}\($0)", "a\u{1B}\($0)b", "\u{1B}\($0)\u{1B}\($0)"] }
    payloads += tails.filter { $0.hasPrefix("[") }.map { "\u{9B}\($0.dropFirst())" }
    let invisible =
      "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}\u{180E}\u{34F}\u{115F}\u{3164}\u{E0001}\u{E0041}\u{2028}\u{2029}"
    payloads += invisible.unicodeScalars.flatMap { ["\($0)", "stop\($0)ped", "\($0)\($0)\($0)"] }
    let fakes = [
      "y", "x  [ Cancel: Esc ]", "x\n[ Stop: y ]", "ds-chenyu\r\n\r\nworkspace ml-dev", "a\tb", "x │ y", "└──┘",
      "x\u{8}\u{8}\u{8}y", "[red]x", "%n%s", "</b>", "x -> ok",
    ]
    payloads += fakes + fakes.map { "\($0)\($0)" }
    payloads += ["", " ", "\u{3000}", "陈伟", "👩‍👩‍👧", "🇩🇪", "ﷺ", "\u{FFFD}", "\u{FFFE}", "\u{E000}"]
    payloads += [10, 24, 25, 40, 41, 80, 200, 1000].flatMap { length in
      ["x", "陈", "e\u{301}", "\u{1B}", "-"].map { String(repeating: $0, count: length) }
    }
    return payloads
  }()

  private static let columns = 100

  private func dialog(_ name: String, key: Character) -> ConsoleState {
    var state = Fleets.loaded(columns: Self.columns, rows: 30)
    let item = Fleets.instance("here", "Running")
    guard case .instance(var instance) = item else { return state }
    instance.name = name
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [.instance(instance)]), at: Fleets.now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    _ = state.type(.home, .character(key))
    return state
  }

  /// Each row of the dialog, between its frame's sides; nil where the frame is not whole.
  private func text(of state: ConsoleState) -> [String]? {
    let rows = state.rows.map { Array($0) }
    guard let top = rows.firstIndex(where: { $0.contains("┌") }), let left = rows[top].firstIndex(of: "┌"),
      let bottom = rows.lastIndex(where: { $0.indices.contains(left) && $0[left] == "└" }), bottom > top + 3
    else { return nil }
    let sides = rows[(top + 1)..<bottom].map { row in row.indices.filter { row[$0] == "│" } }
    guard sides.allSatisfy({ $0.first == sides[0].first && $0.count >= 2 }) else { return nil }
    return rows[(top + 1)..<bottom].map { String($0) }
  }

  @Test func noNameMovesWhatTheDialogSays() throws {
    var figure = Figure("S2")
    let plain = try #require(text(of: dialog("plain", key: "x")))
    let fixed = ["workspace ml-prod  resource group rg-lab", "[ Cancel: Esc ]  [ Stop: y ]", "subscription 0000"]
    for payload in Self.payloads {
      let state = dialog(payload, key: "x")
      var complaints: [String] = []
      if let shown = text(of: state) {
        for words in fixed {
          let (there, before) = (shown.filter { $0.contains(words) }, plain.filter { $0.contains(words) })
          if there.count != 1 || there.map({ place(of: words, in: $0) }) != before.map({ place(of: words, in: $0) }) {
            complaints.append("\(words) stands elsewhere")
          }
        }
      } else {
        complaints.append("the frame is not whole")
      }
      if state.rows.contains(where: { row in
        row.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
      }) {
        complaints.append("a control character is on the screen")
      }
      figure.row(payload.debugDescription, complaints)
    }
    #expect(try figure.report(of: Self.payloads.count) == [])
    #expect(Self.payloads.count >= 220)
  }

  private func place(of words: String, in row: String) -> Int? {
    row.firstRange(of: words).map { row.distance(from: row.startIndex, to: $0.lowerBound) }
  }

  /// What is typed is compared with the name itself, not with what it looks like.
  @Test(arguments: [
    ("a\u{202E}b", "ab"), ("a\u{200B}b", "ab"), ("аb", "ab"), ("ab ", "ab"), ("AB", "ab"), ("e\u{301}", "e"),
  ])
  func aNameThatOnlyLooksTheSameDeletesNothing(name: String, typed: String) {
    var state = dialog(name, key: "d")
    let effects = state.type(typed) + state.type(.enter)
    #expect(!effects.contains { if case .perform = $0 { true } else { false } })
    #expect(state.operations.isEmpty)
  }

  private static let keys: [Key] =
    (UInt8(ascii: " ")...UInt8(ascii: "~")).map { Key.character(Character(Unicode.Scalar($0))) } + [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .function(1), .control("l"), .control("r"), .control("u"), .alt("x"), .paste("y\ny"),
    ]

  private func changes(_ effects: [Effect]) -> Bool { effects.contains { $0.changesSomething } }

  /// One key never changes anything, and of two only a dialog's own and its `y`.
  @Test func noKeyThatSlipsChangesAnything() throws {
    var figure = Figure("S10")
    let fleet = Fleets.loaded()
    for first in Self.keys {
      var one = fleet
      var complaints = changes(one.type(first)) ? ["\(first) alone changes something"] : []
      let asks = one.dialog != nil
      for second in Self.keys {
        var two = one
        let effects = two.type(second)
        if changes(effects), !(asks && second == .character("y")) { complaints.append("\(first), \(second)") }
      }
      figure.row("\(first)", complaints)
    }
    #expect(try figure.report(of: Self.keys.count) == [])
  }

  /// While one is under way the same is not sent again.
  @Test func theSameActionIsNotSentTwice() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    let first = state.type("xy")
    let second = state.type("xy")
    #expect(first.count { if case .perform = $0 { true } else { false } } == 1)
    #expect(!second.contains { if case .perform = $0 { true } else { false } })
  }
}
