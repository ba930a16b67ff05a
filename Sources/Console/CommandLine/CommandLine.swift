import Languages
import Terminal

/// The line behind `:`, with its history and completion.
package struct CommandLine: Hashable, Sendable {
  package var field = TextField()
  var recall = Recall()
  /// Why the last Enter did nothing.
  package var problem: String?

  /// - Parameter text: what stands in it already.
  init(_ text: String = "") { field.set(text) }
}

extension ConsoleState {
  private static let maximumCommandHistory = 100

  mutating func typeCommand(_ key: Key) -> [Effect] {
    guard var line = commandLine else { return [] }
    line.problem = nil
    switch key {
    case .escape:
      commandLine = nil
      return []
    case .enter: return enterCommand(line)
    case .control("z"): return [.suspend]
    case .backspace where line.field.text.isEmpty, .control("h") where line.field.text.isEmpty:
      commandLine = nil
      return []
    case .up: line.recall.walk(&line.field, commandHistory, by: 1)
    case .down: line.recall.walk(&line.field, commandHistory, by: -1)
    case .tab, .backTab:
      let isFound = line.recall.complete(&line.field, forward: key == .tab) { text in
        ConsoleCommand.completions(of: text, in: self)
      }
      if !isFound { line.problem = localized("Nothing completes \(line.field.text).") }
    default:
      guard line.field.type(key) else { return [] }
      line.recall.forget()
    }
    commandLine = line
    return []
  }

  private mutating func enterCommand(_ line: CommandLine) -> [Effect] {
    let text = line.field.text.trimmingSpaces
    commandLine = nil
    if text.isEmpty { return [] }
    do throws(CommandError) {
      let (command, argument) = try ConsoleCommand.read(text)
      let effects = try command.run(&self, argument)
      commandHistory.removeAll { $0 == text }
      commandHistory.append(text)
      if commandHistory.count > Self.maximumCommandHistory { commandHistory.removeFirst() }
      return effects
    } catch {
      // The text stays, to be mended.
      var line = line
      line.problem = error.description
      commandLine = line
      return []
    }
  }
}

extension CommandLine {
  func view(on canvas: inout Canvas) {
    let row = canvas.size.rows - 2
    let width = canvas.size.columns
    for line in row...row + 1 { canvas.fill(row: line, columns: 0..<width, role: .text) }
    let used = canvas.put(":", row: row, column: 0, role: .key)
    field.draw(row: row, column: used, width: width - used, on: &canvas)
    if let problem {
      canvas.put(SafeText(problem).truncated(to: width, ellipsis: true), row: row + 1, column: 0, role: .warning)
    } else if !recall.shownOffers.isEmpty {
      var column = 0
      for (word, isChosen) in recall.shownOffers where column < width {
        column += canvas.put(word, row: row + 1, column: column, role: isChosen ? .selection : .dim) + 2
      }
    } else {
      canvas.put(SafeText(hint).truncated(to: width, ellipsis: true), row: row + 1, column: 0, role: .footer)
    }
  }

  /// What the command that stands there does, once it is known.
  private var hint: String {
    let word = field.text.split(separator: " " as Character).first.map { String($0) } ?? ""
    guard let command = ConsoleCommand.all.first(where: { $0.names.contains(word) }) else {
      return localized("Enter runs  Tab completes  up, down history  Esc leaves")
    }
    return ":\(command.names[0]) \(command.argument)  \(command.shownMeaning)"
  }
}

extension String {
  var trimmingSpaces: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
