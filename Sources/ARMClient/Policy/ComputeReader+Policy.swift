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
    let purpose = "read the policy assignments of workspace \(workspace.name)"
    var found: [AssignedPolicy] = []
    var walk = PageWalk(
      first: connection.url(
        "\(workspace.path)/providers/Microsoft.Authorization/policyAssignments", version: APIVersion.policy,
        query: "$filter=atScope()"))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      for resource in page.items {
        guard let policy = AssignedPolicy(resource: resource), let definition = policy.definitionID else { continue }
        if try await isAboutComputes(definition, &rules) { found.append(policy) }
      }
      try walk.follow(page, purpose: purpose)
    }
    return found
  }

  private func isAboutComputes(_ definition: String, _ rules: inout PolicyRules) async throws(ServiceFailure) -> Bool {
    if let known = rules.areAboutComputes[definition.lowercased()] { return known }
    var isAboutComputes = false
    if PolicyRules.isDefinition(definition) {
      let call = ARMCall(.get, connection.url(definition, version: APIVersion.policy))
      do throws(ServiceFailure) {
        let answer = try await connection.send(call, to: "read the policy definition \(definition)")
        let rule = answer.document?[path: "properties", "policyRule"]?.compactText.lowercased() ?? ""
        isAboutComputes = rule.contains("\(machineLearningProvider)/workspaces/computes".lowercased())
      } catch {
        guard error.kind == .noAccess || error.kind == .notFound else { throw error }
      }
    }
    rules.areAboutComputes[definition.lowercased()] = isAboutComputes
    return isAboutComputes
  }

  /// The latest verdicts on everything in a group. It is a POST that changes nothing; a read-only client sends none.
  package func policyVerdicts(in group: ResourceGroupID) async throws(ServiceFailure) -> [PolicyVerdict] {
    let purpose = "read the policy states of resource group \(group.name)"
    var found: [PolicyVerdict] = []
    var walk = PageWalk(
      first: connection.url(
        "\(group.path)/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults",
        version: APIVersion.policyStates))
    while let url = walk.next {
      let answer = try await connection.send(ARMCall(.post, url), to: purpose)
      guard let states = answer.document?["value"]?.elements else {
        throw ServiceFailure(
          .unexpectedAnswer, "The service's answer to \(purpose) has no list in it: try again.",
          requestID: answer.requestID, httpStatus: answer.status)
      }
      found += states.compactMap { PolicyVerdict(state: $0) }
      let link = answer.document?["@odata.nextLink"]?.text
      try walk.follow(link.flatMap { $0.isEmpty ? nil : $0 }, after: states.count, purpose: purpose)
    }
    return found
  }
}

/// Which policy definitions are about computes, as far as they were read.
package struct PolicyRules: Sendable {
  /// By ids in lower case.
  fileprivate var areAboutComputes: [String: Bool] = [:]

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
