import Languages
package import ComputeModel
package import Schedules
import Terminal

/// What one address answered, and when; nil while it is asked.
package struct HealthReading: Hashable, Sendable {
  package var value: EndpointHealth?
  package var at: Instant
}

/// What keys do on the screen of applications.
package enum ApplicationCommand: Hashable, Sendable {
  case link, copy, probe, add, remove, takeBack, send
}

extension ConsoleState {
  /// Opens the applications of the lit row, the page or the named; a set that was left changed goes on.
  mutating func openApplications(of target: Target? = nil) -> [Effect] {
    let opener: Screen = target == nil ? screen : .fleet
    let found: Target?
    if let target {
      found = target
    } else if case .instance(let instance)? = subjects.first {
      found = Target(instance)
    } else {
      found = nil
    }
    guard let found else {
      notice = Notice(kind: .refusal, text: localized("applications: no instance that can be read is selected."))
      return []
    }
    var applications = applicationDrafts[found.id] ?? ApplicationsScreen(target: found, opener: opener)
    applications.opener = opener
    return visit(.applications(applications))
  }

  /// Why the present screen takes no changes; nil where it does.
  func applicationRefusal(of command: ApplicationCommand) -> String? {
    switch command {
    case .link, .copy, .probe: nil
    case .add, .remove, .takeBack: isReadOnly ? localized("amldeck runs read-only here.") : nil
    case .send: isReadOnly ? localized("amldeck runs read-only here.") : refusal(of: .customServices([]))
    }
  }

  mutating func withApplications(_ change: (inout ApplicationsScreen) -> Void) {
    guard case .applications(var applications) = screen else { return }
    change(&applications)
    history.present = .applications(applications)
    var kept = applications
    kept.form = nil
    applicationDrafts[applications.target.id] = applications.isChanged ? kept : nil
  }

  mutating func moveApplications(by rows: Int) {
    guard case .applications(let applications) = screen else { return }
    let last = max(0, applications.rows(self).count - 1)
    let (sum, overflow) = applications.cursor.addingReportingOverflow(rows)
    withApplications { $0.cursor = max(0, min(overflow ? (rows < 0 ? 0 : last) : sum, last)) }
  }

  mutating func typeApplication(_ key: Key) -> [Effect] {
    guard case .applications(let applications) = screen, var form = applications.form else { return [] }
    switch key {
    case .escape: withApplications { $0.form = nil }
    case .enter: accept(form, applications)
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default: if form.type(key) { withApplications { $0.form = form } }
    }
    return []
  }

  /// Into the set; nothing is sent.
  private mutating func accept(_ form: ApplicationForm, _ applications: ApplicationsScreen) {
    var form = form
    do throws(CustomServiceMistake) {
      let set = applications.services(self) + [try form.service().document]
      if let refusal = CustomService.refusal(ofSet: set) { throw CustomServiceMistake(.published, refusal) }
      let present = applications.present(self)
      withApplications {
        $0.change(to: set, from: present)
        $0.form = nil
      }
      moveApplications(by: .max)
    } catch {
      form.light(error)
      withApplications { $0.form = form }
    }
  }

  private mutating func refuseApplication(_ text: String) -> [Effect] {
    notice = Notice(kind: .refusal, text: text)
    return []
  }

  mutating func runInApplications(_ command: ApplicationCommand) -> [Effect] {
    guard case .applications(let applications) = screen else { return [] }
    if let refusal = applicationRefusal(of: command) { return refuseApplication(refusal) }
    guard document(of: applications.target).value != nil else {
      return refuseApplication(
        localized("\(applications.target.name) is not read yet: \(keyName(.refresh)) reads it again."))
    }
    let present = applications.present(self)
    switch command {
    case .link, .copy:
      guard let row = applications.lit(self), let address = row.address else {
        return refuseApplication(localized("The service names no address for it."))
      }
      guard command == .link else {
        notice = Notice(
          kind: .information, text: localized("The address was handed to the terminal's clipboard (OSC 52)."))
        return [.copy(address)]
      }
      return [.showLink(title: localized("\(row.name) on \(applications.target.name)"), address: address)]
    case .probe: return probe(applications.rows(self).compactMap(\.address))
    case .add:
      let used = applications.services(self).flatMap { $0["endpoints"]?.elements ?? [] }.compactMap {
        $0["published"]?.integer
      }
      let port = (CustomService.rstudioPort...).first { !used.contains($0) } ?? CustomService.rstudioPort
      withApplications { $0.form = ApplicationForm(port: port) }
    case .remove:
      guard let row = applications.lit(self), let service = row.service else {
        return refuseApplication(localized("Only a custom application can be removed: every instance has the others."))
      }
      var set = applications.services(self)
      if let index = set.firstIndex(of: service) { set.remove(at: index) }
      withApplications { $0.change(to: set, from: present) }
      moveApplications(by: 0)
    case .takeBack:
      guard !applications.earlier.isEmpty else {
        return refuseApplication(localized("There is no change to take back."))
      }
      withApplications { _ = $0.takeBack() }
      moveApplications(by: 0)
    case .send: return sendApplications(applications)
    }
    return []
  }

  private mutating func probe(_ addresses: [String]) -> [Effect] {
    guard !addresses.isEmpty else { return refuseApplication(localized("The service names no address to ask.")) }
    for address in addresses { health[address] = HealthReading(value: nil, at: now) }
    return [.probe(addresses)]
  }

  mutating func take(_ value: EndpointHealth, of address: String) {
    health[address] = HealthReading(value: value, at: now)
    // Only as many as a person looks at: a console that runs for months does not grow.
    if health.count > 200, let oldest = health.min(by: { $0.value.at < $1.value.at }) { health[oldest.key] = nil }
  }

  /// The dialog of the whole set, with what it changes.
  private mutating func sendApplications(_ applications: ApplicationsScreen) -> [Effect] {
    guard applications.isChanged, let draft = applications.draft, let original = applications.original else {
      return refuseApplication(localized("Nothing was changed: there is nothing to send."))
    }
    guard let instance = fleet.instance(id: applications.target.id) else {
      return refuseApplication(localized("\(applications.target.name) is not in the list any more."))
    }
    let added = draft.filter { !original.contains($0) }
    let kept = draft.filter { original.contains($0) }
    var notes = original.filter { !draft.contains($0) }.map { localized("- \($0["name"]?.text ?? "?") is removed") }
    for service in added {
      notes.append("+ \(service["name"]?.text ?? "?"): \(service[path: "image", "reference"]?.text ?? "?")")
      notes += CustomService.notes(
        onImage: service[path: "image", "reference"]?.text ?? "",
        published: service["endpoints"]?.elements?.first?["published"]?.integer)
    }
    if !kept.isEmpty {
      notes.append(
        localized(
          "! What stays is sent back as the service showed it. Whether it shows secret values whole is not documented:")
          + localized(" look at \(kept.compactMap { $0["name"]?.text }.joined(separator: ", ")) afterwards."))
    }
    if applications.present(self) != original {
      notes.append(localized("! The applications have changed since they were read here: that is replaced too."))
    }
    return ask(.customServices(draft), of: [.instance(instance)], notes: notes)
  }

  /// What was sent, and was taken, is the new beginning.
  mutating func settleApplications(_ action: InstanceAction, _ target: Target) {
    guard case .customServices(let set) = action else { return }
    if applicationDrafts[target.id]?.draft == set { applicationDrafts[target.id] = nil }
    guard case .applications(var applications) = screen, applications.target == target, applications.draft == set
    else { return }
    applications.settle()
    history.present = .applications(applications)
  }
}
