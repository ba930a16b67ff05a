import Languages
package import ComputeModel
import Schedules
import Terminal

/// The schedules of one instance, or of all that were marked, while they are changed. Nothing is sent before the whole
/// set is, in one request for each instance (FACTS section 0).
package struct ScheduleEditor: Hashable, Sendable {
  package var targets: [Target]
  /// Where Esc leads.
  package var opener: Screen
  /// The set as the service had it when the editor opened, or as it took it last.
  package internal(set) var original: ScheduleSet
  /// When the instance was created: the anchor of a schedule without a start time.
  let created: Instant?
  package internal(set) var draft: ScheduleSet
  /// The sets before each change, for `u`.
  private(set) var earlier: [ScheduleSet] = []
  /// The lit line; one behind the last schedule is the line that adds.
  package internal(set) var cursor = 0
  package internal(set) var form: ScheduleForm?
  var showsDifference = false
  /// The marked instances whose set was another than the one that is shown.
  let others: [String]

  /// - Parameter instances: the first one's schedules are what the editor begins with.
  init(of instances: [ComputeInstance], opener: Screen) {
    targets = instances.map { Target($0) }
    self.opener = opener
    original = ScheduleSet(instances.first?.schedules ?? [])
    draft = original
    created = instances.first?.createdOn
    let shown = original
    others = instances.filter { !ScheduleSet($0.schedules).means(shown) }.map(\.name)
  }

  package var isChanged: Bool { draft != original }

  /// Under what a draft is kept when the screen is left.
  var key: String { targets.map { $0.id.lowercased() }.joined(separator: "\n") }

  var title: String { targets.count == 1 ? targets[0].name : localized("\(targets.count) instances") }

  mutating func move(by rows: Int) {
    let last = draft.documents.count < Schedule.maximumPerInstance ? draft.documents.count : draft.documents.count - 1
    let (sum, overflow) = cursor.addingReportingOverflow(rows)
    cursor = max(0, min(overflow ? (rows < 0 ? 0 : last) : sum, last))
  }

  mutating func change(to set: ScheduleSet) {
    guard set != draft else { return }
    earlier.append(draft)
    draft = set
    cursor = min(cursor, draft.documents.count)
  }

  /// - Returns: false where there is nothing to take back.
  mutating func takeBack() -> Bool {
    guard let set = earlier.popLast() else { return false }
    draft = set
    cursor = min(cursor, draft.documents.count)
    return true
  }

  /// What the service has taken is what further changes are compared with.
  mutating func settle(_ set: ScheduleSet) {
    original = set
    earlier = []
    if draft.means(set) { draft = set }
  }

  /// The set as it would be with the open form accepted; nil while the form cannot be.
  func preview(zones: ZoneSource) -> ScheduleSet? {
    guard let form else { return draft }
    do throws(ScheduleFormProblem) {
      return set(with: try form.documents(zones: zones, created: created), of: form)
    } catch {
      return nil
    }
  }

  func set(with documents: [JSONValue], of form: ScheduleForm) -> ScheduleSet {
    var all = draft.documents
    if case .schedule(let place?) = form.subject, all.indices.contains(place), documents.count == 1 {
      all[place] = documents[0]
    } else {
      all += documents
    }
    return ScheduleSet(all)
  }

  /// The Windows name that a new schedule begins with: that of the first one there is, else of the person's own
  /// clocks, else UTC.
  func zoneName(viewer: Zone) -> String {
    if let first = StartStopSchedule.list(draft.documents).first { return first.zoneName }
    return WindowsZone.all.first { $0.iana == viewer.name }?.name ?? WindowsZone.utc.name
  }
}

extension ConsoleState {
  /// Opens the editor for the marked rows, the lit row, or the instance of the page; a draft that was left goes on.
  mutating func editSchedules() -> [Effect] { editSchedules(of: subjects) }

  mutating func editSchedules(of items: [FleetItem]) -> [Effect] {
    if isReadOnly {
      notice = Notice(kind: .refusal, text: localized("schedules: amldeck runs read-only here."))
      return []
    }
    var instances: [ComputeInstance] = []
    for item in items { if case .instance(let instance) = item { instances.append(instance) } }
    guard !instances.isEmpty else {
      let why =
        items.first.map { localized("\($0.name) cannot be read, so amldeck does not act on it") }
        ?? localized("no instance is selected")
      notice = Notice(kind: .refusal, text: localized("schedules: \(why)."))
      return []
    }
    var editor = ScheduleEditor(of: instances, opener: screen)
    if var draft = scheduleDrafts[editor.key] {
      draft.opener = screen
      editor = draft
      notice = Notice(
        kind: .information,
        text: localized("This is what was left unsent; \(keyName(.editor(.takeBack))) takes changes back."))
    } else if !editor.others.isEmpty {
      notice = Notice(
        kind: .refusal,
        text: localized("\(instances[0].name)'s schedules are shown. \(editor.others.joined(separator: ", "))")
          + localized(" had others: what is sent replaces them."))
    }
    return visit(.scheduleEditor(editor))
  }

  /// Changes the editor where it is the present screen.
  mutating func withEditor(_ change: (inout ScheduleEditor) -> Void) {
    guard case .scheduleEditor(var editor) = screen else { return }
    change(&editor)
    history.present = .scheduleEditor(editor)
    keepDraft(of: editor)
  }

  /// A set that was changed and not sent is there again when the editor is opened again.
  private mutating func keepDraft(of editor: ScheduleEditor) {
    var kept = editor
    kept.form = nil
    scheduleDrafts[editor.key] = editor.isChanged ? kept : nil
  }

  package var hasUnsentSchedules: Bool { !scheduleDrafts.isEmpty }

  // MARK: Keys

  mutating func runInEditor(_ command: EditorCommand) -> [Effect] {
    guard case .scheduleEditor(let editor) = screen else { return [] }
    let place = editor.draft.documents.indices.contains(editor.cursor) ? editor.cursor : nil
    switch command {
    case .edit:
      guard let place else { return openForm(pair: true) }
      let schedule = StartStopSchedule(editor.draft.documents[place], number: place + 1)
      withEditor { $0.form = ScheduleForm(schedule, place: place) }
    case .addPair: return openForm(pair: true)
    case .addOne: return openForm(pair: false)
    case .turnOnOff:
      guard let place else { return refuse(localized("Light a schedule first.")) }
      var documents = editor.draft.documents
      let isOn = StartStopSchedule(documents[place], number: 1).isEnabled
      documents[place]["status"] = .string(isOn ? "Disabled" : "Enabled")
      withEditor { $0.change(to: ScheduleSet(documents)) }
    case .remove:
      guard let place else { return refuse(localized("Light a schedule first.")) }
      var documents = editor.draft.documents
      documents.remove(at: place)
      withEditor { $0.change(to: ScheduleSet(documents)) }
    case .takeBack:
      guard !editor.earlier.isEmpty else { return refuse(localized("There is no change to take back.")) }
      withEditor { _ = $0.takeBack() }
    case .difference: withEditor { $0.showsDifference.toggle() }
    case .send: return sendSchedules(editor)
    }
    return []
  }

  private mutating func refuse(_ text: String) -> [Effect] {
    notice = Notice(kind: .refusal, text: text)
    return []
  }

  private mutating func openForm(pair: Bool) -> [Effect] {
    guard case .scheduleEditor(let editor) = screen else { return [] }
    let present = editor.draft.documents.count
    guard present < Schedule.maximumPerInstance else {
      return refuse(
        localized("An instance has at most \(Schedule.maximumPerInstance) schedules: remove one with D first."))
    }
    let zone = editor.zoneName(viewer: viewerZone)
    withEditor {
      $0.form =
        pair
        ? ScheduleForm(pairIn: zone)
        : ScheduleForm(
          StartStopSchedule(
            .object([
              "action": .string("Stop"), "status": .string("Enabled"), "triggerType": .string("Cron"),
              "cron": .object(["expression": .string("0 18 * * 1-5"), "timeZone": .string(zone)]),
            ]), number: present + 1), place: nil)
    }
    return []
  }

  mutating func typeInEditor(_ key: Key, _ form: ScheduleForm) -> [Effect] {
    switch key {
    case .escape: withEditor { $0.form = nil }
    case .enter: accept(form)
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default:
      var form = form
      if form.type(key) { withEditor { $0.form = form } }
    }
    return []
  }

  /// Into the list; nothing is sent.
  private mutating func accept(_ form: ScheduleForm) {
    guard case .scheduleEditor(let editor) = screen else { return }
    var form = form
    do throws(ScheduleFormProblem) {
      let documents = try form.documents(zones: zoneData, created: editor.created)
      let set = editor.set(with: documents, of: form)
      guard set.documents.count <= Schedule.maximumPerInstance else {
        throw ScheduleFormProblem(
          name: form.isPair ? .stop : .action,
          text: localized(
            "That makes \(set.documents.count) schedules; an instance has at most \(Schedule.maximumPerInstance)."))
      }
      withEditor {
        let isNew = set.documents.count > $0.draft.documents.count
        $0.change(to: set)
        $0.form = nil
        if isNew { $0.cursor = set.documents.count - 1 }
      }
    } catch {
      form.problem = error
      form.form.setFocus(error.name)
      withEditor { $0.form = form }
    }
  }

  /// The dialog of the whole set, with what it changes.
  private mutating func sendSchedules(_ editor: ScheduleEditor) -> [Effect] {
    guard editor.isChanged || !editor.others.isEmpty else {
      return refuse(localized("Nothing was changed: there is nothing to send."))
    }
    let plan = InstancePlan(editor.draft.documents, created: editor.created, zones: zoneData)
    for entry in plan.entries {
      guard case .failure(let error) = entry.timing, error.zoneError == nil else { continue }
      return refuse(localized("Schedule \(entry.schedule.number) cannot be sent: \(error.message) Enter edits it."))
    }
    var notes = editor.original.difference(to: editor.draft, created: editor.created).map {
      "\($0.kind == .same ? "=" : $0.kind.rawValue) \($0.text)"
    }
    var items: [FleetItem] = []
    for target in editor.targets {
      guard let instance = fleet.instance(id: target.id) else { continue }
      items.append(.instance(instance))
      let isFirst = target == editor.targets.first
      if isFirst, !ScheduleSet(instance.schedules).means(editor.original) {
        notes.append(
          localized("! The schedules of \(instance.name) have changed since they were read here: that is replaced too.")
        )
      }
    }
    notes += editor.others.map { localized("! \($0) had other schedules: they are replaced.") }
    notes += plan.pairing(now: now).filter(\.kind.isProblem).map { "! \($0.sentence)" }
    guard !items.isEmpty else { return refuse(localized("\(editor.title) is not in the list any more.")) }
    return ask(.updateSchedules(editor.draft.documents), of: items, notes: notes)
  }

  /// An editor in which nothing was changed shows what the service has now.
  mutating func followSchedules() {
    guard case .scheduleEditor(var editor) = screen, !editor.isChanged, editor.form == nil,
      let instance = editor.targets.first.flatMap({ fleet.instance(id: $0.id) })
    else { return }
    let set = ScheduleSet(instance.schedules)
    guard !set.means(editor.original) else { return }
    editor.settle(set)
    editor.change(to: set)
    history.present = .scheduleEditor(editor)
  }

  /// What was sent from an editor, and was taken, is its new beginning.
  mutating func settleEditor(_ action: InstanceAction, _ target: Target) {
    guard case .updateSchedules(let schedules) = action else { return }
    let set = ScheduleSet(schedules)
    scheduleDrafts = scheduleDrafts.filter { !($0.value.targets.contains(target) && $0.value.draft.means(set)) }
    guard case .scheduleEditor(var editor) = screen, editor.targets.contains(target) else { return }
    editor.settle(set)
    history.present = .scheduleEditor(editor)
  }
}
