import Languages
import ComputeModel
import Schedules
import Terminal

extension Page {
  /// Which credential is used, for whom and until when, what may be done, and where each setting came from.
  mutating func who(_ state: ConsoleState) {
    let reading = state.who
    if let failure = reading.failure {
      paragraph(failure.sentence, role: .error)
      blank()
    }
    if let report = reading.report {
      identity(report, state)
    } else if reading.failure == nil {
      paragraph(localized("Asking..."), role: .dim)
    }
    blank()
    rights(state)
    guard let report = reading.report else { return }
    blank()
    requestsLeft(report)
    blank()
    title("SETTINGS, AND WHERE EACH CAME FROM")
    if report.settings.isEmpty { paragraph(localized("none: this is the demo"), role: .dim) }
    for setting in report.settings {
      row([(setting.name, 16, .dim), (setting.value, 34, .text), (setting.origin, .max, .dim)])
    }
  }

  private mutating func identity(_ report: WhoReport, _ state: ConsoleState) {
    title("WHO")
    field("Credential", "\(report.credential): \(report.detail)")
    let name = report.objectID.flatMap { state.names.book.name(of: $0)?.text }
    if let person = name ?? report.person { field("Person", person) }
    field(
      "Application", report.application ?? localized("the token does not say"),
      role: report.application == nil ? .dim : .text)
    field(
      "Object id", report.objectID ?? localized("the token does not say"), role: report.objectID == nil ? .dim : .text)
    field("Tenant", report.tenant ?? localized("the token does not say"), role: report.tenant == nil ? .dim : .text)
    let left = report.expires - report.readAt
    field(
      "Valid until",
      localized(
        "\(Self.time(report.expires)), \(left < .zero ? localized("over") : localized("\(ageText(left)) left")); renewed by itself"
      )
        + (report.renewal.map { localized(" from \(Self.time($0))") } ?? ""), role: left < .zero ? .warning : .text)
    if let attempt = report.lastAttempt {
      field(
        "Last asked", "\(Self.time(attempt)): \(report.lastFailure ?? localized("the login gave a token"))",
        role: report.lastFailure == nil ? .text : .warning)
    }
    for skipped in report.skipped { field("Not used", "\(skipped.name): \(skipped.reason)", role: .dim) }
    blank()
    title("CLOUD")
    field("Cloud", report.cloud)
    field("Endpoint", report.endpoint)
    field("Login", report.login)
    field(
      "Names",
      report.graph.map { localized("Microsoft Graph at \($0)") }
        ?? localized("this cloud names no Graph: people are shown by ids"))
    if let failure = state.names.failure { field("", failure.sentence, role: .warning) }
  }

  private mutating func requestsLeft(_ report: WhoReport) {
    title("REQUESTS LEFT, BY THE SERVICE'S LAST ANSWERS")
    let budget = report.budget ?? []
    if budget.isEmpty { paragraph(localized("the service did not say it"), role: .dim) }
    for left in budget { field("At \(Self.time(left.readAt).dropFirst(11).dropLast(4))", left.text) }
  }

  private mutating func rights(_ state: ConsoleState) {
    title("MAY DO")
    if state.isReadOnly {
      paragraph(localized("READ-ONLY: this amldeck changes nothing, whatever your rights are."))
      return
    }
    for workspace in state.fleet.workspaces {
      guard let access = state.access[.workspace(workspace)]?.value else {
        field(Phrase(verbatim: workspace), localized("not known"), role: .unknown)
        continue
      }
      let actions: [(InstanceAction, String)] =
        PowerAction.allCases.map { (.power($0), $0.named) }
        + [
          (.updateIdleShutdownSetting(nil), localized("idle")), (.updateSchedules([]), localized("schedules")),
          (.enableSSO(true), localized("SSO")),
        ]
      let missing = actions.filter { access.missingRight(for: $0.0) != nil }.map(\.1)
      let allowed = actions.filter { access.missingRight(for: $0.0) == nil }.map(\.1)
      field(
        Phrase(verbatim: workspace),
        allowed.isEmpty ? localized("nothing but reading") : allowed.joined(separator: ", "))
      if !missing.isEmpty { field("", localized("not: \(missing.joined(separator: ", "))"), role: .warning) }
    }
    paragraph(
      localized("Rules of the service stand beside these rights: only the assigned user enables single sign-on."),
      role: .dim)
  }

  private static func time(_ instant: Instant) -> String {
    let civil = CivilDateTime(instant)
    return localized("\(civil.dateText) \(civil.timeText) UTC")
  }
}
