package import ComputeModel
import Terminal

/// A question that only `y` answers with yes. It opens over the screen and says what will happen.
package struct Dialog: Hashable, Sendable {
  package enum Question: Hashable, Sendable {
    case act(PowerAction, Target)
    case quit
  }

  package var question: Question
  /// The exact request, once the client has said it.
  package var request: String?
  /// Keys count only after the dialog was drawn (UX: type-ahead is dropped).
  package var isDrawn = false

  package init(_ question: Question) {
    self.question = question
  }

  func title() -> String {
    switch question {
    case .act(let action, let target): "\(action.rawValue.uppercased()) \(target.name)"
    case .quit: "QUIT"
    }
  }

  /// What the dialog says, one paragraph an element.
  func paragraphs(in state: ConsoleState) -> [String] {
    switch question {
    case .act(let action, let target):
      var paragraphs = [
        "subscription \(state.place.subscription)",
        "resource group \(state.place.resourceGroup)  workspace \(target.workspace)",
      ]
      if let instance = state.fleet.instance(id: target.id) {
        let size = instance.vmSize ?? "size unknown"
        paragraphs.append("now \(StateWord(instance.state).text)  \(size)  owner \(Owner(instance).text)")
        if action == .stop || action == .restart, instance.state == .known(.jobRunning) {
          paragraphs.append("! A job runs on it and ends with it.")
        }
      }
      paragraphs += Self.consequences[action] ?? []
      paragraphs.append("sends \(request ?? "...")")
      return paragraphs
    case .quit:
      let running = state.operations.count
      let first = running == 0 ? "Leave amldeck." : "Leave amldeck. \(running) operations go on in Azure."
      return [first]
    }
  }

  /// What Azure does and does not do, by the founding document and FACTS sections 5.6 and 6.
  private static let consequences: [PowerAction: [String]] = [
    .start: ["Compute is billed from now on. The start can fail where Azure has no room."],
    .stop: [
      "Kernels, terminals and runs end. Billing for compute stops; disk and IP go on.",
      "Its cores stay counted against the quota.",
    ],
    .restart: ["Kernels, terminals and runs end."],
  ]

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    let width = min(76, canvas.size.columns - 4)
    let inner = width - 4
    var lines = paragraphs(in: state).flatMap { wrapped($0, to: inner) }
    // The buttons and the frame always fit: a long request gives way.
    lines = Array(lines.prefix(max(1, canvas.size.rows - 8)))
    let height = lines.count + 5
    let top = max(0, (canvas.size.rows - height) / 2)
    let left = (canvas.size.columns - width) / 2
    for row in top..<(top + height) { canvas.fill(row: row, columns: left..<(left + width), role: .dialog) }
    canvas.box(rows: top..<(top + height), columns: left..<(left + width), role: .dialog, ascii: state.isASCII)
    canvas.put(" \(title()) ", row: top, column: left + 2, role: .dialogTitle, width: inner)
    for (index, line) in lines.enumerated() {
      canvas.put(line, row: top + 1 + index, column: left + 2, role: .dialog, width: inner)
    }
    let buttons = top + height - 2
    let used = canvas.put("[ Cancel: Esc ]", row: buttons, column: left + 2, role: .dialogButtonFocused)
    canvas.put("[ \(confirmation): y ]", row: buttons, column: left + 4 + used, role: .dialogButton)
  }

  private var confirmation: String {
    switch question {
    case .act(let action, _): action.rawValue.prefix(1).uppercased() + action.rawValue.dropFirst()
    case .quit: "Quit"
    }
  }
}

/// Breaks a text at spaces; a word that is longer than a line is broken where the line ends.
func wrapped(_ text: String, to width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " " as Character, maxSplits: .max, omittingEmptySubsequences: false) {
    var word = String(word)
    while true {
      let candidate = line.isEmpty ? word : line + " " + word
      if SafeText(candidate).width <= width {
        line = candidate
        break
      }
      if !line.isEmpty {
        lines.append(line)
        line = ""
        continue
      }
      let head = SafeText(word).truncated(to: width, ellipsis: false).text
      guard !head.isEmpty, head.count < word.count else {
        lines.append(head)
        break
      }
      lines.append(head)
      word = String(word.dropFirst(head.count))
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}
