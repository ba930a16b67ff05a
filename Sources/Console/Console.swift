package import ComputeModel
package import Schedules
package import Terminal

/// The console's update and view: `update` changes the state and says what to do, `view` paints it
/// (ARCHITECTURE section 2).
package enum Console {
  /// The smallest screen that holds the list; below it only the size gate is shown (UX section 0 rule 8).
  package static let minimumSize = Size(columns: 40, rows: 10)
  /// Between two readings of the fleet, and while something of ours is under way (issue 5).
  static let refreshSeconds = 10
  static let busyRefreshSeconds = 2

  /// - Parameter now: the service's time; a simulator's where there is one.
  package static func update(_ state: inout ConsoleState, _ message: Message, at now: Instant) -> [Effect] {
    state.now = now
    switch message {
    case .began:
      return state.reload()
    case .timer:
      return state.reload()
    case .painted:
      state.dialog?.isDrawn = true
      return []
    case .resized(let size):
      state.size = size
      state.list.follow(state.fleet, size: size)
      state.help?.scroll(by: 0, of: size)
      return []
    case .key(let key):
      return state.key(key)
    case .fleetPage(let workspace, let items):
      state.fleet.append(items, of: workspace)
      state.list.follow(state.fleet, size: state.size)
      return []
    case .fleetLoaded(let workspace, let items):
      state.fleet.replace(items, of: workspace, at: now)
      if state.notice?.kind == .contact, !state.fleet.hasFailures { state.notice = nil }
      state.list.follow(state.fleet, size: state.size)
      return state.wakeWhenAllAreRead()
    case .fleetFailed(let workspace, let failure):
      state.fleet.fail(failure, of: workspace)
      state.notice = Notice(kind: .contact, text: failure.sentence)
      return state.wakeWhenAllAreRead()
    case .planned(let action, let target, let request):
      if state.dialog?.question == .act(action, target) { state.dialog?.request = request }
      return []
    case .actionAccepted(let action, let target):
      if let index = state.operations.firstIndex(where: { $0.action == action && $0.target == target }) {
        state.operations[index].isAccepted = true
      }
      return state.reload()
    case .actionEnded(let action, let target, let failure):
      state.operations.removeAll { $0.action == action && $0.target == target }
      state.notice =
        failure.map { Notice(kind: .failure, text: $0.sentence) }
        ?? Notice(kind: .information, text: "\(action.rawValue) of \(target.name): done")
      return state.reload()
    }
  }

  package static func view(_ state: ConsoleState) -> Canvas {
    var canvas = Canvas(size: state.size)
    guard state.size.columns >= minimumSize.columns, state.size.rows >= minimumSize.rows else {
      sizeGate(state, on: &canvas)
      return canvas
    }
    if let help = state.help {
      help.view(state, on: &canvas)
    } else {
      state.list.view(state, on: &canvas)
    }
    state.dialog?.view(state, on: &canvas)
    return canvas
  }

  private static func sizeGate(_ state: ConsoleState, on canvas: inout Canvas) {
    let lines = [
      "too small", "need \(minimumSize.columns)x\(minimumSize.rows)",
      "have \(state.size.columns)x\(state.size.rows)", "Q quits",
    ]
    for (row, line) in lines.enumerated() { canvas.put(line, row: row, column: 0, role: .warning) }
  }
}

extension ConsoleState {
  var isTooSmall: Bool {
    size.columns < Console.minimumSize.columns || size.rows < Console.minimumSize.rows
  }

  mutating func reload() -> [Effect] {
    let names = fleet.workspaces.filter { !fleet.reading.contains($0) }
    guard !names.isEmpty else { return [] }
    fleet.beginReading(names)
    return [.loadFleet(workspaces: names)]
  }

  func wakeWhenAllAreRead() -> [Effect] {
    guard fleet.reading.isEmpty else { return [] }
    let isBusy =
      !operations.isEmpty
      || fleet.rows.contains {
        if case .instance(let instance) = $0 { return instance.state.known?.isTransitional == true }
        return false
      }
    return [.wake(afterSeconds: isBusy ? Console.busyRefreshSeconds : Console.refreshSeconds)]
  }

  mutating func key(_ key: Key) -> [Effect] {
    if key == .control("c") { return [.quit] }
    if isTooSmall { return key == .character("Q") || key == .character("q") ? [.quit] : [] }
    if case .paste = key, list.input == nil {
      notice = Notice(kind: .refusal, text: "A paste outside of an input field is not typed as keys: it was dropped.")
      return []
    }
    if let dialog { return answer(key, to: dialog) }
    if list.input != nil { return typeFilter(key) }
    if help != nil { return helpKey(key) }
    if notice?.kind == .information || notice?.kind == .refusal || key == .escape { notice = nil }
    guard let command = KeyTable.command(for: key) else {
      return []
    }
    return run(command)
  }

  private mutating func run(_ command: Command) -> [Effect] {
    let page = FleetScreen.listHeight(size)
    switch command {
    case .down: list.move(by: 1, fleet, size: size)
    case .up: list.move(by: -1, fleet, size: size)
    case .pageDown: list.move(by: page, fleet, size: size)
    case .pageUp: list.move(by: -page, fleet, size: size)
    case .first: list.move(by: -.max, fleet, size: size)
    case .last: list.move(by: .max, fleet, size: size)
    case .act(let action): return ask(action)
    case .filter: list.input = fleet.filter
    case .refresh:
      notice = Notice(kind: .information, text: "Reading all instances again.")
      return reload()
    case .redraw: return [.redraw]
    case .help: help = HelpScreen()
    case .back:
      if fleet.filter.isEmpty {
        dialog = Dialog(.quit)
      } else {
        setFilter("")
      }
    case .quit: return [.quit]
    case .suspend: return [.suspend]
    }
    return []
  }

  /// Why an action is not possible on the lit row now; nil where it is.
  func refusal(of action: PowerAction) -> String? {
    if isReadOnly { return "\(action.rawValue): amldeck runs read-only here." }
    guard let item = list.current(fleet) else { return "\(action.rawValue): no instance is selected." }
    guard case .instance(let instance) = item else {
      return "\(action.rawValue): \(item.name) cannot be read, so amldeck does not act on it."
    }
    if let running = operations.first(where: { $0.target.id == instance.id }) {
      return "\(action.rawValue): \(running.action.rawValue) of \(instance.name) is still under way."
    }
    guard action.isAllowed(from: instance.state) else {
      return "\(action.rawValue): \(instance.name) is \(instance.state.word); \(Self.rule(action))."
    }
    return nil
  }

  private static func rule(_ action: PowerAction) -> String {
    switch action {
    case .start: "only a stopped instance can be started"
    case .stop: "only a running instance can be stopped"
    case .restart: "only a running or unusable instance can be restarted"
    case .delete: "it is being deleted"
    }
  }

  private mutating func ask(_ action: PowerAction) -> [Effect] {
    if let refusal = refusal(of: action) {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    guard case .instance(let instance) = list.current(fleet) else { return [] }
    let target = Target(id: instance.id, name: instance.name, workspace: instance.workspace)
    dialog = Dialog(.act(action, target))
    return [.plan(action, target)]
  }

  private mutating func answer(_ key: Key, to dialog: Dialog) -> [Effect] {
    guard dialog.isDrawn else { return [] }
    switch key {
    case .character("y"):
      self.dialog = nil
      switch dialog.question {
      case .quit: return [.quit]
      case .act(let action, let target):
        // The instance may have moved on while the dialog stood open.
        if let instance = fleet.instance(id: target.id), !action.isAllowed(from: instance.state) {
          notice = Notice(
            kind: .refusal,
            text: "\(action.rawValue): \(target.name) is \(instance.state.word) by now; nothing was sent.")
          return []
        }
        operations.append(
          OperationInFlight(action: action, target: target, begun: now, isAccepted: false))
        notice = Notice(kind: .information, text: "\(action.rawValue) of \(target.name) sent")
        return [.perform(action, target)]
      }
    case .escape, .character("n"), .character("q"), .enter:
      // Enter is Cancel: the focus stands there.
      self.dialog = nil
      return []
    case .character("Q") where dialog.question == .quit:
      return [.quit]
    default:
      return []
    }
  }

  private mutating func helpKey(_ key: Key) -> [Effect] {
    switch key {
    case .character("j"), .down: help?.scroll(by: 1, of: size)
    case .character("k"), .up: help?.scroll(by: -1, of: size)
    case .pageDown: help?.scroll(by: size.rows - 4, of: size)
    case .pageUp: help?.scroll(by: 4 - size.rows, of: size)
    case .escape, .character("q"), .character("?"), .enter: help = nil
    case .character("Q"): return [.quit]
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default: break
    }
    return []
  }

  private mutating func typeFilter(_ key: Key) -> [Effect] {
    guard var text = list.input else { return [] }
    switch key {
    case .enter:
      list.input = nil
      return []
    case .escape:
      list.input = nil
      setFilter("")
      return []
    case .backspace, .control("h"):
      if text.isEmpty {
        list.input = nil
        return []
      }
      text.removeLast()
    case .control("u"): text = ""
    case .control("z"): return [.suspend]
    case .character(let character): text.append(character)
    case .paste(let pasted): text += pasted.filter { !$0.isNewline }.prefix(200)
    case .down, .up:
      list.move(by: key == .down ? 1 : -1, fleet, size: size)
      return []
    default: return []
    }
    list.input = text
    setFilter(text)
    return []
  }

  private mutating func setFilter(_ text: String) {
    fleet.setFilter(text)
    list.follow(fleet, size: size)
  }
}

extension Fleet {
  package func instance(id: String) -> ComputeInstance? {
    for item in rows {
      if case .instance(let instance) = item, instance.id == id { return instance }
    }
    return nil
  }
}
