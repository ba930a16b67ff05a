import ARM
import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// The rules of instances as clients meet them, over the wire.
@Suite struct InstanceRuleTests {
  private let creation =
    #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_v2"}}}"#

  @Test func everyVersionShowsItsOwnMembers() async throws {
    let service = try await TestService()
    let path = "\(service.workspace)/computes/alice-ci"
    func members(_ version: String) async throws -> [String] {
      let reply = try await service.arm(.get, path, version: version)
      return reply.document?[path: "properties", "properties"]?.object?.members.map { $0.name } ?? []
    }
    for version in knownComputeAPIVersions {
      let names = try await members(version)
      #expect(names.contains("vmSize") && names.contains("state"), "\(version)")
      #expect(
        names.contains("enableRootAccess") == (version.hasSuffix("-preview") && version >= "2023-08-01"),
        "\(version)")
    }
    #expect(try await !members("2020-08-01").contains("schedules"))
    #expect(try await !members("2024-04-01").contains("idleTimeBeforeShutdown"))
    #expect(try await members("2024-04-01").contains("releaseQuotaOnStop"))
    #expect(try await members("2025-12-01").contains("idleTimeBeforeShutdown"))
  }

  @Test func aStoredKeyIsGeneratedOnceAndItsPrivateHalfIsNowhere() async throws {
    let service = try await TestService()
    let group = "/subscriptions/\(service.host.subscription)/resourceGroups/rg-ml"
    let keys = "\(group)/providers/Microsoft.Compute/sshPublicKeys"
    let version = "2023-09-01"
    #expect(try await service.arm(.get, "\(keys)/laptop", version: version).status == 404)
    #expect(
      try await service.arm(.put, "\(keys)/laptop", version: version, body: #"{"location":"eastus"}"#).status == 201)
    let pair = try await service.arm(.post, "\(keys)/laptop/generateKeyPair", version: version)
    #expect(pair.status == 200)
    let secret = try #require(pair.document?["privateKey"]?.text)
    let line = try #require(pair.document?["publicKey"]?.text)
    #expect(secret.hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
    #expect(line.hasPrefix("ssh-rsa AAAAB3NzaC1yc2E"))
    #expect(try await service.arm(.post, "\(keys)/laptop/generateKeyPair", version: version).status == 409)
    let stored = try await service.arm(.get, "\(keys)/LAPTOP", version: version)
    #expect(stored.document?[path: "properties", "publicKey"]?.text == line)
    #expect(stored.document?[path: "properties"]?.object?.members.count == 1)
    let all = try await service.arm(
      .get, "/subscriptions/\(service.host.subscription)/providers/Microsoft.Compute/sshPublicKeys", version: version)
    #expect(all.document?["value"]?.elements?.count == 1)
    #expect(try await service.arm(.get, keys, version: version).document?["value"]?.elements?.count == 1)
    let body = secret.split(separator: "\n").dropFirst().first.map { String($0) } ?? "none"
    #expect(try await service.host.storedEvents().allSatisfy { !$0.text.contains(body) })

    // A new instance takes it.
    let settings =
      "{\"vmSize\":\"Standard_DS3_v2\",\"sshSettings\":{\"sshPublicAccess\":\"Enabled\",\"adminPublicKey\":"
      + JSONValue.string(line).compactText + "}}"
    let created = try await service.arm(
      .put, "\(service.workspace)/computes/keyed-ci",
      body: "{\"location\":\"eastus\",\"properties\":{\"computeType\":\"ComputeInstance\",\"properties\":\(settings)}}")
    #expect(created.status == 201)
    let ssh = created.document?[path: "properties", "properties", "sshSettings"]
    #expect(ssh?["adminPublicKey"]?.text == line)
    #expect(ssh?["adminUserName"]?.text == "azureuser")
    #expect(ssh?["sshPort"]?.integer == 50_000)
    #expect(try await service.arm(.delete, "\(keys)/laptop", version: version).status == 200)
    #expect(try await service.arm(.delete, "\(keys)/laptop", version: version).status == 204)
  }

  @Test func theStorageAccountDecidesWhetherInstancesCanBeCreated() async throws {
    let service = try await TestService()
    let workspace = try await service.arm(.get, service.workspace)
    let account = try #require(workspace.document?[path: "properties", "storageAccount"]?.text)
    let version = "2023-05-01"
    let before = try await service.arm(.get, account, version: version)
    #expect(before.document?[path: "properties", "allowSharedKeyAccess"]?.flag == true)
    let forbidden = #"{"properties":{"allowSharedKeyAccess":false}}"#
    #expect(try await service.arm(.patch, account, version: version, body: forbidden).status == 200)
    let refused = try await service.arm(.put, "\(service.workspace)/computes/new-ci", body: creation)
    #expect(refused.status == 400)
    #expect(refused.document?[path: "error", "message"]?.text?.contains("forbids access by key") == true)
    let other = #"{"properties":{"minimumTlsVersion":"TLS1_2"}}"#
    #expect(try await service.arm(.patch, account, version: version, body: other).status == 400)
  }

  @Test func inAVirtualNetworkOneConnectsToThePrivateAddress() async throws {
    let service = try await TestService()
    let settings =
      #"{"vmSize":"Standard_DS3_v2","sshSettings":{"sshPublicAccess":"Enabled"},"enableNodePublicIp":false,"#
      + #""subnet":{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/d"}}"#
    let path = "\(service.workspace)/computes/private-ci"
    _ = try await service.arm(
      .put, path, body: "{\"properties\":{\"computeType\":\"ComputeInstance\",\"properties\":\(settings)}}")
    service.clock.pass(301)
    let properties = try #require(
      try await service.arm(.get, path).document?[path: "properties", "properties"])
    #expect(properties[path: "sshSettings", "sshPort"]?.integer == 22)
    #expect(properties[path: "connectivityEndpoints", "publicIpAddress"] == .null)
    #expect(properties[path: "connectivityEndpoints", "privateIpAddress"]?.text?.isEmpty == false)
  }
}
