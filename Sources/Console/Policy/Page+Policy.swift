import Languages
import ComputeModel
import Schedules
import Terminal

/// One rule, and how the fleet stands to it.
private struct Rule {
  var title: String
  var source: String
  var fine: Int
  /// Those that break it, each with what is known of it.
  var broken: [(instance: ComputeInstance, why: String)]
  var unknown: Int
  /// What it writes into an instance that is made or changed.
  var changes: [String] = []
}

extension Page {
  /// Rules of Azure Policy and of our own, how many instances keep them, and which do not.
  mutating func policies(_ state: ConsoleState) {
    let answer = state.policies.answer
    let rules = Self.azureRules(answer?.table) + Self.ownRules(state)
    let titleWidth = max(16, width - 2 - 4 * 2 - 12 - 5 - 5 - 7)
    columns([("RULE", titleWidth), ("SOURCE", 12), ("OK", 5), ("NOT", 5), ("UNKNOWN", .max)])
    for rule in rules {
      row(
        [
          (rule.title, titleWidth, .text), (rule.source, 12, .dim), ("\(rule.fine)", 5, rule.fine > 0 ? .good : .dim),
          ("\(rule.broken.count)", 5, rule.broken.isEmpty ? .dim : .failed),
          ("\(rule.unknown)", .max, rule.unknown > 0 ? .unknown : .dim),
        ], marks: rule.broken.isEmpty ? nil : (rule.title, rule.broken.map(\.instance.id)))
    }
    blank()
    azureNotes(state)
    for rule in rules where !rule.changes.isEmpty {
      blank()
      title("WRITES: \(rule.title)")
      for change in rule.changes { paragraph(change) }
    }
    for rule in rules where !rule.broken.isEmpty {
      blank()
      title("NOT: \(rule.title)")
      for (instance, why) in rule.broken {
        row([(instance.name, 24, .text), (why, .max, .dim)], opens: Target(instance))
      }
    }
    blank()
    paragraph(
      state.lines == nil
        ? localized("Enter on a rule marks those that break it, and shows them in the list.")
        : localized("ls risk=CODE lists those that break a rule of amldeck: explain names the codes."), role: .dim)
  }

  private mutating func azureNotes(_ state: ConsoleState) {
    guard let answer = state.policies.answer else {
      paragraph(localized("Reading the assignments of Azure Policy..."), role: .dim)
      return
    }
    if answer.table.parts.isEmpty {
      paragraph(localized("No assignment of Azure Policy that can be seen from here concerns computes."), role: .dim)
    } else if !answer.hasVerdicts {
      paragraph(
        localized(
          "The states of policies are read by a POST, which a read-only client does not send: they are unknown here."),
        role: .unknown)
    } else {
      paragraph(localized("Azure Policy evaluates at times of its own; each line says when."), role: .dim)
    }
    for failure in answer.failures { paragraph(localized("~ Not read: \(failure.sentence)"), role: .error) }
  }

  private static func azureRules(_ table: PolicyTable?) -> [Rule] {
    (table?.parts ?? []).map { part in
      let enforced = part.policy.isEnforced ? "" : localized(", reports only")
      let effects = part.effects.isEmpty ? "" : " (\(part.effects.joined(separator: ", "))\(enforced))"
      return Rule(
        title: (part.policy.displayName ?? part.policy.name) + effects, source: localized("Azure Policy"),
        fine: part.compliant.count,
        broken: part.rows.filter { $0.verdict?.isNonCompliant == true }.map { row in
          let at = row.verdict?.evaluatedAt.map { localized("\(CivilDateTime($0).dateText) \($0.clockText) UTC") }
          return (row.instance, "\(row.verdict?.state ?? "")\(at.map { localized(", evaluated \($0)") } ?? "")")
        }, unknown: part.unknownCount, changes: changes(part.policy))
    }
  }

  /// An instance that is there keeps what it has until it is written again.
  private static func changes(_ policy: AssignedPolicy) -> [String] {
    let when =
      policy.isEnforced
      ? localized("to an instance that is made or written while its rule matches")
      : localized("to nothing yet: it is assigned as DoNotEnforce, and only reports")
    return policy.changes.map { "\($0.text), \(when)" }
  }

  /// Our own rules, by the findings that say that they are broken.
  private static var ownRules: [(title: String, code: FindingCode)] {
    [
      (localized("has a stop schedule"), .noStopSchedule),
      (localized("idle shutdown can fire while it runs"), .neverIdles),
      (localized("schedules are understood"), .scheduleNotUnderstood),
      (localized("stop schedules can be reached"), .unreachableStop),
      (localized("OS image newest"), .outdatedImage), (localized("no SSH from the internet"), .sshOpen),
      (localized("on behalf: SSO handed over"), .ssoNotHandedOver),
      (localized("not stopped for long (holds quota)"), .stoppedHoldingQuota),
      (localized("its owner is in the directory"), .ownerGone),
      (localized("identity reads the storage"), .identityWithoutStorageRole),
    ]
  }

  private static func ownRules(_ state: ConsoleState) -> [Rule] {
    var instances: [ComputeInstance] = []
    for case .instance(let instance) in state.fleet.rows { instances.append(instance) }
    return ownRules.map { title, code in
      let broken = instances.compactMap { instance in
        state.fleet.findings(of: instance).first { $0.code == code }.map { (instance, $0.evidence) }
      }
      let unknown = instances.count { isUnknown(code, of: $0, state) }
      let fine = state.fleet.looksFor(code) ? instances.count - broken.count - unknown : 0
      return Rule(title: title, source: "amldeck", fine: max(0, fine), broken: broken, unknown: unknown)
    }
  }

  /// Whether what the rule is about was not said.
  private static func isUnknown(_ code: FindingCode, of instance: ComputeInstance, _ state: ConsoleState) -> Bool {
    guard state.fleet.looksFor(code) else { return true }
    let facts = state.fleet.facts[instance.id.lowercased()]
    switch code {
    case .outdatedImage: return instance.hasLatestImage == nil
    case .sshOpen: return instance.ssh == nil
    case .ssoNotHandedOver: return instance.assignedTo != nil && instance.isSSOEnabled == nil
    case .ownerGone: return facts?.owner ?? .unknown == .unknown
    case .identityWithoutStorageRole: return instance.identityType != nil && facts?.storage ?? .unknown == .unknown
    default: return false
    }
  }
}
