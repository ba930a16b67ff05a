import Languages
import ComputeModel
import Schedules

/// What findings and costs need beyond the list: read seldom, since it takes many questions.
extension ConsoleState {
  /// Between two readings (a choice of ours: people leave and roles change within hours, not within minutes).
  private static let factsInterval = Duration.seconds(300)

  /// Asks once the list is complete, and then again from time to time.
  mutating func readFactsWhenDue() -> [Effect] {
    guard fleet.reading.isEmpty, !fleet.rows.isEmpty else { return [] }
    if let at = factsAskedAt, now >= at, now - at < Self.factsInterval * max(1, clockRate) { return [] }
    factsAskedAt = now
    // The list says how many cores are in use. Who may not ask for them is not told so again and again; a wall reads
    // them by itself.
    return [.readFacts] + (wall == nil && region.failure == nil && region.begin() ? [.readRegion] : [])
  }

  mutating func take(_ facts: [String: FindingFacts]) -> [Effect] {
    fleet.facts = facts
    fleetCost = facts.isEmpty ? nil : FleetCost(facts.values.compactMap(\.cost))
    countRunningHours()
    return studyFleet()
  }

  /// Whether idle shutdown can ever stop it, with what is known beyond its document.
  func idleOutlook(of instance: ComputeInstance) -> IdleOutlook {
    IdleOutlook(of: instance, identity: identityAccess(of: instance.id))
  }

  func identityAccess(of id: String) -> FindingFacts.IdentityAccess {
    fleet.facts[id.lowercased()]?.identity ?? .unknown
  }

  func cost(of instance: ComputeInstance) -> InstanceCost? { fleet.facts[instance.id.lowercased()]?.cost }

  mutating func explain(_ word: String) throws(CommandError) -> [Effect] {
    var screen = ReportScreen(.findings)
    if !word.isEmpty {
      guard let code = FindingCode(rawValue: word) else {
        throw CommandError(localized("There is no finding \(word): :explain lists them."))
      }
      screen.code = code
    }
    return visit(.report(screen))
  }
}
