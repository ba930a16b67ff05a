import ARM
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// Microsoft's examples (`Examples/`, each names its source): read and written without loss, and served in their
/// shape.
@Suite struct ExampleTests {
  private static let names = [
    "createOrUpdate_ComputeInstance", "createOrUpdate_ComputeInstanceMinimal",
    "createOrUpdate_ComputeInstanceWithSchedules", "delete", "enableSso", "get_ComputeInstance", "list", "listNodes",
    "quotas_list", "quotas_update", "resize", "restart", "start", "stop", "updateCustomServices",
    "updateIdleShutdownSetting", "updateSchedules", "usages_list", "vmSizes_list",
  ]

  private func example(_ name: String) throws -> JSONValue { try WireSchema.file("Examples/\(name).json") }

  private func body(_ name: String, _ status: String = "200") throws -> JSONValue {
    try #require(try example(name)[path: "responses", status, "body"])
  }

  private func parameters(_ name: String, _ member: String = "parameters") throws -> JSONValue {
    try #require(try example(name)[path: "parameters", member])
  }

  private func version(_ name: String) throws -> String {
    try #require(try example(name)[path: "parameters", "api-version"]?.text)
  }

  /// Members of the example that the answer lacks, or has as another kind of value; null stands for any.
  private func differences(_ example: JSONValue, _ answer: JSONValue?, at path: String = "") -> [String] {
    guard let answer else { return ["\(path) is missing"] }
    guard !example.isNull, !answer.isNull else { return [] }
    guard example.kindName == answer.kindName else { return ["\(path) is \(answer.kindName)"] }
    if let members = example.object?.members {
      return members.flatMap { differences($0.value, answer[$0.name], at: "\(path).\($0.name)") }
    }
    guard let first = example.elements?.first, let other = answer.elements?.first else { return [] }
    return differences(first, other, at: path + "[0]")
  }

  @Test(arguments: names) func isReadAndWrittenWithoutLoss(name: String) throws {
    let document = try example(name)
    let again = try JSONValue(parsing: document.compactBytes)
    #expect(again == document)
    #expect(again.compactText == document.compactText)
    if name == "vmSizes_list" { #expect(document.compactText.contains(#""memoryGB":3.5"#)) }
  }

  @Test(arguments: names.filter { $0.hasPrefix("createOrUpdate") })
  func creationsAreServed(name: String) async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/compute-a"
    let request = try parameters(name)
    let reply = try await service.arm(.put, path, version: try version(name), body: request.compactText)
    #expect(reply.status == 201)
    #expect(reply.header("Azure-AsyncOperation") != nil)
    #expect(differences(try body(name, "201"), reply.document) == [])
    #expect(reply.document?[path: "properties", "provisioningState"]?.text == "Creating")
    service.clock.pass(400)
    let again = try await service.arm(.put, path, version: try version(name), body: request.compactText)
    #expect(again.status == 200)
    #expect(differences(try body(name), again.document) == [])
    #expect(
      differences(
        try #require(request[path: "properties", "properties"]),
        again.document?[path: "properties", "properties"]) == [])
  }

  @Test func ourOwnClientReadsThem() throws {
    let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")
    guard
      case .instance(let instance) = ComputeResource.read(
        try body("get_ComputeInstance"), in: workspace)
    else {
      Issue.record("the example is not read as an instance")
      return
    }
    #expect(instance.name == "compute123")
    #expect(instance.workspace == "workspaces123")
    #expect(instance.state == .known(.running))
    #expect(instance.ssh?.isEnabled == true)
    #expect(instance.applications.map { $0.name } == ["Jupyter", "rstudio-workbench"])
    let first = try #require(try body("list")["value"]?.elements?.first)
    #expect(ComputeResource.read(first, in: workspace) == .otherComputeType("AKS"))
  }

  /// What the example shows was once written; sent as it is, read-only members and all, it comes back the same. Only
  /// its place is another: an instance is where its workspace is.
  @Test func theInstanceIsServed() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/compute-a"
    var example = try body("get_ComputeInstance")
    example["location"] = .string("eastus")
    let version = try version("get_ComputeInstance")
    #expect(try await service.arm(.put, path, version: version, body: example.compactText).status == 201)
    service.clock.pass(400)
    let reply = try await service.arm(.get, path, version: version)
    #expect(differences(example, reply.document) == [])
    let given = try #require(example[path: "properties", "properties"])
    let served = try #require(reply.document?[path: "properties", "properties"])
    for member in ["vmSize", "subnet", "applicationSharingPolicy", "releaseQuotaOnStop", "enableRootAccess"] {
      #expect(served[member] == given[member], "\(member)")
    }
    // A custom application of somebody else's instance: SSO is off whatever was sent (founding document).
    #expect(served["enableSSO"]?.flag == false)
    let application = try #require(served["customServices"]?.elements?.first)
    #expect(differences(try #require(given["customServices"]?.elements?.first), application) == [])
  }

  @Test func listsAreServed() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "fleet", instances: 250))
    let reply = try await service.arm(.get, "\(service.workspace)/computes", version: try version("list"))
    let example = try body("list")
    // Its computes are of a kind that is not here; the envelope is the same.
    var expected = example
    expected["value"] = .array([try #require(example["value"]?.elements?.first)])
    #expect(differences(expected, reply.document) == [])
    let lab = try await TestService(SimulatorOptions(scenario: "lab"))
    let nodes = try await lab.arm(.post, "\(lab.workspace)/computes/cpu-cluster/listNodes")
    #expect(differences(try body("listNodes"), nodes.document) == [])
    let location =
      "/subscriptions/\(lab.host.subscription)/providers/Microsoft.MachineLearningServices/locations/eastus"
    for (name, collection) in [("usages_list", "usages"), ("quotas_list", "quotas"), ("vmSizes_list", "vmSizes")] {
      let reply = try await lab.arm(.get, "\(location)/\(collection)", version: try version(name))
      #expect(differences(try body(name), reply.document) == [], "\(name)")
    }
  }

  @Test func quotasAreUpdated() async throws {
    let service = try await TestService()
    let location =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices/locations/eastus"
    let request = try parameters("quotas_update").compactText
      .split(separator: "00000000-0000-0000-0000-000000000000", omittingEmptySubsequences: false)
      .joined(separator: service.host.subscription)
    let named = request.replacing("/rg/", with: "/rg-ml/").replacing("demo_workspace1", with: "ml-research")
      .replacing("demo_workspace2", with: "ml-teaching")
    let reply = try await service.arm(
      .post, location + "/updateQuotas", version: try version("quotas_update"), body: named)
    #expect(differences(try body("quotas_update"), reply.document) == [])
    #expect(reply.document?["value"]?.elements?.map { $0["status"]?.text } == ["Success", "Success"])
  }

  @Test func actionsAreServed() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/alice-ci"
    for (action, seconds) in [("stop", 61.0), ("start", 181), ("restart", 241)] {
      let reply = try await service.arm(.post, "\(path)/\(action)", version: try version(action))
      #expect(reply.status == 202)
      #expect(reply.header("Location") != nil)
      service.clock.pass(seconds)
    }
    for (name, member) in [
      ("updateIdleShutdownSetting", "parameters"), ("updateSchedules", "parameters"),
      ("updateCustomServices", "customServices"), ("enableSso", "body"),
    ] {
      let action = name == "updateCustomServices" ? "customServices" : name
      let reply = try await service.arm(
        .post, "\(path)/\(action)", version: try version(name), body: try parameters(name, member).compactText)
      #expect(reply.status == 200, "\(name)")
      #expect(reply.document == nil, "\(name)")
    }
    // The one example that is not served: the founding document says that a size cannot change.
    let resize = try await service.arm(
      .post, path + "/resize", version: try version("resize"), body: try parameters("resize").compactText)
    #expect(resize.status == 400)
    let deletion = try await service.arm(
      .delete, path + "?underlyingResourceAction=Delete", version: try version("delete"))
    #expect(deletion.status == 202)
    #expect(deletion.header("Azure-AsyncOperation") != nil)
    #expect(deletion.header("Location") != nil)
  }
}
