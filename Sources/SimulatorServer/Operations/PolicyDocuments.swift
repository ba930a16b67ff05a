import ComputeModel
import Schedules
import Simulator

/// Policy definitions, assignments and states as ARM writes them.
enum PolicyDocuments {
  static func definition(_ definition: PolicyDefinition, _ world: World) -> JSONValue {
    var document: JSONValue = .object([
      "properties": definition.properties, "id": .string(definition.id(subscription: world.founding.subscription)),
      "type": .string("Microsoft.Authorization/policyDefinitions"), "name": .string(definition.name),
    ])
    if !definition.isBuiltIn {
      document["systemData"] = written(definition.writtenOn, by: definition.writtenBy, world)
    }
    return document
  }

  static func assignment(_ assignment: PolicyAssignment, _ world: World) -> JSONValue {
    .object([
      "properties": assignment.properties, "id": .string(assignment.id),
      "type": .string("Microsoft.Authorization/policyAssignments"), "name": .string(assignment.name),
      "systemData": written(assignment.writtenOn, by: assignment.writtenBy, world),
    ])
  }

  private static func written(_ instant: Instant, by objectID: String, _ world: World) -> JSONValue {
    let author = world.directory.principal(objectID: objectID)
    let time = JSONValue.string(instant.iso8601(fractionDigits: 7))
    let name = JSONValue.string(author?.userPrincipalName ?? author?.clientID ?? objectID)
    let kind = JSONValue.string(author?.kind.rawValue)
    return .object([
      "createdBy": name, "createdByType": kind, "createdAt": time, "lastModifiedBy": name,
      "lastModifiedByType": kind, "lastModifiedAt": time,
    ])
  }

  static func state(_ compliance: PolicyCompliance, _ world: World) -> JSONValue {
    let (instance, assignment) = (compliance.instance, compliance.assignment)
    return .object([
      "@odata.id": .null, "timestamp": .string(world.now.iso8601(fractionDigits: 7)),
      "resourceId": .string(compliance.resourceID), "policyAssignmentId": .string(assignment.id),
      "policyDefinitionId": .string(compliance.definition.id(subscription: world.founding.subscription)),
      "effectiveParameters": .string(compliance.parameters.compactText),
      "isCompliant": .bool(compliance.state == .compliant), "subscriptionId": .string(world.founding.subscription),
      "resourceType": .string("Microsoft.MachineLearningServices/workspaces/computes"),
      "resourceLocation": instance.envelope["location"] ?? .string(world.founding.location),
      "resourceGroup": .string(instance.resourceGroup),
      "resourceTags": .string((instance.envelope["tags"] ?? .object([:])).compactText),
      "policyAssignmentName": .string(assignment.name), "policyAssignmentOwner": .null,
      "policyAssignmentParameters": .string((assignment.properties["parameters"] ?? .object([:])).compactText),
      "policyAssignmentScope": .string(assignment.scope),
      "policyDefinitionName": .string(compliance.definition.name),
      "policyDefinitionAction": .string(compliance.effect.rawValue),
      "policyDefinitionCategory": compliance.definition.properties[path: "metadata", "category"] ?? .null,
      "policySetDefinitionId": .null, "policySetDefinitionName": .null, "managementGroupIds": .null,
      "policyDefinitionReferenceId": .null, "complianceState": .string(compliance.state.rawValue),
    ])
  }

  /// What `summarize` answers: how many resources fail, in all and for each assignment.
  static func summary(_ states: [PolicyCompliance]) -> JSONValue {
    var assignments: [PolicyAssignment] = []
    for state in states where !assignments.contains(state.assignment) { assignments.append(state.assignment) }
    var summary: JSONValue = .object(["results": results(states)])
    summary["policyAssignments"] = .array(
      assignments.map { assignment in
        let own = states.filter { $0.assignment == assignment }
        return .object([
          "policyAssignmentId": .string(assignment.id), "policySetDefinitionId": .string(""),
          "results": results(own),
          "policyDefinitions": .array([
            .object([
              "policyDefinitionId": .string(assignment.definitionID), "policyDefinitionReferenceId": .string(""),
              "effect": .string(own.first?.effect.rawValue), "results": results(own),
            ])
          ]),
        ])
      })
    return summary
  }

  private static func results(_ states: [PolicyCompliance]) -> JSONValue {
    let failing = states.filter { $0.state != .compliant }
    var resources: Set<String> = []
    for state in failing { resources.insert(state.resourceID) }
    var policies: Set<String> = []
    for state in failing { policies.insert(state.assignment.id) }
    let all = Set(states.map { $0.resourceID })
    return .object([
      "nonCompliantResources": .number(resources.count), "nonCompliantPolicies": .number(policies.count),
      "resourceDetails": .array([
        .object([
          "complianceState": .string("noncompliant"), "count": .number(resources.count),
        ]),
        .object([
          "complianceState": .string("compliant"), "count": .number(all.count - resources.count),
        ]),
      ]),
    ])
  }
}
