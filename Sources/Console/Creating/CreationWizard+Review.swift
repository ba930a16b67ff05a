import Languages
import ComputeModel
import Terminal

/// The last step: all that will be asked for, and what could be found out about it.
extension CreationWizard {
  func review(_ state: ConsoleState, on page: inout Page) {
    let new: NewInstance
    do throws(WizardProblem) {
      new = try newInstance(state)
    } catch {
      page.verdict(.never, Phrase(verbatim: error.step.title), error.text)
      page.paragraph(localized("PgUp goes back."), role: .dim)
      return
    }
    verdicts(new, state, on: &page)
    page.blank()
    for fact in facts(new, state) { page.field(Phrase(verbatim: fact.label), fact.text) }
    for warning in new.warnings { page.paragraph("! \(warning)", role: .warning) }
  }

  private func verdicts(_ new: NewInstance, _ state: ConsoleState, on page: inout Page) {
    let check = checked.flatMap { $0.creation == new.creation ? $0.check : nil }
    func verdict(_ rule: Phrase, _ verdict: CreationCheck.Verdict?, fine: String) {
      switch verdict {
      case nil: page.verdict(.notVisible, rule, localized("is being checked..."))
      case .fine: page.verdict(.good, rule, fine)
      case .refused(let why): page.verdict(.never, rule, why)
      case .notVisible(let why): page.verdict(.notVisible, rule, localized("not visible: \(why)"))
      }
    }
    verdict(
      "name", check?.name,
      fine: localized("free in \(workspace), and in no other workspace here; the region has the last word"))
    verdict("policy", check?.policy, fine: localized("no assigned policy would refuse it"))
    for change in check?.changes ?? [] { page.verdict(.notCounted, "policy writes", change) }
    if let shortage = shortage(new, state) {
      page.verdict(.never, "quota", localized("\(shortage) (\(state.keyName(.refresh)) reads it again)"))
    } else if let size = size(new, state), let cores = size.cores {
      page.verdict(.good, "quota", localized("\(cores) cores fit; Azure may still have no room for them"))
    } else {
      page.verdict(.notVisible, "quota", localized("the size's cores are not known"))
    }
    if let right = state.missingRightToCreate(in: workspace) {
      page.verdict(.never, "your right", localized("\(right) is missing"))
    }
    guard new.assignee != nil else { return }
    switch access?.result {
    case .success:
      let missing = missingRights()
      let needed = AssigneeRight.needed.count
      if missing.isEmpty {
        page.verdict(.good, "user's rights", localized("all \(needed)"))
      } else {
        page.verdict(
          .never, "user's rights",
          localized("\(needed - missing.count) of \(needed), MISSING \(missing.joined(separator: ", "))"))
      }
    case .failure(let failure):
      page.verdict(.notVisible, "user's rights", localized("not visible: \(failure.sentence)"))
    case nil: page.verdict(.notVisible, "user's rights", localized("are being read..."))
    }
  }

  func size(_ new: NewInstance, _ state: ConsoleState) -> VMSize? {
    state.region(ofWorkspace: workspace)?.sizes.first { $0.name == new.size }
  }

  /// Why there is no room for it, as a clause.
  func shortage(_ new: NewInstance, _ state: ConsoleState) -> String? {
    guard let region = state.region(ofWorkspace: workspace), let size = size(new, state) else { return nil }
    return region.table(state).shortage(of: size)
  }

  /// What is asked for, for the page and for the dialog.
  func facts(_ new: NewInstance, _ state: ConsoleState) -> [(label: String, text: String)] {
    var facts: [(label: String, text: String)] = [
      (localized("Name"), localized("\(new.name)  in \(workspace), \(new.location)")),
      (localized("For"), forWhom(new)), (localized("Size"), sizeText(new, state)),
      (localized("SSO"), new.hasSingleSignOn ? localized("on") : localized("off: only its user can turn it on")),
    ]
    switch new.ssh {
    case .off: facts.append((localized("SSH"), localized("off; it cannot be turned on later")))
    case .later: facts.append((localized("SSH"), localized("on; its owner sets the key later")))
    case .key(let key): facts.append((localized("SSH"), localized("on, RSA \(key.bits) bits \(key.fingerprint)")))
    }
    switch new.identity {
    case .none: break
    case .system: facts.append((localized("Identity"), localized("system assigned")))
    case .user(let ids): facts.append((localized("Identity"), ids.joined(separator: ", ")))
    }
    facts.append(
      (
        localized("Network"),
        (new.subnet ?? localized("no subnet of its own")) + (new.hasPublicAddress ? "" : localized(", no public IP"))
      ))
    facts.append(
      (
        localized("Idle"),
        new.idle.map { localized("stops after \($0.shortText) without activity") } ?? localized("never stops by itself")
      ))
    let schedules = StartStopSchedule.list(new.schedules).map { schedule in
      let rule = schedule.document[path: "cron", "expression"]?.text ?? localized("by recurrence")
      return "\(schedule.action == .start ? localized("start") : localized("stop")) \(rule) \(schedule.zoneName)"
    }
    facts.append((localized("Schedules"), schedules.isEmpty ? localized("none") : schedules.joined(separator: "; ")))
    let services = new.services.map { service in
      let port = service["endpoints"]?.elements?.first?["published"]?.integer
      return (service["name"]?.text ?? "?") + (port.map { localized(" on port \($0)") } ?? "")
    }
    if !services.isEmpty { facts.append((localized("Apps"), services.joined(separator: ", "))) }
    if let script = new.script {
      facts.append(
        (
          localized("Script"),
          localized("\(script.path) at creation, as root")
            + (script.arguments.isEmpty ? "" : localized(", with arguments"))
        ))
    }
    if !new.tags.isEmpty {
      let tags = new.tags.map { "\($0.name)=\(Redaction.isSecret($0.name) ? Redaction.mask : $0.value)" }
      facts.append((localized("Tags"), tags.joined(separator: "  ")))
    }
    return facts
  }

  private func forWhom(_ new: NewInstance) -> String {
    guard let assignee = new.assignee else { return localized("yourself") }
    let ids = localized("object \(assignee.objectID)  tenant \(assignee.tenantID ?? "?")")
    if case .found(_, let user) = lookup { return "\(user.userPrincipalName ?? user.name ?? "?")  \(ids)" }
    return ids
  }

  private func sizeText(_ new: NewInstance, _ state: ConsoleState) -> String {
    guard let size = size(new, state) else { return new.size }
    let cores = size.cores.map { localized("\($0) cores") } ?? localized("cores unknown")
    let memory = size.memoryGB.map { localized("  \($0) GB") } ?? ""
    let price =
      size.price.map { localized("  about \($0.perHour) \($0.currency) an hour while it runs") }
      ?? localized("  price unknown")
    return "\(size.name)  \(cores)\(memory)\(price)"
  }
}
