import Languages
package import Schedules

/// What is known of one instance beyond the list of instances. Nil and `unknown` mean that nobody could tell, and what
/// nobody can tell is no finding.
package struct FindingFacts: Hashable, Sendable {
  /// What Microsoft Graph says of a person or an application.
  package enum Presence: String, Hashable, Sendable {
    /// Not asked, or whoever is signed in may not ask.
    case unknown
    case present
    case gone
    /// There, and not allowed to sign in.
    case disabled
  }

  /// Whether the managed identity of an instance may read the workspace's default storage (founding document: at least
  /// Storage Blob Data Reader).
  package enum StorageAccess: Hashable, Sendable {
    case unknown
    case granted
    /// - Parameter account: the storage account's name.
    case missing(account: String)
  }

  /// Whether the managed identity of an instance is what idle shutdown asks for: Contributor on the workspace
  /// (founding document).
  package enum IdentityAccess: Hashable, Sendable {
    case unknown
    case contributor
    case missing
  }

  /// What was observed of it, without what the service says of itself; nil where nobody watched.
  package var past: ObservedPast?
  /// When its schedules were last seen to change: what was planned before that is not known.
  package var schedulesChanged: Instant?
  package var owner: Presence
  package var storage: StorageAccess
  package var identity: IdentityAccess
  /// The names of the policies that it does not meet; nil where policies were not read.
  package var violatedPolicies: [String]?
  /// What it has cost; nil where neither prices nor the past were read.
  package var cost: InstanceCost?

  package init(
    past: ObservedPast? = nil, schedulesChanged: Instant? = nil, owner: Presence = .unknown,
    storage: StorageAccess = .unknown, identity: IdentityAccess = .unknown, violatedPolicies: [String]? = nil,
    cost: InstanceCost? = nil
  ) {
    self.past = past
    self.schedulesChanged = schedulesChanged
    self.owner = owner
    self.storage = storage
    self.identity = identity
    self.violatedPolicies = violatedPolicies
    self.cost = cost
  }
}

extension ComputeInstance {
  /// Who uses it: whom it was made for, else who made it; the object id, nil where the service does not say.
  package var ownerID: String? { assignedTo?.objectID ?? createdBy?.objectID }

  /// The user principal name of the same person, where the directory said it.
  package var ownerSignInName: String? { assignedTo == nil ? createdBy?.signInName : assignedTo?.signInName }

  /// What only shows with more than the list.
  func findings(from facts: FindingFacts, _ measure: FindingMeasure) -> [Finding] {
    var found: [Finding] = []
    if let missed = missedSchedule(facts, measure) { found.append(missed) }
    if isIdleShutdownBlocked(by: facts) {
      found.append(
        Finding(
          .neverIdles,
          localized("its identity is not Contributor on \(workspace), without which idle shutdown never fires"))
      )
    }
    if let names = facts.violatedPolicies, !names.isEmpty {
      found.append(Finding(.policyNotMet, localized("it does not meet \(names.joined(separator: ", "))")))
    }
    if facts.owner.hasLeft, let ownerID {
      let role = assignedTo == nil ? localized("who made it") : localized("whom it is assigned to")
      found.append(
        Finding(
          .ownerGone,
          localized(
            "\(ownerID), \(role), is \(facts.owner == .gone ? localized("no longer") : localized("disabled")) in the directory"
          )))
    }
    if case .missing(let account) = facts.storage {
      found.append(
        Finding(
          .identityWithoutStorageRole, localized("its identity has no role that reads blobs of the storage \(account)"))
      )
    }
    if let budget = measure.weeklyBudget, let cost = facts.cost, let spent = cost.money(cost.week),
      spent.millionths > budget.millionths
    {
      let least = cost.week.unknownSeconds > 0 ? localized("at least ") : ""
      found.append(
        Finding(
          .overBudget, localized("it has cost \(least)\(spent.text) since Monday; the budget is \(budget.number)")))
    }
    return found
  }

  /// Whether nothing but its identity keeps idle shutdown from firing.
  private func isIdleShutdownBlocked(by facts: FindingFacts) -> Bool {
    guard facts.identity == .missing, let state = state.known, state == .running || state == .jobRunning else {
      return false
    }
    return IdleShutdownFinding(self) == nil
  }

  /// The last scheduled time of the past day at which nothing was done, as somebody watched it.
  private func missedSchedule(_ facts: FindingFacts, _ measure: FindingMeasure) -> Finding? {
    guard state.known != .deleting, let past = facts.past, let zones = measure.zones, !schedules.isEmpty else {
      return nil
    }
    var from = measure.now - FindingMeasure.missedFor
    for limit in [facts.schedulesChanged, createdOn] { if let limit { from = max(from, limit) } }
    guard from < measure.now else { return nil }
    let comparison = PastComparison(
      past: past, plan: InstancePlan(of: self, zones: zones), from: from, now: measure.now)
    guard let mark = comparison.marks.last(where: { $0.kind == .missed }) else { return nil }
    let time = CivilDateTime(mark.at)
    return Finding(.missedSchedule, localized("\(time.dateText) \(time.timeText) UTC: \(mark.text)"))
  }
}
