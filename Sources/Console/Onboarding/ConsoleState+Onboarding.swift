import Languages
package import ComputeModel
import Terminal

/// Instances for many people, from two files: a template, and a table of users.
package struct OnboardingReading: Sendable {
  package var template: String
  package var sheet: String
  package var plan: OnboardingPlan?
  package var failure: ServiceFailure?
}

extension ConsoleState {
  /// `onboard TEMPLATE TABLE`
  mutating func onboard(_ argument: String) throws(CommandError) -> [Effect] {
    let files = argument.split(separator: " " as Character).map { String($0) }
    guard files.count == 2 else { throw CommandError(localized("Say onboard TEMPLATE USERS.csv: two files.")) }
    onboarding = OnboardingReading(template: files[0], sheet: files[1])
    var effects: [Effect] = []
    if case .report(let present) = screen, present.topic == .onboarding {} else { effects = show(.onboarding) }
    return effects + [.planOnboarding(template: files[0], sheet: files[1])]
  }

  mutating func take(_ result: Result<OnboardingPlan, ServiceFailure>) {
    switch result {
    case .success(let plan): onboarding?.plan = plan
    case .failure(let failure):
      onboarding?.failure = failure
      log(failure, of: localized("onboarding"))
    }
    moveReport(by: 0)
  }

  /// Opens the dialog of all that the plan makes.
  mutating func askToOnboard() -> [Effect] {
    guard let plan = onboarding?.plan else { return [] }
    if let refusal = plan.refusals.first {
      notice = Notice(kind: .refusal, text: localized("There is no room for all: \(refusal)"))
      return []
    }
    let changes = plan.toMake.compactMap { item -> InstanceChange? in
      guard let index = place.workspaces.firstIndex(of: item.workspace), place.workspacePaths.indices.contains(index)
      else { return nil }
      let id = "\(place.workspacePaths[index])/computes/\(item.name)"
      return InstanceChange(.create(item.creation), Target(id: id, name: item.name, workspace: item.workspace))
    }
    let skipped = plan.mistakes.map { localized("line \($0.line) \($0.text)") }
    return ask(localized("create"), changes, skipped: skipped, notes: plan.facts)
  }
}

extension OnboardingPlan {
  /// What it comes to, a sentence each.
  fileprivate var facts: [String] {
    let price =
      costPerHour.all.isEmpty
      ? localized("a price that nobody names") : localized("about \(costPerHour.text) an hour while they run")
    return [localized("\(cores.map { "\($0)" } ?? localized("an unknown number of")) cores, \(price)")]
      + toMake.map { localized("\($0.name)  \($0.size)  for \($0.person.userPrincipalName ?? $0.person.objectID)") }
      + warnings.map { "! \($0)" }
  }
}

extension Page {
  /// Who gets what, what it comes to, and which lines are wrong.
  mutating func onboarding(_ state: ConsoleState) {
    guard let reading = state.onboarding else { return }
    field("Template", reading.template)
    field("Users", reading.sheet)
    if let failure = reading.failure { return paragraph(failure.sentence, role: .error) }
    guard let plan = reading.plan else {
      return paragraph(localized("Looking everybody up, and asking for quota and policies..."), role: .dim)
    }
    field(
      "Makes",
      localized(
        "\(plan.toMake.count == 1 ? localized("1 instance") : localized("\(plan.toMake.count) instances")), \(plan.cores.map { "\($0)" } ?? "?") cores"
      )
    )
    field(
      "Costs",
      plan.costPerHour.all.isEmpty
        ? localized("unknown") : localized("about \(plan.costPerHour.text) an hour while they run"))
    for warning in plan.warnings { paragraph("! \(warning)", role: .warning) }
    for refusal in plan.refusals { paragraph(refusal, role: .failed) }
    for mistake in plan.mistakes { paragraph(localized("Line \(mistake.line) \(mistake.text)."), role: .failed) }
    blank()
    columns([("LINE", 5), ("NAME", 24), ("SIZE", 20), ("RIGHTS", 11), ("FOR", .max)])
    for item in plan.items {
      let person = item.person.userPrincipalName ?? item.person.objectID
      let isThere = item.standing == .there
      row([
        ("\(item.line)", 5, .dim), (item.name, 24, isThere ? .dim : .text), (item.size, 20, .text),
        (item.rightsText, 11, item.missingRights == [] ? .dim : .warning),
        (person + (isThere ? localized("  is there already") : ""), .max, isThere ? .dim : .text),
      ])
    }
    blank()
    if plan.toMake.isEmpty {
      paragraph(localized("There is nothing to send."), role: .dim)
    } else if plan.refusals.isEmpty {
      paragraph(localized("Enter shows the exact requests, and asks. Wrong lines are left out."), role: .dim)
    }
  }
}
