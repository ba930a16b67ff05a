import ComputeModel
import Testing

@Suite struct AccessTests {
  private static let computes = "Microsoft.MachineLearningServices/workspaces/computes/"
  private static let id =
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/computes/ds-1"

  private static func instance(assignedTo user: String? = nil) -> ComputeInstance {
    ComputeInstance(
      id: id, name: "ds-1", workspace: "ws", resourceGroup: "rg", subscription: "s",
      state: InstanceState("Running"),
      assignedTo: user.map { ComputeInstance.AssignedUser(objectID: $0, tenantID: nil) })
  }

  /// The built-in roles of FACTS section 7 that people who work with instances have.
  @Test(arguments: [
    (Permission(actions: ["*"]), InstanceAction.delete, true),
    (Permission(actions: ["*/read"]), .stop, false),
    (Permission(actions: [computes + "*"]), .updateSchedules([]), true),
    (
      Permission(
        actions: [
          "Microsoft.MachineLearningServices/workspaces/*/action",
          "Microsoft.MachineLearningServices/workspaces/*/write",
        ],
        notActions: ["Microsoft.MachineLearningServices/workspaces/computes/*/write"]), .setTags([]), false
    ),
    (Permission(actions: ["microsoft.machinelearningservices/WORKSPACES/computes/stop/ACTION"]), .stop, true),
    (Permission(actions: [computes + "*"], notActions: [computes + "start/action"]), .start, false),
  ])
  func aRoleGivesARight(_ permission: Permission, _ action: InstanceAction, _ isAllowed: Bool) {
    let missing = ScopeAccess(permissions: [permission]).missingRight(for: action)
    #expect((missing == nil) == isAllowed)
    if let missing { #expect(missing == Self.computes + action.right) }
  }

  @Test func anExceptionOfOneRoleDoesNotTakeFromAnother() {
    let access = ScopeAccess(permissions: [
      Permission(actions: ["*"], notActions: [Self.computes + "stop/action"]),
      Permission(actions: [Self.computes + "stop/action"]),
    ])
    #expect(access.missingRight(for: .stop) == nil)
  }

  @Test func nothingIsGreyForARightThatAzureDoesNotPublish() {
    #expect(ScopeAccess(permissions: []).missingRight(for: .customServices([])) == nil)
  }

  private static func lock(_ level: String, at scope: String) -> JSONValue {
    .object([
      "properties": .object(["level": .string(level)]), "name": .string("exam-week"),
      "id": .string(scope + "/providers/Microsoft.Authorization/locks/exam-week"),
    ])
  }

  @Test(arguments: [
    ("ReadOnly", "/subscriptions/s/resourceGroups/RG", true, true),
    ("CanNotDelete", "/subscriptions/s", false, true),
    ("ReadOnly", id, true, true),
    // A name that only begins like the instance's.
    ("ReadOnly", String(id.dropLast()), false, false),
    ("ReadOnly", id + "0", false, false),
  ])
  func aLockStandsAgainstActions(level: String, scope: String, stopping: Bool, deleting: Bool) throws {
    let lock = try #require(ScopeAccess.Lock(resource: Self.lock(level, at: scope)))
    let access = ScopeAccess(permissions: [Permission(actions: ["*"])], locks: [lock])
    #expect((access.rule(against: .stop, on: Self.instance()) != nil) == stopping)
    #expect((access.rule(against: .delete, on: Self.instance()) != nil) == deleting)
    if deleting {
      #expect(access.rule(against: .delete, on: Self.instance())?.contains("exam-week (\(level)) of \(scope)") == true)
    }
  }

  @Test func anUnknownLevelOrIDForbidsNothing() {
    #expect(ScopeAccess.Lock(resource: Self.lock("Frozen", at: "/subscriptions/s")) == nil)
    #expect(
      ScopeAccess.Lock(
        resource: .object(["properties": .object(["level": .string("ReadOnly")]), "id": .string("/locks/x")])) == nil)
  }

  @Test func onlyTheAssignedUserTurnsSSOOn() {
    let access = { (principal: String?) in
      ScopeAccess(permissions: [Permission(actions: ["*"])], principalID: principal)
    }
    let instance = Self.instance(assignedTo: "AAAA-1")
    #expect(access("aaaa-1").rule(against: .enableSSO(true), on: instance) == nil)
    #expect(access("bbbb-2").rule(against: .enableSSO(true), on: instance)?.contains("only that user") == true)
    #expect(access("bbbb-2").rule(against: .enableSSO(false), on: instance) == nil)
    #expect(access(nil).rule(against: .enableSSO(true), on: instance) == nil)
    #expect(access("bbbb-2").rule(against: .enableSSO(true), on: Self.instance()) == nil)
  }
}
