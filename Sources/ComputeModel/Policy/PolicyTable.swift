/// Which instances comply with which assignments.
package struct PolicyTable: Sendable {
  /// One instance under one assignment.
  package struct Row: Sendable {
    package var instance: ComputeInstance
    /// Nil where Azure Policy has said nothing of this instance under this assignment.
    package var verdict: PolicyVerdict?
  }

  /// An assignment, and every instance that it concerns.
  package struct Part: Sendable {
    package var policy: AssignedPolicy
    package var rows: [Row]

    package var nonCompliant: [ComputeInstance] {
      rows.filter { $0.verdict?.isNonCompliant == true }.map(\.instance)
    }
    package var compliant: [ComputeInstance] {
      rows.filter { $0.verdict?.isCompliant == true }.map(\.instance)
    }
    /// Neither word was said.
    package var unknownCount: Int { rows.count - nonCompliant.count - compliant.count }
    package var effects: [String] {
      var effects: [String] = []
      for case let effect? in rows.map({ $0.verdict?.effect }) where !effects.contains(effect) {
        effects.append(effect)
      }
      return effects
    }
  }

  package private(set) var parts: [Part] = []

  /// What each instance does not meet, by its ARM id in lower case; nothing of those of which nothing was said.
  package var violations: [String: [String]] {
    var found: [String: [String]] = [:]
    for part in parts {
      for row in part.rows {
        let id = row.instance.id.lowercased()
        if row.verdict?.isCompliant == true { found[id, default: []] += [] }
        if row.verdict?.isNonCompliant == true {
          found[id, default: []].append(part.policy.displayName ?? part.policy.name)
        }
      }
    }
    return found
  }

  /// - Parameters:
  ///   - policies: of each workspace, by its path in lower case; those alone that touch computes.
  ///   - verdicts: of any resources; an assignment that only a verdict names has a part of its own.
  package init(
    _ instances: some Sequence<ComputeInstance>, policies: [String: [AssignedPolicy]], verdicts: [PolicyVerdict]
  ) {
    // Nothing to look for among ten thousand instances.
    if verdicts.isEmpty, policies.values.allSatisfy(\.isEmpty) { return }
    var assigned: [String: AssignedPolicy] = [:]
    var order: [String] = []
    func take(_ policy: AssignedPolicy) {
      if assigned.updateValue(assigned[policy.id.lowercased()] ?? policy, forKey: policy.id.lowercased()) == nil {
        order.append(policy.id.lowercased())
      }
    }
    for workspace in policies.keys.sorted() { policies[workspace]?.forEach(take) }
    var said: [String: [String: PolicyVerdict]] = [:]
    let known = Set(instances.lazy.map { $0.id.lowercased() })
    for verdict in verdicts where known.contains(verdict.resourceID.lowercased()) {
      let (assignment, resource) = (verdict.assignmentID.lowercased(), verdict.resourceID.lowercased())
      // A set of definitions says something for each: one that fails is what counts.
      if said[assignment]?[resource]?.isNonCompliant != true { said[assignment, default: [:]][resource] = verdict }
      var policy = AssignedPolicy(
        id: verdict.assignmentID, name: verdict.assignmentName ?? verdict.assignmentID)
      policy.definitionID = verdict.definitionID
      take(policy)
    }
    parts = order.compactMap { key in
      guard let policy = assigned[key] else { return nil }
      let scopes = policies.filter { $0.value.contains { $0.id.lowercased() == key } }.keys.map { $0 + "/" }
      let rows = instances.compactMap { instance -> Row? in
        let id = instance.id.lowercased()
        let verdict = said[key]?[id]
        let applies = scopes.contains { id.hasPrefix($0) }
        return verdict != nil || applies ? Row(instance: instance, verdict: verdict) : nil
      }
      return Part(policy: policy, rows: rows)
    }
  }
}
