import Languages
package import Terminal

/// The keys that the last footer had room for; none of them is another before the console ends.
package typealias DrawnFooter = Drawn<FooterSource, FooterKeys>

package struct FooterKeys: Sendable {
  var bindings: [KeyBinding]
  /// The row of them, by which can be pressed now.
  var rows: [[Bool]: [Cell]] = [:]
}

package struct FooterSource: Equatable, Sendable {
  var screen: Screen.Kind
  var columns: Int
}

/// The last two lines of every screen: what is selected or what was said, and the keys that work here.
enum Footer {
  private static let maximumNoticeLines = 4

  /// - Parameter selection: what the upper line says while there is no notice.
  static func view(_ state: ConsoleState, selection: (text: String, role: Role)?, on canvas: inout Canvas) {
    let rows = canvas.size.rows
    let width = canvas.size.columns
    if let notice = state.notice {
      let role: Role =
        switch notice.kind {
        case .information: .good
        case .refusal: .warning
        case .failure, .contact: .error
        }
      // What to do stands at the end of a sentence: it may cover the rule and the last rows, but is not cut off.
      let lines = Array(wrapped(SafeText(notice.text).text, to: width).prefix(maximumNoticeLines))
      for (index, line) in lines.enumerated() {
        let row = rows - 1 - lines.count + index
        canvas.fill(row: row, columns: 0..<width, role: .text)
        canvas.put(line, row: row, column: 0, role: role)
      }
    } else if let selection {
      canvas.put(
        SafeText(selection.text).truncated(to: width, ellipsis: true), row: rows - 2, column: 0,
        role: selection.role)
    }
    keys(state, row: rows - 1, on: &canvas)
  }

  /// The field that is being typed into, in place of the two lines.
  /// - Parameter offers: what may complete it, in place of the hint.
  static func input(
    _ field: TextField, offers: [(word: String, isChosen: Bool)] = [], hint: String, isWrong: Bool = false,
    on canvas: inout Canvas
  ) {
    let row = canvas.size.rows - 2
    let width = canvas.size.columns
    canvas.fill(row: row, columns: 0..<width, role: .text)
    let used = canvas.put("/", row: row, column: 0, role: .key)
    field.draw(row: row, column: used, width: width - used, on: &canvas)
    canvas.fill(row: row + 1, columns: 0..<width, role: .text)
    var column = 0
    for (word, isChosen) in offers where column < width {
      column += canvas.put(word, row: row + 1, column: column, role: isChosen ? .selection : .dim) + 2
    }
    guard offers.isEmpty else { return }
    canvas.put(
      SafeText(hint).truncated(to: width, ellipsis: true), row: row + 1, column: 0, role: isWrong ? .warning : .footer)
  }

  /// The command whose key stands at a column of the last row.
  static func command(at column: Int, _ state: ConsoleState) -> Command? {
    var end = 0
    for binding in chosen(state, width: state.size.columns).bindings {
      let start = end
      end += width(binding)
      if (start..<end - 2).contains(column) { return binding.command }
    }
    return nil
  }

  private static func footerText(_ binding: KeyBinding) -> String {
    binding.footer.map { localized(word: $0.text) } ?? ""
  }

  private static func width(_ binding: KeyBinding) -> Int {
    SafeText(label(binding)).width + 1 + SafeText(footerText(binding)).width + 2
  }

  /// Keys leave by their rank when the screen is narrow, and stand in the order of the table.
  private static func chosen(_ state: ConsoleState, width columns: Int) -> FooterKeys {
    let source = FooterSource(screen: state.screen.kind, columns: columns)
    if let drawn = state.drawnFooter?.drawing(of: source) { return drawn }
    let chosen = FooterKeys(bindings: choose(state, width: columns))
    state.drawnFooter?.keep(chosen, of: source)
    return chosen
  }

  private static func choose(_ state: ConsoleState, width columns: Int) -> [KeyBinding] {
    let bindings = state.keys.bindings(state.screen.kind).filter { $0.footer != nil }
    var room = columns + 2
    var chosen: Set<Int> = []
    for index in bindings.indices.sorted(by: { rank(bindings[$0], $0) < rank(bindings[$1], $1) })
    where width(bindings[index]) <= room {
      room -= width(bindings[index])
      chosen.insert(index)
    }
    return bindings.indices.filter { chosen.contains($0) }.map { bindings[$0] }
  }

  private static func keys(_ state: ConsoleState, row: Int, on canvas: inout Canvas) {
    var chosen = chosen(state, width: canvas.size.columns)
    let enabled = chosen.bindings.map { state.refusal(of: $0.command) == nil }
    if let cells = chosen.rows[enabled] { return canvas.setRow(row, to: cells) }
    defer {
      chosen.rows[enabled] = canvas.row(row)
      state.drawnFooter?.keep(chosen, of: FooterSource(screen: state.screen.kind, columns: canvas.size.columns))
    }
    var column = 0
    for (binding, isEnabled) in zip(chosen.bindings, enabled) {
      column += canvas.put(label(binding), row: row, column: column, role: isEnabled ? .key : .keyDisabled) + 1
      column +=
        canvas.put(
          footerText(binding), row: row, column: column, role: isEnabled ? .footer : .keyDisabled) + 2
    }
  }

  private static func rank(_ binding: KeyBinding, _ index: Int) -> Int {
    (binding.footer?.rank ?? .max / 1000) * 100 + index
  }

  private static func label(_ binding: KeyBinding) -> String {
    if binding.isChanged { return binding.keys.first?.name ?? "" }
    return switch binding.command {
    // The footer has room for one name of a key: the last, `q`, also works where Esc is slow.
    case .back where binding.keys.contains(.character("q")): "q"
    case .quit: "Q"
    case .nextTab: "1-9"
    case .weekAhead: "< >"
    case .hoursAhead: "h l"
    default: binding.label
    }
  }
}
