import ComputeModel
import Testing

@testable import amldeck

/// What is written as az ml's YAML is read back by `amldeck create --file`.
@Suite struct ExportStoryTests {
  @Test func theYAMLComesBackAsTheSameRequest() throws {
    var new = NewInstance(name: "ci-one", location: "eastus", size: "Standard_DS3_v2")
    new.idle = try IdleTime(minutes: 45)
    new.schedules = [
      .object([
        "action": .string("Stop"), "status": .string("Disabled"), "triggerType": .string("Cron"),
        "cron": .object(["timeZone": .string("China Standard Time"), "expression": .string("0 18 * * 1-5")]),
      ])
    ]
    new.assignee = ComputeInstance.AssignedUser(objectID: "o", tenantID: "t")
    new.ssh = .later
    new.identity = .user(["/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/x/u"])
    new.subnet = "/subscriptions/s/subnets/one"
    new.hasPublicAddress = false
    new.script = NewInstance.Script(path: "Users/me/setup.sh", arguments: "--all")
    new.tags = [.init(name: "yes", value: "0x1F: - # \"odd\""), .init(name: "team", value: "训练")]
    let export = InstanceExport(
      new.creation.resource, name: "ci-one", workspace: "w\nevil: true", resourceGroup: "g", subscription: "s",
      isSecret: { _ in false })
    let read = try CreationFile.read(export.yaml, file: "ci.yml", parameters: nil, isNamed: false, remark: { _ in })
    #expect(read.name == "ci-one")
    let (ours, theirs) = (new.creation.resource, read.resource)
    #expect(theirs["tags"] == ours["tags"])
    #expect(theirs["identity"] == ours["identity"])
    for name in [
      "vmSize", "subnet", "personalComputeInstanceSettings", "idleTimeBeforeShutdown", "enableNodePublicIp",
      "enableSSO", "schedules", "sshSettings",
    ] {
      #expect(
        theirs[path: "properties", "properties"]?[name] == ours[path: "properties", "properties"]?[name], "\(name)")
    }
    // Its arguments may hold a secret, and are to be filled in.
    let script = theirs[path: "properties", "properties", "setupScripts", "scripts", "creationScript"]
    #expect(script?["scriptData"]?.text == "Users/me/setup.sh")
    #expect(script?["scriptArguments"]?.text?.hasPrefix("<FILL IN") == true)
  }
}
