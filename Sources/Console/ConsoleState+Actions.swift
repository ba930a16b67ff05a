import ComputeModel
import Terminal

/// Actions on an instance: whether they are possible, and their dialog.
extension ConsoleState {
  /// Why a key is grey now; nil where it works.
  func refusal(of command: Command) -> String? {
    switch command {
    case .act(let action): refusal(of: action)
    case .open, .raw: screen == .fleet ? openingRefusal() : nil
    default: nil
    }
  }

  private func openingRefusal() -> String? {
    guard let item = list.current(fleet) else { return "There is no instance to open." }
    guard case .instance = item else { return "\(item.name) cannot be read, so there is no page of it." }
    return nil
  }

  /// Why an action is not possible on the lit row, or on the instance of the page, now; nil where it is.
  func refusal(of action: PowerAction) -> String? {
    if isReadOnly { return "\(action.rawValue): amldeck runs read-only here." }
    guard let item = subject else {
      let which = screen.target.map { "\($0.name) is not in the list any more" } ?? "no instance is selected"
      return "\(action.rawValue): \(which)."
    }
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

  mutating func ask(_ action: PowerAction) -> [Effect] {
    if let refusal = refusal(of: action) {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    guard case .instance(let instance) = subject else { return [] }
    let target = Target(instance)
    dialog = Dialog(.act(action, target))
    return [.plan(action, target)]
  }

  mutating func answer(_ key: Key, to dialog: Dialog) -> [Effect] {
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
}

extension Target {
  init(_ instance: ComputeInstance) {
    self.init(id: instance.id, name: instance.name, workspace: instance.workspace)
  }
}
