import ARM
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// Every answer fits the published model of its api-version.
@Suite struct SchemaTests {
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
    for (collection, definition) in [("usages", "Usage"), ("quotas", "ResourceQuota")] {
      let reply = try await service.arm(.get, "\(locations(service))/\(collection)", version: version)
      for row in reply.document?["value"]?.elements ?? [] { try expect(schema, row, as: definition, collection) }
    }
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
