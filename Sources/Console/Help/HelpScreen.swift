import Terminal

/// The key table of the present screen as a page. Any screen shows it with `?`.
package struct HelpScreen: Hashable, Sendable {
  /// The first line shown.
  package var top = 0
  /// What is searched for; lines without it are left out.
  var pattern = ""
  /// The pattern while it is typed; nil otherwise.
  var input: TextField?

  private static let greyLabel = "grey now"
  /// Of the line before, in its role.
  private static let continuation = "  "

  package init() {}

  private typealias Line = (key: String, meaning: String)

  /// The lines that hold what is searched for; without it all.
  private func lines(_ state: ConsoleState) -> [Line] {
    let all = Self.lines(state)
    guard !pattern.isEmpty else { return all }
    let matcher = TextMatcher(pattern)
    return all.filter { matcher.isContained(in: $0.key) || matcher.isContained(in: $0.meaning) }
  }

  /// A line without a key is a title, or what a greyed key says.
  private static func lines(_ state: ConsoleState) -> [Line] {
    let bindings = state.keys.bindings(state.screen.kind)
    var lines: [Line] = []
    for group in KeyBinding.Group.allCases {
      let members = bindings.filter { $0.group == group }
      if members.isEmpty { continue }
      lines.append(("", group.rawValue))
      for (index, binding) in members.enumerated() {
        if index > 0, members[index - 1].meaning == binding.meaning { continue }
        // Digits that mean the same for a number each are one line.
        let last = members[index...].prefix { $0.meaning == binding.meaning }.last ?? binding
        lines.append(
          (last.command == binding.command ? binding.label : "\(binding.label)-\(last.label)", binding.meaning))
        if let refusal = state.refusal(of: binding.command) {
          for (index, line) in wrapped(SafeText(refusal).text, to: max(1, state.size.columns - 16)).enumerated() {
            lines.append((index == 0 ? greyLabel : " ", line))
          }
        }
      }
      lines.append(("", ""))
    }
    // Where no line can be opened, no command of it is of use.
    guard bindings.contains(where: { $0.command == .commandLine }) else { return lines }
    lines.append(("", "COMMANDS (\(state.keyName(.commandLine)), Tab completes)"))
    for command in ConsoleCommand.all {
      let argument = command.argument.isEmpty ? "" : "\(command.argument)  "
      let texts = wrapped(argument + command.meaning, to: max(1, state.size.columns - 16))
      for (index, text) in texts.enumerated() {
        lines.append((index == 0 ? ":\(command.names[0])" : continuation, text))
      }
    }
    return lines
  }

  mutating func scroll(by rows: Int, in state: ConsoleState) {
    let last = max(0, lines(state).count - max(1, state.size.rows - 4))
    let (sum, overflow) = top.addingReportingOverflow(rows)
    top = min(max(0, overflow ? 0 : sum), last)
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.put(" help: \(state.screen.kind.rawValue)", row: 0, column: 0, role: .header)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let height = max(0, canvas.size.rows - 4)
    let lines = lines(state)
    for (index, line) in lines.dropFirst(top).prefix(height).enumerated() {
      let row = 2 + index
      if line.key.isEmpty {
        canvas.put(line.meaning, row: row, column: 1, role: .title)
      } else {
        let isGrey = line.key == Self.greyLabel || line.key == " "
        canvas.put(line.key, row: row, column: 2, role: isGrey ? .keyDisabled : .key, width: 12)
        canvas.put(line.meaning, row: row, column: 15, role: isGrey ? .warning : .text)
      }
    }
    rule(row: canvas.size.rows - 2, on: &canvas, ascii: state.isASCII)
    let more = lines.count - top - height
    let found = pattern.isEmpty ? "" : "  /\(pattern): \(lines.count == 1 ? "1 line" : "\(lines.count) lines")"
    canvas.put(
      "j k scroll  / search  Esc close\(found)\(more > 0 ? "  \(more) more lines" : "")",
      row: canvas.size.rows - 1, column: 0, role: .footer)
    if let input {
      Footer.input(
        input, hint: "\(lines.count == 1 ? "1 line" : "\(lines.count) lines")  Enter keep  Esc clear", on: &canvas)
    }
  }
}

/// A line across the whole screen.
func rule(row: Int, on canvas: inout Canvas, ascii: Bool) {
  canvas.fill(row: row, columns: 0..<canvas.size.columns, role: .border, character: ascii ? "-" : "\u{2500}")
}
