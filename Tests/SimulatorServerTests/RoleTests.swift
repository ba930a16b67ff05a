import ComputeModel
import HTTPTypes
import Schedules
import Simulator
import SimulatorServer
import Testing

/// What somebody who is not the owner meets.
@Suite struct RoleTests {
  private func lab() async throws -> TestService {
    try await TestService(SimulatorOptions(scenario: "lab", isPaused: true))
  }

  private let body =
    #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"Standard_DS3_v2"}}}"#

  /// Methods, addresses below a compute, and the roles that get through to the handler.
  @Test(arguments: [
    (
      "GET", "/alice-ci",
      [
        "Owner", "Contributor", "AzureML Data Scientist", "AzureML Compute Operator", "Reader",
        "Compute Instance Assignee",
      ]
    ),
    ("PUT", "/new-ci", ["Owner", "Contributor", "AzureML Compute Operator"]),
    ("DELETE", "/alice-ci?underlyingResourceAction=Delete", ["Owner", "Contributor", "AzureML Compute Operator"]),
    (
      "POST", "/alice-ci/stop",
      [
        "Owner", "Contributor", "AzureML Data Scientist", "AzureML Compute Operator", "Compute Instance User",
        "Compute Instance Assignee",
      ]
    ),
    (
      "POST", "/alice-ci/updateIdleShutdownSetting",
      ["Owner", "Contributor", "AzureML Data Scientist", "AzureML Compute Operator"]
    ),
  ])
  func whoMayWhat(method: String, path: String, roles: [String]) async throws {
    let rows = try await lab().host.loginRowNames
    for role in rows {
      let service = try await lab()
      let reply = try await service.arm(
        .init(method)!, "\(service.workspace)/computes\(path)", body: method == "GET" ? nil : body, as: role)
      if roles.contains(role) {
        #expect(reply.status != 403, "\(role) \(method) \(path)")
      } else {
        #expect(reply.status == 403, "\(role) \(method) \(path)")
        #expect(reply.code == "AuthorizationFailed")
      }
    }
  }

  @Test func theRefusalIsARMs() async throws {
    let service = try await lab()
    let reply = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/start", as: "Reader")
    let reader = try #require(await service.host.loginRow(named: "Reader")).principal
    #expect(
      reply.document?[path: "error", "message"]?.text
        == "The client 'rhea.auditor@contoso.example' with object id '\(reader.objectID)' does not have authorization"
        + " to perform action 'Microsoft.MachineLearningServices/workspaces/computes/start/action' over scope"
        + " '\(service.workspace)/computes/alice-ci' or the scope is invalid. If access was recently granted, please"
        + " refresh your credentials.")
    // Who may not look is not told what there is.
    let hidden = try await service.arm(
      .get, "\(service.workspace)/computes/nosuch", as: "Storage Blob Data Reader")
    #expect(hidden.status == 403)
  }

  @Test func listsShowWhatOneMayRead() async throws {
    let service = try await lab()
    let all = "/subscriptions/\(service.host.subscription)/providers/Microsoft.MachineLearningServices/workspaces"
    let count = { (name: String) in
      try await service.arm(.get, all, as: name).document?["value"]?.elements?.count
    }
    #expect(try await count("Reader") == 2)
    #expect(try await count("AzureML Compute Operator") == 0)
    let subscriptions = try await service.arm(
      .get, "/subscriptions", version: "2022-12-01", as: "Compute Instance User")
    #expect(subscriptions.document?["value"]?.elements?.count == 1)
  }

  @Test func permissionsAreThoseThatCount() async throws {
    let service = try await lab()
    let path = "\(service.workspace)/providers/Microsoft.Authorization/permissions"
    let entries = try await service.arm(.get, path, version: "2022-04-01", as: "Compute Instance User")
      .document?["value"]?.elements
    #expect(entries?.count == 1)
    #expect(entries?.first?["actions"]?.elements?.count == 5)
    let owner = try await service.arm(.get, path, version: "2022-04-01").document?["value"]?.elements
    #expect(owner?.first?["actions"]?.elements == [.string("*")])
  }

  @Test func assignmentsComeAndGo() async throws {
    let service = try await lab()
    let roles = "\(service.workspace)/providers/Microsoft.Authorization/roleAssignments"
    let name = "/11111111-2222-4333-8444-555555555555"
    let reader = try #require(await service.host.loginRow(named: "Reader")).principal
    let given =
      #"{"properties":{"roleDefinitionId":"/subscriptions/\#(service.host.subscription)/providers/Microsoft.Authorization/roleDefinitions/e503ece1-11d0-4e8e-8e2c-7a6c3bf38815","principalId":"\#(reader.objectID)","principalType":"User"}}"#
    let stop = "\(service.workspace)/computes/alice-ci/stop"
    let version = "2022-04-01"
    // A reader cannot make itself more, nor can a contributor.
    for role in ["Reader", "Contributor"] {
      #expect(try await service.arm(.put, roles + name, version: version, body: given, as: role).status == 403)
    }
    #expect(try await service.arm(.post, stop, as: "Reader").status == 403)
    let made = try await service.arm(.put, roles + name, version: version, body: given)
    #expect(made.status == 201)
    #expect(made.document?[path: "properties", "scope"]?.text == service.workspace)
    #expect(try await service.arm(.get, roles + name, version: version).document == made.document)
    #expect(try await service.arm(.put, roles + name, version: version, body: given).status == 200)
    #expect(try await service.arm(.post, stop, as: "Reader").status == 202)
    let listed = try await service.arm(
      .get, roles + "?$filter=atScope()%20and%20assignedTo('\(reader.objectID)')", version: version)
    #expect(listed.document?["value"]?.elements?.count == 2)
    #expect(try await service.arm(.get, roles + "?$filter=nonsense", version: version).status == 400)
    #expect(try await service.arm(.delete, roles + name, version: version).status == 200)
    #expect(try await service.arm(.delete, roles + name, version: version).status == 204)
    #expect(try await service.arm(.get, roles + name, version: version).status == 404)
    // At once, with the same token.
    #expect(try await service.arm(.post, stop, as: "Reader").status == 403)
  }

  @Test func rolesAreListedAndMade() async throws {
    let service = try await lab()
    let roles =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.Authorization/roleDefinitions"
    let version = "2022-04-01"
    let named = try await service.arm(
      .get, roles + "?$filter=roleName%20eq%20'AzureML%20Data%20Scientist'", version: version)
    #expect(named.document?["value"]?.elements?.first?["name"]?.text == "f6c7c914-8db3-469d-8ca1-694a8f32e121")
    let custom = try await service.arm(.get, roles + "?$filter=type%20eq%20'CustomRole'", version: version)
    #expect(custom.document?["value"]?.elements?.count == 2)
    let body =
      #"{"properties":{"roleName":"Stopper","type":"CustomRole","permissions":[{"actions":["*/stop/action"],"notActions":[]}],"assignableScopes":["/subscriptions/\#(service.host.subscription)"]}}"#
    let path = roles + "/11111111-2222-4333-8444-555555555555"
    #expect(try await service.arm(.put, path, version: version, body: body).status == 201)
    #expect(
      try await service.arm(.get, path, version: version).document?[path: "properties", "roleName"]?.text == "Stopper")
    #expect(try await service.arm(.delete, path, version: version).status == 200)
    #expect(try await service.arm(.get, path, version: version).status == 404)
    #expect(try await service.arm(.delete, path, version: version).status == 204)
  }

  @Test func everybodyOfTheReadyLineCanLogIn() async throws {
    let service = try await lab()
    let names = await service.host.loginRowNames
    #expect(
      names == [
        "Owner", "Contributor", "AzureML Data Scientist", "AzureML Compute Operator", "Reader",
        "Compute Instance User", "Compute Instance Assignee", "Storage Blob Data Reader",
      ])
    for name in names { _ = try await service.token(of: name) }
    let row = try #require(await service.host.loginRow(named: "Reader"))
    let wrong = try await service.login([
      ("client_id", row.principal.clientID), ("client_secret", service.host.clientSecret),
      ("grant_type", "client_credentials"), ("scope", "https://simulator.invalid/.default"),
    ])
    #expect(wrong.status == 401)
  }
}

/// The founding document's story: an administrator makes an instance for a data scientist.
@Suite struct HandoverTests {
  @Test func theCreatorMayNotTurnSSOOnAndTheAssigneeMay() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "handover", isPaused: true))
    let instance = service.workspace + "/computes/handover-ci"
    let turn = { (name: String?) in
      try await service.arm(
        .post, instance + "/enableSso", version: "2024-04-01-preview", body: #"{"enableSSO":true}"#, as: name)
    }
    #expect(try await turn(nil).status == 403)
    // The five actions of the founding document are not enough.
    #expect(try await turn("Compute Instance User").code == "AuthorizationFailed")
    #expect(try await turn("Compute Instance Assignee").status == 200)
    let read = try await service.arm(.get, instance, version: "2025-12-01")
    #expect(read.document?[path: "properties", "properties", "enableSSO"]?.flag == true)
  }

  private let assignee = "Compute Instance Assignee"

  /// A key of its own, as the service makes one.
  private func key(_ service: TestService) async throws -> String {
    let path =
      "/subscriptions/\(service.host.subscription)/resourceGroups/rg-ml/providers/Microsoft.Compute/sshPublicKeys/laptop"
    _ = try await service.arm(.put, path, version: "2023-09-01", body: #"{"location":"eastus"}"#)
    let pair = try await service.arm(.post, path + "/generateKeyPair", version: "2023-09-01")
    return try #require(pair.document?["publicKey"]?.text)
  }

  /// "The new owner can set the SSH key for the newly owned compute instance."
  @Test func theAssigneeSetsTheKeyWithoutTheRightToWrite() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "handover", isPaused: true))
    let path = service.workspace + "/computes/handover-ci"
    let key = try await key(service)
    let before = try #require(try await service.arm(.get, path, as: assignee).document)
    var body = before
    body["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .string(key)
    // Reader, and somebody with the same right for no instance of theirs.
    for other in ["Reader", "Compute Instance User"] {
      let reply = try await service.arm(.put, path, body: body.compactText, as: other)
      #expect(reply.code == "AuthorizationFailed", "\(other)")
    }
    let written = try await service.arm(.put, path, body: body.compactText, as: assignee)
    #expect(written.status == 200)
    let after = try #require(try await service.arm(.get, path).document)
    #expect(after[path: "properties", "properties", "sshSettings", "adminPublicKey"]?.text == key)
    var same = after
    same["properties"]?["modifiedOn"] = before["properties"]?["modifiedOn"]
    same["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .null
    #expect(same == before)
    // In another version, whose model lacks some of the members; and taken away again.
    for version in ["2022-10-01-preview", "2023-04-01", "2024-04-01", "2025-01-01-preview"] {
      var body = try #require(try await service.arm(.get, path, version: version, as: assignee).document)
      body["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .null
      let reply = try await service.arm(.put, path, version: version, body: body.compactText, as: assignee)
      #expect(reply.status == 200, "\(version)")
    }
    let last = try #require(try await service.arm(.get, path).document)
    #expect(last[path: "properties", "properties", "sshSettings", "adminPublicKey"] == .null)
    // What is no key is refused as such.
    body["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .string("ssh-ed25519 AAAA u@h")
    let bad = try await service.arm(.put, path, body: body.compactText, as: assignee)
    #expect(bad.status == 400)
  }

  @Test func theAssigneeChangesNothingElse() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "handover", isPaused: true))
    let path = service.workspace + "/computes/handover-ci"
    let key = try await key(service)
    let before = try #require(try await service.arm(.get, path, as: assignee).document)
    let sam = try #require(await service.host.loginRow(named: assignee)).principal
    let changes: [(inout JSONValue) -> Void] = [
      { $0["tags"] = .object(["a": .string("b")]) }, { $0["location"] = .string("westeurope") },
      { $0["identity"] = .object(["type": .string("SystemAssigned")]) }, { $0["properties"] = .number(5) },
      { $0["properties"]?["description"] = .string("mine") }, { $0["properties"]?["disableLocalAuth"] = .bool(true) },
      { $0["properties"]?["properties"]?["enableSSO"] = .bool(true) },
      { $0["properties"]?["properties"]?["vmSize"] = .string("Standard_DS11_v2") },
      { $0["properties"]?["properties"]?["idleTimeBeforeShutdown"] = .string("PT30M") },
      { $0["properties"]?["properties"]?["customServices"] = nil },
      { $0["properties"]?["properties"]?["sshSettings"] = .object(["sshPublicAccess": .string("Disabled")]) },
      { $0["properties"]?["properties"]?["novelty"] = .number(1) },
    ]
    for (number, change) in changes.enumerated() {
      var body = before
      body["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .string(key)
      change(&body)
      let reply = try await service.arm(.put, path, body: body.compactText, as: assignee)
      #expect(reply.status == 403, "\(number)")
      #expect(
        reply.document?[path: "error", "message"]?.text
          == "The client 'sam.assignee@contoso.example' with object id '\(sam.objectID)' does not have authorization"
          + " to perform action 'Microsoft.MachineLearningServices/workspaces/computes/write' over scope '\(path)' or"
          + " the scope is invalid. If access was recently granted, please refresh your credentials.", "\(number)")
    }
    #expect(try await service.arm(.get, path).document == before)
    // A lock stands against the key as against everything.
    let lock = path + "/providers/Microsoft.Authorization/locks/keep"
    let level = #"{"properties":{"level":"ReadOnly"}}"#
    #expect(try await service.arm(.put, lock, version: "2020-05-01", body: level).status == 201)
    let locked = try await service.arm(.put, path, body: before.compactText, as: assignee)
    #expect(locked.code == "ScopeLocked")
    // Nor does the assignee create.
    let new = try await service.arm(
      .put, service.workspace + "/computes/other-ci", body: before.compactText, as: assignee)
    #expect(new.code == "AuthorizationFailed")
  }
}
