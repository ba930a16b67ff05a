import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// A new instance as an administrator fills it in: what is typed, what stands on the screen, what is asked and sent.
@Suite struct CreationTests {
  static let objectID = "9a1c0000-1111-4222-8333-444455556666"
  static let tenantID = "77d00000-1111-4222-8333-444455556666"
  static let user = DirectoryUser(
    objectID: objectID, name: "Zhao Min", userPrincipalName: "zhaomin@contoso.cn", tenantID: tenantID)

  static let region = Region(
    location: "eastus",
    usages: [
      Usage(
        name: "TotalDedicatedCores", title: "Total Regional", kind: "totalDedicatedCores/usages", used: 40, limit: 100),
      Usage(name: "standardDSv2Family", title: "DSv2", kind: "vmFamily/dedicatedCores/usages", used: 10, limit: 20),
      Usage(name: "standardNCFamily", title: "NC", kind: "vmFamily/dedicatedCores/usages", used: 24, limit: 24),
    ],
    sizes: [
      VMSize(
        name: "Standard_DS3_v2", family: "standardDSv2Family", cores: 4, memoryGB: "14",
        price: VMSize.Price(perHour: "0.29", currency: "USD"), isForInstances: true),
      VMSize(
        name: "Standard_DS11_v2", family: "standardDSv2Family", cores: 2, memoryGB: "14",
        price: VMSize.Price(perHour: "0.19", currency: "USD"), isForInstances: true),
      VMSize(
        name: "Standard_NC6", family: "standardNCFamily", cores: 6, gpus: 1, memoryGB: "56",
        price: VMSize.Price(perHour: "0.9", currency: "USD"), isForInstances: true),
      VMSize(name: "Standard_ND96", family: "standardND96Family", cores: 96, isForInstances: false),
    ], workspaces: ["ml-prod", "ml-dev"])

  static let five = AssigneeRight.needed.map { AssigneeRight.action($0) }

  /// The first step, with the region read.
  static func begun(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    state.light("ds-chenyu")
    #expect(state.type("n").isEmpty, "the list is reading the region already")
    _ = Console.update(&state, .region(.success([region])), at: Fleets.now)
    return state
  }

  /// On behalf of somebody, up to the step of the machine.
  static func onBehalf(rights: [String] = five, columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = begun(columns: columns, rows: rows)
    _ = state.type([.down, .right, .down])
    _ = state.type("zhaomin@contoso.cn")
    #expect(state.type(.enter) == [.findUser("zhaomin@contoso.cn")])
    let effects = Console.update(&state, .user("zhaomin@contoso.cn", .success(user)), at: Fleets.now)
    #expect(effects == [.readAssigneeAccess(objectID, workspace: "ml-prod")])
    _ = Console.update(
      &state,
      .assigneeAccess(
        objectID, workspace: "ml-prod", .success(ScopeAccess(permissions: [Permission(actions: rights)]))),
      at: Fleets.now)
    _ = state.type(.enter)
    return state
  }

  /// Types a name and a size, and goes on to a step.
  static func named(
    _ state: inout ConsoleState, _ name: String = "ds-new", size: String = "DS11", to step: Int
  ) -> [Effect] {
    _ = state.type(name)
    _ = state.type(.down)
    _ = state.type(size)
    _ = state.type(.right)
    return state.type(Array(repeating: .enter, count: step - 2))
  }

  static func checked(
    _ effects: [Effect], _ state: inout ConsoleState, name: CreationCheck.Verdict = .fine,
    policy: CreationCheck.Verdict = .fine, changes: [String] = []
  ) throws -> (creation: InstanceCreation, target: Target) {
    for case .checkCreation(let creation, let target) in effects {
      _ = Console.update(
        &state, .creationChecked(creation, target, CreationCheck(name: name, policy: policy, changes: changes)),
        at: Fleets.now)
      return (creation, target)
    }
    throw Missing(what: "a check among \(effects.count) effects")
  }

  struct Missing: Error { var what: String }

  static func instance(_ creation: InstanceCreation) -> JSONValue {
    creation.resource[path: "properties", "properties"] ?? .null
  }

  @Test func oneForOneselfIsFilledInCheckedAskedForAndSentOnce() throws {
    var state = Self.begun()
    #expect(state.shows("nothing sent yet"))
    _ = state.type(.enter)
    let (creation, target) = try Self.checked(Self.named(&state, to: 6), &state)
    #expect(target.id == Fleets.path(ofWorkspace: "ml-prod") + "/computes/ds-new")
    #expect(Self.instance(creation)["vmSize"]?.text == "Standard_DS11_v2")
    #expect(Self.instance(creation)["idleTimeBeforeShutdown"]?.text == "PT60M")
    #expect(Self.instance(creation)["personalComputeInstanceSettings"] == nil)
    #expect(state.shows("[ok] policy"))
    #expect(state.shows("2 cores fit"))
    #expect(state.type(.enter).contains(.plan(.create(creation), [target])))
    #expect(state.shows("CREATE ds-new"))
    #expect(state.shows("about 0.19 USD an hour"))
    #expect(state.shows("count against the quota from now on"))
    let effects = state.type("y")
    #expect(effects.first == .perform(.create(creation), [target]))
    #expect(effects.count { if case .perform = $0 { true } else { false } } == 1)
    #expect(state.screen == .fleet)
    #expect(state.shows("create of ds-new sent"))
  }

  @Test func whatAPolicyWouldWriteStandsInTheReview() throws {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = try Self.checked(
      Self.named(&state, to: 6), &state, changes: ["stop default adds schedules = {}, where its rule matches"])
    #expect(state.shows("[--] policy writes"))
    #expect(state.shows("stop default adds schedules = {}"))
  }

  @Test func oneOnBehalfCarriesItsUserAndTheNoteForThemIsNamed() throws {
    var state = Self.onBehalf()
    #expect(state.shows("[Machine]") || state.rows[2].contains("[2 Machine]"))
    let (creation, target) = try Self.checked(Self.named(&state, to: 6), &state)
    let assigned = Self.instance(creation)[path: "personalComputeInstanceSettings", "assignedUser"]
    #expect(assigned?["objectId"]?.text == Self.objectID)
    #expect(assigned?["tenantId"]?.text == Self.tenantID)
    #expect(state.shows("zhaomin@contoso.cn"))
    #expect(state.shows("all 5"))
    _ = state.type(.enter)
    _ = state.type("y")
    _ = Console.update(&state, .actionEnded(.create(creation), target, nil), at: Fleets.now)
    #expect(state.shows(":handover ds-new is the note for its user"))
  }

  @Test func aMissingRightOfTheUserIsNamedAndLeavesTheChoice() throws {
    var state = Self.onBehalf(rights: Array(Self.five.dropLast()))
    _ = try Self.checked(Self.named(&state, to: 6), &state)
    #expect(state.shows("4 of 5, MISSING updateSchedules"))
    _ = state.type(.enter)
    #expect(state.shows("Its user lacks updateSchedules in ml-prod"))
  }

  @Test func rightsThatCannotBeReadAreNotVisible() throws {
    var state = Self.begun()
    _ = state.type([.down, .right, .down])
    _ = state.type("zhaomin@contoso.cn")
    _ = state.type(.enter)
    _ = Console.update(&state, .user("zhaomin@contoso.cn", .success(Self.user)), at: Fleets.now)
    let failure = ServiceFailure(.noAccess, "You may not read roles.")
    _ = Console.update(
      &state, .assigneeAccess(Self.objectID, workspace: "ml-prod", .failure(failure)), at: Fleets.now)
    #expect(state.rows.count { $0.contains("not visible to you") } == 5)
    #expect(state.shows("You may not read roles."))
  }

  @Test func withoutTheDirectoryAnObjectIDAndATenantGoOn() throws {
    var state = Self.begun()
    _ = state.type([.down, .right, .down])
    _ = state.type("zhaomin@contoso.cn")
    _ = state.type(.enter)
    let failure = ServiceFailure(.noAccess, "You may not look anybody up.")
    _ = Console.update(&state, .user("zhaomin@contoso.cn", .failure(failure)), at: Fleets.now)
    #expect(state.type(.enter) == [.findUser("zhaomin@contoso.cn")])
    _ = Console.update(&state, .user("zhaomin@contoso.cn", .failure(failure)), at: Fleets.now)
    #expect(state.shows("With the object id and the tenant it goes on"))
    _ = state.type(.control("u"))
    _ = state.type(Self.objectID)
    _ = state.type(.enter)
    _ = Console.update(&state, .user(Self.objectID, .failure(failure)), at: Fleets.now)
    _ = state.type(.enter)
    #expect(state.shows("write the tenant's id here"))
    _ = state.type(Self.tenantID)
    _ = state.type(.enter)
    #expect(state.rows[2].contains("[2 Machine]"))
  }

  @Test func aKeyAtCreationForAnotherUserIsImpossibleAndSaysWhy() {
    var state = Self.onBehalf()
    _ = Self.named(&state, to: 3)
    _ = state.type([.right, .right, .enter])
    #expect(state.shows("Azure refuses a key at creation for another user"))
    #expect(state.rows[2].contains("[3 Access]"))
  }

  @Test(arguments: [
    ("a", "must have 3 to 24 characters"), ("1ab", "must begin with a letter"),
    ("ds-12", "must have a letter after its last -"), ("ds_new", "may hold only"),
    ("ds-chenyu", "is taken in ml-prod"), ("DS-TEST7", "is taken in ml-dev"),
  ])
  func aNameThatTheServiceWouldRefuseIsRefusedBefore(name: String, reason: String) {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = Self.named(&state, name, to: 3)
    #expect(state.rows.joined(separator: " ").contains(reason))
    #expect(state.rows[2].contains("[2 Machine]"))
  }

  @Test func aSizeWithoutRoomIsMarkedAndCannotBeSent() throws {
    var state = Self.begun()
    _ = state.type(.enter)
    let effects = Self.named(&state, size: "NC6", to: 6)
    _ = try Self.checked(effects, &state)
    #expect(state.shows("[NO] quota"))
    #expect(state.type(.enter).isEmpty)
    #expect(state.dialog == nil)
    #expect(state.shows("There is no room"))
  }

  @Test func sizesThatTheListCouldNotReadAreAskedForAgain() {
    var state = Fleets.loaded()
    let failure = ServiceFailure(.noContact, "The service does not answer.")
    _ = Console.update(&state, .region(.failure(failure)), at: Fleets.now)
    #expect(state.type("n") == [.readRegion])
    _ = Console.update(&state, .region(.success([Self.region])), at: Fleets.now)
    _ = state.type("qq")
    #expect(state.type("n").isEmpty, "what is known is not asked for twice")
  }

  @Test func aSizeForClustersIsNotOffered() {
    var state = Self.begun()
    _ = state.type(.enter)
    #expect(!state.shows("Standard_ND96"))
    _ = Self.named(&state, size: "Standard_ND96", to: 3)
    #expect(state.shows("is for clusters only"))
  }

  @Test func aPolicyThatWouldRefuseItStandsAgainstIt() throws {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = try Self.checked(
      Self.named(&state, to: 6), &state, policy: .refused("The policy no-ssh would refuse ds-new."))
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("The policy no-ssh would refuse ds-new."))
  }

  @Test func whatCannotBeCheckedIsSaidAndDoesNotStop() throws {
    var state = Self.begun()
    _ = state.type(.enter)
    let (creation, target) = try Self.checked(
      Self.named(&state, to: 6), &state, policy: .notVisible("You may not ask."))
    #expect(state.shows("not visible: You may not ask."))
    #expect(state.type(.enter) == [.plan(.create(creation), [target])])
  }

  @Test func aMissingRightToCreateIsNamed() throws {
    var state = Self.begun()
    let reader = ScopeAccess(permissions: [Permission(actions: ["*/read"])])
    _ = Console.update(&state, .access(.workspace("ml-prod"), .success(reader)), at: Fleets.now)
    _ = state.type(.enter)
    _ = try Self.checked(Self.named(&state, to: 6), &state)
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("computes/write"))
  }

  @Test func applicationsAreSentAndTheLicenceIsNeverShown() throws {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = Self.named(&state, to: 5)
    _ = state.type(" ")
    _ = state.type([.down, .down])
    _ = state.type(" ")
    _ = state.type([.down, .down])
    _ = state.type("LICENCE-BODY")
    #expect(!state.rows.joined().contains("LICENCE"))
    #expect(state.shows("www.wyday.com"))
    #expect(state.shows("pkg-containers.githubusercontent.com"))
    #expect(state.shows("400 Bad Request"))
    #expect(state.shows("never idle"))
    let (creation, _) = try Self.checked(state.type(.enter), &state)
    let services = Self.instance(creation)["customServices"]?.elements ?? []
    #expect(services.compactMap { $0["name"]?.text } == ["rstudio", "rstudio-workbench"])
    #expect(services.last?[path: "environmentVariables", "RSP_LICENSE", "value"]?.text == "LICENCE-BODY")
    _ = state.type(.enter)
    #expect(!state.rows.joined().contains("LICENCE"))
  }

  @Test func twoApplicationsOnOnePortAreRefused() {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = Self.named(&state, to: 5)
    _ = state.type(" ")
    _ = state.type([.down, .down])
    _ = state.type(" ")
    _ = state.type(.down)
    _ = state.type(.control("u"))
    _ = state.type("8787")
    _ = state.type(.down)
    _ = state.type("key")
    _ = state.type(.enter)
    #expect(state.shows("Two applications publish port 8787"))
  }

  @Test func anApplicationOnBehalfTurnsSSOOff() throws {
    var state = Self.onBehalf()
    _ = Self.named(&state, to: 5)
    _ = state.type(" ")
    let (creation, _) = try Self.checked(state.type(.enter), &state)
    #expect(Self.instance(creation)["enableSSO"]?.flag == false)
    #expect(state.shows("off: only its user can turn it on"))
  }

  @Test func anIdentityWarnsOfIdleShutdownAndAzcopy() {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = Self.named(&state, to: 3)
    _ = state.type(.down)
    _ = state.type(.right)
    #expect(state.shows("must be Contributor on the workspace"))
    #expect(state.shows("azcopy login --identity does not work"))
    #expect(state.shows("/ml-prod/computes/ds-new"))
  }

  @Test func whatWasLeftIsThereAgain() {
    var state = Self.begun()
    _ = state.type(.enter)
    _ = Self.named(&state, to: 3)
    _ = state.type(.escape)
    #expect(state.screen == .fleet)
    #expect(state.shows("Nothing was sent"))
    #expect(state.type("Q").isEmpty)
    #expect(state.shows("A new instance was filled in and not sent"))
    _ = state.type(.escape)
    _ = state.type("n")
    #expect(state.rows[2].contains("[3 Access]"))
    _ = state.type([.pageUp])
    #expect(state.shows("ds-new"))
  }

  @Test func aQuestionThatWasOpenWhenTheStepsWereLeftIsAskedAgain() throws {
    var state = Self.begun()
    _ = state.type(.enter)
    let effects = Self.named(&state, to: 6)
    #expect(effects.contains { if case .checkCreation = $0 { true } else { false } })
    _ = state.type(.escape)
    let (creation, target) = try Self.checked(state.type("n"), &state)
    #expect(state.type(.enter) == [.plan(.create(creation), [target])])
  }

  @Test func aUserWhoWasFoundIsNotShownForAnotherText() {
    var state = Self.onBehalf()
    _ = state.type(.pageUp)
    #expect(state.shows("Zhao Min"))
    _ = state.type([.down, .down])
    _ = state.type("x")
    #expect(!state.shows("Zhao Min"))
    #expect(state.shows("Enter looks the user up"))
    #expect(state.type(.enter) == [.findUser("zhaomin@contoso.cnx")])
  }

  @Test func theKeyIsGreyWhereNobodyMayCreate() {
    var state = Fleets.loaded()
    let reader = ScopeAccess(permissions: [Permission(actions: ["*/read"])])
    for name in Fleets.place.workspaces {
      _ = Console.update(&state, .access(.workspace(name), .success(reader)), at: Fleets.now)
    }
    #expect(state.type("n").isEmpty)
    #expect(state.screen == .fleet)
    #expect(state.shows("computes/write"))
  }

  @Test func oneLikeAnotherHasWhatTheOtherHas() throws {
    var state = Documents.page()
    _ = state.type("c")
    _ = Console.update(&state, .region(.success([Self.region])), at: Fleets.now)
    #expect(state.shows("new instance like ds-chenyu"))
    _ = state.type(.enter)
    _ = state.type("ds-twin")
    let (creation, _) = try Self.checked(state.type(Array(repeating: .enter, count: 4)), &state)
    let instance = Self.instance(creation)
    #expect(instance["vmSize"]?.text == "Standard_DS3_v2")
    #expect(instance["idleTimeBeforeShutdown"]?.text == "PT60M")
    #expect(instance[path: "sshSettings", "sshPublicAccess"]?.text == "Enabled")
    #expect(instance[path: "sshSettings", "adminPublicKey"] == nil)
    let schedules = instance[path: "schedules", "computeStartStop"]?.elements ?? []
    #expect(schedules.count == 3)
    #expect(schedules.allSatisfy { $0["id"] == nil && $0["provisioningStatus"] == nil })
    #expect(creation.resource[path: "identity", "type"]?.text == "SystemAssigned")
    #expect(creation.resource[path: "tags", "team"]?.text == "nlp")
  }

  @Test func readOnlyHasNone() {
    var state = Fleets.loaded()
    state.isReadOnly = true
    #expect(state.type("n").isEmpty)
    #expect(state.type("c").isEmpty)
    #expect(state.screen == .fleet)
    #expect(state.shows("new instance: amldeck runs read-only here."))
  }

  @Test(arguments: GoldenTests.sizes, 1...6) func steps(size: (Int, Int), step: Int) throws {
    var state = Self.onBehalf(columns: size.0, rows: size.1)
    if step == 1 {
      _ = state.type(.pageUp)
    } else if step > 2 {
      let effects = Self.named(&state, to: step)
      if step == 6 { _ = try Self.checked(effects, &state) }
    }
    if step == 5 { _ = state.type(" ") }
    try compareGolden(state, "new-instance-\(step)-\(size.0)x\(size.1)")
  }

  @Test(arguments: GoldenTests.sizes) func dialog(columns: Int, rows: Int) throws {
    var state = Self.onBehalf(columns: columns, rows: rows)
    _ = try Self.checked(Self.named(&state, to: 6), &state)
    _ = state.type(.enter)
    try compareGolden(state, "new-instance-dialog-\(columns)x\(rows)")
  }
}
