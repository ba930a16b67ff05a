/// How keys are written, in help pages and in the configuration.
extension Key {
  private static let names: [(key: Key, name: String)] = [
    (.character(" "), "Space"), (.enter, "Enter"), (.escape, "Esc"), (.tab, "Tab"), (.backTab, "S-Tab"),
    (.backspace, "BS"), (.delete, "Del"), (.insert, "Ins"), (.up, "Up"), (.down, "Down"), (.left, "Left"),
    (.right, "Right"), (.home, "Home"), (.end, "End"), (.pageUp, "PgUp"), (.pageDown, "PgDn"),
  ]

  /// Such as `x`, `Space`, `Ctrl-R` or `F1`; nil for what is no key of a keyboard.
  package var name: String? {
    switch self {
    case .character(let character) where character != " ": String(character)
    case .function(let number): "F\(number)"
    case .control(let character): "Ctrl-\(character == " " ? "Space" : character.uppercased())"
    case .alt(let character): "Alt-\(character)"
    default: Self.names.first { $0.key == self }?.name
    }
  }

  /// - Parameter name: as ``name`` writes it; the case of words does not matter, and `C-r`, `A-x` stand for `Ctrl-R`,
  ///   `Alt-x`.
  package init?(named name: String) {
    if name.count == 1, let character = name.first {
      self = .character(character)
      return
    }
    let folded = name.lowercased()
    if let known = Self.names.first(where: { $0.name.lowercased() == folded }) {
      self = known.key
    } else if folded.first == "f", let number = Int(folded.dropFirst()), (1...63).contains(number) {
      self = .function(number)
    } else if let letter = Self.letter(of: folded, after: ["ctrl-", "c-"]) {
      self = .control(letter)
    } else if let letter = Self.letter(of: name, after: ["Alt-", "alt-", "A-", "a-"]) {
      self = .alt(letter)
    } else {
      return nil
    }
  }

  private static func letter(of name: String, after beginnings: [String]) -> Character? {
    guard let beginning = beginnings.first(where: { name.hasPrefix($0) }) else { return nil }
    let rest = name.dropFirst(beginning.count)
    if rest == "space" { return " " }
    return rest.count == 1 ? rest.first : nil
  }
}
