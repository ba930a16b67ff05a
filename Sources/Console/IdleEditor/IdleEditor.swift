import Languages
import ComputeModel
import Terminal

/// After how long without activity the instances are shut down, while it is typed. Nothing is sent before the dialog
/// that Enter opens is confirmed: one request for each instance (FACTS section 0, item 1).
package struct IdleEditor: Hashable, Sendable {
  package enum Name: Hashable, Sendable { case time }

  package var targets: [Target]
  /// Where Esc leads.
  package var opener: Screen
  package private(set) var form: Form<Name>
  /// The first line below the field that is on the screen.
  var top = 0
  /// Until something is typed the field shows what the service has; the first character replaces it.
  private var isUntouched = true

  /// - Parameter instances: the first one's setting is what the field begins with.
  init(of instances: [ComputeInstance], opener: Screen) {
    targets = instances.map { Target($0) }
    self.opener = opener
    let present = instances.first?.idleTimeBeforeShutdown ?? ""
    let text = present.isEmpty ? "off" : IdleTime(wire: present)?.shortText ?? present
    form = Form([.text(.time, "Shut down after", text, width: 12, hint: Self.hint)], focus: .time)
  }

  static var hint: Phrase { "45m, 1h30m, PT45M: 15 minutes to 3 days; or off" }

  package var text: String { form.text(.time) }

  /// nil turns idle shutdown off.
  static func setting(_ text: String) throws(IdleTimeError) -> IdleTime? {
    text.lowercased() == "off" ? nil : try IdleTime(text: text)
  }

  /// What a time, or `off`, is written with; other keys keep their meaning.
  private static let letters = Set("0123456789dhmpstof ")

  /// - Returns: whether the key was one for the field.
  mutating func type(_ key: Key) -> Bool {
    switch key {
    case .character(let character):
      guard Self.letters.contains(where: { "\($0)" == character.lowercased() }) else { return false }
      if isUntouched { form.setText("", of: .time) }
    case .paste: if isUntouched { form.setText("", of: .time) }
    case .backspace, .delete, .left, .right, .control("h"), .control("u"), .control("w"): break
    default: return false
    }
    isUntouched = false
    return form.type(key)
  }
}

extension ConsoleState {
  /// Opens the editor for the marked rows, the lit row, or the instance of the page.
  mutating func editIdleShutdown() -> [Effect] {
    if isReadOnly {
      notice = Notice(kind: .refusal, text: localized("idle shutdown: amldeck runs read-only here."))
      return []
    }
    let items = subjects
    var instances: [ComputeInstance] = []
    var unread: [String] = []
    for item in items {
      if case .instance(let instance) = item { instances.append(instance) } else { unread.append(item.name) }
    }
    guard !instances.isEmpty else {
      let why =
        unread.first.map { localized("\($0) cannot be read, so amldeck does not act on it") }
        ?? localized("no instance is selected")
      notice = Notice(kind: .refusal, text: localized("idle shutdown: \(why)."))
      return []
    }
    if !unread.isEmpty {
      let names = unread.joined(separator: ", ")
      notice = Notice(
        kind: .refusal, text: localized("Left out, for amldeck does not act on what cannot be read: \(names)."))
    }
    return visit(.idleEditor(IdleEditor(of: instances, opener: screen)))
  }

  /// - Returns: whether the key was one for the field of the editor.
  mutating func typeIdleTime(_ key: Key) -> Bool {
    guard case .idleEditor(var editor) = screen, editor.type(key) else { return false }
    history.present = .idleEditor(editor)
    return true
  }

  /// The dialog of what stands in the field.
  mutating func sendIdleShutdown() -> [Effect] {
    guard case .idleEditor(let editor) = screen else { return [] }
    let setting: IdleTime?
    do throws(IdleTimeError) {
      setting = try IdleEditor.setting(editor.text)
    } catch {
      notice = Notice(kind: .refusal, text: localized("\(error) To turn it off, write off."))
      return []
    }
    let instances = editor.targets.compactMap { fleet.instance(id: $0.id) }
    guard !instances.isEmpty else {
      notice = Notice(kind: .refusal, text: localized("\(editor.targets[0].name) is not in the list any more."))
      return []
    }
    if instances.allSatisfy({ $0.hasIdleShutdown(setting) }) {
      let what = setting.map { localized("after \($0.shortText)") } ?? "off"
      notice = Notice(kind: .refusal, text: localized("Idle shutdown is \(what) already: there is nothing to send."))
      return []
    }
    let notes = instances.map { localized("\($0.name): idle shutdown is \($0.idleShutdownWords) now.") }
    return ask(.updateIdleShutdownSetting(setting), of: instances.map { .instance($0) }, notes: notes)
  }

  mutating func scrollIdleEditor(by rows: Int) {
    guard case .idleEditor(var editor) = screen else { return }
    let (sum, overflow) = editor.top.addingReportingOverflow(rows)
    let wanted = overflow ? (rows < 0 ? 0 : .max) : sum
    editor.top = max(0, min(wanted, editor.lines(self).count - IdleEditor.pageHeight(size)))
    history.present = .idleEditor(editor)
  }
}

extension ComputeInstance {
  /// Whether the service named this very setting when the list was read.
  fileprivate func hasIdleShutdown(_ setting: IdleTime?) -> Bool {
    guard let present = idleTimeBeforeShutdown, !present.isEmpty else { return setting == nil }
    return setting != nil && IdleTime(wire: present) == setting
  }

  /// "after 1h (PT60M)", or what is said where the service names no time.
  var idleShutdownWords: String {
    guard let present = idleTimeBeforeShutdown, !present.isEmpty else { return localized("not set") }
    return localized("after \(IdleTime(wire: present)?.shortText ?? localized("an unusual time")) (\(present))")
  }
}
