import ComputeModel
import Schedules
import Testing

@testable import Simulator

@Suite struct RoleTests {
  private static let computes = "Microsoft.MachineLearningServices/workspaces/computes"

  /// What each of the default roles may do on an instance (FACTS section 7, founding document).
  @Test(arguments: [
    ("Owner", ["read", "write", "delete", "start/action", "enableSso/action"], []),
    ("Contributor", ["read", "write", "delete", "start/action", "applicationaccess/action"], []),
    (
      "AzureML Data Scientist",
      ["read", "start/action", "stop/action", "restart/action", "updateSchedules/action", "enableSso/action"],
      ["write", "delete", "listKeys/action"]
    ),
    ("AzureML Compute Operator", ["read", "write", "delete", "start/action"], []),
    ("Reader", ["read"], ["write", "delete", "start/action"]),
    (
      "Compute Instance User",
      ["start/action", "stop/action", "restart/action", "applicationaccess/action", "updateSchedules/action"],
      ["read", "write", "delete", "enableSso/action", "updateIdleShutdownSetting/action"]
    ),
    ("Storage Blob Data Reader", [], ["read", "start/action"]),
  ])
  func rolesAllow(role name: String, may: [String], mayNot: [String]) throws {
    let test = try TestWorld(.lab)
    let directory = test.world.directory
    let role = try #require(
      (RoleDefinition.builtIn + directory.customRoles).first { $0.name == name })
    let holder = try #require(directory.roleAssignments.first { $0.roleID == role.id }).principalID
    let scope = Scope(test.world.scope(of: test.workspace).text + "/computes/alice-ci")
    for action in may {
      #expect(directory.allows("\(Self.computes)/\(action)", to: holder, at: scope), "\(name): \(action)")
    }
    for action in mayNot {
      #expect(!directory.allows("\(Self.computes)/\(action)", to: holder, at: scope), "\(name): \(action)")
    }
  }

  @Test func managersOfTheWorkspaceItself() throws {
    let test = try TestWorld(.lab)
    let scientist = try test.principal("dana.scientist@contoso.example").objectID
    let contributor = try test.principal("ml-pipeline").objectID
    let scope = test.world.scope(of: test.workspace)
    let allows = { test.world.directory.allows($0, to: $1, at: scope) }
    #expect(allows("Microsoft.MachineLearningServices/workspaces/read", scientist))
    #expect(!allows("Microsoft.MachineLearningServices/workspaces/write", scientist))
    #expect(!allows("Microsoft.Authorization/roleAssignments/write", contributor))
    #expect(!allows("Microsoft.Authorization/locks/delete", contributor))
    #expect(allows("Microsoft.Authorization/roleAssignments/read", contributor))
    #expect(allows("Microsoft.Authorization/roleAssignments/write", test.owner.objectID))
  }

  @Test func dataIsApartFromTheResource() throws {
    let test = try TestWorld(.lab)
    let world = test.world
    let account = world.storageAccount(of: test.workspace)
    let container = world.scope(ofContainer: account.container, in: account)
    let reader = try test.principal("blob-reader").objectID
    let read = StorageAccount.blobReadAction
    #expect(world.directory.allows(read, to: reader, at: container, isData: true))
    #expect(!world.directory.allows(read, to: test.owner.objectID, at: container, isData: true))
    let other = world.storageAccount(of: world.workspaces[1])
    #expect(!world.directory.allows(read, to: reader, at: world.scope(of: other), isData: true))
  }

  @Test(arguments: [
    ("*", "a/b/read", true), ("*/read", "Microsoft.X/y/READ", true), ("*/read", "Microsoft.X/y/write", false),
    ("a/*/write", "a/b/write", true), ("a/*/write", "a/b/c/write", true), ("a/*/write", "a/write", true),
    ("a/*/write", "a/writer", false), ("a/*", "a/b", true), ("a/*", "ab", false), ("a/b", "A/B", true),
    ("", "a", false), ("a/b", "a/b/c", false), ("a/b/c", "a/b", false), ("**", "x", true),
  ])
  func wildcards(pattern: String, action: String, isMatch: Bool) {
    #expect(Permission.matches(pattern, action) == isMatch, "\(pattern) \(action)")
  }

  @Test func manyStarsTakeNoTime() {
    let pattern = String(repeating: "*a", count: 2000)
    #expect(!Permission.matches(pattern, String(repeating: "a", count: 1000) + "b"))
  }

  @Test(arguments: [
    ("/subscriptions/s", "/subscriptions/S/resourceGroups/g", true),
    ("/subscriptions/s/resourceGroups/g", "/subscriptions/s/RESOURCEGROUPS/G", true),
    ("/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g2", false),
    ("/subscriptions/s/resourceGroups/g", "/subscriptions/s", false), ("/", "/subscriptions/s", true),
  ])
  func scopesContainWhatIsBelow(outer: String, inner: String, contains: Bool) {
    #expect(Scope(outer).contains(Scope(inner)) == contains)
  }

  @Test(arguments: [
    ("subscriptions/s/resourceGroups", "/subscriptions/s"),
    (
      "subscriptions/s/resourceGroups/g/providers/N/workspaces/w/computes",
      "/subscriptions/s/resourceGroups/g/providers/N/workspaces/w"
    ),
    (
      "subscriptions/s/resourceGroups/g/providers/N/workspaces/w/computes/c/start",
      "/subscriptions/s/resourceGroups/g/providers/N/workspaces/w/computes/c"
    ),
    ("subscriptions/s/providers/N/locations/l/usages", "/subscriptions/s/providers/N/locations/l"),
    ("subscriptions/s/providers/A/roleAssignments/n", "/subscriptions/s/providers/A/roleAssignments/n"),
    ("subscriptions", "/"),
  ])
  func anAddressIsAboutAScope(path: String, scope: String) {
    #expect(Scope(path: path.split(separator: "/").map { String($0) }).description == scope)
  }
}

@Suite struct RoleAssignmentTests {
  private let name = "11111111-2222-4333-8444-555555555555"

  @Test func badOnesAreRefused() throws {
    let test = try TestWorld()
    let scope = test.world.subscriptionScope
    let reader = try test.principal("rhea.auditor@contoso.example").objectID
    #expect(test.assign(.reader, to: reader, at: scope, name: "x")?.code == "InvalidRoleAssignmentId")
    #expect(test.assign(.reader, to: reader, at: scope, name: name)?.code == "RoleAssignmentExists")
    #expect(test.assign(.reader, to: name, at: scope, name: name)?.code == "PrincipalNotFound")
    var unknown = RoleDefinition.reader
    unknown.id = name
    #expect(test.assign(unknown, to: reader, at: scope)?.code == "RoleDefinitionDoesNotExist")
    #expect(test.assign(.owner, to: reader, at: scope, name: name) == nil)
    #expect(test.assign(.contributor, to: reader, at: scope, name: name)?.code == "RoleAssignmentUpdateNotPermitted")
    #expect(test.assign(.owner, to: reader, at: scope, name: name) == nil)
    let body = JSONValue.object(["properties": .string("nonsense")])
    let refusal = test.submit(.directory(.assignRole(name: name, at: scope, body: body, by: test.owner)))
    #expect(refusal?.code == "InvalidRoleAssignment")
  }

  @Test func aRoleIsTakenAwayAtOnce() throws {
    let test = try TestWorld()
    let scope = test.world.subscriptionScope
    let reader = try test.principal("rhea.auditor@contoso.example").objectID
    test.assign(.owner, to: reader, at: scope, name: name)
    #expect(test.world.directory.allows("a/write", to: reader, at: scope))
    test.submit(.directory(.removeRoleAssignment(name: name, at: scope, by: test.owner)))
    #expect(!test.world.directory.allows("a/write", to: reader, at: scope))
  }

  @Test func customRoles() throws {
    let test = try TestWorld()
    func define(_ text: String, id: String? = nil) throws -> Refusal? {
      test.submit(
        .directory(.defineRole(id: id ?? name, body: try JSONValue(parsing: text), by: test.owner)))
    }
    let scope = test.world.subscriptionScope
    let good =
      #"{"properties":{"roleName":"Stopper","permissions":[{"actions":["*/stop/action"]}],"assignableScopes":["\#(scope)"]}}"#
    #expect(try define(good) == nil)
    #expect(try define(good) == nil)
    #expect(try define(good, id: RoleDefinition.owner.id)?.code == "InvalidRoleDefinition")
    #expect(try define(good, id: "x")?.code == "InvalidRoleDefinition")
    #expect(
      try define(good, id: "21111111-2222-4333-8444-555555555555")?.code == "RoleDefinitionWithSameNameExists")
    for bad in [
      "{}", #"{"properties":{"roleName":"A"}}"#,
      #"{"properties":{"roleName":"A","permissions":[{"actions":"*"}],"assignableScopes":["\#(scope)"]}}"#,
      #"{"properties":{"roleName":"A","permissions":[{"actions":["*"]}],"assignableScopes":["/"]}}"#,
    ] {
      #expect(try define(bad)?.code == "InvalidRoleDefinition", "\(bad)")
    }
    let role = try #require(test.world.directory.role(id: name))
    let user = try test.principal("uma.user@contoso.example").objectID
    #expect(test.assign(role, to: user, at: scope) == nil)
    let refusal = test.submit(.directory(.removeRoleDefinition(id: name, by: test.owner)))
    #expect(refusal?.code == "RoleDefinitionHasAssignments")
  }
}

@Suite struct IdentityTests {
  private func create(_ test: TestWorld, identity: String) throws {
    let body = try JSONValue(
      parsing: #"""
        {"location":"eastus","identity":\#(identity),"properties":{"computeType":"ComputeInstance",
        "properties":{"vmSize":"Standard_DS3_v2"}}}
        """#)
    #expect(
      test.submit(
        .write(test.key("alice-ci"), in: test.workspace, name: "alice-ci", body: body, by: test.owner)) == nil)
    test.pass(300)
  }

  @Test func aSystemAssignedIdentityLivesWithItsInstance() throws {
    let test = try TestWorld()
    try create(test, identity: #"{"type":"SystemAssigned"}"#)
    let id = try #require(test.world.instance(test.key("alice-ci"))?.identityPrincipalID)
    let identity = try #require(test.world.directory.principal(objectID: id))
    // The founding document's form.
    #expect(identity.name == "/ml-research/computes/alice-ci")
    #expect(identity.kind == .managedIdentity)
    test.act(.delete, "alice-ci")
    test.pass(60)
    #expect(test.world.directory.principal(objectID: id) == nil)
  }

  @Test func userAssignedIdentitiesAreShared() throws {
    let test = try TestWorld()
    let id =
      "\(test.world.subscriptionScope)/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one"
    try create(test, identity: #"{"type":"UserAssigned","userAssignedIdentities":{"\#(id)":{}}}"#)
    let identity = try #require(Principal.userAssigned(resourceID: id.uppercased(), seed: 1))
    #expect(test.world.directory.principal(objectID: identity.objectID)?.clientID == identity.clientID)
    #expect(Principal.userAssigned(resourceID: id, seed: 2)?.objectID != identity.objectID)
    #expect(Principal.userAssigned(resourceID: "/subscriptions/x", seed: 1) == nil)
  }
}

@Suite struct OldJournalTests {
  /// Lines as the first version wrote them.
  @Test func thereOneOwnerAndContributorsByName() throws {
    let test = try TestWorld()
    let at = #""at":"2026-11-23T05:00:00Z","why":"w""#
    let lines = [
      test.events[0].json.compactText,
      #"{\#(at),"kind":"principalCreated","principalCreated":{"name":"amldeck-operator","objectID":"o","clientID":"c","role":"Owner"}}"#,
      #"{\#(at),"kind":"contributorSet","contributorSet":{"identity":"i","isContributor":true}}"#,
      #"{\#(at),"kind":"contributorSet","contributorSet":{"identity":"j","isContributor":true}}"#,
      #"{\#(at),"kind":"contributorSet","contributorSet":{"identity":"j","isContributor":false}}"#,
    ]
    let events = try lines.map { try #require(Event(json: try JSONValue(parsing: $0))) }
    #expect(events.map { $0.json.compactText } == lines)
    let world = try #require(World(replaying: events, zones: TestWorld.zones))
    let scope = world.subscriptionScope
    #expect(world.principals.first?.name == "amldeck-operator")
    #expect(world.directory.allows("Microsoft.X/y/write", to: "o", at: scope))
    #expect(world.directory.isContributor("i", at: scope))
    #expect(!world.directory.isContributor("j", at: scope))
  }
}
