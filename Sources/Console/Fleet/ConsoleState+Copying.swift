import Languages
import ComputeModel
import Terminal

/// What goes to the clipboard of whoever sits at the terminal.
extension ConsoleState {
  /// The names of what an action would be about, a line each.
  mutating func copyNames() -> [Effect] {
    let names = subjects.map(\.name)
    guard let first = names.first else {
      notice = Notice(kind: .refusal, text: localized("There is no instance to copy the name of."))
      return []
    }
    let what = names.count == 1 ? first : localized("\(names.count) names")
    notice = Notice(
      kind: .information, text: localized("Sent to the clipboard, where the terminal has one (OSC 52): \(what)"))
    return [.copy(names.joined(separator: "\n"))]
  }

  /// The whole page as text. Errors are for somebody else's eyes: names are left out of them.
  mutating func copyPage() -> [Effect] {
    guard case .report(let report) = screen else { return [] }
    var text = report.lines(self).map { line in
      let line = line.parts.map(\.text).joined()
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
    if report.topic == .errors { text = withoutNames(text) }
    let end = report.topic == .errors ? localized(", names masked") : ""
    notice = Notice(
      kind: .information, text: localized("The page was handed to the terminal's clipboard (OSC 52)\(end)."))
    return [.copy(text)]
  }

  /// That of the lit operation.
  mutating func copyRequestID() -> [Effect] {
    guard case .report(let report) = screen, let id = report.litRow(self)?.requestID else {
      notice = Notice(kind: .refusal, text: localized("The service named no request id for this line."))
      return []
    }
    notice = Notice(
      kind: .information,
      text: localized("Sent to the clipboard, where the terminal has one (OSC 52): \(SafeText(id).oneLine.text)"))
    return [.copy(id)]
  }

  /// Names of instances, people and places become `instance-1`, `owner-1`.
  private func withoutNames(_ text: String) -> String {
    var masks: [(name: String, mask: String)] = []
    var seen: Set<String> = []
    func mask(_ kind: String, _ names: [String]) {
      for name in names where name.count > 1 && seen.insert(name).inserted {
        masks.append((name, "\(kind)-\(masks.count(where: { $0.mask.hasPrefix(kind + "-") }) + 1)"))
      }
    }
    let instances = fleet.rows.compactMap { item -> ComputeInstance? in
      if case .instance(let instance) = item { return instance }
      return nil
    }
    mask("instance", fleet.rows.map(\.name))
    mask("workspace", fleet.workspaces)
    mask("subscription", [place.subscription] + instances.map(\.subscription))
    mask("group", [place.resourceGroup] + instances.map(\.resourceGroup))
    mask("owner", instances.map { Owner($0).text })
    // Longer names first: one may be the beginning of another.
    return masks.sorted { $0.name.utf8.count > $1.name.utf8.count }.reduce(text) {
      $0.replacing($1.name, with: $1.mask)
    }
  }

  /// The page of the lit instance, at its activity.
  mutating func openActivity() -> [Effect] {
    if let refusal = refusal(of: .open) {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    guard case .instance(let instance)? = list.current(fleet) else { return [] }
    var page = DetailScreen(target: Target(instance))
    page.tab = .activity
    return visit(.detail(page)) + readActivityLog()
  }
}
