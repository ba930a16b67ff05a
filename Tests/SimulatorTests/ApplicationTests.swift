import ComputeModel
import Schedules
import Simulator
import Testing

@Suite struct ApplicationTests {
  private func service(
    _ name: String = "rstudio", image: String = "ghcr.io/azure/rocker-rstudio-ml-verse:latest", target: Int = 8787,
    published: Int = 8787, license: String? = nil
  ) -> String {
    let variables = license.map { #","environmentVariables":{"RSP_LICENSE":{"type":"local","value":"\#($0)"}}"# } ?? ""
    return #"{"name":"\#(name)","image":{"type":"Docker","reference":"\#(image)"},"endpoints":[{"protocol":"HTTP","#
      + #""target":\#(target),"published":\#(published)}]\#(variables)}"#
  }

  private func state(_ test: TestWorld, _ name: String = "app-ci") throws -> CustomApplication.State {
    let instance = try #require(test.world.instance(test.key(name)))
    return test.world.state(of: try #require(instance.customApplications.first), on: instance)
  }

  private func replace(_ test: TestWorld, with services: String) throws -> Refusal? {
    test.submit(
      .updateCustomServices(test.key("app-ci"), body: try JSONValue(parsing: "[\(services)]"), by: test.owner))
  }

  @Test func anApplicationComesUpSomeTimeAfterItsInstance() throws {
    let test = try TestWorld()
    try #expect(test.create("app-ci", "{\"customServices\":[\(service())]}") == nil)
    #expect(try state(test) == .away)
    test.pass(300)
    #expect(try state(test) == .starting(until: test.world.now + .seconds(180)))
    test.pass(180)
    #expect(try state(test) == .ready)
    // What is on the disk is not pulled again.
    test.act(.stop, "app-ci")
    test.pass(60)
    #expect(try state(test) == .away)
    test.act(.start, "app-ci")
    test.pass(180)
    #expect(try state(test) == .ready)
    // Another image is.
    try #expect(replace(test, with: service(image: "docker.io/library/nginx:latest")) == nil)
    #expect(try state(test) == .starting(until: test.world.now + .seconds(180)))
    try #expect(replace(test, with: "") == nil)
    #expect(test.world.instance(test.key("app-ci"))?.customApplications.isEmpty == true)
    try test.expectReplayIsSame()
  }

  @Test func aPullThatAStopBreaksOffBeginsAnew() throws {
    let test = try TestWorld()
    try test.create("app-ci", "{\"customServices\":[\(service())]}")
    test.pass(400)
    test.act(.stop, "app-ci")
    test.pass(60)
    test.act(.start, "app-ci")
    test.pass(180)
    #expect(try state(test) == .starting(until: test.world.now + .seconds(180)))
  }

  @Test func aRestrictedWorkspaceNeedsItsHosts() throws {
    let test = try TestWorld()
    func network(_ command: WorkspaceNetworksCommand) {
      #expect(test.submit(.networks(command, by: test.owner)) == nil)
    }
    func allow(_ host: String) {
      network(.setRule(test.workspace, WorkspaceNetwork.OutboundRule(name: "allow-\(host)", destination: host)))
    }
    network(.update(test.workspace, isPublic: false, isolation: nil))
    try #expect(
      test.create("app-ci", "{\"customServices\":[\(service(published: 4444))]}")?.message.contains("8704") == true)
    let posit = service("posit", image: "ghcr.io/azure/rstudio-workbench:latest", published: 8800, license: "X-Y")
    try #expect(test.create("app-ci", "{\"customServices\":[\(posit)]}") == nil)
    test.pass(300 + 180)
    for host in ["ghcr.io", "pkg-containers.githubusercontent.com", "www.wyday.com"] {
      guard case .failed(let reason) = try state(test) else {
        Issue.record("up without \(host)")
        return
      }
      #expect(reason.contains(host))
      let instance = try #require(test.world.instance(test.key("app-ci")))
      #expect(test.world.applicationErrors(of: instance).map { $0.code } == ["CustomServiceFailed"])
      allow(host == "pkg-containers.githubusercontent.com" ? "*.githubusercontent.com" : host)
    }
    #expect(try state(test) == .ready)
    network(.removeRule(test.workspace, name: "ALLOW-ghcr.io"))
    #expect(try state(test) != .ready)
    network(.update(test.workspace, isPublic: nil, isolation: .allowInternetOutbound))
    #expect(try state(test) == .ready)
    try test.expectReplayIsSame()
    let bad = WorkspaceNetwork.OutboundRule(name: "bad", destination: "https://ghcr.io/")
    #expect(test.submit(.networks(.setRule(test.workspace, bad), by: test.owner))?.kind == .badRequest)
  }

  @Test func someApplicationsCannotComeUp() throws {
    let test = try TestWorld()
    let bad = [
      service(image: "ghcr.io/azure/rstudio-workbench:latest"), service(target: 8080),
      service(image: "ghcr.io/azure/rstudio-workbench:latest", license: ""),
    ]
    try test.create("app-ci")
    test.pass(300)
    for one in bad {
      try #expect(replace(test, with: one) == nil)
      guard case .failed = try state(test) else {
        Issue.record("it came up: \(one)")
        continue
      }
    }
  }

  /// Pulling from a container registry takes Contributor, of the user of the application (founding document).
  @Test(arguments: ["azurecr.io", "azurecr.cn", "azurecr.us"]) func aRegistryImageNeedsAContributor(
    suffix: String
  ) throws {
    let test = try TestWorld(.lab)
    let scientist = try #require(test.world.directory.principal(named: "dana.scientist@contoso.example"))
    let user =
      #""personalComputeInstanceSettings":{"assignedUser":{"objectId":"\#(scientist.objectID)","tenantId":"t"}}"#
    let own = service(image: "contoso.\(suffix)/tools/app:1")
    try test.create("app-ci", "{\(user),\"customServices\":[\(own)]}")
    try test.create("owner-ci", "{\"customServices\":[\(own)]}")
    test.pass(300 + 180)
    #expect(
      try state(test) == .failed(reason: "its user is not Contributor, which pulling from a container registry takes"))
    #expect(try state(test, "owner-ci") == .ready)
  }

  @Test func servicesAreCheckedAndNormalised() throws {
    let test = try TestWorld()
    for bad in [
      #""image":{}"#, #""image":{"type":"tar","reference":"x"}"#, #""environmentVariables":[]"#,
      #""environmentVariables":{"K":"v"}"#, #""environmentVariables":{"K":null}"#,
      #""volumes":[{"type":"bind","source":"x","target":"/y"}]"#, #""endpoints":{}"#,
      #""endpoints":[{"protocol":"smtp"}]"#, #""endpoints":[{"target":0}]"#, #""endpoints":[{"published":"8787"}]"#,
      #""endpoints":[{"published":8787},{"published":8787}]"#,
    ] {
      // Where a name stands twice the last one counts.
      let service = "{\"name\":\"a\",\"image\":{\"reference\":\"x\"},\(bad)}"
      try #expect(test.create("app-ci", "{\"customServices\":[\(service)]}")?.kind == .badRequest, "\(bad)")
    }
    try #expect(test.create("app-ci", "{\"customServices\":[\(service())]}") == nil)
    let kept = test.world.instance(test.key("app-ci"))?.settings["customServices"]?.elements?.first
    #expect(kept?[path: "image", "type"]?.text == "docker")
    #expect(kept?["endpoints"]?.elements?.first?["protocol"]?.text == "http")
  }
}

@Suite struct SetupScriptTests {
  private func scripts(creation: String? = nil, startup: String? = nil) -> String {
    // base64 of "#!/bin/bash\necho hello\n" and of "echo hello\nexit 3\n# the end\n".
    let bodies = ["good": "IyEvYmluL2Jhc2gKZWNobyBoZWxsbwo=", "bad": "ZWNobyBoZWxsbwpleGl0IDMKIyB0aGUgZW5kCg=="]
    var members: [String] = []
    for (name, kind) in [("creationScript", creation), ("startupScript", startup)] {
      guard let kind, let body = bodies[kind] else { continue }
      members.append("\"\(name)\":{\"scriptSource\":\"inline\",\"scriptData\":\"\(body)\",\"timeout\":\"10m\"}")
    }
    return "{\"setupScripts\":{\"scripts\":{\(members.joined(separator: ","))}}}"
  }

  @Test func scriptsRunWhenTheyShouldAndShowInTheState() throws {
    let test = try TestWorld()
    try #expect(test.create("set-ci", scripts(creation: "good", startup: "good")) == nil)
    test.pass(299)
    #expect(test.state("set-ci") == .creating)
    test.pass(1)
    #expect(test.state("set-ci") == .settingUp)
    test.pass(60)
    #expect(test.state("set-ci") == .userSettingUp)
    test.pass(60)
    #expect(test.state("set-ci") == .running)
    test.act(.stop, "set-ci")
    test.pass(60)
    test.act(.start, "set-ci")
    test.pass(180)
    #expect(test.state("set-ci") == .userSettingUp)
    test.pass(60)
    #expect(test.state("set-ci") == .running)
    try test.expectReplayIsSame()
  }

  @Test func aFailingScriptFailsTheOperation() throws {
    let test = try TestWorld()
    try test.create("first-ci", scripts(creation: "bad", startup: "good"))
    try test.create("then-ci", scripts(creation: "good", startup: "bad"))
    test.pass(420)
    let first = try #require(test.world.instance(test.key("first-ci")))
    #expect(first.state == .setupFailed)
    #expect(first.lastOperation.status == "CreateFailed")
    #expect(first.errors.first?.message == "The creation script ended with exit code 3.")
    #expect(test.state("then-ci") == .userSetupFailed)
    // The script is mended and the instance restarted.
    try #expect(test.create("then-ci", scripts(startup: "good")) == nil)
    #expect(test.act(.restart, "then-ci") == nil)
    test.pass(300)
    #expect(test.state("then-ci") == .running)
    try test.expectReplayIsSame()
  }

  @Test(arguments: [
    "[]", #"{"scripts":[]}"#, #"{"scripts":{"creationScript":{}}}"#,
    #"{"scripts":{"creationScript":{"scriptSource":"web","scriptData":"x"}}}"#,
    #"{"scripts":{"startupScript":{"scriptSource":"inline","scriptData":"not base64"}}}"#,
    #"{"scripts":{"startupScript":{"scriptSource":"inline","scriptData":"","timeout":"1m"}}}"#,
    #"{"scripts":{"startupScript":{"scriptSource":"workspaceStorage","scriptData":"a.sh","timeout":5}}}"#,
  ])
  func badScriptsAreRefused(value: String) throws {
    let test = try TestWorld()
    try #expect(test.create("set-ci", "{\"setupScripts\":\(value)}")?.kind == .badRequest)
  }
}
