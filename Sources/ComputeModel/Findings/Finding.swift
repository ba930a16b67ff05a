import Languages
package import Schedules

/// Something about one instance that an administrator should know.
package struct Finding: Hashable, Sendable {
  package var code: FindingCode
  /// What was seen, as a clause about the instance. It may hold text of the service.
  package var evidence: String

  package init(_ code: FindingCode, _ evidence: String) {
    self.code = code
    self.evidence = evidence
  }
}

/// What findings are judged by, beside the instance.
package struct FindingMeasure: Sendable {
  /// From then on a stopped instance that holds quota is worth a question (a choice of ours).
  package static let longStop = Duration.seconds(30 * 86_400)
  /// "Longer than usual x3" (issue 7 point 3).
  package static let stuckFactor = 3
  /// From then on an operation is stuck where nobody knows what is usual (a choice of ours: create, the longest of
  /// them, is said to take minutes).
  package static let stuckWithoutUsual = Duration.seconds(3600)
  /// So long a missed schedule is worth a look (a choice of ours).
  package static let missedFor = Duration.seconds(86_400)

  /// The service's now.
  package var now: Instant
  /// Without it schedules are not played: what they lead to is then no finding.
  package var zones: ZoneSource?
  /// How long operations usually take, by the word of the action in small letters, as far as it was seen.
  package var usualTimes: [String: Duration]
  /// What is known beyond the list, by the instance's ARM id in lower case.
  package var facts: [String: FindingFacts]
  /// What one instance may cost from Monday on, in the currency of the service's prices; nil for any amount.
  package var weeklyBudget: Money?
  /// The standards of the configuration.
  package var presets: [PresetRule]

  package init(
    now: Instant, zones: ZoneSource?, usualTimes: [String: Duration] = [:], facts: [String: FindingFacts] = [:],
    weeklyBudget: Money? = nil, presets: [PresetRule] = []
  ) {
    self.now = now
    self.zones = zones
    self.usualTimes = usualTimes
    self.facts = facts
    self.weeklyBudget = weeklyBudget
    self.presets = presets
  }

  /// Whether it is known at all what a finding of this kind is judged by.
  package func looksFor(_ code: FindingCode) -> Bool {
    switch code {
    case .presetDrift: presets.contains { $0.preset.filter != nil }
    case .overBudget: weeklyBudget != nil && facts.values.contains { $0.cost != nil }
    case .policyNotMet: facts.values.contains { $0.violatedPolicies != nil }
    case .ownerGone: facts.values.contains { $0.owner != .unknown }
    case .identityWithoutStorageRole: facts.values.contains { $0.storage != .unknown }
    case .missedSchedule: facts.values.contains { $0.past != nil }
    case .unreachableStop, .scheduleNotUnderstood: zones != nil
    default: true
    }
  }
}

extension ComputeInstance {
  /// Everything that is known to be so, in the order of ``FindingCode``. What nobody says is no finding.
  package func findings(_ measure: FindingMeasure) -> [Finding] {
    findings(measure, ofSchedules: scheduleFindings(measure))
  }

  /// The same with what ``scheduleFindings(_:)`` found before: playing weeks of schedules is dear, and they seldom
  /// change.
  package func findings(_ measure: FindingMeasure, ofSchedules schedules: [Finding]) -> [Finding] {
    let found = [idleFinding, failure, stuckFinding(measure), longStop(measure), image, handover] + exposure
    let more = measure.facts[id.lowercased()].map { findings(from: $0, measure) } ?? []
    return (found.compactMap { $0 } + schedules + more + presetDrift(measure)).sorted { $0.code.place < $1.code.place }
  }

  private var idleFinding: Finding? { IdleShutdownFinding(self).map { Finding(.neverIdles, $0.reason) } }

  private var failure: Finding? {
    if let known = state.known, known.isFailed { return Finding(.failed, localized("its state is \(state.word)")) }
    if let known = state.known, known.isTransitional { return nil }
    guard let last = lastOperation, let status = last.status, status.hasSuffix("Failed") else { return nil }
    return Finding(.failed, localized("its last operation, \(last.name), ended as \(status)"))
  }

  private func stuckFinding(_ measure: FindingMeasure) -> Finding? {
    // What ended is not what is under way.
    guard state.known?.isTransitional == true, let last = lastOperation, let time = last.time,
      last.status?.lowercased() == "inprogress"
    else { return nil }
    let minutes = { (duration: Duration) in max(1, duration.components.seconds / 60) }
    let taken = measure.now - time
    guard let usual = measure.usualTimes[last.name.lowercased()] else {
      guard taken > FindingMeasure.stuckWithoutUsual else { return nil }
      return Finding(.stuck, localized("\(last.name) has taken \(minutes(taken)) min; what is usual was not seen here"))
    }
    guard taken > usual * FindingMeasure.stuckFactor else { return nil }
    return Finding(
      .stuck, localized("\(last.name) has taken \(minutes(taken)) min; it usually takes \(minutes(usual)) min"))
  }

  private func longStop(_ measure: FindingMeasure) -> Finding? {
    guard state.known == .stopped, releasesQuotaOnStop != true, let last = lastOperation, last.name == "Stop",
      let time = last.time, measure.now - time >= FindingMeasure.longStop
    else { return nil }
    return Finding(
      .stoppedHoldingQuota,
      localized("it was stopped \((measure.now - time).components.seconds / 86_400) days ago and holds the cores of")
        + " \(vmSize ?? localized("its size"))")
  }

  private var image: Finding? {
    hasLatestImage == false ? Finding(.outdatedImage, localized("its image is not the latest one")) : nil
  }

  /// SSO of an instance made on behalf of somebody is off until that user turns it on (founding document).
  private var handover: Finding? {
    guard let assignedTo, isSSOEnabled == false else { return nil }
    return Finding(.ssoNotHandedOver, localized("it is assigned to \(assignedTo.objectID), and SSO is off"))
  }

  private var exposure: [Finding?] {
    guard let publicIPAddress else { return [] }
    let port = ssh?.port.map { localized(", port \($0)") } ?? ""
    return [
      ssh?.isEnabled == true ? Finding(.sshOpen, localized("SSH is open at \(publicIPAddress)\(port)")) : nil,
      Finding(.publicIP, localized("its public address is \(publicIPAddress)")),
    ]
  }

  /// What the schedules alone show, played over weeks from now on.
  package func scheduleFindings(_ measure: FindingMeasure) -> [Finding] {
    let schedules = schedules
    // What is being deleted needs no stop any more.
    guard state.known != .deleting else { return [] }
    var found: [Finding] = []
    if let zones = measure.zones, !schedules.isEmpty {
      let plan = InstancePlan(of: self, zones: zones)
      for finding in plan.findings(now: measure.now) {
        switch finding.kind {
        case .unreachable where finding.number.flatMap({ plan.entries[$0 - 1].schedule.action }) == .stop:
          found.append(Finding(.unreachableStop, finding.sentence.asClause))
        case .refused: found.append(Finding(.scheduleNotUnderstood, finding.sentence.asClause))
        default: break
        }
      }
    }
    let stops = StartStopSchedule.list(schedules).contains { $0.standstill == nil && $0.action == .stop }
    if !stops {
      found.append(
        Finding(
          .noStopSchedule,
          schedules.isEmpty ? localized("it has no schedule") : localized("none of its schedules stops it")))
    }
    return found
  }
}

extension FindingCode {
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension String {
  /// A sentence as a clause: without its full stop.
  fileprivate var asClause: String { hasSuffix(".") || hasSuffix("\u{3002}") ? String(dropLast()) : self }
}
