import ARM
import ARMClient
import ComputeModel
import Console

extension Backend {
  /// What was read of policies, and what could not be.
  struct Policies: Sendable {
    var table: PolicyTable
    var failures: [FleetReading.WorkspaceError]

    /// Why a read-only program knows no verdicts.
    static let areUnknownReadOnly =
      "The states of policies are read by a POST, which a read-only client does not send: they are unknown here."
  }

  /// - Throws: only where the reading was cancelled.
  func readPolicies(
    of instances: some Sequence<ComputeInstance> & Sendable, in workspaces: [WorkspaceID]
  ) async throws(ServiceFailure) -> Policies {
    var policies: [String: [AssignedPolicy]] = [:]
    var rules = PolicyRules()
    var groups: [ResourceGroupID] = []
    var verdicts: [PolicyVerdict] = []
    var failures: [FleetReading.WorkspaceError] = []
    for workspace in workspaces {
      do throws(ServiceFailure) {
        policies[workspace.path.lowercased()] = try await reader.policies(of: workspace, rules: &rules)
        let group = ResourceGroupID(subscription: workspace.subscription, name: workspace.resourceGroup)
        guard writer != nil, !groups.contains(where: { $0.path.lowercased() == group.path.lowercased() }) else {
          continue
        }
        groups.append(group)
        verdicts += try await reader.policyVerdicts(in: group)
      } catch {
        guard error.kind != .cancelled else { throw error }
        failures.append(FleetReading.WorkspaceError(workspace: workspace.name, failure: error))
      }
    }
    return Policies(
      table: PolicyTable(instances, policies: policies, verdicts: verdicts), failures: failures)
  }

  /// The same for the console.
  func policies(of instances: some Sequence<ComputeInstance> & Sendable) async -> PolicyAnswer {
    do throws(ServiceFailure) {
      let found = try await readPolicies(of: instances, in: workspaceIDs)
      return PolicyAnswer(
        table: found.table, hasVerdicts: writer != nil, failures: found.failures.map(\.failure))
    } catch {
      return PolicyAnswer(
        table: PolicyTable([], policies: [:], verdicts: []), hasVerdicts: false, failures: [error])
    }
  }
}
