import Languages
package import ComputeModel
import Terminal

/// Actions on instances: whether they are possible, and the way to their dialog. Every change of this program goes
/// through ``ask(_:of:)``: a screen that edits something hands its ``InstanceAction`` there.
extension ConsoleState {
  /// Why a key is grey now; nil where it works.
  func refusal(of command: Command) -> String? {
    switch command {
    case .act(let action): refusal(of: .power(action))
    case .open, .raw: screen == .fleet ? openingRefusal() : nil
    case .singleSignOn: singleSignOnRefusal()
    case .editSSHKey: sshKeyRefusal()
    case .sendSSHKey: isReadOnly ? localized("amldeck runs read-only here.") : nil
    case .openSession: sshSessionRefusal()
    case .copySSHCommand, .copySCPCommand: sshAddressRefusal()
    case .newInstance, .cloneInstance: creationRefusal()
    case .application(let command): applicationRefusal(of: command)
    case .skipStop, .skipStopsSoon, .undoSkip, .editSchedules, .editIdleShutdown, .sendIdleShutdown:
      isReadOnly ? localized("amldeck runs read-only here.") : nil
    case .showHidden: hiddenRefusal()
    case .detach: detachRefusal()
    case .clearEnded: clearRefusal()
    case .unmark: list.marks.isEmpty ? localized("No instance is marked.") : nil
    default: nil
    }
  }

  private func openingRefusal() -> String? {
    guard let item = list.current(fleet) else { return localized("There is no instance to open.") }
    guard case .instance = item else { return localized("\(item.name) cannot be read, so there is no page of it.") }
    return nil
  }

  /// What an action key of the present screen is about: the marked rows, else the lit one; on a page its instance.
  package var subjects: [FleetItem] {
    // Nobody sees a light where there is no screen.
    if lines != nil, screen.target == nil { return list.markedItems(fleet) }
    if case .report(let report) = screen {
      return report.target(self).flatMap { fleet.instance(id: $0.id) }.map { [.instance($0)] } ?? []
    }
    if case .fleetTimeline = screen { return subject.map { [$0] } ?? [] }
    if case .scheduleEditor(let editor) = screen {
      return editor.targets.compactMap { fleet.instance(id: $0.id).map { .instance($0) } }
    }
    if case .idleEditor(let editor) = screen {
      return editor.targets.compactMap { fleet.instance(id: $0.id).map { .instance($0) } }
    }
    if let target = screen.target { return fleet.instance(id: target.id).map { [.instance($0)] } ?? [] }
    let marked = list.markedItems(fleet)
    return marked.isEmpty ? list.current(fleet).map { [$0] } ?? [] : marked
  }

  /// Why an action is possible on none of the subjects now; nil where it is on at least one.
  func refusal(of action: InstanceAction) -> String? {
    if isReadOnly { return localized("\(action.text): amldeck runs read-only here.") }
    let items = subjects
    guard !items.isEmpty else {
      let which =
        screen.target.map { localized("\($0.name) is not in the list any more") }
        ?? localized("no instance is selected\(lines == nil ? "" : localized(": name it, or mark it"))")
      return localized("\(action.text): \(which).")
    }
    var first: String?
    for item in items {
      guard let refusal = refusal(of: action, on: item) else { return nil }
      if first == nil { first = refusal }
    }
    return first.map { localized("\(action.text): \($0).") }
  }

  /// Why an action is not possible on one row, as a clause; nil where it is.
  private func refusal(of action: InstanceAction, on item: FleetItem) -> String? {
    guard case .instance(let instance) = item else {
      return localized("\(item.name) cannot be read, so amldeck does not act on it")
    }
    if let running = operations.first(where: { $0.target.id == instance.id }) {
      return localized("\(running.action.text) of \(instance.name) is still under way")
    }
    let refusal = action.refusal(by: instance) ?? accessRefusal(of: action, by: instance)
    return refusal.map { "\(instance.name) \($0)" }
  }

  /// Opens the dialog of an action for the marked rows, the lit row, or the instance of the page.
  mutating func ask(_ action: InstanceAction) -> [Effect] { ask(action, of: subjects) }

  /// Opens the dialog of an action. Those that cannot take it are named in the dialog and left out.
  mutating func ask(_ action: InstanceAction, of items: [FleetItem], notes: [String] = []) -> [Effect] {
    if isReadOnly || items.isEmpty {
      notice = refusal(of: action).map { Notice(kind: .refusal, text: $0) }
      return []
    }
    var targets: [Target] = []
    var skipped: [String] = []
    for item in items {
      if let refusal = refusal(of: action, on: item) {
        skipped.append(refusal)
      } else if case .instance(let instance) = item {
        targets.append(Target(instance))
      }
    }
    guard !targets.isEmpty else {
      notice = Notice(kind: .refusal, text: localized("\(action.text): \(skipped[0])."))
      return readAccessOfRefused(action, items)
    }
    dialog = Dialog(.act(action, targets), skipped: skipped, notes: notes)
    return [.plan(action, targets)] + readJobs(endedBy: action, on: targets)
  }

  /// Sends what was confirmed, except where an instance has moved on while the dialog stood open.
  mutating func confirm(_ action: InstanceAction, _ targets: [Target]) -> [Effect] {
    var left: [Target] = []
    var movedOn: [String] = []
    for target in targets {
      let refusal = fleet.instance(id: target.id).flatMap { self.refusal(of: action, on: .instance($0)) }
      if let refusal { movedOn.append(refusal) } else { left.append(target) }
    }
    guard !left.isEmpty else {
      notice = Notice(kind: .refusal, text: localized("\(action.text): \(movedOn[0]) by now; nothing was sent."))
      return []
    }
    list.unmarkAll()
    let effects = beginOperations(action, left) + leaveNewInstance(action)
    if let first = movedOn.first {
      notice = Notice(
        kind: .refusal, text: localized("\(action.text) of \(left.count) sent, \(movedOn.count) left alone: \(first).")
      )
    }
    return effects
  }
}
