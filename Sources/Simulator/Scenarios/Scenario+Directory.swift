import ComputeModel

/// Who is in a scenario's directory: one principal for each role, and everybody who has an instance.
struct ScenarioDirectory {
  private(set) var events: [DirectoryEvent] = []
  private let founding: Founding
  private var ids: SplitMix64

  /// Named in the founding document, where it says what a data scientist needs who is given an instance.
  static let assigneeActions = ["start", "stop", "restart", "applicationaccess", "updateSchedules"].map {
    "Microsoft.MachineLearningServices/workspaces/computes/\($0)/action"
  }

  /// The actions above and nothing else, and the role of somebody who also looks and turns SSO on.
  static let instanceUser = "Compute Instance User"
  static let instanceAssignee = "Compute Instance Assignee"

  /// Of the founding document's story: an administrator makes an instance for this person.
  static let assignee = "sam.assignee@contoso.example"

  /// - Parameter ids: of its own, so that people do not change what instances draw.
  init(founding: Founding, owner: Principal, ids: SplitMix64) {
    self.founding = founding
    self.ids = ids
    events.append(.principalAdded(owner))
    assign(owner, .owner, at: subscription)
  }

  private var subscription: Scope { Scope("/subscriptions/" + founding.subscription) }

  private mutating func assign(_ principal: Principal, _ role: RoleDefinition, at scope: Scope) {
    events.append(
      .roleAssigned(
        RoleAssignment(
          name: ids.guid(), scope: scope, roleID: role.id, principalID: principal.objectID,
          principalType: principal.assignmentType)))
  }

  private mutating func application(_ name: String) -> Principal {
    let principal = Principal(kind: .application, name: name, objectID: ids.guid(), clientID: ids.guid())
    events.append(.principalAdded(principal))
    return principal
  }

  private mutating func person(_ name: String, objectID: String) -> Principal {
    let principal = Principal(
      kind: .user, name: name, objectID: objectID, userPrincipalName: Self.userPrincipalName(of: name))
    events.append(.principalAdded(principal))
    return principal
  }

  private mutating func role(_ name: String, _ summary: String, actions: [String]) -> RoleDefinition {
    let role = RoleDefinition(
      id: ids.guid(), name: name, summary: summary, isBuiltIn: false,
      permissions: [Permission(actions: actions)], assignableScopes: [subscription])
    events.append(.roleDefined(role))
    return role
  }

  /// - Parameters:
  ///   - people: who made or has an instance, with their object ids.
  ///   - workspaces: at least one.
  mutating func fill(people: [(name: String, objectID: String)], workspaces: [Workspace]) {
    let group = Scope("\(subscription.text)/resourceGroups/\(workspaces[0].resourceGroup)")
    let user = role(
      Self.instanceUser, "Uses a compute instance that somebody else has made.", actions: Self.assigneeActions)
    let assignee = role(
      Self.instanceAssignee, "Uses a compute instance, looks at it, and turns its single sign-on on.",
      actions: Self.assigneeActions + [
        "Microsoft.MachineLearningServices/workspaces/computes/enableSso/action",
        "Microsoft.MachineLearningServices/workspaces/computes/read",
        "Microsoft.MachineLearningServices/workspaces/read",
      ])
    assign(application("ml-pipeline"), .contributor, at: group)
    assign(newPerson("dana.scientist@contoso.example"), .dataScientist, at: group)
    assign(application("ml-compute-operator"), .computeOperator, at: group)
    assign(newPerson("rhea.auditor@contoso.example"), .reader, at: subscription)
    assign(newPerson("uma.user@contoso.example"), user, at: group)
    let given = people.first { $0.name == Self.assignee }?.objectID
    assign(person(Self.assignee, objectID: given ?? ids.guid()), assignee, at: group)
    let account = StorageAccount(of: workspaces[0])
    assign(
      application("blob-reader"), .storageBlobDataReader,
      at: Scope("\(group.text)/providers/Microsoft.Storage/storageAccounts/\(account.name)"))
    let machine = Principal.userAssigned(
      resourceID: "\(group.text)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
        + Principal.machineIdentityName, seed: founding.seed)
    if let machine {
      events.append(.principalAdded(machine))
      assign(machine, .contributor, at: group)
    }
    for one in people where one.name != Self.assignee && !isKnown(one.objectID) {
      assign(person(one.name, objectID: one.objectID), .dataScientist, at: group)
    }
  }

  private func isKnown(_ objectID: String) -> Bool {
    events.contains { event in
      guard case .principalAdded(let principal) = event else { return false }
      return principal.objectID == objectID
    }
  }

  private mutating func newPerson(_ name: String) -> Principal { person(name, objectID: ids.guid()) }

  /// Names in other scripts have no address in them.
  private static func userPrincipalName(of name: String) -> String {
    let addresses = [
      "陈伟": "chen.wei", "佐藤 広": "sato.hiro", "김민준": "kim.minjun", "林美玲": "lin.meiling",
    ]
    return name.contains("@") ? name : (addresses[name] ?? "user") + "@contoso.example"
  }
}
