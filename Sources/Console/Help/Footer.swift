import Terminal

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
  static func input(_ field: TextField, hint: String, isWrong: Bool = false, on canvas: inout Canvas) {
    let row = canvas.size.rows - 2
    let width = canvas.size.columns
    canvas.fill(row: row, columns: 0..<width, role: .text)
    let used = canvas.put("/", row: row, column: 0, role: .key)
    field.draw(row: row, column: used, width: width - used, on: &canvas)
    canvas.fill(row: row + 1, columns: 0..<width, role: .text)
    canvas.put(
      SafeText(hint).truncated(to: width, ellipsis: true), row: row + 1, column: 0, role: isWrong ? .warning : .footer)
  }

  /// Keys leave by their rank when the screen is narrow, and stand in the order of the table.
  private static func keys(_ state: ConsoleState, row: Int, on canvas: inout Canvas) {
    let bindings = KeyTable.bindings(state.screen.kind).filter { $0.footer != nil }
    func width(_ binding: KeyBinding) -> Int {
      label(binding).utf8.count + 1 + (binding.footer?.text.utf8.count ?? 0) + 2
    }
    var room = canvas.size.columns + 2
    var chosen: Set<Int> = []
    for index in bindings.indices.sorted(by: { rank(bindings[$0], $0) < rank(bindings[$1], $1) })
    where width(bindings[index]) <= room {
      room -= width(bindings[index])
      chosen.insert(index)
    }
    var column = 0
    for (index, binding) in bindings.enumerated() where chosen.contains(index) {
      let isEnabled = state.refusal(of: binding.command) == nil
      column += canvas.put(label(binding), row: row, column: column, role: isEnabled ? .key : .keyDisabled) + 1
      column +=
        canvas.put(
          binding.footer?.text ?? "", row: row, column: column, role: isEnabled ? .footer : .keyDisabled) + 2
    }
  }

  private static func rank(_ binding: KeyBinding, _ index: Int) -> Int {
    (binding.footer?.rank ?? .max / 1000) * 100 + index
  }

  private static func label(_ binding: KeyBinding) -> String {
    switch binding.command {
    // The footer has room for one name of a key: the last, `q`, also works where Esc is slow.
    case .back where binding.keys.contains(.character("q")): "q"
    case .quit: "Q"
    case .nextTab: "1-9"
    case .weekAhead: "h l"
    default: binding.label
    }
  }
}
