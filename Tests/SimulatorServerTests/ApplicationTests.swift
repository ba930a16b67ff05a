import ARM
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// The doors of applications, as a browser finds them.
@Suite struct ApplicationDoorTests {
  private func settings(_ more: String) -> String {
    "{\"properties\":{\"computeType\":\"ComputeInstance\",\"properties\":{\"vmSize\":\"Standard_DS3_v2\",\(more)}}}"
  }

  private let rstudio =
    #""customServices":[{"name":"rstudio","image":{"type":"docker","reference":"#
    + #""ghcr.io/azure/rocker-rstudio-ml-verse:latest"},"endpoints":[{"target":8787,"published":8787}]}]"#

  private func open(_ service: TestService, _ address: String, token: String? = nil) async throws -> TestService.Reply {
    let bearer: String
    if let token { bearer = token } else { bearer = try await service.token() }
    return try await service.send(.get, address, headers: ["Authorization": "Bearer \(bearer)"])
  }

  @Test func anEndpointAnswers502WhileTheImageIsPulledAndThen200() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/app-ci"
    #expect(try await service.arm(.put, path, body: settings(rstudio)).status == 201)
    let root = "https://simulator.invalid/instances/app-ci/"
    #expect(try await open(service, root).status == 503)
    service.clock.pass(301)
    let applications = try #require(
      try await service.arm(.get, path).document?[path: "properties", "properties", "applications"]?.elements)
    #expect(
      applications.compactMap { $0["displayName"]?.text } == [
        "Jupyter", "Jupyter Lab", "VS Code", "Terminal", "Notebooks", "rstudio",
      ])
    let addresses = applications.compactMap { $0["endpointUri"]?.text }
    for address in addresses.dropLast() { #expect(try await open(service, address).status == 200, "\(address)") }
    let custom = try #require(addresses.last)
    #expect(custom == root + "8787/")
    #expect(try await open(service, custom).status == 502)
    // Who did not sign in is told the same, and no more.
    #expect(try await service.send(.get, custom).status == 502)
    #expect(try await service.send(.get, root + "lab").status == 401)
    service.clock.pass(180)
    #expect(try await open(service, custom).status == 200)
    let moved = try await open(service, root)
    #expect(moved.status == 302)
    #expect(moved.header("Location") == root + "tree/")
    #expect(try await open(service, root + "4444/").status == 404)
    #expect(try await service.send(.get, custom).status == 401)
  }

  @Test func anOwnerWhoIsNeitherCreatorNorAssignedStaysOutside() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    // alice made it; the caller is Owner of the subscription.
    let reply = try await open(service, "https://simulator.invalid/instances/alice-ci/lab")
    #expect(reply.status == 403)
    #expect(reply.document?[path: "error", "message"]?.text?.contains("its creator only") == true)
  }

  @Test func aPrivateWorkspaceLetsAnApplicationUpWhenItsHostsAreAllowed() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/app-ci"
    let shut = #"{"properties":{"publicNetworkAccess":"disabled"}}"#
    let workspace = try await service.arm(.patch, service.workspace, body: shut)
    #expect(workspace.document?[path: "properties", "publicNetworkAccess"]?.text == "Disabled")
    #expect(try await service.arm(.put, path, body: settings(rstudio)).status == 201)
    service.clock.pass(500)
    let custom = "https://simulator.invalid/instances/app-ci/8787/"
    #expect(try await open(service, custom).status == 502)
    let errors = try await service.arm(.get, path).document?[path: "properties", "properties", "errors"]?.elements
    #expect(errors?.first?[path: "error", "message"]?.text?.contains("ghcr.io") == true)
    for host in ["ghcr.io", "pkg-containers.githubusercontent.com"] {
      let rule = "{\"properties\":{\"type\":\"FQDN\",\"destination\":\"\(host)\",\"category\":\"UserDefined\"}}"
      #expect(try await service.arm(.put, "\(service.workspace)/outboundRules/\(host)", body: rule).status == 200)
    }
    #expect(try await open(service, custom).status == 200)
    let rules = try await service.arm(.get, "\(service.workspace)/outboundRules").document?["value"]?.elements
    #expect(rules?.count == 2)
    #expect(try await service.arm(.delete, "\(service.workspace)/outboundRules/GHCR.io").status == 200)
    #expect(try await service.arm(.get, "\(service.workspace)/outboundRules/ghcr.io").status == 404)
    #expect(try await open(service, custom).status == 502)
    #expect(try await service.arm(.patch, service.workspace, body: #"{"tags":{}}"#).status == 400)
  }
}
