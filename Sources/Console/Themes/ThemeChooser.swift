import Languages
import Terminal

/// The themes that can be shown, and the one that is.
package struct ThemeNames: Hashable, Sendable {
  /// One only where colours are off.
  package var all: [String]
  package var current: String

  package init(all: [String] = [], current: String = "") {
    self.all = all
    self.current = current
  }
}

/// `:theme`: each theme is shown as the light comes to it. Enter keeps it until the program ends, Escape brings
/// back the one that was there.
package struct ThemeChooser: Hashable, Sendable {
  var former: String
  /// The row of the lit theme.
  var index: Int

  /// What the roles of a theme stand for, with the words that the screens use for them.
  private static var sample: [(Role, String)] {
    [
      (.header, localized(" NAME           STATE    OWNER ")),
      (.selection, localized(" the lit row                   ")),
      (.marked, localized("* a marked row")), (.running, localized("RUN running")),
      (.transitional, localized("STA starting")),
      (.stopped, localized("STO stopped")), (.failed, localized("ERR failed")),
      (.unknown, localized("??  unknown to us")), (.warning, localized("a warning")),
      (.error, localized("an error")), (.good, "ok"), (.key, localized("a key")),
      (.keyDisabled, localized("a grey key")),
      (.dim, localized("less important")),
      (.input, localized("typed text")), (.dialogButtonFocused, localized(" Cancel ")),
      (.banner, localized(" a banner ")), (.accent, localized("an accent")),
    ]
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.put(localized(" themes"), row: 0, column: 0, role: .header, width: canvas.size.columns)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let height = max(1, canvas.size.rows - 5)
    let top = max(0, index - height + 1)
    for (offset, name) in state.themes.all.dropFirst(top).prefix(height).enumerated() {
      let isLit = top + offset == index
      canvas.put(
        (isLit ? "> " : "  ") + name, row: 2 + offset, column: 1, role: isLit ? .selection : .text, width: 20)
    }
    let column = 24
    for (offset, line) in Self.sample.prefix(height).enumerated() {
      canvas.put(line.1, row: 2 + offset, column: column, role: line.0, width: canvas.size.columns - column)
    }
    canvas.put(
      localized("To keep it: write theme: \(state.themes.current) in the configuration file."),
      row: canvas.size.rows - 3,
      column: 1, role: .dim)
    rule(row: canvas.size.rows - 2, on: &canvas, ascii: state.isASCII)
    canvas.put(
      localized("j k show  Enter keep  Esc back to \(former)"), row: canvas.size.rows - 1, column: 0, role: .footer)
  }
}

extension ConsoleState {
  mutating func theme(_ name: String) throws(CommandError) -> [Effect] {
    guard themes.all.count > 1 else {
      throw CommandError(
        localized("Colours are off (NO_COLOR, --no-color or no-color: true), so there is no theme to choose."))
    }
    if name.isEmpty {
      themeChooser = ThemeChooser(
        former: themes.current, index: themes.all.firstIndex(of: themes.current) ?? 0)
      return []
    }
    guard themes.all.contains(name) else {
      throw CommandError(localized("There is no theme \(name): choose \(themes.all.joined(separator: ", "))."))
    }
    return show(theme: name)
  }

  private mutating func show(theme name: String) -> [Effect] {
    themes.current = name
    return [.showTheme(name)]
  }

  mutating func themeKey(_ key: Key) -> [Effect] {
    guard var chooser = themeChooser else { return [] }
    switch key {
    case .character("j"), .down: chooser.index = min(chooser.index + 1, themes.all.count - 1)
    case .character("k"), .up: chooser.index = max(chooser.index - 1, 0)
    case .enter:
      themeChooser = nil
      return []
    case .escape, .character("q"):
      themeChooser = nil
      return themes.current == chooser.former ? [] : show(theme: chooser.former)
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default: return []
    }
    themeChooser = chooser
    return themes.all[chooser.index] == themes.current ? [] : show(theme: themes.all[chooser.index])
  }
}
