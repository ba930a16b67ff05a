import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Testing

@Suite struct ResourceManagerTests {
  private let creation =
    #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_v2"}}}"#

  @Test func errorsCarryARMsEnvelope() async throws {
    let service = try await TestService()
    let anonymous = try await service.send(.get, "\(service.workspace)?api-version=2025-12-01")
    #expect(anonymous.status == 401)
    #expect(anonymous.code == "AuthenticationFailed")
    #expect(anonymous.header("WWW-Authenticate")?.hasPrefix("Bearer authorization_uri=") == true)
    let missing = try await service.arm(.get, "\(service.workspace)/computes/nosuchci")
    #expect(missing.status == 404)
    #expect(missing.code == "ResourceNotFound")
    let bearer = ["Authorization": "Bearer \(try await service.token())"]
    let versionless = try await service.send(.get, service.workspace, headers: bearer)
    #expect(versionless.status == 400)
    #expect(versionless.code == "MissingApiVersionParameter")
    let unknown = try await service.arm(.get, service.workspace, version: "2033-01-01")
    #expect(unknown.status == 400)
    #expect(unknown.document?[path: "error", "message"]?.text?.contains("2025-12-01") == true)
    let operation = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/hibernate")
    #expect(operation.status == 404)
    #expect(operation.document?[path: "error", "message"]?.text?.contains("hibernate") == true)
    let malformed = try await service.arm(.put, "\(service.workspace)/computes/new-ci", body: "{")
    #expect(malformed.status == 400)
    #expect(malformed.code == "InvalidRequestContent")
    let large = try await service.arm(
      .put, "\(service.workspace)/computes/new-ci", body: String(repeating: " ", count: (1 << 20) + 1))
    #expect(large.status == 413)
    let stranger = try await service.send(.get, "/metadata/endpoints", authority: "evil.example:443")
    #expect(stranger.status == 421)
    let noSubscription = try await service.arm(.get, "/subscriptions/nothing/resourceGroups")
    #expect(noSubscription.code == "SubscriptionNotFound")
  }

  @Test func idsAreReadWithoutRegardToCase() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/alice-ci"
    let shouted = path.uppercased()
    let reply = try await service.arm(.get, shouted)
    #expect(reply.status == 200)
    #expect(reply.document?["id"]?.text == path)
  }

  @Test func aGroupsExistenceIsAskedForWithHEAD() async throws {
    let service = try await TestService()
    let group = "/subscriptions/\(service.host.subscription)/resourceGroups/"
    #expect(try await service.arm(.head, group + "rg-ml").status == 204)
    let nothing = try await service.arm(.head, group + "rg-none")
    #expect(nothing.status == 404)
    #expect(nothing.document == nil)
  }

  @Test func theProviderSaysWhichVersionsThereAre() async throws {
    let service = try await TestService()
    let path = "/subscriptions/\(service.host.subscription)/providers/"
    let reply = try await service.arm(.get, path + "microsoft.machinelearningservices", version: "2022-09-01")
    #expect(reply.document?["registrationState"]?.text == "Registered")
    let types = try #require(reply.document?["resourceTypes"]?.elements)
    let computes = try #require(types.first { $0["resourceType"]?.text == "workspaces/computes" })
    let versions = (computes["apiVersions"]?.elements ?? []).compactMap { $0.text }
    #expect(versions == versions.sorted(by: >))
    for version in versions {
      #expect(try await service.arm(.get, service.workspace, version: version).status == 200)
    }
    let other = try await service.arm(.get, path + "Microsoft.Nothing", version: "2022-09-01")
    #expect(other.code == "InvalidResourceNamespace")
  }

  @Test func headersAreThoseOfARM() async throws {
    let service = try await TestService()
    let reply = try await service.send(
      .get, "/metadata/endpoints?api-version=2019-05-01", headers: ["x-ms-client-request-id": "mine"])
    #expect(reply.header("x-ms-client-request-id") == "mine")
    #expect(reply.header("x-ms-request-id")?.utf8.count == 36)
    #expect(reply.header("x-ms-request-id") == reply.header("x-ms-correlation-request-id"))
    #expect(reply.header("x-ms-routing-request-id")?.hasPrefix("EASTUS:20261123T") == true)
    #expect(reply.header("Content-Type") == "application/json; charset=utf-8")
    #expect(reply.document?.elements?.first?["resourceManager"]?.text == "https://simulator.invalid/")
    let object = try await service.send(.get, "/metadata/endpoints?api-version=2022-09-01")
    #expect(object.document?["authentication"]?["loginEndpoint"]?.text == "https://simulator.invalid/")
  }

  @Test func createPollsToTheEnd() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/new-ci"
    let created = try await service.arm(.put, path, body: creation)
    #expect(created.status == 201)
    #expect(created.document?[path: "properties", "provisioningState"]?.text == "Creating")
    #expect(created.document?["tags"] == .null)
    #expect(created.header("Retry-After") == "1")
    let status = try #require(created.header("Azure-AsyncOperation"))
    #expect(try await service.arm(.get, status).document?["status"]?.text == "InProgress")
    service.clock.pass(301)
    let done = try await service.arm(.get, status)
    #expect(done.document?["status"]?.text == "Succeeded")
    #expect(done.document?["percentComplete"] == .number("100.0"))
    let instance = try await service.arm(.get, path)
    let properties = try #require(instance.document?[path: "properties", "properties"])
    #expect(properties["state"]?.text == "Running")
    #expect(properties["sshSettings"]?["sshPort"]?.integer == 50_000)
    #expect(properties["setupScripts"] == .null)
    #expect(properties["schedules"]?["computeStartStop"] == .array([]))
    #expect(properties["applications"]?.elements?.count == 5)
    #expect(
      instance.document?[path: "properties", "createdOn"]?.text == "2026-11-23T05:00:00.0000000+00:00")
    #expect(
      properties[path: "lastOperation", "operationTime"]?.text == "2026-11-23T05:05:00.000+00:00")
    #expect(try await service.arm(.put, path, body: creation).status == 200)
  }

  @Test func actionsAnswer202WithLocationThatEnds() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/alice-ci"
    let stop = try await service.arm(.post, path + "/stop")
    #expect(stop.status == 202)
    #expect(try await service.state("alice-ci") == "Stopping")
    let location = try #require(stop.header("Location"))
    #expect(try await service.arm(.get, location).status == 202)
    let again = try await service.arm(.post, path + "/stop")
    #expect(again.header("Azure-AsyncOperation") == stop.header("Azure-AsyncOperation"))
    let other = try await service.arm(.post, path + "/restart")
    #expect(other.status == 409)
    #expect(other.code == "Conflict")
    service.clock.pass(61)
    #expect(try await service.arm(.get, location).status == 200)
    let start = try await service.arm(.post, path + "/start", version: "2020-08-01")
    #expect(start.status == 200)
    service.clock.pass(181)
    let refused = try await service.arm(.post, path + "/start")
    #expect(refused.status == 400)
    #expect(refused.code == "StartComputeInstanceOnlyAllowedInStoppedState")

    #expect(try await service.arm(.delete, path).status == 400)
    let deletion = try await service.arm(.delete, path + "?underlyingResourceAction=Delete")
    #expect(deletion.status == 202)
    service.clock.pass(61)
    let gone = try #require(deletion.header("Location"))
    #expect(try await service.arm(.get, gone).status == 204)
    #expect(try await service.arm(.get, path).status == 404)
    #expect(try await service.arm(.delete, path + "?underlyingResourceAction=Delete").status == 204)
  }

  @Test func plainActionsStoreWhatTheyGet() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/alice-ci"
    let idle = try await service.arm(
      .post, path + "/updateIdleShutdownSetting", version: "2021-07-01",
      body: #"{"idleTimeBeforeShutdown":"PT45M"}"#)
    #expect(idle.status == 200)
    #expect(idle.document == nil)
    let sso = try await service.arm(
      .post, path + "/enableSso", version: "2024-04-01-preview", body: #"{"enableSSO":false}"#)
    #expect(sso.status == 200)
    let schedules = try await service.arm(
      .post, path + "/updateSchedules", version: "2022-10-01-preview",
      body: #"{"computeStartStop":[{"triggerType":"Cron","cron":{"expression":"0 18 * * *"},"action":"stop"}]}"#)
    #expect(schedules.status == 200)
    let services = try await service.arm(
      .post, path + "/customServices", version: "2025-01-01-preview",
      body: #"[{"name":"rstudio","image":{"reference":"ghcr.io/contoso/app:1"},"#
        + #""endpoints":[{"target":8787,"published":8787}]}]"#)
    #expect(services.status == 200)
    let properties = try #require(
      try await service.arm(.get, path).document?[path: "properties", "properties"])
    #expect(properties["idleTimeBeforeShutdown"]?.text == "PT45M")
    #expect(properties["enableSSO"]?.flag == false)
    #expect(properties[path: "schedules", "computeStartStop"]?.elements?.count == 1)
    #expect(properties["customServices"]?.elements?.first?["type"]?.text == "docker")
    #expect(properties["applications"]?.elements?.count == 6)
    // 2024-04-01 was recorded without it (FACTS section 16).
    let old = try await service.arm(.get, path, version: "2024-04-01")
    #expect(old.document?[path: "properties", "properties", "idleTimeBeforeShutdown"] == nil)
  }

  @Test func pagesHoldEveryInstanceOnce() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "fleet", instances: 450))
    var names: [String] = []
    var pages = 0
    var next: String? = "\(service.workspace)/computes"
    while let target = next {
      let reply = try await service.arm(.get, target)
      let page = try #require(reply.document?["value"]?.elements)
      #expect(page.count <= 100)
      names += page.compactMap { $0["name"]?.text }
      // A deletion between two pages hides nothing.
      if pages == 0 {
        _ = try await service.arm(.delete, "\(service.workspace)/computes/\(names[0])?underlyingResourceAction=Delete")
      }
      service.clock.pass(61)
      next = reply.document?["nextLink"]?.text
      pages += 1
    }
    #expect(pages == 3)
    #expect(names.count == 225)
    #expect(Set(names).count == 225)
  }

  /// A list remembers what it printed; nobody sees that.
  @Test func aListSaysWhatEachInstanceSaysOfItself() async throws {
    let service = try await TestService()
    func judge(_ version: String = "2025-12-01") async throws {
      let list = try await service.arm(.get, "\(service.workspace)/computes", version: version)
      let elements = try #require(list.document?["value"]?.elements)
      #expect(elements.count > 1)
      for element in elements {
        let name = try #require(element["name"]?.text)
        let alone = try await service.arm(.get, "\(service.workspace)/computes/\(name)", version: version)
        #expect(alone.document == element, "\(name)")
      }
    }
    try await judge()
    try await judge("2022-05-01")
    let running = try await service.arm(.get, "\(service.workspace)/computes").document?["value"]?.elements?.first {
      $0[path: "properties", "properties", "state"]?.text == "Running"
    }
    let name = try #require(running?["name"]?.text)
    _ = try await service.arm(.post, "\(service.workspace)/computes/\(name)/stop")
    try await judge()
    service.clock.pass(300)
    try await judge()
    try await judge("2022-05-01")
    #expect(try await service.control(.post, "reset", #"{"seed":77}"#).status == 200)
    try await judge()
  }

  @Test func theRestOfTheRegionAnswers() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    let region =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices/locations/eastus"
    let usages = try #require(try await service.arm(.get, region + "/usages").document?["value"]?.elements)
    let family = try #require(usages.first { $0[path: "name", "value"]?.text == "standardDSv2Family" })
    let (limit, used) = (try #require(family["limit"]?.integer), try #require(family["currentValue"]?.integer))
    #expect(limit - used == 200)
    #expect(try await service.arm(.get, region + "/quotas").document?["value"]?.elements?.isEmpty == false)
    let sizes = try await service.arm(.get, region + "/vmSizes")
    #expect(sizes.document?["value"]?.elements?.isEmpty == false)
    let oldSizes = try await service.arm(.get, region + "/vmSizes", version: "2020-08-01")
    #expect(oldSizes.document?["amlCompute"]?.elements?.isEmpty == false)
    let subscriptions = try await service.arm(.get, "/subscriptions", version: "2022-12-01")
    #expect(subscriptions.document?["value"]?.elements?.count == 1)
    let permissions = try await service.arm(
      .get, service.workspace + "/providers/Microsoft.Authorization/permissions", version: "2022-04-01")
    #expect(permissions.document?["value"]?.elements?.first?["actions"] == .array([.string("*")]))
    let provider = "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices"
    #expect(try await service.arm(.get, provider + "/workspaces").document?["value"]?.elements?.count == 2)
  }
}
