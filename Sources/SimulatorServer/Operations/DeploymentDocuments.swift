import ComputeModel
import Schedules
import Simulator

/// Deployments and their operations as ARM writes them.
struct DeploymentDocuments {
  let world: World

  func id(_ name: String, group: String) -> String {
    "\(world.scope(group: group).text)/providers/Microsoft.Resources/deployments/\(name)"
  }

  /// - Parameter isNew: the answer to the PUT that began it.
  func deployment(_ deployment: Deployment, isNew: Bool = false) -> JSONValue {
    var properties = common(
      parameters: deployment.parameters, templateHash: deployment.templateHash,
      state: isNew && deployment.isRunning ? "Accepted" : deployment.provisioningState,
      correlationID: deployment.correlationID, at: deployment.ended ?? deployment.began,
      duration: (deployment.ended ?? world.now) - deployment.began)
    if !deployment.isRunning {
      if deployment.failures.isEmpty {
        properties["outputs"] = deployment.outputs
        properties["outputResources"] = .array(deployment.resources.map { .object(["id": .string($0.resourceID)]) })
      } else {
        properties["error"] = error(deployment)
      }
    }
    var document: JSONValue = .object([
      "id": .string(id(deployment.name, group: deployment.resourceGroup)), "name": .string(deployment.name),
      "type": .string("Microsoft.Resources/deployments"), "properties": properties,
    ])
    if deployment.tags.object != nil { document["tags"] = deployment.tags }
    return document
  }

  /// What `validate` answers where nothing stands against the template.
  func validation(_ template: DeploymentTemplate, name: String, group: String, templateHash: String) -> JSONValue {
    // It is nobody's, so no seed gives it.
    var properties = common(
      parameters: template.parameters, templateHash: templateHash, state: "Succeeded",
      correlationID: "00000000-0000-0000-0000-000000000000", at: world.now, duration: .zero)
    properties["validatedResources"] = .array(
      template.resources.map { resource in
        let workspace = world.scope(group: group, workspace: resource.workspace)
        return .object(["id": .string("\(workspace.text)/computes/\(resource.name)")])
      })
    return .object([
      "id": .string(id(name, group: group)), "name": .string(name),
      "type": .string("Microsoft.Resources/deployments"), "properties": properties,
    ])
  }

  private func common(
    parameters: JSONValue, templateHash: String, state: String, correlationID: String, at instant: Instant,
    duration: Duration
  ) -> JSONValue {
    .object([
      "templateHash": .string(templateHash), "parameters": parameters, "mode": .string("Incremental"),
      "provisioningState": .string(state), "timestamp": .string(instant.iso8601(fractionDigits: 7)),
      "duration": .string(Self.text(of: duration)), "correlationId": .string(correlationID),
      "providers": .array([
        .object([
          "namespace": .string("Microsoft.MachineLearningServices"),
          "resourceTypes": .array([
            .object([
              "resourceType": .string("workspaces/computes"),
              "locations": .array([.string(world.founding.location)]),
            ])
          ]),
        ])
      ]), "dependencies": .array([]),
    ])
  }

  private static func text(of duration: Duration) -> String {
    let nanoseconds = duration.wholeNanoseconds
    let fraction = String(nanoseconds % 1_000_000_000 / 100)
    return "PT\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 7 - fraction.utf8.count) + fraction + "S"
  }

  /// What the status resource says.
  func status(_ deployment: Deployment) -> JSONValue {
    var status: JSONValue = .object(["status": .string(deployment.provisioningState)])
    if !deployment.failures.isEmpty, !deployment.isRunning { status["error"] = error(deployment) }
    return status
  }

  /// In ARM's words (f5-azure-arm-templates#238, deployment-stacks#78).
  private func error(_ deployment: Deployment) -> JSONValue {
    .object([
      "code": .string("DeploymentFailed"),
      "target": .string(id(deployment.name, group: deployment.resourceGroup)),
      "message": .string(
        "At least one resource deployment operation failed. Please list deployment operations for details. Please see"
          + " https://aka.ms/arm-deployment-operations for usage details."),
      "details": .array(
        deployment.failures.map { resource, failure in
          .object([
            "code": .string(failure.code), "target": .string(resource.resourceID),
            "message": .string(failure.message), "additionalInfo": .array(failure.additionalInfo),
          ])
        }),
    ])
  }

  func operation(_ resource: Deployment.Resource, of deployment: Deployment) -> JSONValue {
    let ended = resource.ended ?? world.now
    var properties: JSONValue = .object([
      "provisioningOperation": .string("Create"), "timestamp": .string(ended.iso8601(fractionDigits: 7)),
      "duration": .string(Self.text(of: ended - deployment.began)), "trackingId": .string(resource.operationID),
    ])
    switch resource.outcome {
    case .running:
      properties["provisioningState"] = .string("Running")
      properties["statusCode"] = .string("Created")
    case .succeeded:
      properties["provisioningState"] = .string("Succeeded")
      properties["statusCode"] = .string("OK")
    case .failed(let failure):
      properties["provisioningState"] = .string("Failed")
      properties["statusCode"] = .string("BadRequest")
      properties["statusMessage"] = .object([
        "status": .string("Failed"),
        "error": .object(["code": .string(failure.code), "message": .string(failure.message)]),
      ])
    }
    properties["targetResource"] = .object([
      "id": .string(resource.resourceID), "resourceType": .string(DeploymentTemplate.computeType),
      "resourceName": .string(resource.resourceName),
    ])
    return .object([
      "id": .string(
        "\(id(deployment.name, group: deployment.resourceGroup))/operations/\(resource.operationID)"),
      "operationId": .string(resource.operationID), "properties": properties,
    ])
  }
}
