import Console
import Foundation
import Languages
import Terminal
import Testing

/// Screens as text, reviewed as diffs. `AMLDECK_RECORD_GOLDENS=1 swift test --filter GoldenTests` records them anew.
@Suite struct GoldenTests {
  static let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)]

  @Test(arguments: sizes) func fleet(columns: Int, rows: Int) throws {
    try compare(Fleets.loaded(columns: columns, rows: rows), "fleet-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func stopDialog(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type("jjjjj")
    _ = state.type("x")
    try compare(state, "stop-dialog-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func bulkStopDialog(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type("*x1")
    try compare(state, "stop-several-dialog-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func deleteDialog(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    state.light("ds-omar")
    _ = state.type("Dds-o")
    try compare(state, "delete-dialog-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func marks(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type(" jvj")
    try compare(state, "marks-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func help(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type("?")
    try compare(state, "help-\(columns)x\(rows)")
  }

  @Test(arguments: sizes, DetailTab.allCases)
  func detail(size: (Int, Int), tab: DetailTab) throws {
    var state = Documents.page(columns: size.0, rows: size.1, zones: Documents.utcOnly)
    _ = state.type("\(tab.rawValue)")
    try compare(state, "detail-\(tab)-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes) func detailHelp(columns: Int, rows: Int) throws {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("?")
    try compare(state, "detail-help-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func raw(columns: Int, rows: Int) throws {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("y/ssh")
    _ = state.type(.enter)
    try compare(state, "raw-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func wideBySizeReversed(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type("wVIf")
    try compare(state, "fleet-wide-\(columns)x\(rows)")
  }

  @Test(arguments: sizes, ["ops", "quota", "errors", "dash", "sim"])
  func reports(size: (Int, Int), command: String) throws {
    let state = ReportTests.open(command, columns: size.0, rows: size.1)
    try compare(state, "report-\(command)-\(size.0)x\(size.1)")
  }

  @Test(arguments: sizes) func whoHoldsAFamily(columns: Int, rows: Int) throws {
    try compare(
      ReportTests.openHolders(columns: columns, rows: rows), "report-quota-holders-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func commandLine(columns: Int, rows: Int) throws {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type(":s")
    _ = state.type(.tab)
    try compare(state, "command-line-\(columns)x\(rows)")
  }

  @Test func sizeGate() throws {
    var state = Fleets.loaded(columns: 39, rows: 9)
    try compare(state, "size-gate-39x9")
    #expect(state.type("x").isEmpty)
    #expect(state.type("Q") == [.quit])
  }

  private func compare(_ state: ConsoleState, _ name: String) throws { try compareGolden(state, name) }
}

/// Holds a screen against its golden file, in the language of the moment.
func compareGolden(_ state: ConsoleState, _ name: String) throws {
  let folder = Language.current == .english ? "Goldens" : "Goldens/\(Language.current.tag)"
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "\(folder)/\(name).txt")
  let golden = Console.view(state).golden
  if ProcessInfo.processInfo.environment["AMLDECK_RECORD_GOLDENS"] == "1" {
    try golden.write(to: file, atomically: true, encoding: .utf8)
  }
  let recorded = try String(contentsOf: file, encoding: .utf8)
  #expect(golden == recorded, "\(name) differs from its golden file; record it anew if the change is meant")
}
