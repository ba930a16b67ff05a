package import Schedules

/// An assignment of Azure Policy (FACTS section 2, row 30).
package struct AssignedPolicy: Hashable, Sendable {
  package var id: String
  package var name: String
  package var displayName: String?
  /// Where it was assigned: a management group, a subscription, a group, or a resource.
  package var scope: String?
  /// Of a definition, or of a set of them.
  package var definitionID: String?
  /// `Default`, or `DoNotEnforce`: then it only reports.
  package var enforcementMode: String?
  /// Values by the names of the definition's parameters, each `{"value": ...}`.
  package var parameters: JSONValue?
  /// What it writes into instances; nothing where its definition could not be read.
  package var changes: [PolicyChange] = []

  package var isEnforced: Bool { enforcementMode?.lowercased() != "donotenforce" }

  /// Nil where the document has neither id nor name.
  package init?(resource: JSONValue) {
    guard let id = resource["id"]?.text, let name = resource["name"]?.text else { return nil }
    self.id = id
    self.name = name
    displayName = resource[path: "properties", "displayName"]?.text
    scope = resource[path: "properties", "scope"]?.text
    definitionID = resource[path: "properties", "policyDefinitionId"]?.text
    enforcementMode = resource[path: "properties", "enforcementMode"]?.text
    parameters = resource[path: "properties", "parameters"]
  }

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// What Azure Policy says of one resource and one assignment: an element of `policyStates/latest/queryResults`.
package struct PolicyVerdict: Hashable, Sendable {
  package var resourceID: String
  package var assignmentID: String
  package var assignmentName: String?
  package var definitionID: String?
  /// `Compliant`, `NonCompliant`, or another word of the service.
  package var state: String
  /// Such as `audit` or `deny`.
  package var effect: String?
  package var evaluatedAt: Instant?

  /// Nil where the document does not say of what, by what, or how it stands.
  package init?(state document: JSONValue) {
    guard let resource = document["resourceId"]?.text, let assignment = document["policyAssignmentId"]?.text,
      let state = document["complianceState"]?.text
    else { return nil }
    resourceID = resource
    assignmentID = assignment
    self.state = state
    assignmentName = document["policyAssignmentName"]?.text
    definitionID = document["policyDefinitionId"]?.text
    effect = document["policyDefinitionAction"]?.text
    evaluatedAt = document["timestamp"]?.text.flatMap { try? Instant(iso8601: $0) }
  }

  package var isNonCompliant: Bool { state.lowercased() == "noncompliant" }
  package var isCompliant: Bool { state.lowercased() == "compliant" }
}
