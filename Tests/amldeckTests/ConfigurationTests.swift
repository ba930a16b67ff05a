import Languages
import ARM
import ArgumentParser
import ComputeModel
import Testing

@testable import amldeck

/// A home of its own: files and variables by name.
struct Home {
  var files: [String: String] = [:]
  var variables: [String: String] = [:]
  var directory = "/home/ann/projects/notebooks"

  static let file = "/home/ann/.config/amldeck/config.yaml"

  init(_ configuration: String? = nil, variables: [String: String] = [:], files: [String: String] = [:]) {
    self.files = files
    self.variables = variables
    if let configuration { self.files[Self.file] = configuration }
  }

  var sources: ConfigurationSources {
    let (files, variables) = (files, variables)
    return ConfigurationSources(
      variable: { variables[$0] }, read: { files[$0] }, directory: directory, home: "/home/ann")
  }

  func configuration(_ arguments: String...) throws -> EffectiveConfiguration {
    try EffectiveConfiguration(PlaceOptions.parse(arguments), isReadOnly: false, sources: sources)
  }

  /// The sentence of a configuration that is refused.
  func mistake(_ arguments: String...) -> String {
    do {
      _ = try EffectiveConfiguration(PlaceOptions.parse(arguments), isReadOnly: false, sources: sources)
      return "no mistake"
    } catch {
      return "\(error)"
    }
  }
}

@Suite("Contexts and where settings come from") struct ConfigurationTests {
  static let two = """
    current: research
    theme: default
    contexts:
      research:
        subscription: s-research
        workspace: [ml-a, ml-b]
        group: rg-a
      production:
        cloud: azurechinacloud
        tenant: t-1
        subscription: [s-1, s-2]
        credential: AzureCliCredential
        theme: mono
        read-only: true
        danger: true
    """

  @Test func withoutAnythingTheDefaultsApply() throws {
    let configuration = try Home().configuration()
    #expect(configuration.cloudName == "AzureCloud")
    #expect(configuration.cloud.origin == "built in")
    #expect(configuration.subscriptions == nil)
    #expect(configuration.isReadOnly.value == false)
  }

  @Test func howManyRequestsAreUnderWayAtOnceIsSet() throws {
    #expect(try Home().configuration().parallelRequests == 8)
    let home = Home("parallel-requests: 3\n")
    #expect(try home.configuration().parallelRequests == 3)
    let shown = try home.configuration().report.text(as: .table)
    #expect(shown.contains { $0 == "3" } && shown.contains("\(Home.file):1"))
    for wrong in ["0", "26", "many", "[1]"] {
      #expect(Home("parallel-requests: \(wrong)\n").mistake().contains("\(Home.file):1: parallel-requests is"))
    }
  }

  @Test func aContextPinsItsPlace() throws {
    let configuration = try Home(Self.two, variables: ["AZURE_SUBSCRIPTION_ID": "other", "AZURE_TENANT_ID": "t-9"])
      .configuration("--context", "production")
    #expect(configuration.context?.origin == "--context")
    #expect(configuration.cloudName == "AzureChinaCloud")
    #expect(configuration.tenant?.value == "t-1" && configuration.isTenantPinned)
    #expect(configuration.subscriptions?.value == ["s-1", "s-2"])
    #expect(configuration.subscriptions?.origin == "\(Home.file):11")
    #expect(configuration.groups == nil && configuration.workspaces == nil)
    #expect(configuration.credential?.value == "AzureCliCredential")
    #expect(configuration.theme?.value == "mono")
    #expect(configuration.isReadOnly.value && configuration.isDangerous.value)
  }

  @Test func theCurrentContextIsUsedUnlessTheEnvironmentNamesAPlace() throws {
    let configuration = try Home(Self.two).configuration()
    #expect(configuration.context?.value == "research")
    #expect(configuration.workspaces?.value == ["ml-a", "ml-b"])
    let other = try Home(Self.two, variables: ["AZURE_SUBSCRIPTION_ID": "s-env"]).configuration()
    #expect(other.context == nil)
    #expect(other.subscriptions?.value == ["s-env"])
    #expect(other.workspaces == nil, "half of one place and half of another must not mix")
    #expect(other.unusedContext?.contains("research is current") == true)
    #expect(
      try Home(Self.two, variables: ["AMLDECK_CONTEXT": "production", "AZURE_SUBSCRIPTION_ID": "s-env"])
        .configuration().context?.value == "production")
  }

  @Test func theCommandLineWins() throws {
    let configuration = try Home(Self.two).configuration(
      "--subscription", "s-9", "-g", "rg-9", "-w", "w-9", "--cloud", "AzureUSGovernment")
    #expect(configuration.subscriptions?.value == ["s-9"])
    #expect(configuration.groups?.value == ["rg-9"])
    #expect(configuration.workspaces?.value == ["w-9"])
    #expect(configuration.cloudName == "AzureUSGovernment")
    #expect(try Home(Self.two).configuration("-w", "all").workspaces == nil)
  }

  @Test func aWorkspacesFileIsFoundUpwards() throws {
    let json = #"{"subscription_id":"s-f","resource_group":"rg-f","workspace_name":"w-f"}"#
    var home = Home(files: [
      "/home/ann/projects/notebooks/config.json": #"{"name":"something else"}"#,
      "/home/ann/projects/.azureml/config.json": json,
      "/home/ann/config.json": #"{"subscription_id":"no","resource_group":"no","workspace_name":"no"}"#,
    ])
    let configuration = try home.configuration()
    #expect(configuration.subscriptions?.value == ["s-f"])
    #expect(configuration.groups?.value == ["rg-f"])
    #expect(configuration.workspaces?.value == ["w-f"])
    #expect(configuration.workspaces?.origin == "/home/ann/projects/.azureml/config.json")
    home.variables["AZURE_SUBSCRIPTION_ID"] = "s-env"
    #expect(try home.configuration().groups == nil, "a file says nothing of another subscription")
    home.variables = [:]
    home.files[Home.file] = Self.two
    #expect(try home.configuration().groups?.value == ["rg-a"])
    home.directory = "/"
    home.files["/project.json"] =
      #"{"Scope":"/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"}"#
    home.files[Home.file] = nil
    #expect(try home.configuration().workspaces?.value == ["w"])
  }

  @Test func azsOwnSettingsAreTheLastResort() throws {
    let home = Home(files: [
      "/home/ann/.azure/config": "[cloud]\nname = AzureChinaCloud\n; c\n[defaults]\ngroup = rg-az\nworkspace=w-az\n",
      "/home/ann/.azure/azureProfile.json":
        "\u{FEFF}"
        + #"{"subscriptions":[{"id":"s-1","isDefault":true,"environmentName":"AzureCloud"},{"id":"s-2","isDefault":true,"environmentName":"AzureChinaCloud"}]}"#,
    ])
    let configuration = try home.configuration()
    #expect(configuration.cloudName == "AzureChinaCloud")
    #expect(configuration.subscriptions?.value == ["s-2"])
    #expect(configuration.groups?.value == ["rg-az"])
    #expect(configuration.workspaces?.value == ["w-az"])
    #expect(configuration.groups?.origin == "/home/ann/.azure/config [defaults] group")
    #expect(try home.configuration("--cloud", "AzureCloud").subscriptions?.value == ["s-1"])
  }

  @Test func aCloudRegisteredWithAzIsKnown() throws {
    let home = Home(files: [
      "/home/ann/.azure/clouds.config": """
      [SimCloud]
      endpoint_resource_manager = https://127.0.0.1:8443/
      endpoint_active_directory = https://login.test/
      endpoint_microsoft_graph_resource_id = https://graph.test/
      subscription = s-sim
      """
    ])
    let configuration = try home.configuration("--cloud", "simcloud")
    guard case .known(let cloud) = configuration.cloud.value else {
      Issue.record("the cloud should be known")
      return
    }
    #expect(cloud.resourceManager == URLOrigin(host: "127.0.0.1", port: 8443))
    #expect(cloud.login.host == "login.test" && cloud.hosts.graph?.host == "graph.test")
    #expect(configuration.subscriptions?.value == ["s-sim"])
    #expect(home.mistake("--cloud", "SimClod").contains("did you mean SimCloud?"))
  }

  @Test func theLoginOfTheEnvironmentIsNotThatOfACloudNamedByHand() throws {
    let home = Home(Self.two, variables: ["AZURE_AUTHORITY_HOST": "login.test"])
    #expect(try home.configuration().authority?.value.host == "login.test")
    #expect(try home.configuration("--context", "production").authority == nil)
    #expect(try home.configuration("--cloud", "AzureCloud").authority == nil)
    #expect(Home(variables: ["AZURE_AUTHORITY_HOST": "http://login.test"]).mistake().contains("not an https address"))
  }

  @Test func theLanguageIsTheFilesOrThatOfTheEnvironment() throws {
    func language(_ file: String? = nil, in variables: [String: String]) throws -> Language? {
      try Home(file, variables: variables).configuration().language?.value
    }
    #expect(try language(in: [:]) == nil)
    #expect(try language(in: ["LANG": "zh_CN.UTF-8"]) == .simplifiedChinese)
    #expect(try language(in: ["LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"]) == .english)
    #expect(try language(in: ["LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"]) == .simplifiedChinese)
    #expect(try language("language: zh", in: ["LANG": "en_US.UTF-8"]) == .simplifiedChinese)
    #expect(try language("language: en", in: ["LANG": "zh_CN.UTF-8"]) == .english)
    // The font of a bare console has no Chinese, and whoever asks for ASCII gets it.
    #expect(try language(in: ["LANG": "zh_CN.UTF-8", "TERM": "linux"]) == nil)
    #expect(try language("ascii: true", in: ["LANG": "zh_CN.UTF-8"]) == nil)
    #expect(Home("language: fr").mistake().contains("config.yaml:1: language is en, or zh"))
  }

  @Test(arguments: [
    ("contxts: {}", "config.yaml:1: there is no key contxts: did you mean contexts?"),
    ("contexts:\n  a:\n    subscripton: x", "config.yaml:3: there is no key subscripton: did you mean subscription?"),
    ("contexts:\n  a:\n    read_only: true", "config.yaml:3: there is no key read_only: did you mean read-only?"),
    ("contexts:\n  a:\n    read-only: maybe", "config.yaml:3: read-only is true or false"),
    ("contexts:\n  a:\n    subscription: []", "config.yaml:3: subscription names nothing"),
    ("contexts:\n  a:\n    tenant: [x]", "config.yaml:3: tenant is one word"),
    ("contexts:\n  a: 7", "config.yaml:2: here stand members"), ("theme: [", "this is not YAML"),
    ("theme: a\ntheme: b", "this is not YAML"),
    ("current: a\ncontexts:\n  b: {}", "config.yaml:1: there is no context a"),
    ("contexts:\n  a:\n    cloud: AzureCloud\n    metadata-url: https://x/", "not both"),
    ("contexts:\n  a:\n    wholly-other: 1", "there are cloud, metadata-url"),
  ])
  func aMistakeNamesItsLine(yaml: String, words: String) {
    let mistake = Home(yaml).mistake()
    #expect(mistake.contains(words), "\(mistake)")
  }

  @Test func anUnknownContextSaysWhichThereAre() {
    #expect(Home(Self.two).mistake("--context", "prodution").contains("did you mean production?"))
    #expect(Home().mistake("--context", "x").contains("has none"))
    #expect(Home(variables: ["AMLDECK_CONFIG": "/nowhere"]).mistake().contains("AMLDECK_CONFIG names /nowhere"))
  }

  @Test func theFirstFileSaysWhatApplies() throws {
    let home = Home(variables: ["AZURE_SUBSCRIPTION_ID": "s-1", "AZURE_DEFAULTS_GROUP": "rg: \"1\""])
    let first = try home.configuration().firstFile
    let again = try Home(first).configuration()
    #expect(again.context?.value == "mine")
    #expect(again.subscriptions?.value == ["s-1"])
    #expect(again.groups?.value == ["rg: \"1\""])
    #expect(again.workspaces == nil)
  }

  @Test func labelsTellWorkspacesApart() {
    func id(_ subscription: String, _ group: String, _ name: String) -> WorkspaceID {
      WorkspaceID(subscription: subscription, resourceGroup: group, name: name)
    }
    #expect(
      Backend.labels([id("s", "g", "a"), id("s", "g", "b"), id("s", "h", "B"), id("t", "h", "b")]) == [
        "a", "g/b", "s/h/B", "t/h/b",
      ])
  }
}
