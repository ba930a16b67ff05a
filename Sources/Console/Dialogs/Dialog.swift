import Languages
package import ComputeModel
import Terminal

/// A question that opens over the screen, says what will happen, and waits for another key than the one that opened
/// it.
package struct Dialog: Hashable, Sendable {
  package enum Question: Hashable, Sendable {
    case act(InstanceAction, [Target])
    /// Several changes that differ, and what they are in few words.
    case each(String, [InstanceChange])
    /// Delete, and make again the same.
    case recreate(RecreationOrder)
    /// What a workspace may take of a family's cores.
    case limit(QuotaLimit)
    /// Files on this machine, and nothing at the service.
    case makeKeyPair(path: String, Target)
    case openSession(Target, SSHDestination, SSHChoice)
    /// Show what is masked of a document, on this screen alone.
    case showHidden(Target)
    /// Another world of the simulator in place of this one.
    case beginWorld(String)
    case quit
  }

  /// What says yes.
  package enum Confirmation: Hashable, Sendable {
    /// `y`
    case key
    /// This text, typed in full, and Enter.
    case typed(String)
  }

  package var question: Question
  /// Instances that were chosen and cannot take the action, each with its reason.
  package var skipped: [String]
  /// What is worth knowing of this one change, a sentence each; a warning begins with `!`.
  package var notes: [String]
  /// What is kept when it is confirmed, and sent when it is due.
  package var suspensions: [KeptSuspension] = []
  /// Whether nothing of it is sent at once.
  package var isForLater = false
  /// The exact requests, once the client has said them.
  package var requests: [String] = []
  /// Why the requests cannot be known: then nothing can be sent.
  package var planFailure: ServiceFailure?
  /// What was typed into the field so far.
  package var typed = ""
  /// The first line of the text on the screen.
  package var top = 0
  /// Keys count only after the dialog was drawn (UX: type-ahead is dropped).
  package var isDrawn = false

  package init(_ question: Question, skipped: [String] = [], notes: [String] = []) {
    self.question = question
    self.skipped = skipped
    self.notes = notes
  }

  package var confirmation: Confirmation {
    if case .each(_, let changes) = question {
      return changes.count > 1 ? .typed("\(changes.count)") : .key
    }
    if case .recreate(let order) = question {
      let targets = order.targets
      return .typed(targets.count == 1 ? targets[0].name : "\(targets.count)")
    }
    guard case .act(let action, let targets) = question else { return .key }
    if targets.count > 1 { return .typed("\(targets.count)") }
    return action == .delete ? .typed(targets[0].name) : .key
  }

  /// Whether everything that will be sent has been said.
  var isPlanned: Bool {
    switch question {
    case .act, .each, .recreate, .limit: planFailure == nil && !requests.isEmpty
    case .quit, .makeKeyPair, .openSession, .showHidden, .beginWorld: true
    }
  }

  func title() -> String {
    switch question {
    case .act(let action, let targets):
      "\(action.text.uppercased()) \(targets.count == 1 ? Self.shown(targets[0].name) : localized("\(targets.count) instances"))"
    case .each(let label, let changes):
      "\(label.uppercased()) \(changes.count == 1 ? Self.shown(changes[0].target.name) : localized("\(changes.count) changes"))"
    case .recreate(let order):
      localized(
        "RECREATE \(order.targets.count == 1 ? Self.shown(order.targets[0].name) : localized("\(order.targets.count) instances"))"
      )
    case .limit(let limit): localized("LIMIT OF \(Self.shown(limit.workspace))")
    case .makeKeyPair: localized("NEW PAIR OF SSH KEYS")
    case .openSession(let target, _, _): localized("SSH \(Self.shown(target.name))")
    case .showHidden(let target): localized("HIDDEN VALUES OF \(Self.shown(target.name))")
    case .beginWorld(let scenario): localized("BEGIN THE WORLD \(Self.shown(scenario))")
    case .quit: localized("QUIT")
    }
  }

  /// Columns of a name in a title; the service's own have 24 at most (FACTS section 5.1).
  private static let maximumName = 40

  /// A name that is none of the service's stands in quotes, so that nothing of it passes for the dialog's own words, and
  /// a long one is cut in its middle: ends tell names apart (RELIABILITY S2).
  static func shown(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_")
    }
    if isPlain, name.utf8.count <= maximumName { return name }
    let safe = SafeText(name).oneLine
    guard safe.width > maximumName else { return "\"\(safe.text)\"" }
    let half = maximumName / 2
    // What is shown of it is at most two columns a character.
    return "\"\(safe.text.prefix(half / 2))...\(safe.text.suffix(half / 2))\""
  }

  /// What the button of yes says.
  var verb: String {
    switch question {
    case .act(.power(let action), _):
      localized(word: action.rawValue.prefix(1).uppercased() + action.rawValue.dropFirst())
    case .act(.create, _): localized("Create")
    case .act, .each: isForLater ? localized("Keep") : localized("Send")
    case .recreate: localized("Recreate")
    case .limit: localized("Set")
    case .makeKeyPair: localized("Make")
    case .openSession: localized("Connect")
    case .showHidden: localized("Show")
    case .beginWorld: localized("Begin")
    case .quit: localized("Quit")
    }
  }

  // MARK: View

  private static let maximumWidth = 76

  private func innerWidth(_ size: Size) -> Int { max(1, min(Self.maximumWidth, size.columns - 4) - 4) }

  private func lines(_ state: ConsoleState) -> [(text: String, role: Role)] {
    paragraphs(in: state).flatMap { paragraph in
      wrapped(paragraph.text, to: innerWidth(state.size)).map { ($0, paragraph.role) }
    }
  }

  /// Rows of text that fit between the frame and the buttons.
  private func textHeight(_ size: Size) -> Int {
    max(1, size.rows - 4 - (confirmation == .key ? 0 : 1))
  }

  mutating func scroll(by rows: Int, in state: ConsoleState) {
    top = max(0, min(top + rows, lines(state).count - textHeight(state.size)))
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    let inner = innerWidth(canvas.size)
    let width = inner + 4
    let all = lines(state)
    let room = textHeight(canvas.size)
    let lines = Array(all.dropFirst(top).prefix(room))
    // Air before the buttons where there is some.
    let gap = all.count < room ? 1 : 0
    let isTyped = confirmation != .key
    let height = lines.count + gap + 3 + (isTyped ? 1 : 0)
    let first = max(0, (canvas.size.rows - height) / 2)
    let left = (canvas.size.columns - width) / 2
    for row in first..<(first + height) { canvas.fill(row: row, columns: left..<(left + width), role: .dialog) }
    canvas.box(rows: first..<(first + height), columns: left..<(left + width), role: .dialog, ascii: state.isASCII)
    canvas.put(" \(title()) ", row: first, column: left + 2, role: .dialogTitle, width: inner)
    for (index, line) in lines.enumerated() {
      canvas.put(line.text, row: first + 1 + index, column: left + 2, role: line.role, width: inner)
    }
    let buttons = first + height - 2
    if isTyped { field(row: buttons - 1, left: left, inner: inner, on: &canvas) }
    var column = left + 2
    column += canvas.put(localized("[ Cancel: Esc ]"), row: buttons, column: column, role: .dialogButtonFocused) + 2
    let yes = isTyped ? localized("[ \(verb): Enter ]") : localized("[ \(verb): y ]")
    canvas.put(yes, row: buttons, column: column, role: isPlanned ? .dialogButton : .keyDisabled)
    if all.count > room {
      let more = localized(" \(top + 1)-\(top + lines.count) of \(all.count), j k ")
      let start = max(left + 2, left + width - 2 - SafeText(more).width)
      canvas.put(more, row: first + height - 1, column: start, role: .dialog, width: inner)
    }
  }

  private func field(row: Int, left: Int, inner: Int, on canvas: inout Canvas) {
    guard case .typed(let expected) = confirmation else { return }
    // A long name leaves room for what is typed: the name stands in the title anyway.
    let long = localized("Type \(expected) and Enter: ")
    let prompt = SafeText(long).width + SafeText(expected).width + 1 <= inner ? long : localized("Type its name: ")
    let used = canvas.put(prompt, row: row, column: left + 2, role: .dialog, width: inner)
    canvas.fill(row: row, columns: (left + 2 + used)..<(left + 2 + inner), role: .input)
    let typedWidth = canvas.put(typed, row: row, column: left + 2 + used, role: .input, width: inner - used)
    canvas.cursor = (row: row, column: left + 2 + min(inner - 1, used + typedWidth))
  }
}

extension ConsoleState {
  /// After the size has changed.
  mutating func rescrollDialog() {
    guard var dialog else { return }
    dialog.scroll(by: 0, in: self)
    self.dialog = dialog
  }

  private mutating func scrollDialog(by rows: Int) {
    guard var dialog else { return }
    dialog.scroll(by: rows, in: self)
    self.dialog = dialog
  }

  /// A key while a dialog stands open. Enter is Cancel where `y` confirms: the focus stands there.
  mutating func answer(_ key: Key, to dialog: Dialog) -> [Effect] {
    guard dialog.isDrawn else { return [] }
    switch key {
    case .escape:
      self.dialog = nil
      return []
    case .down: scrollDialog(by: 1)
    case .up: scrollDialog(by: -1)
    case .pageDown: scrollDialog(by: size.rows / 2)
    case .pageUp: scrollDialog(by: -size.rows / 2)
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default:
      switch dialog.confirmation {
      case .key: return answerByKey(key, to: dialog)
      case .typed(let expected): return type(key, expected: expected, into: dialog)
      }
    }
    return []
  }

  private mutating func answerByKey(_ key: Key, to dialog: Dialog) -> [Effect] {
    switch key {
    case .character("y"): return sayYes(to: dialog)
    case .character("Q") where dialog.question == .quit: return [.quit]
    case .character("n"), .character("q"), .enter: self.dialog = nil
    case .character("j"): scrollDialog(by: 1)
    case .character("k"): scrollDialog(by: -1)
    default: break
    }
    return []
  }

  /// The longest text that a field takes: no name of the service is longer.
  private static let maximumTyped = 80

  private mutating func type(_ key: Key, expected: String, into dialog: Dialog) -> [Effect] {
    var typed = dialog.typed
    switch key {
    case .enter:
      guard typed == expected else {
        notice = Notice(kind: .refusal, text: localized("That is not \(expected): nothing was sent."))
        self.dialog = nil
        return []
      }
      return sayYes(to: dialog)
    case .backspace, .control("h"): typed = String(typed.dropLast())
    case .control("u"): typed = ""
    case .character(let character): typed = String((typed + String(character)).prefix(Self.maximumTyped))
    // A name that is pasted was not read: the point of typing it is lost.
    case .paste: notice = Notice(kind: .refusal, text: localized("Type it: a paste confirms nothing and was dropped."))
    default: break
    }
    self.dialog?.typed = typed
    return []
  }

  private mutating func sayYes(to dialog: Dialog) -> [Effect] {
    guard dialog.isPlanned else {
      let why = dialog.planFailure?.sentence ?? localized("The exact request is not known yet: wait until it is shown.")
      notice = Notice(kind: .refusal, text: why)
      return []
    }
    self.dialog = nil
    switch dialog.question {
    case .quit: return [.quit]
    case .showHidden(let target): return showHidden(of: target)
    case .beginWorld(let scenario): return changeSimulator(.begin(scenario: scenario))
    case .makeKeyPair(let path, let target): return [.makeKeyPair(path: path, target)]
    case .openSession(let target, let destination, let choice): return [.openSession(target, destination, choice)]
    case .each(let label, let changes): return confirm(label, changes)
    case .recreate(let order): return confirmRecreation(order)
    case .limit(let limit): return confirm(limit)
    case .act(let action, let targets):
      return dialog.suspensions.isEmpty ? confirm(action, targets) : keep(dialog.suspensions)
    }
  }
}
