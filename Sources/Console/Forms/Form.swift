package import Languages
import Terminal

/// Fields that are filled in one after the other. Filling in sends nothing: whoever shows the form reads its values.
package struct Form<Name: Hashable & Sendable>: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
      case text(TextField, width: Int)
      /// The same, and never shown.
      case secret(TextField, width: Int)
      /// One of several words.
      case choice([Phrase], chosen: Int)
      case flag(Bool)
    }

    package var name: Name
    package var label: String
    package var value: Value
    /// What may stand there, in few words.
    package var hint: String

    static func text(_ name: Name, _ label: Phrase, _ text: String, width: Int, hint: Phrase) -> Field {
      Field(name: name, label: label.text, value: .text(TextField(text), width: width), hint: hint.text)
    }

    static func secret(_ name: Name, _ label: Phrase, width: Int, hint: Phrase) -> Field {
      Field(name: name, label: label.text, value: .secret(TextField(), width: width), hint: hint.text)
    }

    static func choice(_ name: Name, _ label: Phrase, _ words: [Phrase], _ chosen: Int, hint: Phrase) -> Field {
      Field(name: name, label: label.text, value: .choice(words, chosen: chosen), hint: hint.text)
    }

    static func flag(_ name: Name, _ label: Phrase, _ isOn: Bool, hint: Phrase) -> Field {
      Field(name: name, label: label.text, value: .flag(isOn), hint: hint.text)
    }
  }

  package private(set) var fields: [Field]
  /// The field that keys go to.
  package private(set) var focus: Name
  /// Fields that the values of others leave without meaning now.
  var hidden: Set<Name> = [] {
    didSet { if hidden.contains(focus) { move(by: -1) } }
  }

  init(_ fields: [Field], focus: Name) {
    self.fields = fields
    self.focus = focus
  }

  // MARK: Values

  /// The text of a field, without spaces around it; empty for fields of another kind.
  func text(_ name: Name) -> String {
    switch value(name) {
    case .text(let field, width: _), .secret(let field, width: _): return field.text.trimmingSpaces
    default: return ""
    }
  }

  /// The place of the chosen word.
  func choice(_ name: Name) -> Int {
    guard case .choice(_, let chosen)? = value(name) else { return 0 }
    return chosen
  }

  func flag(_ name: Name) -> Bool { value(name) == .flag(true) }

  mutating func setText(_ text: String, of name: Name) {
    guard let index = index(name), case .text(var field, let width) = fields[index].value else { return }
    field.set(text)
    fields[index].value = .text(field, width: width)
  }

  mutating func setChoice(_ chosen: Int, of name: Name) {
    guard let index = index(name), case .choice(let words, _) = fields[index].value, words.indices.contains(chosen)
    else { return }
    fields[index].value = .choice(words, chosen: chosen)
  }

  mutating func setFlag(_ isOn: Bool, of name: Name) {
    if let index = index(name) { fields[index].value = .flag(isOn) }
  }

  mutating func setFocus(_ name: Name) {
    if !hidden.contains(name), index(name) != nil { focus = name }
  }

  var focused: Field? { index(focus).map { fields[$0] } }

  private func index(_ name: Name) -> Int? { fields.firstIndex { $0.name == name } }
  private func value(_ name: Name) -> Field.Value? { index(name).map { fields[$0].value } }

  // MARK: Keys

  /// - Returns: whether the key was one for a form.
  mutating func type(_ key: Key) -> Bool {
    switch key {
    case .tab, .down:
      move(by: 1)
      return true
    case .backTab, .up:
      move(by: -1)
      return true
    default: break
    }
    guard let index = index(focus) else { return false }
    switch fields[index].value {
    case .text(var field, let width):
      guard field.type(key) else { return false }
      fields[index].value = .text(field, width: width)
    case .secret(var field, let width):
      guard field.type(key) else { return false }
      fields[index].value = .secret(field, width: width)
    case .choice(let words, let chosen):
      guard let next = Self.chosen(by: key, of: words, chosen) else { return false }
      fields[index].value = .choice(words, chosen: next)
    case .flag(let isOn):
      switch key {
      case .character(" "), .left, .right: fields[index].value = .flag(!isOn)
      default: return false
      }
    }
    return true
  }

  private static func chosen(by key: Key, of words: [Phrase], _ chosen: Int) -> Int? {
    switch key {
    case .character(" "), .right: return (chosen + 1) % words.count
    case .left: return (chosen + words.count - 1) % words.count
    case .character(let character):
      // The first letter of a word chooses it; again, the next one that begins so.
      let letter = character.lowercased()
      return (1...words.count).map { (chosen + $0) % words.count }.first { place in
        [words[place].english, words[place].text].contains { $0.lowercased().hasPrefix(letter) }
      }
    default: return nil
    }
  }

  /// From the last field on to the first, and back.
  private mutating func move(by step: Int) {
    guard var place = index(focus) else { return }
    for _ in fields {
      place = (place + step + fields.count) % fields.count
      if !hidden.contains(fields[place].name) { break }
    }
    focus = fields[place].name
  }

  // MARK: View

  /// The fields that are shown, a line an element: as the layout groups them, broken where the screen is too narrow.
  func lines(_ layout: [[Name]], width: Int) -> [[Name]] {
    var lines: [[Name]] = []
    for group in layout {
      var line: [Name] = []
      var used = 0
      for name in group where !hidden.contains(name) {
        let need = self.width(of: name)
        if !line.isEmpty, used + need > width {
          lines.append(line)
          (line, used) = ([], 0)
        }
        line.append(name)
        used += need
      }
      if !line.isEmpty { lines.append(line) }
    }
    return lines
  }

  private func width(of name: Name) -> Int {
    guard let index = index(name) else { return 0 }
    let label = fields[index].label
    let value =
      switch fields[index].value {
      case .text(_, let width), .secret(_, let width): width
      case .choice(let words, chosen: _): words.reduce(0) { $0 + SafeText($1.text).width + 5 }
      case .flag: 3
      }
    return max(Self.labelWidth, SafeText(label).width + 3) + value + 1
  }

  private static var labelWidth: Int { 11 }

  /// Draws one line of fields.
  func draw(_ line: [Name], row: Int, on canvas: inout Canvas) {
    var column = 0
    for name in line {
      guard let index = index(name) else { continue }
      let field = fields[index]
      let hasFocus = name == focus
      let start = column
      canvas.put(hasFocus ? ">" : " ", row: row, column: column, role: .accent)
      canvas.put(field.label, row: row, column: column + 2, role: hasFocus ? .key : .dim)
      column += max(Self.labelWidth, SafeText(field.label).width + 3)
      switch field.value {
      case .text(let text, let width):
        let room = max(0, min(width, canvas.size.columns - column))
        if hasFocus {
          text.draw(row: row, column: column, width: room, on: &canvas)
        } else {
          canvas.fill(row: row, columns: column..<(column + room), role: .text)
          canvas.put(SafeText(text.text).truncated(to: room, ellipsis: true), row: row, column: column, role: .text)
        }
      case .secret(let secret, let width):
        // As many signs whatever was typed: its length is nobody's business either.
        let shown = secret.text.isEmpty ? "" : Redaction.mask
        let room = max(0, min(width, canvas.size.columns - column))
        if hasFocus {
          TextField(shown).draw(row: row, column: column, width: room, on: &canvas)
        } else {
          canvas.put(shown, row: row, column: column, role: .text, width: room)
        }
      case .choice(let words, let chosen):
        for (place, word) in words.enumerated() {
          let isChosen = place == chosen
          let role: Role = isChosen ? (hasFocus ? .selection : .text) : .dim
          column += canvas.put("(\(isChosen ? "x" : " ")) \(word.text)", row: row, column: column, role: role) + 1
        }
      case .flag(let isOn):
        canvas.put("[\(isOn ? "x" : " ")]", row: row, column: column, role: hasFocus ? .selection : .text)
      }
      column = start + width(of: name)
    }
  }
}
