import Languages
import Terminal

/// The key table of the present screen as a page. Any screen shows it with `?`.
package struct HelpScreen: Hashable, Sendable {
  /// The first line shown.
  package var top = 0
  /// What is searched for; lines without it are left out.
  var pattern = ""
  /// The pattern while it is typed; nil otherwise.
  var input: TextField?

  private static var greyLabel: String { localized("grey now") }
  /// Of the line before, in its role.
  private static let continuation = "  "
  /// Narrower columns would break most meanings.
  private static let leastColumnWidth = 60

  package init() {}

  private typealias Line = (key: String, meaning: String)

  /// The lines that hold what is searched for; without it all.
  private func lines(_ state: ConsoleState) -> [Line] {
    let all = Self.lines(state)
    guard !pattern.isEmpty else { return all }
    let matcher = TextMatcher(pattern)
    return all.filter { matcher.isContained(in: $0.key) || matcher.isContained(in: $0.meaning) }
  }

  private static func columnCount(_ size: Size) -> Int { max(1, size.columns / leastColumnWidth) }

  private static func columnWidth(_ size: Size) -> Int { size.columns / columnCount(size) }

  /// The lines side by side where the screen is wide: the lowest columns that hold them without tearing a group apart,
  /// but for that of the commands, which is longer than a screen.
  private func columns(_ state: ConsoleState) -> [[Line]] {
    let (lines, count) = (lines(state), Self.columnCount(state.size))
    guard count > 1 else { return [lines] }
    let blocks = Self.blocks(lines)
    var height = max(1, (lines.count + count - 1) / count)
    while true {
      if let packed = Self.pack(blocks, height: height, count: count) { return packed }
      height += 1
    }
  }

  /// Lines that stay together.
  private static func blocks(_ lines: [Line]) -> [[Line]] {
    var blocks: [[Line]] = []
    for line in lines {
      let isTitle = line.key.isEmpty && !line.meaning.isEmpty
      let isFirstCommand = blocks.last.map { $0.count == 1 && $0[0].key.isEmpty } ?? false
      let begins = isTitle || line.key.hasPrefix(":") && !isFirstCommand
      if begins || blocks.isEmpty { blocks.append([line]) } else { blocks[blocks.count - 1].append(line) }
    }
    return blocks
  }

  /// Nil where they do not fit.
  private static func pack(_ blocks: [[Line]], height: Int, count: Int) -> [[Line]]? {
    var columns: [[Line]] = [[]]
    for block in blocks {
      let isBlankAtEnd = block.last.map { $0.key.isEmpty && $0.meaning.isEmpty } ?? false
      let needed = block.count - (isBlankAtEnd ? 1 : 0)
      if columns[columns.count - 1].count + needed > height {
        guard needed <= height, columns.count < count else { return nil }
        columns.append([])
      }
      columns[columns.count - 1] += block
    }
    return columns
  }

  private static func height(of columns: [[Line]]) -> Int {
    columns.map { column in
      column.count - (column.last.map { $0.key.isEmpty && $0.meaning.isEmpty } ?? false ? 1 : 0)
    }.max() ?? 0
  }

  /// A line without a key is a title, or what a greyed key says.
  private static func lines(_ state: ConsoleState) -> [Line] {
    let bindings = state.keys.bindings(state.screen.kind)
    let textWidth = max(1, columnWidth(state.size) - 16)
    var lines: [Line] = []
    for group in KeyBinding.Group.allCases {
      let members = bindings.filter { $0.group == group }
      if members.isEmpty { continue }
      lines.append(("", localized(word: group.rawValue)))
      for (index, binding) in members.enumerated() {
        if index > 0, members[index - 1].meaning == binding.meaning { continue }
        // Digits that mean the same for a number each are one line.
        let last = members[index...].prefix { $0.meaning == binding.meaning }.last ?? binding
        let label = last.command == binding.command ? binding.label : "\(binding.label)-\(last.label)"
        for (index, text) in wrapped(binding.shownMeaning, to: textWidth).enumerated() {
          lines.append((index == 0 ? label : continuation, text))
        }
        if let refusal = state.refusal(of: binding.command) {
          for (index, line) in wrapped(SafeText(refusal).text, to: textWidth).enumerated() {
            lines.append((index == 0 ? greyLabel : " ", line))
          }
        }
      }
      lines.append(("", ""))
    }
    // Where no line can be opened, no command of it is of use.
    guard bindings.contains(where: { $0.command == .commandLine }) else { return lines }
    lines.append(("", localized("COMMANDS (\(state.keyName(.commandLine)), Tab completes)")))
    for command in ConsoleCommand.all {
      let argument = command.argument.isEmpty ? "" : "\(command.argument)  "
      let texts = wrapped(argument + command.shownMeaning, to: textWidth)
      for (index, text) in texts.enumerated() {
        lines.append((index == 0 ? ":\(command.names[0])" : continuation, text))
      }
    }
    return lines
  }

  mutating func scroll(by rows: Int, in state: ConsoleState) {
    let last = max(0, Self.height(of: columns(state)) - max(1, state.size.rows - 4))
    let (sum, overflow) = top.addingReportingOverflow(rows)
    top = min(max(0, overflow ? 0 : sum), last)
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.put(localized(" help: \(localized(word: state.screen.kind.rawValue))"), row: 0, column: 0, role: .header)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let height = max(0, canvas.size.rows - 4)
    let columns = columns(state)
    for (number, column) in columns.enumerated() {
      let left = number * Self.columnWidth(canvas.size)
      for (index, line) in column.dropFirst(top).prefix(height).enumerated() {
        Self.draw(line, row: 2 + index, left: left, on: &canvas)
      }
    }
    rule(row: canvas.size.rows - 2, on: &canvas, ascii: state.isASCII)
    let more = Self.height(of: columns) - top - height
    let count = columns.reduce(0) { $0 + $1.count }
    let counted = count == 1 ? localized("1 line") : localized("\(count) lines")
    let found = pattern.isEmpty ? "" : "  /\(pattern): \(counted)"
    canvas.put(
      localized("j k scroll  / search  Esc close\(found)\(more > 0 ? localized("  \(more) more lines") : "")"),
      row: canvas.size.rows - 1, column: 0, role: .footer)
    if let input {
      Footer.input(input, hint: localized("\(counted)  Enter keep  Esc clear"), on: &canvas)
    }
  }

  private static func draw(_ line: Line, row: Int, left: Int, on canvas: inout Canvas) {
    let width = columnWidth(canvas.size)
    if line.key.isEmpty {
      canvas.put(line.meaning, row: row, column: left + 1, role: .title, width: width - 2)
    } else {
      let isGrey = line.key == greyLabel || line.key == " "
      canvas.put(line.key, row: row, column: left + 2, role: isGrey ? .keyDisabled : .key, width: 12)
      canvas.put(line.meaning, row: row, column: left + 15, role: isGrey ? .warning : .text, width: width - 16)
    }
  }
}

/// A line across the whole screen.
func rule(row: Int, on canvas: inout Canvas, ascii: Bool) {
  canvas.fill(row: row, columns: 0..<canvas.size.columns, role: .border, character: ascii ? "-" : "\u{2500}")
}
