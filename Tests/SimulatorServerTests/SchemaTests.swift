import ARM
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// Every answer fits the published model of its api-version.
@Suite struct SchemaTests {
  private let creation =
    #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_v2"}}}"#

  private func locations(_ service: TestService) -> String {
    "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices/locations/eastus"
  }

  private func expect(
    _ schema: WireSchema, _ value: JSONValue?, as definition: String, _ what: String
  ) throws {
    guard schema.has(definition) else { return }
    let faults = schema.faults(of: try #require(value), as: definition)
    #expect(faults.isEmpty, "\(what): \(faults.prefix(5))")
  }

  @Test(arguments: WireSchema.versions)
  func everyAnswerFitsItsVersion(version: String) async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    let schema = try WireSchema(version: version)
    let workspaces = ["ml-research", "ml-teaching"].map {
      service.workspace.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + $0
    }
    for workspace in workspaces {
      let whole = try await service.arm(.get, workspace, version: version)
      try expect(schema, whole.document, as: "Workspace", workspace)
      let list = try await service.arm(.get, workspace + "/computes", version: version)
      try expect(schema, list.document, as: "PaginatedComputeResourcesList", workspace + "/computes")
      for resource in list.document?["value"]?.elements ?? [] {
        try expect(schema, resource, as: "ComputeResource", resource["name"]?.text ?? "")
        guard let id = resource["id"]?.text else { continue }
        #expect(try await service.arm(.get, id, version: version).document == resource)
      }
    }
    let nodes = try await service.arm(.post, "\(service.workspace)/computes/cpu-cluster/listNodes", version: version)
    try expect(schema, nodes.document, as: "AmlComputeNodesInformation", "listNodes")
    let sizes = try await service.arm(.get, locations(service) + "/vmSizes", version: version)
    try expect(schema, sizes.document, as: "VirtualMachineSizeListResult", "vmSizes")
    for (collection, list, definition) in [
      ("usages", "ListUsagesResult", "Usage"), ("quotas", "ListWorkspaceQuotas", "ResourceQuota"),
    ] {
      let reply = try await service.arm(.get, "\(locations(service))/\(collection)", version: version)
      try expect(schema, reply.document, as: list, collection)
      for row in reply.document?["value"]?.elements ?? [] { try expect(schema, row, as: definition, collection) }
    }
    let collection = service.workspace.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let all = try await service.arm(.get, collection, version: version)
    try expect(schema, all.document, as: "WorkspaceListResult", "workspaces")
  }

  @Test(arguments: WireSchema.versions)
  func everyAnswerToAWriteFitsItsVersion(version: String) async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    let schema = try WireSchema(version: version)
    let path = "\(service.workspace)/computes/new-ci"
    for status in [201, 200] {
      let reply = try await service.arm(.put, path, version: version, body: creation)
      #expect(reply.status == status)
      try expect(schema, reply.document, as: "ComputeResource", "PUT \(status)")
      service.clock.pass(400)
    }
    let rows =
      #"{"value":[{"id":"\#(service.workspace)/quotas/standardDSv2Family","limit":100,"unit":"Count","#
      + #""type":"Microsoft.MachineLearningServices/workspaces/quotas"},{"id":"/x","limit":5}]}"#
    let quotas = try await service.arm(.post, locations(service) + "/updateQuotas", version: version, body: rows)
    #expect(quotas.status == 200)
    try expect(schema, quotas.document, as: "UpdateWorkspaceQuotasResult", "updateQuotas")
  }

  @Test(arguments: WireSchema.versions)
  func everyRefusalFitsItsVersion(version: String) async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab", isPaused: true))
    let schema = try WireSchema(version: version)
    let computes = "\(service.workspace)/computes"
    let new = try await service.arm(.put, computes + "/new-ci", version: version, body: creation)
    #expect(new.status == 201)
    let deny =
      #"{"properties":{"policyDefinitionId":"/providers/Microsoft.Authorization/policyDefinitions/"#
      + #"679ddf89-ab8f-48a5-9029-e76054077449","parameters":{"effect":{"value":"Deny"}}}}"#
    let policy =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.Authorization/policyAssignments/held"
    var refusals = [
      try await service.send(.get, "\(computes)?api-version=\(version)"),
      try await service.arm(.get, computes + "/nosuch-ci", version: version),
      try await service.arm(.put, computes + "/alice-ci", version: version, body: "{"),
      try await service.arm(.put, computes + "/alice-ci", version: version, body: #"{"properties":{}}"#),
      try await service.arm(.put, computes + "/new-ci", version: version, body: creation),
      try await service.arm(.put, computes + "/other-ci", version: version, body: creation, as: "Reader"),
      try await service.arm(.post, computes + "/alice-ci/listNodes", version: version),
    ]
    #expect(try await service.arm(.put, policy, version: "2022-06-01", body: deny).status == 201)
    refusals.append(try await service.arm(.put, computes + "/other-ci", version: version, body: creation))
    #expect(refusals.map { $0.status } == [401, 404, 400, 400, 409, 403, 400, 403])
    for refusal in refusals {
      #expect(refusal.code?.isEmpty == false)
      try expect(schema, refusal.document, as: "ErrorResponse", "\(refusal.status)")
    }
  }

  @Test(arguments: WireSchema.versions) func pagesFitTheirVersion(version: String) async throws {
    let service = try await TestService(SimulatorOptions(scenario: "fleet", instances: 300))
    let page = try await service.arm(.get, service.workspace + "/computes", version: version)
    #expect(page.document?["nextLink"]?.text != nil)
    try expect(
      try WireSchema(version: version), page.document, as: "PaginatedComputeResourcesList", "a page")
  }

  /// What the service was recorded to return beyond its models (FACTS sections 2.2 and 16).
  private let recorded = [
    "imageVersion", "enableBatchPrivateLink", "updateStatus", "enableSSO", "enableOSPatching", "releaseQuotaOnStop",
  ]

  @Test(arguments: WireSchema.versions)
  func instancesShowTheMembersOfTheirVersion(version: String) async throws {
    let service = try await TestService()
    let reply = try await service.arm(.get, "\(service.workspace)/computes/alice-ci", version: version)
    let shown = try #require(reply.document?[path: "properties", "properties"]?.object?.members.map { $0.name })
    let model = try WireSchema(version: version).members(of: "ComputeInstanceProperties")
    #expect(shown.filter { !model.contains($0) && !recorded.contains($0) } == [])
    #expect(model.filter { !shown.contains($0) } == [])
  }

  /// The judge can say no.
  @Test func theSchemaFindsFaults() throws {
    let schema = try WireSchema(version: "2025-12-01")
    let bad = try JSONValue(
      parsing: #"{"properties":{"computeType":"ComputeInstance","createdOn":"yesterday","properties":{"#
        + #""state":"Sleeping","sshSettings":{"sshPort":"22"},"applications":{}}}}"#)
    #expect(schema.faults(of: bad, as: "ComputeResource").count == 4)
    #expect(!schema.faults(of: .object(["properties": .object([:])]), as: "ComputeResource").isEmpty)
  }
}
