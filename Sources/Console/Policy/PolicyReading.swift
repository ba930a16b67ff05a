import Languages
package import ComputeModel
package import Schedules

/// What Azure Policy says of the fleet.
package struct PolicyAnswer: Sendable {
  package var table: PolicyTable
  /// Whether the verdicts were asked for. It takes a POST, which a read-only client does not send.
  package var hasVerdicts: Bool
  /// What could not be read of it.
  package var failures: [ServiceFailure]

  package init(table: PolicyTable, hasVerdicts: Bool, failures: [ServiceFailure]) {
    self.table = table
    self.hasVerdicts = hasVerdicts
    self.failures = failures
  }
}

/// What is known of policies, and since when.
package struct PolicyReading: Sendable {
  package var answer: PolicyAnswer?
  package var readAt: Instant?
  package var isReading = false
}

extension ConsoleState {
  /// Azure evaluates within a quarter of an hour of a change, and else once a day (Azure Policy): asking more often
  /// shows nothing new.
  private static let policyLife = Duration.seconds(300)

  mutating func readPolicies(renewing: Bool = false) -> [Effect] {
    guard !policies.isReading else { return [] }
    if !renewing, let at = policies.readAt, now - at < Self.policyLife * max(1, clockRate) { return [] }
    policies.isReading = true
    return [.readPolicies]
  }

  mutating func take(_ answer: PolicyAnswer) {
    policies = PolicyReading(answer: answer, readAt: now)
    for failure in answer.failures { log(failure, of: "policies") }
    moveReport(by: 0)
  }

  /// Marks the instances that a rule is about, and shows them in the list, where every action is at hand.
  mutating func mark(_ ids: [String], because rule: String) -> [Effect] {
    list.unmarkAll()
    list.marks = Set(ids)
    fleet.showsProblemsOnly = false
    setFilter("")
    let effects = visit(.fleet)
    list.forgetMarks(fleet)
    let count = list.marks.count
    let keys = [Command.editSchedules, .editIdleShutdown, .act(.stop), .unmark].map { keyName($0) }
    notice = Notice(
      kind: .information,
      text: localized(
        "\(count) marked: \(rule). \(keys[0]) edits their schedules, \(keys[1]) their idle shutdown, \(keys[2])")
        + localized(" stops them, \(keys[3]) unmarks."))
    return effects
  }
}
