import ComputeModel
import Schedules
import Testing

@testable import Simulator

/// What nobody's role alone decides: whose instance it is.
@Suite struct InstanceAccessTests {
  private func sso(_ test: TestWorld, _ isEnabled: Bool, _ name: String, by principal: Principal) -> Refusal? {
    test.submit(
      .updateSSO(test.key(name), body: .object(["enableSSO": .bool(isEnabled)]), by: principal))
  }

  @Test func onlyTheAssigneeTurnsSSOOn() throws {
    let test = try TestWorld(.handover)
    let assignee = try test.principal(ScenarioDirectory.assignee)
    let stranger = try test.principal("dana.scientist@contoso.example")
    let isOn = { test.world.instance(test.key("handover-ci"))?.settings["enableSSO"]?.flag }
    #expect(test.world.instance(test.key("handover-ci"))?.createdBy.objectID == test.owner.objectID)
    #expect(isOn() == false)
    #expect(sso(test, true, "handover-ci", by: test.owner)?.kind == .forbidden)
    #expect(sso(test, true, "handover-ci", by: stranger)?.kind == .forbidden)
    #expect(isOn() == false)
    #expect(sso(test, true, "handover-ci", by: assignee) == nil)
    #expect(isOn() == true)
    // Off is safe, whoever does it.
    #expect(sso(test, false, "handover-ci", by: test.owner) == nil)
    #expect(isOn() == false)
    // The assignee's role is enough for it, and for no creation.
    let scope = test.world.scope(of: test.workspace)
    let computes = "Microsoft.MachineLearningServices/workspaces/computes/"
    #expect(test.world.directory.allows(computes + "enableSso/action", to: assignee.objectID, at: scope))
    #expect(!test.world.directory.allows(computes + "write", to: assignee.objectID, at: scope))
  }

  @Test func theAssigneeSetsTheKeyAndNobodyElseDoes() throws {
    let test = try TestWorld(.handover)
    let assignee = try test.principal(ScenarioDirectory.assignee)
    let stranger = try test.principal("dana.scientist@contoso.example")
    let instance = try #require(test.world.instance(test.key("handover-ci")))
    func write(_ name: String, _ key: String, by principal: Principal) -> Refusal? {
      var body = instance.envelope
      body["properties"]?["properties"] = instance.settings
      body["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] = .string(key)
      return test.submit(.write(test.key(name), in: test.workspace, name: name, body: body, by: principal))
    }
    #expect(write("handover-ci", SampleKey.line, by: stranger)?.code == "AuthorizationFailed")
    #expect(write("other-ci", SampleKey.line, by: assignee)?.code == "AuthorizationFailed")
    #expect(write("handover-ci", "no key", by: assignee)?.kind == .badRequest)
    #expect(write("handover-ci", SampleKey.line, by: assignee) == nil)
    #expect(test.events.last?.why == "\(assignee.name) set the SSH key of handover-ci")
    var same = try #require(test.world.instance(test.key("handover-ci")))
    #expect(same.settings[path: "sshSettings", "adminPublicKey"]?.text == SampleKey.line)
    same.settings["sshSettings"] = instance.settings["sshSettings"]
    same.modifiedOn = instance.modifiedOn
    #expect(same == instance)
    try test.expectReplayIsSame()
    // One that is not assigned to them.
    try test.create("own-ci", #"{"sshSettings":{"sshPublicAccess":"Enabled"}}"#)
    test.pass(300)
    #expect(write("own-ci", SampleKey.line, by: assignee)?.code == "AuthorizationFailed")
  }

  @Test func onesOwnInstanceNeedsNobodyElse() throws {
    let test = try TestWorld()
    try test.create("own-ci")
    #expect(sso(test, false, "own-ci", by: test.owner) == nil)
    #expect(sso(test, true, "own-ci", by: test.owner) == nil)
  }

  @Test func applicationsAreForTheAssigneeElseTheCreator() throws {
    let test = try TestWorld(.handover)
    try test.create("own-ci")
    let assignee = try test.principal(ScenarioDirectory.assignee)
    let contributor = try test.principal("ml-pipeline")
    let mayOpen = { (name: String, principal: Principal) in
      test.world.instance(test.key(name)).map { test.world.mayOpenApplications(of: $0, principal) }
    }
    #expect(mayOpen("handover-ci", assignee) == true)
    // An Owner, and even the creator.
    #expect(mayOpen("handover-ci", test.owner) == false)
    #expect(mayOpen("own-ci", test.owner) == true)
    #expect(mayOpen("own-ci", assignee) == false)
    #expect(mayOpen("own-ci", contributor) == false)
    // Without the right not even the user.
    let assignment = try #require(
      test.world.directory.roleAssignments.first { $0.principalID == assignee.objectID })
    test.submit(
      .directory(.removeRoleAssignment(name: assignment.name, at: assignment.scope, by: test.owner)))
    #expect(mayOpen("handover-ci", assignee) == false)
  }

  @Test func theIdentityTrap() throws {
    let test = try TestWorld(.identityTrap)
    test.pass(10 * 86_400)
    #expect(test.state("plain-ci") == .stopped)
    #expect(test.state("trapped-ci") == .running)
    let identity = try #require(test.world.instance(test.key("trapped-ci"))?.identityPrincipalID)
    #expect(test.assign(.contributor, to: identity, at: test.world.scope(of: test.workspace)) == nil)
    test.pass(120)
    #expect(test.state("trapped-ci") == .stopped)
    #expect(test.world.instance(test.key("trapped-ci"))?.lastOperation.trigger == "IdleShutdown")
  }
}
