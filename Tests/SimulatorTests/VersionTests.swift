import ComputeModel
import Simulator
import Testing

/// What writes in one api-version do to members of another (FACTS section 4).
@Suite struct VersionTests {
  @Test func aWriteInAnOldVersionLosesNothingThatItDoesNotKnow() throws {
    let test = try TestWorld()
    let settings =
      #"{"idleTimeBeforeShutdown":"PT45M","enableSSO":false,"schedules":{"computeStartStop":[{"action":"Stop","#
      + #""triggerType":"Cron","cron":{"expression":"0 18 * * *"}}]}}"#
    try #expect(test.create("alice-ci", settings) == nil)
    test.pass(300)
    let before = try #require(test.world.instance(test.key("alice-ci"))).settings
    try #expect(test.create("alice-ci", #"{"applicationSharingPolicy":"shared"}"#, version: "2020-08-01") == nil)
    let after = try #require(test.world.instance(test.key("alice-ci"))).settings
    for member in ["idleTimeBeforeShutdown", "enableSSO", "schedules"] {
      #expect(after[member] == before[member], "\(member)")
    }
    #expect(after["applicationSharingPolicy"]?.text == "Shared")
    // A version that knows them and does not send them: PUT writes over.
    try #expect(test.create("alice-ci", "{}", version: "2025-12-01") == nil)
    let last = try #require(test.world.instance(test.key("alice-ci"))).settings
    #expect(last["idleTimeBeforeShutdown"] == nil)
    #expect(last["schedules"] == nil)
  }

  @Test func aVersionTakesOnlyItsOwnMembers() throws {
    let test = try TestWorld()
    let settings = #"{"idleTimeBeforeShutdown":"PT45M","releaseQuotaOnStop":true,"novelty":1}"#
    try #expect(test.create("alice-ci", settings, version: "2024-10-01") == nil)
    try #expect(test.create("bob-ci", settings, version: "2025-12-01") == nil)
    try #expect(test.create("carol-ci", settings, version: "2025-01-01-PREVIEW") == nil)
    func taken(_ name: String) -> [String] {
      test.world.instance(test.key(name))?.settings.object?.members.map { $0.name } ?? []
    }
    #expect(taken("alice-ci") == ["novelty", "vmSize"])
    #expect(taken("bob-ci") == ["idleTimeBeforeShutdown", "novelty", "vmSize"])
    #expect(taken("carol-ci") == ["idleTimeBeforeShutdown", "releaseQuotaOnStop", "novelty", "vmSize"])
  }

  @Test(arguments: [
    ("2020-08-01", [String]()), ("2021-07-01", ["setupScripts"]),
    ("2022-05-01", ["schedules", "enableNodePublicIp", "setupScripts"]),
    ("2023-04-01", ["schedules", "customServices", "enableNodePublicIp", "setupScripts"]),
    // As recorded (FACTS section 16).
    (
      "2024-04-01",
      [
        "schedules", "enableSSO", "customServices", "enableNodePublicIp", "setupScripts", "enableOSPatching",
        "releaseQuotaOnStop",
      ]
    ), ("2021-03-01-preview", ["schedules", "enableNodePublicIp", "setupScripts"]),
    ("2022-01-01-preview", ["setupScripts"]),
    (
      "2022-10-01-preview",
      [
        "schedules", "idleTimeBeforeShutdown", "customServices", "enableNodePublicIp", "setupScripts",
        "autologgerSettings",
      ]
    ),
  ])
  func aVersionShowsItsMembers(version: String, members: [String]) {
    let all = [
      "schedules", "idleTimeBeforeShutdown", "enableSSO", "customServices", "enableNodePublicIp", "setupScripts",
      "enableRootAccess", "enableOSPatching", "releaseQuotaOnStop", "autologgerSettings",
    ]
    let model = InstanceModel(version: version)
    #expect(all.filter { model.shows($0) } == members)
    #expect(model.shows("vmSize"))
    #expect(model.shows("novelty"))
  }

  @Test func wordsAndTypesOfSettingsAreChecked() throws {
    let test = try TestWorld()
    let bad = [
      #"{"applicationSharingPolicy":"public"}"#, #"{"computeInstanceAuthorizationType":"group"}"#,
      #"{"autologgerSettings":{"mlflowAutologger":"on"}}"#, #"{"enableSSO":"true"}"#, #"{"enableNodePublicIp":1}"#,
      #"{"sshSettings":"Enabled"}"#, #"{"sshSettings":{"sshPublicAccess":"maybe"}}"#, #"{"subnet":"a"}"#,
      #"{"subnet":{}}"#, #"{"personalComputeInstanceSettings":{"assignedUser":{"objectId":"o"}}}"#,
      #"{"personalComputeInstanceSettings":[]}"#,
    ]
    for settings in bad {
      try #expect(test.create("alice-ci", settings)?.kind == .badRequest, "\(settings)")
    }
    let good =
      #"{"applicationSharingPolicy":"personal","computeInstanceAuthorizationType":"PERSONAL","autologgerSettings":"#
      + #"{"mlflowAutologger":"enabled"},"sshSettings":{"sshPublicAccess":"enabled"},"subnet":{"id":"/subscriptions/s/"#
      + #"resourcegroups/g/providers/microsoft.network/virtualNetworks/v/subnets/d"}}"#
    try #expect(test.create("alice-ci", good) == nil)
    let kept = try #require(test.world.instance(test.key("alice-ci"))).settings
    #expect(kept["applicationSharingPolicy"]?.text == "Personal")
    #expect(kept["computeInstanceAuthorizationType"]?.text == "personal")
    #expect(kept[path: "autologgerSettings", "mlflowAutologger"]?.text == "Enabled")
    #expect(kept[path: "sshSettings", "sshPublicAccess"]?.text == "Enabled")
  }
}
