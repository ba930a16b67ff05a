package import ComputeModel

/// Whether one instance complies with one assignment.
package struct PolicyCompliance: Sendable {
  package enum State: String, Sendable {
    case compliant = "Compliant"
    case nonCompliant = "NonCompliant"
    /// The rule cannot be evaluated for it.
    case error = "Error"
  }

  package var instance: Instance
  package var resourceID: String
  package var assignment: PolicyAssignment
  package var definition: PolicyDefinition
  package var effect: PolicyEffect
  package var parameters: JSONValue
  package var state: State
}

extension World {
  /// Every instance under a scope against every assignment that covers it, in the order of both.
  /// - Parameters:
  ///   - scope: of the instances, down to one of them.
  ///   - isWanted: which assignments.
  package func compliance(
    under scope: Scope, of isWanted: (PolicyAssignment) -> Bool = { _ in true }
  ) -> [PolicyCompliance] {
    var found: [PolicyCompliance] = []
    for assignment in policies.assignments where isWanted(assignment) {
      guard
        let definition = policies.definition(id: assignment.definitionID, subscription: founding.subscription),
        let rule = definition.rule, rule.condition.isApplicable(toType: PolicyAlias.namespace)
      else { continue }
      let parameters = assignment.effectiveParameters(of: definition)
      for instance in instances {
        let resource = self.scope(of: instance)
        guard scope.contains(resource), assignment.covers(resource) else { continue }
        let evaluation = PolicyEvaluation(rule: rule, parameters: parameters, document: document(of: instance))
        guard let effect = evaluation.effect, effect != .disabled else { continue }
        let state: PolicyCompliance.State
        do throws(TemplateError) {
          state = try evaluation.matches() ? .nonCompliant : .compliant
        } catch {
          state = .error
        }
        found.append(
          PolicyCompliance(
            instance: instance, resourceID: resource.text, assignment: assignment, definition: definition,
            effect: effect, parameters: parameters, state: state))
      }
    }
    return found
  }

  /// The resource as policies see it: what is stored, with the members of the service that aliases name.
  private func document(of instance: Instance) -> JSONValue {
    var document = instance.envelope
    document["type"] = .string(PolicyAlias.namespace)
    document["name"] = .string(instance.name)
    document["fullName"] = .string("\(instance.workspace)/\(instance.name)")
    document["id"] = .string(scope(of: instance).text)
    var outer = instance.envelope["properties"] ?? .object([:])
    if outer["disableLocalAuth"] == nil { outer["disableLocalAuth"] = .bool(!instance.isSSHEnabled) }
    outer["provisioningState"] = .string(instance.provisioningState.rawValue)
    var inner = instance.settings
    inner["state"] = .string(instance.state.rawValue)
    inner["osImageMetadata"] = .object([
      "currentImageVersion": .string(instance.imageVersion),
      "isLatestOsImageVersion": .bool(instance.imageVersion == Instance.latestImageVersion),
    ])
    outer["properties"] = inner
    document["properties"] = outer
    return document
  }
}
