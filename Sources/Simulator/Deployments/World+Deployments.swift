package import ComputeModel
import Schedules

package enum DeploymentsCommand: Sendable {
  case deploy(DeploymentTemplate, name: String, group: String, templateHash: String, tags: JSONValue)
  case delete(name: String, group: String)
}

extension World {
  func events(
    for command: DeploymentsCommand, by principal: Principal, zones: ZoneSource
  ) throws(Refusal) -> [Event] {
    switch command {
    case .deploy(let template, let name, let group, let hash, let tags):
      if let active = deployments.deployment(named: name, in: group), active.isRunning {
        // ARM's words, as its users quote them.
        throw Refusal(
          .conflict, code: "DeploymentActive",
          "Unable to edit or replace deployment '\(name)': previous deployment from '\(active.began.iso8601)' is"
            + " still active.")
      }
      try checkBeforehand(template, group: group, by: principal)
      return deploying(template, name: name, group: group, hash: hash, tags: tags, by: principal, zones: zones)
    case .delete(let name, let group):
      guard let deployment = deployments.deployment(named: name, in: group) else { return [] }
      guard !deployment.isRunning else {
        throw Refusal(
          .conflict, code: "DeploymentActive", "The deployment '\(name)' is still active and cannot be deleted.")
      }
      return [
        Event(
          at: now, why: "\(principal.name) deleted the deployment \(name)",
          kind: .deployments(.deleted(group: deployment.resourceGroup, name: deployment.name)))
      ]
    }
  }

  /// What ARM refuses before it begins: rights and policies, for all resources at once.
  package func checkBeforehand(
    _ template: DeploymentTemplate, group: String, by principal: Principal
  ) throws(Refusal) {
    let right = "\(DeploymentTemplate.computeType)/write"
    for resource in template.resources {
      let scope = Scope("\(self.scope(group: group, workspace: resource.workspace).text)/computes/\(resource.name)")
      guard directory.allows(right, to: principal.objectID, at: scope) else {
        throw Refusal(
          .forbidden, code: "InvalidTemplateDeployment",
          "Deployment failed with multiple errors: 'Authorization failed for template resource"
            + " '\(resource.workspace)/\(resource.name)' of type '\(DeploymentTemplate.computeType)'. The client"
            + " '\(principal.userPrincipalName ?? principal.clientID)' with object id '\(principal.objectID)' does not"
            + " have permission to perform action '\(right)' at scope '\(scope.text)'.'.")
      }
    }
    var details: [JSONValue] = []
    for resource in template.resources {
      guard let workspace = workspace(resourceGroup: group, name: resource.workspace) else { continue }
      do throws(Refusal) {
        _ = try PolicyEnforcement(world: self, workspace: workspace, name: resource.name)
          .applied(to: resource.body, key: key(of: resource, in: workspace))
      } catch {
        details.append(
          .object([
            "code": .string(error.code), "target": .string(error.target), "message": .string(error.message),
            "additionalInfo": .array(error.additionalInfo),
          ]))
      }
    }
    guard !details.isEmpty else { return }
    // ARM's words, as its users quote them.
    var refusal = Refusal(
      .badRequest, code: "InvalidTemplateDeployment",
      "The template deployment failed because of policy violation. Please see details for more information.")
    refusal.details = details
    throw refusal
  }

  private func key(of resource: DeploymentTemplate.Resource, in workspace: Workspace) -> InstanceKey {
    InstanceKey(resourceGroup: workspace.resourceGroup, workspace: workspace.name, name: resource.name)
  }

  /// Every resource is asked for at once, in order; one that is refused does not hold up the others, and the
  /// deployment fails with it at the end.
  private func deploying(
    _ template: DeploymentTemplate, name: String, group: String, hash: String, tags: JSONValue,
    by principal: Principal, zones: ZoneSource
  ) -> [Event] {
    var ids = SplitMix64(seed: founding.seed, sequence: sequence)
    var later = self
    var events: [Event] = []
    var resources: [Deployment.Resource] = []
    let (operationID, correlationID) = (ids.guid(), ids.guid())
    for resource in template.resources {
      let scope = self.scope(group: group, workspace: resource.workspace)
      var outcome = Deployment.Resource.Outcome.succeeded
      do throws(Refusal) {
        let own = try later.events(deploying: resource, group: group, by: principal, zones: zones)
        for event in own {
          later.evolve(event)
          if case .operationBegan(let operation) = event.kind { outcome = .running(operation: operation.id) }
        }
        events += own
      } catch {
        outcome = .failed(
          Deployment.Failure(code: error.code, message: error.message, additionalInfo: error.additionalInfo))
      }
      var isRunning = false
      if case .running = outcome { isRunning = true }
      resources.append(
        Deployment.Resource(
          operationID: ids.guid(), resourceID: "\(scope.text)/computes/\(resource.name)",
          resourceName: "\(resource.workspace)/\(resource.name)", outcome: outcome, ended: isRunning ? nil : now))
    }
    let deployment = Deployment(
      name: name, resourceGroup: group, operationID: operationID, correlationID: correlationID, began: now,
      templateHash: hash, parameters: template.parameters, outputs: template.outputs, tags: tags,
      resources: resources)
    events.append(
      Event(
        at: now, why: "\(principal.name) deployed \(name): \(resources.count) computes",
        kind: .deployments(.began(deployment))))
    return events
  }

  private func events(
    deploying resource: DeploymentTemplate.Resource, group: String, by principal: Principal, zones: ZoneSource
  ) throws(Refusal) -> [Event] {
    guard let workspace = workspace(resourceGroup: group, name: resource.workspace) else {
      throw Refusal(
        .notFound, code: "ParentResourceNotFound",
        "Failed to perform 'write' on resource(s) of type 'workspaces/computes', because the parent resource"
          + " '\(scope(group: group, workspace: resource.workspace).text)' could not be found.")
    }
    let key = key(of: resource, in: workspace)
    let scope = Scope("\(self.scope(of: workspace).text)/computes/\(resource.name)")
    if let lock = locks.against("\(DeploymentTemplate.computeType)/write", at: scope).first {
      throw Refusal(
        .conflict, code: "ScopeLocked",
        "The scope '\(scope.text)' cannot perform write operation because following scope(s) are locked:"
          + " '\(lock.scope.text)'. Please remove the lock and try again.")
    }
    var body = resource.body
    if let present = instance(key) {
      body = try Redeployment(present: present, zones: zones, now: now).checked(body)
    }
    let command = Command.write(
      key, in: workspace, name: resource.name, body: body, version: resource.apiVersion, by: principal)
    return try decide(command, zones: zones).get()
  }
}
