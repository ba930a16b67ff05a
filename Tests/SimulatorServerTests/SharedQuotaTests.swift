import ARM
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

@Suite struct SharedQuotaTests {
  private func lab() async throws -> TestService {
    try await TestService(SimulatorOptions(scenario: "lab"))
  }

  @Test func clustersAreListedBeforeInstancesAndReadOnly() async throws {
    let service = try await lab()
    let list = try await service.arm(.get, "\(service.workspace)/computes")
    let types = list.document?["value"]?.elements?.map { $0[path: "properties", "computeType"]?.text } ?? []
    #expect(types.prefix(3) == ["AmlCompute", "AmlCompute", "ComputeInstance"])
    let path = "\(service.workspace)/computes/CPU-cluster"
    let cluster = try await service.arm(.get, path)
    #expect(cluster.document?["name"]?.text == "cpu-cluster")
    #expect(cluster.document?[path: "properties", "properties", "currentNodeCount"]?.integer == 3)
    let nodes = try await service.arm(.post, path + "/listNodes")
    #expect(nodes.document?["nodes"]?.elements?.map { $0["nodeState"]?.text } == ["running", "running", "idle"])
    #expect(nodes.document?["nodes"]?.elements?.map { $0["port"]?.integer } == [50_000, 50_001, 50_002])
    for reply in [
      try await service.arm(.post, path + "/stop"), try await service.arm(.put, path, body: "{}"),
      try await service.arm(.patch, path, body: "{}"),
      try await service.arm(.delete, path + "?underlyingResourceAction=Delete"),
    ] {
      #expect(reply.status == 400)
      #expect(reply.document?[path: "error", "message"]?.text?.contains("AmlCompute") == true)
    }
  }

  @Test func usagesHaveRowsOfSubscriptionWorkspaceAndCluster() async throws {
    let service = try await lab()
    let location =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices/locations/eastus"
    let rows = try #require(try await service.arm(.get, location + "/usages").document?["value"]?.elements)
    #expect(rows.first?["name"]?["value"]?.text == "TotalClusters")
    #expect(rows.first?["currentValue"]?.integer == 2)
    func row(_ kind: String, _ text: String) -> JSONValue? {
      rows.first {
        $0["type"]?.text == "Microsoft.MachineLearningServices/\(kind)/usages" && $0["id"]?.text?.contains(text) == true
      }
    }
    let family = try #require(row("vmFamily/dedicatedCores", "standardDSv2Family"))
    let research = try #require(row("workspaces", "ml-research/usages/standardDSv2Family")?["currentValue"]?.integer)
    let teaching = try #require(row("workspaces", "ml-teaching/usages/standardDSv2Family")?["currentValue"]?.integer)
    #expect(family["currentValue"]?.integer == research + teaching)
    #expect(row("workspaces/computes", "computes/cpu-cluster")?["currentValue"]?.integer == 12)
    let old = try await service.arm(.get, location + "/vmSizes", version: "2020-08-01")
    #expect(old.document?["amlCompute"]?.elements?.isEmpty == false)
    #expect(old.document?["value"] == nil)
  }

  @Test func updateQuotasAnswersEveryRow() async throws {
    let service = try await lab()
    let location =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices/locations/eastus"
    func row(_ id: String, _ limit: Int) -> String {
      "{\"id\":\"\(id)\",\"type\":\"Microsoft.MachineLearningServices/workspaces/quotas\",\"limit\":\(limit),\"unit\":\"Count\"}"
    }
    let quotas = service.workspace + "/quotas/"
    let body = [
      row(quotas + "Standard_DSv2_Family_Cluster_Dedicated_vCPUs", 100), row(quotas + "standardDSv2Family", 1),
      row(quotas + "standardDSv2Family", 100_000), row(quotas + "Standard_Nothing", 5),
      row("/subscriptions/\(service.host.subscription)/quotas/standardDSv2Family", 5),
    ].joined(separator: ",")
    let reply = try await service.arm(.post, location + "/updateQuotas", body: "{\"value\":[\(body)]}")
    #expect(reply.status == 200)
    #expect(
      reply.document?["value"]?.elements?.map { $0["status"]?.text } == [
        "Success", "InvalidQuotaBelowClusterMinimum", "InvalidQuotaExceedsSubscriptionLimit", "InvalidVMFamilyName",
        "Failure",
      ])
    let rows = try await service.arm(.get, location + "/Quotas").document?["value"]?.elements ?? []
    // The lab's other workspace has a quota from the beginning.
    let own = rows.first { $0["id"]?.text == service.workspace + "/quotas/standardDSv2Family" }
    #expect(own?["limit"]?.integer == 100)
    #expect(own?["type"]?.text == "Microsoft.MachineLearningServices/workspaces/quotas")
    for bad in [
      "[]", "{}", #"{"value":[{}]}"#, #"{"value":[{"id":"/x","limit":"5"}]}"#,
      #"{"value":[{"id":"/x","limit":5,"type":{"a":[7]}}]}"#,
    ] {
      #expect(try await service.arm(.post, location + "/updateQuotas", body: bad).status == 400)
    }
  }
}
