import ARM
import ComputeModel
import Console
import HTTPTypes
import Testing

@testable import ARMClient
@testable import amldeck

/// What an administrator fills in of a new instance, and what the service has of it afterwards.
@Suite struct NewInstanceStoryTests {
  private static let network =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/vnet/subnets"

  /// For oneself, up to the step of access, with a size that fits.
  private static let access = "n<Enter>story-ci<Down>DS11_v2<Right><Enter>"
  /// To the review from there, through schedules and applications as they come.
  private static let review = "<Enter><Enter><Enter>"

  private static func instance(_ lab: LabConsole) async throws -> JSONValue {
    try await lab.document("story-ci")[path: "properties", "properties"] ?? .null
  }

  @Test func oneForOneselfBelongsToNobodyElse() async throws {
    try await LabConsole.story { lab in
      try await lab.type(Self.access + Self.review)
      #expect(lab.words.contains("For yourself"))
      try await lab.type("<Enter>")
      #expect(lab.words.contains("CREATE story-ci") && lab.words.contains("sends PUT"))
      await #expect(throws: ServiceFailure.self) { _ = try await lab.backend.find("story-ci") }
      try await lab.type("y")
      let instance = try await Self.instance(lab)
      #expect(instance["vmSize"]?.text == "Standard_DS11_v2")
      #expect(instance[path: "personalComputeInstanceSettings", "assignedUser"]?.object == nil)
    }
  }

  // MARK: Network, script, tags, identity

  @Test func oneInAVirtualNetworkHasItsSubnetAndNoPublicAddress() async throws {
    try await LabConsole.story { lab in
      try await lab.type(Self.access + "<Down><Down>\(Self.network)<Enter>")
      #expect(lab.words.contains("Write the subnet's whole id"))
      try await lab.type("/compute<Down> " + Self.review)
      #expect(lab.words.contains("\(Self.network)/compute, no public IP"))
      try await lab.type("<Enter>")
      #expect(lab.screen.contains("Network: "))
      try await lab.type("y")
      let instance = try await Self.instance(lab)
      #expect(instance[path: "subnet", "id"]?.text == "\(Self.network)/compute")
      #expect(instance["enableNodePublicIp"]?.flag == false)
      // The page of the instance says how it is reached.
      try await lab.type(":show story-ci<Enter>6")
      #expect(lab.screen.contains("subnets/compute"))
    }
  }

  @Test func aSetupScriptRunsOnceWithItsArguments() async throws {
    try await LabConsole.story { lab in
      try await lab.type(Self.access + "<Enter><Enter><Down><Down><Down>Users/me/setup.sh<Down>--gpu a<Enter>")
      #expect(lab.words.contains("Users/me/setup.sh at creation, as root, with arguments"))
      try await lab.type("<Enter>y")
      let script = try await Self.instance(lab)[path: "setupScripts", "scripts", "creationScript"]
      #expect(script?["scriptSource"]?.text?.lowercased() == "workspacestorage")
      #expect(script?["scriptData"]?.text == "Users/me/setup.sh")
      #expect(script?["scriptArguments"]?.text == "--gpu a")
    }
  }

  @Test func tagsStandOnTheInstanceAndFindItInTheList() async throws {
    try await LabConsole.story { lab in
      try await lab.type("n<Enter>story-ci<Down>DS11_v2<Right><Down>team<Enter>")
      #expect(lab.words.contains("team is no tag: write team=nlp cost=2231."))
      try await lab.type("=story cost=2231<Enter>" + Self.review)
      #expect(lab.screen.contains("team=story  cost=2231"))
      try await lab.type("<Enter>y/tag.team=story<Enter>")
      #expect(lab.screen.contains("fleet (1 of ") && lab.screen.contains("story-ci"))
      let tags = try await lab.document("story-ci")["tags"]
      #expect(tags?["team"]?.text == "story" && tags?["cost"]?.text == "2231")
    }
  }

  @Test func anIdentityOfItsOwnComesWithWhatItCannotDo() async throws {
    try await LabConsole.story { lab in
      try await lab.type(Self.access + "<Down><Right>")
      #expect(lab.words.contains("the identity must be Contributor on the workspace, or it never fires."))
      #expect(lab.words.contains("azcopy login --identity does not work on a compute instance."))
      #expect(lab.screen.contains("/computes/story-ci"))
      try await lab.type(Self.review + "<Enter>y")
      #expect(try await lab.document("story-ci")[path: "identity", "type"]?.text == "SystemAssigned")
    }
  }

  // MARK: Applications

  @Test func applicationsOfTheFoundingDocumentAreThereAndTheLicenceIsNeverShown() async throws {
    try await LabConsole.story { lab in
      // RStudio, Posit Workbench with its licence, and any image.
      try await lab.type(Self.access + "<Enter><Enter> <Down><Down> <Down><Down>SECRET-LICENCE<Down> <Down>voila")
      try await lab.type("<Down>ghcr.io/contoso/voila:1<Down>8866<Down>8866<Down>MODE=quiet")
      #expect(!lab.screen.contains("SECRET-LICENCE") && !lab.screen.contains("quiet"))
      #expect(lab.words.contains("502 is normal in the first minutes"))
      #expect(lab.words.contains("Posit Workbench does not reach the workspace's files."))
      #expect(lab.words.contains("400 Bad Request: header or cookie too large"))
      #expect(lab.words.contains("www.wyday.com"))
      #expect(lab.words.contains("is never idle: only a schedule stops it."))
      try await lab.type("<Enter><Enter>")
      #expect(lab.words.contains("CREATE story-ci") && !lab.screen.contains("SECRET-LICENCE"))
      try await lab.type("y")
      let services = try await Self.instance(lab)["customServices"]?.elements ?? []
      #expect(services.compactMap { $0["name"]?.text } == ["rstudio", "rstudio-workbench", "voila"])
      #expect(services.last?[path: "environmentVariables", "MODE", "value"]?.text == "quiet")
    }
  }

  // MARK: What cannot be

  @Test func whatAzureRefusesIsSaidBeforeItIsAsked() async throws {
    let onBehalf = "n<Down><Right><Down>sam.assignee@contoso.example<Enter><Enter>"
    try await LabConsole.story { lab in
      try await lab.type(onBehalf + "story-ci<Down>DS11_v2<Right><Enter><Right><Right><Enter>")
      #expect(lab.words.contains("Azure refuses a key at creation for another user"))
    }
    try await LabConsole.story { lab in
      try await lab.type("n<Enter>alice-ci<Down>DS11_v2<Right><Enter>")
      #expect(lab.words.contains("alice-ci is taken in"))
      try await lab.type("<C-u>1a<Enter>")
      #expect(lab.words.contains("The name 1a"))
    }
  }

  @Test func theNoteForItsUserIsOneCommandAway() async throws {
    try await LabConsole.story { lab in
      try await lab.type(
        "n<Down><Right><Down>sam.assignee@contoso.example<Enter><Enter>story-ci<Down>DS11_v2<Right><Enter>")
      try await lab.type(Self.review + "<Enter>y:handover story-ci<Enter>")
      #expect(lab.words.contains("was made for you in the workspace ml-teaching. Only you can use it"))
      #expect(lab.screen.contains("story-ci"))
      #expect(lab.words.lowercased().contains("single sign-on"))
      try await lab.type("b")
      #expect(lab.words.contains("OSC 52"))
    }
  }

  // MARK: Policies

  private static func put(_ path: String, _ properties: String, on backend: Backend) async throws {
    let connection = backend.reader.connection
    let call = ARMCall(
      .put, connection.url(path, version: APIVersion.policy),
      body: .object(["properties": try JSONValue(parsing: properties)]))
    _ = try await connection.send(call, to: "assign a policy")
  }

  /// Assigns a definition of the lab.
  private static func assign(_ definition: String, _ parameters: String, in lab: LabConsole) async throws {
    let subscription = "/subscriptions/\(try await lab.backend.find("alice-ci").subscription)"
    let authorization = "\(subscription)/providers/Microsoft.Authorization"
    try await put(
      "\(authorization)/policyAssignments/story",
      #"""
      {"displayName": "The story's policy", "parameters": \#(parameters),
       "policyDefinitionId": "\#(authorization)/policyDefinitions/\#(definition)"}
      """#, on: lab.backend)
  }

  @Test func aPolicyThatDeniesIsNamedBeforeAnythingIsSent() async throws {
    try await LabConsole.story { lab in
      try await Self.assign(
        "compute-instance-shutdown-schedule", #"{"effect": {"value": "Deny"}}"#, in: lab)
      try await lab.type(Self.access + Self.review)
      #expect(lab.screen.contains("[NO] policy"))
      try await lab.type("<Enter>")
      #expect(lab.words.contains("would refuse story-ci"))
      await #expect(throws: ServiceFailure.self) { _ = try await lab.backend.find("story-ci") }
    }
  }

  @Test func whatAPolicyAppendsStandsInTheReviewAndIsThereAfterwards() async throws {
    try await LabConsole.story { lab in
      try await lab.type(":policy<Enter>")
      #expect(lab.words.contains("WRITES: A stop at 22:00 where there is no schedule"))
      #expect(lab.words.contains("to nothing yet: it is assigned as DoNotEnforce"))
      try await Self.assign("compute-instance-default-shutdown-schedule", "{}", in: lab)
      try await lab.type("<Esc>" + Self.access + Self.review)
      #expect(lab.words.contains("policy writes The story's policy adds schedules ="))
      #expect(lab.words.contains(#""expression":"0 22 * * *""#))
      try await lab.type("<Enter>y")
      let schedules = try await Self.instance(lab)[path: "schedules", "computeStartStop"]?.elements ?? []
      #expect(schedules.first?[path: "cron", "expression"]?.text == "0 22 * * *")
    }
  }
}
