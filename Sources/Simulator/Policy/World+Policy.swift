package import ComputeModel

extension World {
  func events(for command: PolicyCommand, by principal: Principal) throws(Refusal) -> [Event] {
    switch command {
    case .writeDefinition(let name, let body):
      let definition = try PolicyDefinition(reading: body, name: name, by: principal, at: now)
      try checkAssignments(stillFit: definition)
      return [policyEvent("\(principal.name) defined the policy \(name)", .definitionWritten(definition))]
    case .deleteDefinition(let name):
      guard let definition = policies.definition(name: name) else { return [] }
      let id = definition.id(subscription: founding.subscription).lowercased()
      if let user = policies.assignments.first(where: { $0.definitionID.lowercased() == id }) {
        // That it is refused is documented; its code is not.
        throw Refusal(
          .conflict, code: "PolicyDefinitionInUse",
          "The policy definition '\(name)' cannot be deleted: the policy assignment '\(user.id)' uses it.")
      }
      return [
        policyEvent("\(principal.name) deleted the policy \(name)", .definitionDeleted(name: definition.name))
      ]
    case .writeAssignment(let scope, let name, let body):
      let scope = try policyScope(scope)
      guard let id = body[path: "properties", "policyDefinitionId"]?.text else {
        throw Refusal(
          .badRequest, code: "InvalidPolicyAssignment",
          "The policy assignment '\(name)' is invalid: properties.policyDefinitionId is missing.")
      }
      guard let definition = policies.definition(id: id, subscription: founding.subscription) else {
        let known = PolicyDefinition.builtIn.map { $0.name }.joined(separator: ", ")
        throw Refusal(
          .notFound, code: "PolicyDefinitionNotFound",
          "The policy definition '\(id)' could not be found. The built-in ones here are \(known).")
      }
      let assignment = try PolicyAssignment(
        reading: body, name: name, scope: scope, definition: definition,
        definitionID: definition.id(subscription: founding.subscription), by: principal.objectID, at: now)
      return [policyEvent("\(principal.name) assigned the policy \(name)", .assignmentWritten(assignment))]
    case .deleteAssignment(let scope, let name):
      guard let assignment = policies.assignment(scope: scope, name: name) else { return [] }
      return [
        policyEvent("\(principal.name) withdrew the policy \(name)", .assignmentDeleted(id: assignment.id))
      ]
    }
  }

  /// The policies that would refuse a request to write an instance, as `PolicyViolation` has them; nothing is written.
  package func policyViolations(of body: JSONValue, named name: String, in workspace: Workspace) -> [JSONValue] {
    let key = InstanceKey(resourceGroup: workspace.resourceGroup, workspace: workspace.name, name: name)
    do throws(Refusal) {
      _ = try PolicyEnforcement(world: self, workspace: workspace, name: name).applied(to: body, key: key)
      return []
    } catch {
      return error.additionalInfo.compactMap { $0["info"] }
    }
  }

  private func policyEvent(_ why: String, _ event: PolicyEvent) -> Event {
    Event(at: now, why: why, kind: .policy(event))
  }

  /// A definition may change under its assignments only so that they still have all their parameters.
  private func checkAssignments(stillFit definition: PolicyDefinition) throws(Refusal) {
    let id = definition.id(subscription: founding.subscription).lowercased()
    for assignment in policies.assignments where assignment.definitionID.lowercased() == id {
      _ = try PolicyAssignment(
        reading: .object(["properties": assignment.properties]), name: assignment.name, scope: assignment.scope,
        definition: definition, definitionID: assignment.definitionID,
        by: assignment.writtenBy, at: assignment.writtenOn)
    }
  }

  /// A scope that exists, in the service's spelling.
  private func policyScope(_ path: String) throws(Refusal) -> String {
    let wanted = Scope(path)
    let scopes = [subscriptionScope] + resourceGroups.map { scope(group: $0) } + workspaces.map { scope(of: $0) }
    guard let scope = scopes.first(where: { $0 == wanted }) else {
      throw Refusal(
        .notFound, code: "InvalidPolicyAssignmentScope",
        "There is no subscription, resource group or workspace '\(path)' to assign a policy at.")
    }
    return scope.text
  }
}
