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

  /// The service's now.
  package var now: Instant
  /// Without it schedules are not played: what they lead to is then no finding.
  package var zones: ZoneSource?
  /// How long operations usually take, by the word of the action in small letters, as far as it was seen.
  package var usualTimes: [String: Duration]

  package init(now: Instant, zones: ZoneSource?, usualTimes: [String: Duration] = [:]) {
    self.now = now
    self.zones = zones
    self.usualTimes = usualTimes
  }
}

extension ComputeInstance {
  /// Everything that the list of instances shows, in the order of ``FindingCode``. What the service does not say is no
  /// finding.
  package func findings(_ measure: FindingMeasure) -> [Finding] {
    let found = [idleFinding, failure, stuckFinding(measure), longStop(measure), image, handover] + exposure
    return (found.compactMap { $0 } + scheduleFindings(measure)).sorted { $0.code.place < $1.code.place }
  }

  private var idleFinding: Finding? { IdleShutdownFinding(self).map { Finding(.neverIdles, $0.reason) } }

  private var failure: Finding? {
    if let known = state.known, known.isFailed { return Finding(.failed, "its state is \(state.word)") }
    if let known = state.known, known.isTransitional { return nil }
    guard let last = lastOperation, let status = last.status, status.hasSuffix("Failed") else { return nil }
    return Finding(.failed, "its last operation, \(last.name), ended as \(status)")
  }

  private func stuckFinding(_ measure: FindingMeasure) -> Finding? {
    guard state.known?.isTransitional == true, let last = lastOperation, let time = last.time,
      let usual = measure.usualTimes[last.name.lowercased()], measure.now - time > usual * FindingMeasure.stuckFactor
    else { return nil }
    let minutes = { (duration: Duration) in max(1, duration.components.seconds / 60) }
    return Finding(
      .stuck, "\(last.name) has taken \(minutes(measure.now - time)) min; it usually takes \(minutes(usual)) min")
  }

  private func longStop(_ measure: FindingMeasure) -> Finding? {
    guard state.known == .stopped, releasesQuotaOnStop != true, let last = lastOperation, last.name == "Stop",
      let time = last.time, measure.now - time >= FindingMeasure.longStop
    else { return nil }
    return Finding(
      .stoppedHoldingQuota,
      "it was stopped \((measure.now - time).components.seconds / 86_400) days ago and holds the cores of"
        + " \(vmSize ?? "its size")")
  }

  private var image: Finding? {
    hasLatestImage == false ? Finding(.outdatedImage, "its image is not the latest one") : nil
  }

  /// SSO of an instance made on behalf of somebody is off until that user turns it on (founding document).
  private var handover: Finding? {
    guard let assignedTo, isSSOEnabled == false else { return nil }
    return Finding(.ssoNotHandedOver, "it is assigned to \(assignedTo.objectID), and SSO is off")
  }

  private var exposure: [Finding?] {
    guard let publicIPAddress else { return [] }
    let port = ssh?.port.map { ", port \($0)" } ?? ""
    return [
      ssh?.isEnabled == true ? Finding(.sshOpen, "SSH is open at \(publicIPAddress)\(port)") : nil,
      Finding(.publicIP, "its public address is \(publicIPAddress)"),
    ]
  }

  private func scheduleFindings(_ measure: FindingMeasure) -> [Finding] {
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
        Finding(.noStopSchedule, schedules.isEmpty ? "it has no schedule" : "none of its schedules stops it"))
    }
    return found
  }
}

extension FindingCode {
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension String {
  /// A sentence as a clause: without its full stop.
  fileprivate var asClause: String { hasSuffix(".") ? String(dropLast()) : self }
}
