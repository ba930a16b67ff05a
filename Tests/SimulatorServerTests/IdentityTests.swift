import ComputeModel
import HTTPTypes
import Schedules
import Simulator
import SimulatorServer
import Testing

/// Managed identities: the founding document's snippets, and what their tokens may.
@Suite struct IdentityTests {
  /// An instance with a system-assigned identity, running.
  private func service() async throws -> TestService {
    let service = try await TestService(SimulatorOptions(scenario: "empty", durations: .short))
    let body =
      #"{"location":"eastus","identity":{"type":"SystemAssigned"},"properties":{"computeType":"ComputeInstance","properties":{"vmSize":"Standard_DS3_v2"}}}"#
    #expect(try await service.arm(.put, service.workspace + "/computes/msi-ci", body: body).status == 201)
    service.clock.pass(10)
    return service
  }

  private func environment(_ service: TestService) async throws -> JSONValue {
    let reply = try await service.send(
      .get, "/_simulator/instances/ml-research/msi-ci/environment",
      headers: ["Authorization": "Bearer \(service.host.controlToken)"])
    return try #require(reply.document)
  }

  /// The snippet's own request: `get_access_token_msi`.
  private func ask(
    _ service: TestService, _ environment: JSONValue, client: String?,
    resource: String = "https://management.chinacloudapi.cn", header: String = "Secret"
  ) async throws -> TestService.Reply {
    let endpoint = try #require(environment["MSI_ENDPOINT"]?.text)
    return try await service.send(
      .get, "\(endpoint)?resource=\(resource)&clientid=\(client ?? "None")&api-version=2017-09-01",
      headers: [header: try #require(environment["MSI_SECRET"]?.text)])
  }

  @Test func theIdentityIsNamedAsTheDocumentSays() async throws {
    let service = try await service()
    let instance = try await service.arm(.get, service.workspace + "/computes/msi-ci")
    let id = try #require(instance.document?[path: "identity", "principalId"]?.text)
    let graph = try await service.graph(.get, "/v1.0/servicePrincipals/\(id)")
    #expect(graph.document?["displayName"]?.text == "/ml-research/computes/msi-ci")
    #expect(graph.document?["servicePrincipalType"]?.text == "ManagedIdentity")
    #expect(graph.document?["appId"]?.text == (try await environment(service))["DEFAULT_IDENTITY_CLIENT_ID"]?.text)
  }

  @Test func rightMissingAndWrongClientIDs() async throws {
    let service = try await service()
    let environment = try await environment(service)
    let right = try #require(environment["DEFAULT_IDENTITY_CLIENT_ID"]?.text)
    for client in [right, nil, right.uppercased()] {
      let reply = try await ask(service, environment, client: client)
      #expect(reply.document?["client_id"]?.text == right)
      #expect(reply.document?["expires_on"]?.text != nil)
    }
    let wrong = try await ask(service, environment, client: "00000000-0000-0000-0000-000000000000")
    #expect(wrong.status == 400)
    #expect(wrong.document?["message"]?.text?.hasPrefix("No User Assigned or Delegated Managed Identity") == true)
    // The owner's client id opens nothing on an instance.
    #expect(try await ask(service, environment, client: service.host.clientID).status == 400)
    #expect(try await ask(service, environment, client: right, resource: "https://example.com").status == 400)
    #expect(try await ask(service, environment, client: right, header: "X-IDENTITY-HEADER").status == 200)
    #expect(try await ask(service, environment, client: right, header: "Other").status == 401)
    let endpoint = try #require(environment["MSI_ENDPOINT"]?.text)
    let foreign = try await service.send(
      .get, endpoint + "?resource=https://management.azure.com", headers: ["Secret": "x"])
    #expect(foreign.status == 401)
    // Nothing answers on a machine that is off.
    _ = try await service.arm(.post, service.workspace + "/computes/msi-ci/stop")
    service.clock.pass(10)
    #expect(try await ask(service, environment, client: right).status == 503)
    #expect(
      try await service.send(.get, "/msi/rg-ml/ml-research/nosuch/token", headers: ["Secret": "x"]).status == 404)
  }

  @Test func itsTokenIsSubjectToItsOwnRole() async throws {
    let service = try await service()
    let environment = try await environment(service)
    let token = try #require(try await ask(service, environment, client: nil).document?["access_token"]?.text)
    let read = {
      try await service.send(
        .get, service.workspace + "?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"]
      ).status
    }
    #expect(try await read() == 403)
    try await service.assign("Reader", toInstance: "msi-ci", at: service.workspace)
    #expect(try await read() == 200)
    // With the instance the identity goes, and its token with it.
    _ = try await service.arm(.delete, service.workspace + "/computes/msi-ci?underlyingResourceAction=Delete")
    service.clock.pass(10)
    #expect(try await read() == 401)
  }

  @Test func readingABlobNeedsTheDataRole() async throws {
    let service = try await service()
    let environment = try await environment(service)
    let ask = try await ask(service, environment, client: nil, resource: "https://storage.azure.com")
    let bearer = ["Authorization": "Bearer \(try #require(ask.document?["access_token"]?.text))"]
    let account = try await service.storageAccount()
    let workspace = try await service.arm(.get, service.workspace)
    let container = "azureml-blobstore-" + (try #require(workspace.document?[path: "properties", "workspaceId"]?.text))
    let address = "/\(account)/\(container)/README.txt"
    let refused = try await service.sendForText(.get, address, headers: bearer)
    #expect(refused.status == 403)
    #expect(refused.text.contains("<Code>AuthorizationPermissionMismatch</Code>"))
    // Contributor is not about data.
    let scope = try #require(workspace.document?[path: "properties", "storageAccount"]?.text)
    try await service.assign("Contributor", toInstance: "msi-ci", at: scope)
    #expect(try await service.sendForText(.get, address, headers: bearer).status == 403)
    try await service.assign("Storage Blob Data Reader", toInstance: "msi-ci", at: scope)
    let read = try await service.sendForText(.get, address, headers: bearer)
    #expect(read.status == 200)
    #expect(read.text.contains("ml-research"))
    let part = try await service.sendForText(
      .get, address, headers: bearer.merging(["x-ms-range": "bytes=0-2"]) { $1 })
    #expect(part.status == 206)
    #expect(part.text == "The")
    #expect(try await service.sendForText(.get, "/\(account)/\(container)/x", headers: bearer).status == 404)
    #expect(try await service.sendForText(.get, address, headers: [:]).status == 401)
    #expect(try await service.sendForText(.put, address, headers: bearer).status == 400)
  }

  @Test func userAssignedIdentitiesAreResources() async throws {
    let service = try await service()
    let group = "/subscriptions/\(service.host.subscription)/resourceGroups/rg-ml"
    let id = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-one"
    let version = "2023-01-31"
    #expect(try await service.arm(.get, id, version: version).status == 404)
    let made = try await service.arm(.put, id, version: version, body: #"{"location":"eastus"}"#)
    #expect(made.status == 201)
    let client = try #require(made.document?[path: "properties", "clientId"]?.text)
    let body =
      #"{"location":"eastus","identity":{"type":"UserAssigned","userAssignedIdentities":{"\#(id)":{}}},"properties":{"computeType":"ComputeInstance","properties":{"vmSize":"Standard_DS3_v2"}}}"#
    let instance = try await service.arm(.put, service.workspace + "/computes/user-ci", body: body)
    let given = instance.document?[path: "identity", "userAssignedIdentities"]?[id]
    #expect(given?["clientId"]?.text == client)
    #expect(given?["principalId"] == made.document?[path: "properties", "principalId"])
    let listed = try await service.arm(
      .get, group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities", version: version)
    #expect(listed.document?["value"]?.elements?.compactMap { $0["name"]?.text } == ["id-amldeck", "id-one"])
    #expect(try await service.arm(.delete, id, version: version).status == 200)
    #expect(try await service.arm(.delete, id, version: version).status == 204)
  }

  /// What the ready line offers to programs beside the server.
  @Test func theMachineBesideTheServer() async throws {
    let service = try await service()
    let secret = service.host.identitySecret
    let ask = { (query: String) in
      try await service.send(
        .get, "/msi/token?api-version=2017-09-01&resource=https://simulator.invalid" + query,
        headers: ["secret": secret])
    }
    let token = try #require(try await ask("").document?["access_token"]?.text)
    let reply = try await service.send(
      .get, service.workspace + "?api-version=2025-12-01", headers: ["Authorization": "Bearer \(token)"])
    #expect(reply.status == 200)
    // AZURE_CLIENT_ID of `amldeck env` is the owner's.
    #expect(try await ask("&clientid=" + service.host.clientID).document?["client_id"]?.text == service.host.clientID)
    let own = try #require(try await environment(service)["DEFAULT_IDENTITY_CLIENT_ID"]?.text)
    #expect(try await ask("&client_id=" + own).document?["client_id"]?.text == own)
    #expect(try await ask("&client_id=x").status == 400)
  }
}

@Suite struct GraphTests {
  @Test func aNameBecomesAnObjectID() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    let name = "student.a@contoso.example"
    let person = try await service.graph(.get, "/v1.0/users/\(name)")
    let id = try #require(person.document?["id"]?.text)
    #expect(person.document?["displayName"]?.text == "Student A")
    #expect(try await service.graph(.get, "/v1.0/users/\(id)").document?["userPrincipalName"]?.text == name)
    // The one that the instance is assigned to.
    let instance = try await service.arm(
      .get, service.workspace.replacing("ml-research", with: "ml-teaching") + "/computes/student-a-ci")
    let assigned = instance.document?[
      path: "properties", "properties", "personalComputeInstanceSettings", "assignedUser"]
    #expect(assigned?["objectId"]?.text == id)
    let organization = try await service.graph(.get, "/v1.0/organization?$select=id,displayName")
    #expect(organization.document?["value"]?.elements?.first?["id"]?.text == assigned?["tenantId"]?.text)
    let selected = try await service.graph(.get, "/v1.0/users/\(id)?$select=id,mail")
    #expect(selected.document?.object?.members.map { $0.name } == ["@odata.context", "mail", "id"])
    let found = try await service.graph(.get, "/v1.0/users?$filter=userPrincipalName%20eq%20'\(name)'")
    #expect(found.document?["value"]?.elements?.count == 1)
    // A name in another script has an address all the same.
    let chen = try await service.graph(.get, "/v1.0/users/chen.wei@contoso.example")
    #expect(chen.document?["displayName"]?.text == "陈伟")
  }

  @Test func idsBecomeNames() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    let owner = try #require(await service.host.loginRow(named: "Owner")).principal
    let dana = try #require(await service.host.loginRow(named: "AzureML Data Scientist")).principal
    let body = #"{"ids":["\#(dana.objectID)","00000000-0000-0000-0000-000000000000","\#(owner.objectID)"]}"#
    let reply = try await service.graph(.post, "/v1.0/directoryObjects/getByIds", body: body)
    #expect(
      reply.document?["value"]?.elements?.compactMap { $0["@odata.type"]?.text } == [
        "#microsoft.graph.user", "#microsoft.graph.servicePrincipal",
      ])
    let people = try await service.graph(
      .post, "/v1.0/directoryObjects/getByIds", body: #"{"types":["user"],"# + body.dropFirst())
    #expect(people.document?["value"]?.elements?.count == 1)
    // By GET alone, as amldeck asks: the kinds apart, and no more than fifteen at once.
    let list = "?$filter=id%20in%20('\(dana.objectID)','\(owner.objectID)')&$select=id,displayName"
    let listed = try await service.graph(.get, "/v1.0/users" + list)
    #expect(listed.document?["value"]?.elements?.compactMap { $0["id"]?.text } == [dana.objectID])
    let applications = try await service.graph(.get, "/v1.0/servicePrincipals" + list)
    #expect(applications.document?["value"]?.elements?.compactMap { $0["id"]?.text } == [owner.objectID])
    let many = (0..<16).map { "'\($0)'" }.joined(separator: ",")
    #expect(try await service.graph(.get, "/v1.0/users?$filter=id%20in%20(\(many))").status == 400)
    let byApp = try await service.graph(.get, "/v1.0/servicePrincipals(appId='\(owner.clientID)')")
    #expect(byApp.document?["id"]?.text == owner.objectID)
    let missing = try await service.graph(.get, "/v1.0/users/nobody@contoso.example")
    #expect(missing.status == 404)
    #expect(missing.code == "Request_ResourceNotFound")
    #expect(try await service.graph(.get, "/v1.0/me").status == 400)
    for (path, body) in [
      ("/v1.0/directoryObjects/getByIds", "{}"), ("/v1.0/directoryObjects/getByIds", #"{"ids":[1]}"#),
      ("/v1.0/groups", ""),
    ] {
      #expect(try await service.graph(.post, path, body: body).status == 400)
    }
    #expect(try await service.send(.get, "/v1.0/organization").status == 401)
  }
}
