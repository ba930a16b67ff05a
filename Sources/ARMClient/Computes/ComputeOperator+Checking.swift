import Languages
package import ARM
package import ComputeModel
import HTTPTypes

extension ComputeOperator {
  /// What can be found out before an instance is made: whether its name is free in the workspace, and whether an
  /// assigned policy would refuse it. Changes nothing.
  package func check(_ creation: InstanceCreation, as id: ComputeID) async -> CreationCheck {
    CreationCheck(
      name: await nameVerdict(id), policy: await policyVerdict(creation, id), changes: await policyChanges(id))
  }

  /// Azure's dry run tells what would be refused, and not what would be written: that stands in the definitions.
  private func policyChanges(_ id: ComputeID) async -> [String] {
    var rules = PolicyRules()
    do throws(ServiceFailure) {
      return try await reader.policies(of: id.workspace, rules: &rules).filter(\.isEnforced).flatMap { policy in
        policy.changes.map { localized("\(policy.displayName ?? policy.name) \($0.text), where its rule matches") }
      }
    } catch {
      return [localized("what policies would add is not visible: \(error.sentence)")]
    }
  }

  private func nameVerdict(_ id: ComputeID) async -> CreationCheck.Verdict {
    do throws(ServiceFailure) {
      try await requireFree(id)
      return .fine
    } catch {
      return error.kind == .refused ? .refused(error.sentence) : .notVisible(error.sentence)
    }
  }

  /// Azure Policy's own dry run of a resource (Microsoft.PolicyInsights, checkPolicyRestrictions). Without
  /// `includeAuditEffect` only policies that deny are in the answer.
  private func policyVerdict(_ creation: InstanceCreation, _ id: ComputeID) async -> CreationCheck.Verdict {
    var content = creation.resource
    content["type"] = .string("\(machineLearningProvider)/workspaces/computes")
    content["name"] = .string("\(id.workspace.name)/\(id.name)")
    let group = ResourceGroupID(subscription: id.workspace.subscription, name: id.workspace.resourceGroup)
    let call = ARMCall(
      .post,
      reader.connection.url(
        group.path + "/providers/Microsoft.PolicyInsights/checkPolicyRestrictions",
        version: APIVersion.policyRestrictions),
      body: .object([
        "resourceDetails": .object([
          "resourceContent": content, "apiVersion": .string(APIVersion.computes),
          "scope": .string(id.workspace.path),
        ])
      ]))
    do throws(ServiceFailure) {
      let answer = try await reader.connection.send(call, to: localized("ask which policies would refuse \(id.name)"))
      guard let evaluations = answer.document?[path: "contentEvaluationResult", "policyEvaluations"]?.elements else {
        return .notVisible(localized("The answer about policies has no evaluations in it."))
      }
      let refusing = evaluations.filter { $0["evaluationResult"]?.text?.lowercased() == "noncompliant" }
      guard !refusing.isEmpty else { return .fine }
      let names = refusing.map { evaluation in
        let info = evaluation["policyInfo"]
        let id = info?["policyAssignmentId"]?.text ?? info?["policyDefinitionId"]?.text ?? "?"
        return id.split(separator: "/").last.map { String($0) } ?? id
      }
      let word = names.count == 1 ? localized("The policy") : localized("The policies")
      return .refused(localized("\(word) \(names.joined(separator: ", ")) would refuse \(id.name)."))
    } catch {
      return .notVisible(error.sentence)
    }
  }
}
