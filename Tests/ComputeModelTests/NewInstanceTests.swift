import ComputeModel
import Testing

/// What a form makes of a new instance, and what its exports make of one that is there.
@Suite struct NewInstanceTests {
  private static let user = ComputeInstance.AssignedUser(objectID: "o", tenantID: "t")

  private func instance(_ new: NewInstance) -> JSONValue {
    new.creation.resource[path: "properties", "properties"] ?? .null
  }

  @Test func oneOnBehalfHasTheBodyOfTheRecordedClient() {
    var new = NewInstance(name: "ci-obo", location: "eastus", size: "STANDARD_DS3_V2")
    new.assignee = Self.user
    #expect(
      new.creation.resource.compactText
        == #"{"location":"eastus","properties":{"computeType":"ComputeInstance","disableLocalAuth":true,"properties":{"vmSize":"STANDARD_DS3_V2","sshSettings":{"sshPublicAccess":"Disabled"},"personalComputeInstanceSettings":{"assignedUser":{"objectId":"o","tenantId":"t"}},"enableNodePublicIp":true,"enableSSO":true,"applicationSharingPolicy":"Shared","computeInstanceAuthorizationType":"personal"}}}"#
    )
    #expect(new.refusal == nil)
  }

  /// azure-ai-ml's own body of RStudio (recorded), but for its environment.
  @Test func rstudioIsWhatTheRecordedClientSends() {
    #expect(
      CustomService.rstudio().document.compactText
        == #"{"name":"rstudio","image":{"type":"docker","reference":"ghcr.io/azure/rocker-rstudio-ml-verse:latest"},"endpoints":[{"name":"connect","target":8787,"published":8787,"protocol":"http"}],"environmentVariables":{},"volumes":[{"type":"bind","readOnly":false,"source":"/home/azureuser/cloudfiles","target":"/home/azureuser/cloudfiles"}],"docker":{"privileged":true},"type":"docker"}"#
    )
  }

  @Test func whatTheServiceRefusesIsRefusedBefore() {
    var new = NewInstance(name: "ci-one", location: "eastus", size: "s")
    new.services = [CustomService.rstudio().document, CustomService.positWorkbench(licence: "k").document]
    #expect(new.refusal?.contains("publish port 8787") == true)
    new.services = [CustomService.rstudio().document, CustomService.rstudio(published: 8800).document]
    #expect(new.refusal?.contains("are called rstudio") == true)
    new.services = []
    new.schedules = Array(repeating: .object([:]), count: 5)
    #expect(new.refusal?.contains("at most 4 schedules") == true)
    new.schedules = []
    new.identity = .user([])
    #expect(new.refusal?.contains("resource id") == true)
    new.identity = .none
    new.assignee = ComputeInstance.AssignedUser(objectID: "o", tenantID: nil)
    #expect(new.refusal?.contains("tenant") == true)
    #expect(NewInstance(name: "ci-1", location: "l", size: "s").refusal?.contains("after its last -") == true)
  }

  @Test func codeOfTheCreatorTurnsSSOOffForAnotherUserOnly() {
    var new = NewInstance(name: "ci-one", location: "eastus", size: "s")
    new.script = NewInstance.Script(path: "Users/me/setup.sh", arguments: "")
    #expect(instance(new)["enableSSO"]?.flag == true)
    new.assignee = Self.user
    #expect(instance(new)["enableSSO"]?.flag == false)
    #expect(new.warnings.contains { $0.contains("turns SSO off") })
  }

  @Test(arguments: [
    ("A=b; C = d=e", ["A": "b", "C": "d=e"]), ("", [:]), (" A=", ["A": ""]),
  ])
  func environmentsAreRead(text: String, expected: [String: String]) throws {
    let variables = try CustomService.variables(text)
    #expect(Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0.value) }) == expected)
  }

  @Test func aWrongEnvironmentIsRefusedWithoutRepeatingIt() {
    do throws(CustomServiceMistake) {
      _ = try CustomService.variables("TOP-SECRET")
      Issue.record("it should be refused")
    } catch {
      #expect(!error.description.contains("TOP-SECRET"))
    }
  }

  @Test func mountsAreRead() throws {
    let mounts = try CustomService.mounts("/a:/b:ro /c")
    #expect(
      mounts == [
        CustomService.Mount(source: "/a", target: "/b", isReadOnly: true),
        CustomService.Mount(source: "/c", target: "/c"),
      ])
    #expect(throws: CustomServiceMistake.self) { try CustomService.mounts("a:/b") }
  }

  @Test func hostsOfAnImageAreThoseOfTheFoundingDocument() {
    #expect(
      CustomService.outboundHosts(ofImage: CustomService.positWorkbenchImage)
        == ["ghcr.io", "pkg-containers.githubusercontent.com", "www.wyday.com"])
    #expect(CustomService.outboundHosts(ofImage: "busybox") == ["docker.io"])
    #expect(CustomService.outboundHosts(ofImage: "x.azurecr.cn/a:1") == ["x.azurecr.cn"])
  }

  // MARK: Exports

  /// As a GET shows it, with what the service adds.
  private static func shown(_ new: NewInstance) -> JSONValue {
    var resource = new.creation.resource
    resource["id"] = .string("/subscriptions/s/resourceGroups/g/providers/x/workspaces/w/computes/c")
    resource["properties"]?["provisioningState"] = .string("Succeeded")
    resource["properties"]?["properties"]?["state"] = .string("Running")
    resource["properties"]?["properties"]?["createdBy"] = .object(["userId": .string("u")])
    return resource
  }

  private static func export(_ resource: JSONValue) -> InstanceExport {
    InstanceExport(
      resource, name: "ci-one", workspace: "w", resourceGroup: "g", subscription: "s",
      isSecret: { $0.lowercased().hasPrefix("api") })
  }

  private static var full: NewInstance {
    var new = NewInstance(name: "ci-one", location: "eastus", size: "Standard_DS3_v2")
    new.idle = try? IdleTime(minutes: 45)
    new.schedules = [
      .object([
        "action": .string("Stop"), "status": .string("Enabled"), "triggerType": .string("Cron"),
        "cron": .object(["expression": .string("0 18 * * 1-5"), "timeZone": .string("UTC")]),
      ])
    ]
    new.identity = .system
    new.ssh = .later
    new.tags = [
      .init(name: "team", value: "[n]lp's"), .init(name: "api", value: "tag-secret"), .init(name: "b", value: "[x]"),
    ]
    return new
  }

  /// The template makes the very same request again.
  @Test func aTemplateComesBackAsWhatItWas() throws {
    var new = Self.full
    new.services = [CustomService.positWorkbench(licence: "LICENCE").document]
    let export = Self.export(Self.shown(new))
    #expect(!export.template.compactText.contains("LICENCE\""))
    #expect(!export.template.compactText.contains("tag-secret"))
    var parameters = export.parameters
    #expect(parameters.compactText.contains("FILL IN: RSP_LICENSE of rstudio-workbench"))
    let names = parameters["parameters"]?.object?.members.map(\.name) ?? []
    for (name, value) in [("rstudioWorkbenchRspLicense", "LICENCE"), ("tagApi", "tag-secret")] {
      #expect(names.contains(name), "\(names)")
      parameters["parameters"]?[name] = .object(["value": .string(value)])
    }
    let again = try InstanceCreation(template: export.template, parameters: parameters)
    #expect(again.name == "ci-one")
    #expect(again.workspace == "w")
    #expect(sorted(again.resource) == sorted(new.creation.resource))
  }

  @Test func theCommandIsOneWordForEachArgumentWhateverTheTextHolds() {
    let command = Self.export(Self.shown(Self.full)).azCommand
    #expect(command.contains(#"[n]lp'\''s"#))
    #expect(command.contains("az rest --method put --url '/subscriptions/s/resourceGroups/g/"))
    #expect(!command.contains("tag-secret"))
    #expect(InstanceExport.quoted("a'; rm -rf / #") == #"'a'\''; rm -rf / #'"#)
  }

  private func sorted(_ value: JSONValue) -> String {
    switch value {
    case .object(let object):
      "{" + object.members.sorted { $0.name < $1.name }.map { "\($0.name):\(sorted($0.value))" }.joined(separator: ",")
        + "}"
    case .array(let elements): "[" + elements.map { sorted($0) }.joined(separator: ",") + "]"
    default: value.compactText
    }
  }
}
