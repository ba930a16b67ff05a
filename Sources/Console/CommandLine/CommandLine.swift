import Terminal

/// The line behind `:`, with its history and completion.
package struct CommandLine: Hashable, Sendable {
  package var field = TextField()
  /// How many steps back in the history; 0 for what is being typed.
  var stepsBack = 0
  /// What was typed before the history was looked through.
  var draft = ""
  /// What Tab offered last, and which of it stands in the field.
  var offers: [String] = []
  var offerIndex: Int?
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
    case .up: line.walk(commandHistory, by: 1)
    case .down: line.walk(commandHistory, by: -1)
    case .tab: line.complete(forward: true, in: self)
    case .backTab: line.complete(forward: false, in: self)
    default:
      guard line.field.type(key) else { return [] }
      line.offers = []
      line.offerIndex = nil
      line.stepsBack = 0
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
  fileprivate mutating func walk(_ history: [String], by step: Int) {
    let next = stepsBack + step
    guard next >= 0, next <= history.count else { return }
    if stepsBack == 0 { draft = field.text }
    stepsBack = next
    field.set(next == 0 ? draft : history[history.count - next])
  }

  fileprivate mutating func complete(forward: Bool, in state: ConsoleState) {
    if offers.isEmpty {
      offers = ConsoleCommand.completions(of: field.text, in: state)
      offerIndex = nil
    }
    guard !offers.isEmpty else {
      problem = "Nothing completes \(field.text)."
      return
    }
    let step = forward ? 1 : offers.count - 1
    let index = offerIndex.map { ($0 + step) % offers.count } ?? (forward ? 0 : offers.count - 1)
    offerIndex = index
    field.set(offers[index])
  }

  func view(on canvas: inout Canvas) {
    let row = canvas.size.rows - 2
    let width = canvas.size.columns
    for line in row...row + 1 { canvas.fill(row: line, columns: 0..<width, role: .text) }
    let used = canvas.put(":", row: row, column: 0, role: .key)
    field.draw(row: row, column: used, width: width - used, on: &canvas)
    if let problem {
      canvas.put(SafeText(problem).truncated(to: width, ellipsis: true), row: row + 1, column: 0, role: .warning)
    } else if offers.count > 1 {
      // What was chosen stays in sight however many there are.
      var column = 0
      for (index, offer) in offers.enumerated().dropFirst(max(0, (offerIndex ?? 0) - 2)) where column < width {
        let word = offer.split(separator: " " as Character).last.map { String($0) } ?? offer
        column += canvas.put(word, row: row + 1, column: column, role: index == offerIndex ? .selection : .dim) + 2
      }
    } else {
      canvas.put(SafeText(hint).truncated(to: width, ellipsis: true), row: row + 1, column: 0, role: .footer)
    }
  }

  /// What the command that stands there does, once it is known.
  private var hint: String {
    let word = field.text.split(separator: " " as Character).first.map { String($0) } ?? ""
    guard let command = ConsoleCommand.all.first(where: { $0.names.contains(word) }) else {
      return "Enter runs  Tab completes  up, down history  Esc leaves"
    }
    return ":\(command.names[0]) \(command.argument)  \(command.meaning)"
  }
}

extension String {
  var trimmingSpaces: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
