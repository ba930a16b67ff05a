import Terminal

/// A line of text that is being typed. Every field of the console edits alike.
package struct TextField: Hashable, Sendable {
  /// Longer texts are cut: no command, name or key of a person has more.
  private static let maximumLength = 4000

  package private(set) var text: String
  /// Characters before the cursor.
  package private(set) var cursor: Int

  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  mutating func set(_ text: String) {
    self.text = text
    cursor = text.count
  }

  /// - Parameter keepsLines: whether line ends of a paste stay; otherwise they become spaces.
  /// - Returns: whether the key was one for a field.
  mutating func type(_ key: Key, keepsLines: Bool = false) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .paste(let pasted): insert(keepsLines ? pasted : String(pasted.map { $0.isNewline ? " " : $0 }))
    case .backspace, .control("h"):
      if cursor > 0 {
        text.remove(at: text.index(text.startIndex, offsetBy: cursor - 1))
        cursor = min(cursor - 1, text.count)
      }
    case .delete:
      if cursor < text.count { text.remove(at: text.index(text.startIndex, offsetBy: cursor)) }
      cursor = min(cursor, text.count)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"): set("")
    case .control("w"): deleteWord()
    default: return false
    }
    return true
  }

  private mutating func insert(_ new: String) {
    let tail = text.count - cursor
    let kept = new.prefix(max(0, Self.maximumLength - text.count))
    text.insert(contentsOf: kept, at: text.index(text.startIndex, offsetBy: cursor))
    // Counted from the end: a combining character joins the one before it.
    cursor = max(0, text.count - tail)
  }

  private mutating func deleteWord() {
    var head = text.prefix(cursor)
    let tail = text.dropFirst(cursor)
    while head.last == " " { head.removeLast() }
    while let last = head.last, last != " " { head.removeLast() }
    text = String(head + tail)
    cursor = min(head.count, text.count)
  }

  /// Draws the part around the cursor that fits, and puts the terminal's cursor there.
  func draw(row: Int, column: Int, width: Int, on canvas: inout Canvas) {
    guard width > 1 else { return }
    canvas.fill(row: row, columns: column..<(column + width), role: .input)
    var start = 0
    var before = SafeText(String(text.prefix(cursor)))
    while before.width > width - 1, start < cursor {
      start += 1
      before = SafeText(String(text.prefix(cursor).dropFirst(start)))
    }
    canvas.put(String(text.dropFirst(start)), row: row, column: column, role: .input, width: width)
    canvas.cursor = (row: row, column: column + before.width)
  }
}
