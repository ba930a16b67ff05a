import Terminal

/// The key table as a page. Any screen shows it with `?`.
package struct HelpScreen: Hashable, Sendable {
  /// The first line shown.
  package var top = 0

  package init() {}

  static let lines: [(key: String, meaning: String)] = KeyBinding.Group.allCases.flatMap { group in
    [("", group.rawValue)]
      + KeyTable.fleet.filter { $0.group == group }.map { ($0.label, $0.meaning) } + [("", "")]
  }

  mutating func scroll(by rows: Int, of size: Size) {
    let last = max(0, Self.lines.count - max(1, size.rows - 4))
    top = min(max(0, top + rows), last)
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.put(" help: keys", row: 0, column: 0, role: .header)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let height = canvas.size.rows - 4
    for (index, line) in Self.lines.dropFirst(top).prefix(max(0, height)).enumerated() {
      let row = 2 + index
      if line.key.isEmpty {
        canvas.put(line.meaning, row: row, column: 1, role: .title)
      } else {
        canvas.put(line.key, row: row, column: 2, role: .key, width: 12)
        canvas.put(line.meaning, row: row, column: 15, role: .text)
      }
    }
    rule(row: canvas.size.rows - 2, on: &canvas, ascii: state.isASCII)
    canvas.put("j k scroll  Esc close", row: canvas.size.rows - 1, column: 0, role: .footer)
  }
}

/// A line across the whole screen.
func rule(row: Int, on canvas: inout Canvas, ascii: Bool) {
  canvas.fill(row: row, columns: 0..<canvas.size.columns, role: .border, character: ascii ? "-" : "\u{2500}")
}
