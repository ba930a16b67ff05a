import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// What Azure Policy says of computes (FACTS section 2, row 30, and section 8).
extension ComputeReader {
  /// The assignments that apply to a workspace, its own and those of the scopes above it, as far as they are about
  /// computes.
  ///
  /// Whether one is about computes stands in its definition's rule. A definition that may not be read, and a set of
  /// definitions, is left out: what it says of an instance shows in the verdicts.
  /// - Parameter rules: what earlier calls have found of definitions; each is read once.
  package func policies(
    of workspace: WorkspaceID, rules: inout PolicyRules
  ) async throws(ServiceFailure) -> [AssignedPolicy] {
    let purpose = localized("read the policy assignments of workspace \(workspace.name)")
    var found: [AssignedPolicy] = []
    var walk = PageWalk(
      first: connection.url(
        "\(workspace.path)/providers/Microsoft.Authorization/policyAssignments", version: APIVersion.policy,
        query: "$filter=atScope()"))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      for resource in page.items {
        guard var policy = AssignedPolicy(resource: resource), let id = policy.definitionID,
          let definition = try await definition(id, &rules)
        else { continue }
        policy.changes = PolicyChange.list(of: definition, assigned: policy.parameters)
        found.append(policy)
      }
      try walk.follow(page, purpose: purpose)
    }
    return found
  }

  /// `properties` of a definition that is about computes; nil of another one, and of one that may not be read.
  private func definition(_ id: String, _ rules: inout PolicyRules) async throws(ServiceFailure) -> JSONValue? {
    if let known = rules.definitions[id.lowercased()] { return known }
    var found: JSONValue?
    if PolicyRules.isDefinition(id) {
      let call = ARMCall(.get, connection.url(id, version: APIVersion.policy))
      do throws(ServiceFailure) {
        let answer = try await connection.send(call, to: localized("read the policy definition \(id)"))
        let properties = answer.document?["properties"]
        let rule = properties?["policyRule"]?.compactText.lowercased() ?? ""
        if rule.contains("\(machineLearningProvider)/workspaces/computes".lowercased()) { found = properties }
      } catch {
        guard error.kind == .noAccess || error.kind == .notFound else { throw error }
      }
    }
    rules.definitions[id.lowercased()] = .some(found)
    return found
  }

  /// The latest verdicts on everything in a group. It is a POST that changes nothing; a read-only client sends none.
  package func policyVerdicts(in group: ResourceGroupID) async throws(ServiceFailure) -> [PolicyVerdict] {
    let purpose = localized("read the policy states of resource group \(group.name)")
    var found: [PolicyVerdict] = []
    var walk = PageWalk(
      first: connection.url(
        "\(group.path)/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults",
        version: APIVersion.policyStates))
    while let url = walk.next {
      let answer = try await connection.send(ARMCall(.post, url), to: purpose)
      guard let states = answer.document?["value"]?.elements else {
        throw ServiceFailure(
          .unexpectedAnswer, localized("The service's answer to \(purpose) has no list in it: try again."),
          requestID: answer.requestID, httpStatus: answer.status)
      }
      found += states.compactMap { PolicyVerdict(state: $0) }
      let link = answer.document?["@odata.nextLink"]?.text
      try walk.follow(link.flatMap { $0.isEmpty ? nil : $0 }, after: states.count, purpose: purpose)
    }
    return found
  }
}

/// The policy definitions that were read, and which of them are about computes.
package struct PolicyRules: Sendable {
  /// Of those that are about computes `properties`, and nil of others; by ids in lower case.
  fileprivate var definitions: [String: JSONValue?] = [:]

  /// Nothing is known yet.
  package init() {}

  /// Whether an id is a path of a definition: it becomes part of an address, and comes from the service.
  fileprivate static func isDefinition(_ id: String) -> Bool {
    id.hasPrefix("/") && id.lowercased().contains("/providers/microsoft.authorization/policydefinitions/")
      && id.utf8.allSatisfy { byte in
        byte < 0x80
          && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
            || "/._-() ".utf8.contains(byte))
      }
  }
}
