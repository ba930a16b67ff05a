import ComputeModel
import Simulator
import Testing

@Suite struct SSHTests {
  private func ssh(_ test: TestWorld, _ name: String) -> JSONValue? {
    test.world.instance(test.key(name))?.settings["sshSettings"]
  }

  @Test func sshIsFixedAtCreationAndTheKeyMayComeLater() throws {
    let test = try TestWorld()
    try #expect(test.create("open-ci", #"{"sshSettings":{"sshPublicAccess":"enabled"}}"#) == nil)
    try #expect(test.create("shut-ci") == nil)
    test.pass(300)
    let key = JSONValue.string(SampleKey.line).compactText
    // As a client that read the resource sends it back.
    let later = "{\"sshSettings\":{\"adminPublicKey\":\(key),\"adminUserName\":\"azureuser\",\"sshPort\":50000}}"
    try #expect(test.create("open-ci", later) == nil)
    #expect(ssh(test, "open-ci")?["adminPublicKey"]?.text == SampleKey.line)
    #expect(ssh(test, "open-ci")?["sshPublicAccess"]?.text == "Enabled")
    try #expect(test.create("shut-ci", later)?.message.contains("needs SSH") == true)
    try #expect(
      test.create("shut-ci", #"{"sshSettings":{"sshPublicAccess":"Enabled"}}"#)?.message.contains("cannot be changed")
        == true)
    try #expect(
      test.create("open-ci", #"{"sshSettings":{"sshPublicAccess":"Disabled"}}"#)?.message.contains("cannot be changed")
        == true)
    // Not said again, so it stays.
    try #expect(test.create("open-ci") == nil)
    #expect(ssh(test, "open-ci")?["adminPublicKey"]?.text == SampleKey.line)
  }

  @Test func onlyRSAKeysAreTaken() throws {
    let test = try TestWorld()
    for (number, text) in [SampleKey.line, SampleKey.pem, SampleKey.pkcs1, SampleKey.rfc4716].enumerated() {
      let key = JSONValue.string(text).compactText
      let settings = "{\"sshSettings\":{\"sshPublicAccess\":\"Enabled\",\"adminPublicKey\":\(key)}}"
      try #expect(test.create("key\(number)-ci", settings) == nil)
      #expect(ssh(test, "key\(number)-ci")?["adminPublicKey"]?.text == text)
    }
    let ed25519 = #"{"sshSettings":{"sshPublicAccess":"Enabled","adminPublicKey":"ssh-ed25519 AAAA u@h"}}"#
    try #expect(test.create("ed-ci", ed25519)?.message.contains("RSA") == true)
  }

  @Test func localAuthenticationAndSSHGoTogether() throws {
    let test = try TestWorld()
    let body = try JSONValue(
      parsing: #"{"properties":{"computeType":"ComputeInstance","disableLocalAuth":true,"properties":"#
        + #"{"vmSize":"Standard_DS3_v2","sshSettings":{"sshPublicAccess":"Enabled"}}}}"#)
    let refusal = test.submit(
      .write(test.key("a-ci"), in: test.workspace, name: "a-ci", body: body, by: test.owner))
    #expect(refusal?.message.contains("disableLocalAuth") == true)
  }

  @Test func keysAreStoredInAzureOnceGeneratedAndDeleted() throws {
    let test = try TestWorld()
    func submit(_ command: SSHPublicKeysCommand) -> Refusal? {
      test.submit(.sshPublicKeys(command, by: test.owner))
    }
    let generated = SSHPublicKeysCommand.takeGenerated(
      resourceGroup: "rg-ml", name: "LAPTOP", publicKey: SampleKey.line)
    #expect(submit(generated)?.kind == .notFound)
    #expect(submit(.write(resourceGroup: "rg-ml", name: "laptop", body: .object([:]))) == nil)
    #expect(test.world.sshPublicKeys.key(resourceGroup: "RG-ML", name: "Laptop")?.publicKey == nil)
    #expect(submit(generated) == nil)
    #expect(test.world.sshPublicKeys.key(resourceGroup: "rg-ml", name: "laptop")?.publicKey == SampleKey.line)
    #expect(submit(generated)?.kind == .conflict)
    let bad: JSONValue = .object(["properties": .object(["publicKey": .string("ssh-rsa no")])])
    #expect(submit(.write(resourceGroup: "rg-ml", name: "other", body: bad))?.kind == .badRequest)
    #expect(test.world.sshPublicKeys.all.count == 1)
    try test.expectReplayIsSame()
    #expect(submit(.delete(resourceGroup: "rg-ml", name: "laptop")) == nil)
    #expect(test.world.sshPublicKeys.all.isEmpty)
    try test.expectReplayIsSame()
  }
}

@Suite struct CreationTests {
  private let user = #""personalComputeInstanceSettings":{"assignedUser":{"objectId":"o","tenantId":"t"}}"#

  private func schedule(_ action: String, _ status: String = "Enabled") -> String {
    #""schedules":{"computeStartStop":[{"action":"\#(action)","status":"\#(status)","triggerType":"Cron","#
      + #""cron":{"expression":"0 8 * * *"}}]}"#
  }

  @Test func onBehalfWithAStartScheduleItIsCreatedStopped() throws {
    let test = try TestWorld()
    try #expect(test.create("waiting-ci", "{\(user),\(schedule("start"))}") == nil)
    try #expect(test.create("stop-ci", "{\(user),\(schedule("Stop"))}") == nil)
    try #expect(test.create("off-ci", "{\(user),\(schedule("Start", "disabled"))}") == nil)
    try #expect(test.create("own-ci", "{\(schedule("Start"))}") == nil)
    test.pass(300)
    #expect(test.state("waiting-ci") == .stopped)
    #expect(test.world.instance(test.key("waiting-ci"))?.lastOperation.name == "Create")
    #expect(test.world.instance(test.key("waiting-ci"))?.lastOperation.status == "Succeeded")
    #expect(test.state("stop-ci") == .running)
    #expect(test.state("off-ci") == .running)
    #expect(test.state("own-ci") == .running)
  }

  @Test func aStorageAccountWithoutKeyAccessKeepsInstancesFromBeingCreated() throws {
    let test = try TestWorld()
    func allow(_ isAllowed: Bool) -> Refusal? {
      test.submit(
        .storage(
          .setSharedKeyAccess(
            account: test.world.storageAccount(of: test.workspace).name.uppercased(), isAllowed: isAllowed),
          by: test.owner))
    }
    #expect(allow(false) == nil)
    try #expect(test.create("alice-ci")?.message.contains("forbids access by key") == true)
    try #expect(test.create("bob-ci", in: 1) == nil)
    try test.expectReplayIsSame()
    #expect(allow(true) == nil)
    try #expect(test.create("alice-ci") == nil)
  }

  @Test func theCreatorCannotTurnOnTheAssignedUsersSSOByWritingAnew() throws {
    let test = try TestWorld()
    let service =
      #""customServices":[{"name":"rstudio","image":{"reference":"ghcr.io/contoso/app:1"},"#
      + #""endpoints":[{"target":8787,"published":8787}]}]"#
    try #expect(test.create("app-ci", "{\(user),\(service),\"enableSSO\":true}") == nil)
    test.pass(300)
    try #expect(test.create("app-ci", "{\(service),\"enableSSO\":true}") == nil)
    #expect(test.world.instance(test.key("app-ci"))?.settings["enableSSO"]?.flag == false)
  }

  @Test(arguments: ["systemassigned", "SystemAssigned , UserAssigned", "userassigned", "none"])
  func identityTypesAreNormalised(type: String) throws {
    let test = try TestWorld()
    func write(_ identity: String) throws -> Refusal? {
      let body = try JSONValue(
        parsing: "{\"identity\":\(identity),\"properties\":{\"computeType\":\"computeinstance\",\"properties\":"
          + "{\"vmSize\":\"Standard_DS3_v2\"}}}")
      return test.submit(
        .write(test.key("id-ci"), in: test.workspace, name: "id-ci", body: body, by: test.owner))
    }
    try #expect(write(#"{"type":"Everything"}"#)?.kind == .badRequest)
    try #expect(write(#"{"type":"UserAssigned"}"#)?.kind == .badRequest)
    let id = "\(test.world.scope(group: "rg-ml"))/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one"
    try #expect(write("{\"type\":\"\(type)\",\"userAssignedIdentities\":{\"\(id)\":{}}}") == nil)
    let kept = try #require(test.world.instance(test.key("id-ci"))?.envelope[path: "identity", "type"]?.text)
    #expect(["SystemAssigned", "SystemAssigned,UserAssigned", "UserAssigned", "None"].contains(kept))
  }
}
