import Languages
import ComputeModel
import Schedules
import Terminal

/// New instances: the way into the steps, through them, and to the dialog.
extension ConsoleState {
  /// Why nothing can be created here; nil where it can.
  func creationRefusal() -> String? {
    if isReadOnly { return localized("new instance: amldeck runs read-only here.") }
    guard place.workspacePaths.count == place.workspaces.count else {
      return localized("new instance: the workspaces are not known.")
    }
    let missing = place.workspaces.map { missingRightToCreate(in: $0) }
    guard let first = missing.first, let right = first, missing.allSatisfy({ $0 != nil }) else { return nil }
    return
      localized(
        "new instance: you need the right \(right), which you do not have (\(keyName(.refresh)) reads your rights again)."
      )
  }

  /// The right that creating in a workspace takes, where it is known to be missing.
  func missingRightToCreate(in workspace: String) -> String? {
    access[.workspace(workspace)]?.value?.missingRight(for: .create(nil))
  }

  /// Opens the steps; those that were left unsent go on.
  /// - Parameter source: the instance to make another one like.
  mutating func newInstance(like source: ComputeInstance? = nil) -> [Effect] {
    if let refusal = creationRefusal() {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    if source == nil, var draft = newInstanceDraft {
      notice = Notice(kind: .information, text: localized("This is what was left unsent; :new fresh begins anew."))
      draft.forgetOpenQuestions()
      let effects = visit(.newInstance(draft)) + readRegionOnce()
      return effects + (draft.step == .review ? checkNewInstance() : [])
    }
    let workspace = source?.workspace ?? workspaceOfLight ?? place.workspaces[0]
    let zone = WindowsZone.all.first { $0.iana == viewerZone.name }?.name ?? WindowsZone.utc.name
    let wizard = CreationWizard(
      workspaces: place.workspaces, workspace: workspace, zone: zone, opener: screen, source: source)
    let effects = visit(.newInstance(wizard)) + readRegionOnce()
    copyIntoNewInstance()
    return effects
  }

  mutating func cloneInstance() -> [Effect] {
    guard case .instance(let instance)? = subjects.first else {
      notice = Notice(kind: .refusal, text: localized("create like this: no instance that can be read is selected."))
      return []
    }
    return newInstance(like: instance)
  }

  private var workspaceOfLight: String? {
    subjects.first.map(\.workspace).flatMap { place.workspaces.contains($0) ? $0 : nil }
  }

  private mutating func readRegionOnce() -> [Effect] {
    if let value = region.value, value.contains(where: { !$0.workspaces.isEmpty }) { return [] }
    return region.begin() ? [.readRegion] : []
  }

  /// Sizes and quota again, and the checks that stand on them.
  mutating func readRegionOfNewInstance() -> [Effect] {
    guard case .newInstance(let wizard) = screen else { return [] }
    withNewInstance { $0.checked = nil }
    return (region.begin() ? [.readRegion] : []) + (wizard.step == .review ? checkNewInstance() : [])
  }

  /// Changes the steps where they are the present screen, and keeps them for later.
  mutating func withNewInstance(_ change: (inout CreationWizard) -> Void) {
    guard case .newInstance(var wizard) = screen else { return }
    change(&wizard)
    history.present = .newInstance(wizard)
    newInstanceDraft = wizard
  }

  /// Fills in what the instance to copy has, once its document is there.
  mutating func copyIntoNewInstance() {
    guard case .newInstance(let wizard) = screen, let source = wizard.source, wizard.copy == nil,
      let document = document(of: source).value
    else { return }
    withNewInstance { $0.take(InstanceCopy(document)) }
  }

  // MARK: Keys

  /// - Returns: whether the key was one for the fields.
  mutating func typeNewInstance(_ key: Key) -> Bool {
    guard case .newInstance(var wizard) = screen, wizard.type(key, offer: wizard.offer(self)) else { return false }
    if wizard.form.focus == .size { wizard.top = 0 }
    history.present = .newInstance(wizard)
    newInstanceDraft = wizard
    return true
  }

  mutating func scrollNewInstance(by rows: Int) {
    guard case .newInstance(var wizard) = screen else { return }
    guard wizard.step == .review else {
      withNewInstance { $0.move(by: rows) }
      return
    }
    let (sum, overflow) = wizard.top.addingReportingOverflow(rows)
    let wanted = overflow ? (rows < 0 ? 0 : .max) : sum
    wizard.top = max(0, min(wanted, wizard.lines(self).count - CreationWizard.pageHeight(size)))
    history.present = .newInstance(wizard)
  }

  mutating func stepBack() -> [Effect] {
    guard case .newInstance(let wizard) = screen else { return [] }
    guard let before = CreationWizard.Step(rawValue: wizard.step.rawValue - 1) else { return [] }
    withNewInstance { $0.go(to: before) }
    return []
  }

  /// To the next step, where this one is right; behind the last one stands the dialog.
  mutating func stepAhead() -> [Effect] {
    guard case .newInstance(let wizard) = screen else { return [] }
    if wizard.step == .who, let effects = lookUpAssignee(wizard) { return effects }
    if wizard.step == .review { return askToCreate(wizard) }
    if let problem = wizard.problem(with: wizard.step, self) {
      notice = Notice(kind: .refusal, text: problem.text)
      withNewInstance { $0.light(problem) }
      return []
    }
    guard let next = CreationWizard.Step(rawValue: wizard.step.rawValue + 1) else { return [] }
    withNewInstance { $0.go(to: next) }
    return next == .review ? checkNewInstance() : []
  }

  // MARK: The assignee

  /// Asks the directory where it was not asked about this text; nil where there is nothing to ask.
  private mutating func lookUpAssignee(_ wizard: CreationWizard) -> [Effect]? {
    guard wizard.isForAnother else { return nil }
    let text = wizard.form.text(.user)
    guard !text.isEmpty else { return nil }
    switch wizard.lookup {
    case .reading(text), .found(text, _): return nil
    // A second Enter asks again only where nothing else was given to go on with.
    case .failed(text, _) where DirectoryUser.isID(text): return nil
    default: break
    }
    withNewInstance {
      $0.lookup = .reading(text)
      $0.access = nil
    }
    notice = Notice(kind: .information, text: localized("Looking \(text) up in the directory; Enter goes on."))
    return [.findUser(text)]
  }

  mutating func take(_ result: Result<DirectoryUser, ServiceFailure>, of text: String) -> [Effect] {
    guard case .newInstance(let wizard) = screen, wizard.lookup == .reading(text) else { return [] }
    if notice?.kind == .information { notice = nil }
    switch result {
    case .success(let user): withNewInstance { $0.lookup = .found(text, user) }
    case .failure(let failure):
      withNewInstance { $0.lookup = .failed(text, failure) }
      log(failure, of: localized("look-up of \(text)"))
    }
    return readAssigneeAccess()
  }

  /// The rights of whom it is for, in the chosen workspace.
  private mutating func readAssigneeAccess() -> [Effect] {
    guard case .newInstance(let wizard) = screen, wizard.isForAnother else { return [] }
    let objectID: String
    switch wizard.lookup {
    case .found(_, let user): objectID = user.objectID
    case .failed(let text, _) where DirectoryUser.isID(text): objectID = text.lowercased()
    default: return []
    }
    let workspace = wizard.workspace
    if let known = wizard.access, known.objectID == objectID, known.workspace == workspace { return [] }
    withNewInstance { $0.access = .init(objectID: objectID, workspace: workspace, result: nil) }
    return [.readAssigneeAccess(objectID, workspace: workspace)]
  }

  mutating func take(
    _ result: Result<ScopeAccess, ServiceFailure>, ofAssignee objectID: String, in workspace: String
  ) {
    guard case .newInstance(let wizard) = screen, wizard.access?.objectID == objectID,
      wizard.access?.workspace == workspace
    else { return }
    withNewInstance { $0.access?.result = result }
  }

  // MARK: Checks and the dialog

  private func creationTarget(_ new: NewInstance, _ wizard: CreationWizard) -> Target? {
    guard let index = place.workspaces.firstIndex(of: wizard.workspace), place.workspacePaths.indices.contains(index)
    else { return nil }
    // A name of the rule needs no percent signs.
    return Target(
      id: "\(place.workspacePaths[index])/computes/\(new.name)", name: new.name, workspace: wizard.workspace)
  }

  /// Asks what can be known before anything is sent, about what stands there now.
  private mutating func checkNewInstance() -> [Effect] {
    guard case .newInstance(let wizard) = screen, let new = try? wizard.newInstance(self),
      let target = creationTarget(new, wizard)
    else { return [] }
    let creation = new.creation
    let rights = readAssigneeAccess()
    if wizard.checked?.creation == creation, wizard.checked?.target == target { return rights }
    withNewInstance { $0.checked = .init(target: target, creation: creation, check: nil) }
    return rights + [.checkCreation(creation, target)]
  }

  mutating func take(_ check: CreationCheck, of target: Target, _ creation: InstanceCreation) {
    guard case .newInstance(let wizard) = screen, wizard.checked?.target == target,
      wizard.checked?.creation == creation
    else { return }
    withNewInstance { $0.checked?.check = check }
  }

  private mutating func refuseToCreate(_ text: String) -> [Effect] {
    notice = Notice(kind: .refusal, text: text)
    return []
  }

  private mutating func askToCreate(_ wizard: CreationWizard) -> [Effect] {
    let new: NewInstance
    do throws(WizardProblem) {
      new = try wizard.newInstance(self)
    } catch {
      withNewInstance { $0.light(error) }
      return refuseToCreate(error.text)
    }
    guard let target = creationTarget(new, wizard) else { return [] }
    let creation = new.creation
    guard let checked = wizard.checked, checked.creation == creation, checked.target == target else {
      return checkNewInstance()
        + refuseToCreate(localized("Name and policies are being checked: Enter again in a moment."))
    }
    guard let check = checked.check else {
      return refuseToCreate(localized("Name and policies are being checked: Enter again in a moment."))
    }
    if let refusal = check.refusals.first { return refuseToCreate(refusal) }
    if let shortage = wizard.shortage(new, self) {
      return refuseToCreate(
        localized("There is no room: \(shortage). Choose a smaller size, or delete what holds the cores."))
    }
    if let right = missingRightToCreate(in: wizard.workspace) {
      return refuseToCreate(
        localized("create: you need the right \(right) in \(wizard.workspace), which you do not have."))
    }
    var notes = wizard.facts(new, self).map { "\($0.label): \($0.text)" }
    notes += new.warnings.map { "! \($0)" }
    let missing = wizard.missingRights()
    if new.assignee != nil, !missing.isEmpty {
      notes.append(
        localized(
          "! Its user lacks \(missing.joined(separator: ", ")) in \(wizard.workspace): give a role first, or after."))
    }
    dialog = Dialog(.act(.create(creation), [target]), notes: notes)
    return [.plan(.create(creation), [target])]
  }

  /// What was confirmed is not a draft any more; the list shows what becomes of it.
  mutating func leaveNewInstance(_ action: InstanceAction) -> [Effect] {
    guard case .create = action, case .newInstance = screen else { return [] }
    newInstanceDraft = nil
    return visit(.fleet)
  }

  /// After an instance for somebody else is there, its user needs to be told something.
  mutating func tellHandOver(_ action: InstanceAction, _ target: Target, _ failure: ServiceFailure?) {
    guard case .create(let creation?) = action, failure == nil, notice?.kind != .failure,
      creation.resource[path: "properties", "properties", "personalComputeInstanceSettings"] != nil
    else { return }
    notice = Notice(
      kind: .information,
      text: localized("create of \(target.name): done. :handover \(target.name) is the note for its user."))
  }
}
