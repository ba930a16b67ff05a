import ArgumentParser
import Console
import Terminal
import Testing

@testable import amldeck

/// No state is told by colour alone (issue 10 point 3): on every screen of the lab, what stands in the colour of a state
/// stands there in no other colour, and in no plain one. The same words in two colours would mean two things to whoever
/// sees colours, and one to whoever does not.
@Suite struct ColourAloneTests {
  private static let states: Set<Role> = [
    .running, .transitional, .stopped, .failed, .unknown, .warning, .error, .good,
  ]

  @Test func wordsInTheColourOfAStateAreInNoOther() async throws {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    for isWall in [false, true] {
      let backend = try await Backend.demo(options, isReadOnly: isWall, principal: nil)
      for screen in NamedScreen.all where screen.isWall == isWall {
        var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 60), isASCII: false, isWall: isWall)
        await run.begin()
        for key in try TypedKeys.read(screen.keys) { await run.type(key) }
        for mistake in Self.mistakes(on: run.canvas) { Issue.record("\(screen.name): \(mistake)") }
      }
      await backend.close()
    }
  }

  private static func mistakes(on canvas: Canvas) -> [String] {
    var roles: [String: Set<Role>] = [:]
    for row in 0..<canvas.size.rows {
      for run in runs(canvas.row(row)) where states.contains(run.role) || run.role == .text {
        roles[run.key, default: []].insert(run.role)
      }
    }
    return roles.filter { $0.value.count > 1 }.map { text, found in
      "\"\(text)\" stands there as \(found.map(\.rawValue).sorted().joined(separator: " and "))"
    }
  }

  private struct Run {
    var role: Role
    var column: Int
    var text = ""

    /// A number means what the title of its column says, and large digits what stands below them.
    var key: String { text.allSatisfy { $0.isNumber || "# .,".contains($0) } ? "\(text) in column \(column)" : text }
  }

  /// Neighbouring cells of one role, without the blanks around them.
  private static func runs(_ cells: some Sequence<Cell>) -> [Run] {
    var runs: [Run] = []
    for (column, cell) in cells.enumerated() where !cell.isContinuation {
      if runs.last?.role != cell.role { runs.append(Run(role: cell.role, column: column)) }
      runs[runs.count - 1].text.unicodeScalars.append(cell.glyph.base)
    }
    return runs.map { run in
      var run = run
      run.text = run.text.trimmed
      return run
    }.filter { !$0.text.isEmpty }
  }
}
