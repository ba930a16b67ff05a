import ComputeModel
import Schedules
import Testing

@testable import Simulator

@Suite struct LocksTests {
  private let rights = "Microsoft.MachineLearningServices/workspaces/computes"

  private func write(_ test: TestWorld, _ level: String, at scope: Scope, name: String = "keep") -> Refusal? {
    let body: JSONValue = .object(["properties": .object(["level": .string(level), "notes": .string("why")])])
    return test.submit(.locks(.write(name: name, at: scope, body: body, by: test.owner)))
  }

  @Test func readOnlyStopsActionsAndCanNotDeleteStopsDeletion() throws {
    let test = try TestWorld()
    let workspace = test.world.scope(of: test.workspace)
    let instance = Scope(workspace.text + "/computes/alice-ci")
    let stands = { (right: String) in !test.world.locks.against(right, at: instance).isEmpty }
    #expect(write(test, "cannotdelete", at: instance) == nil)
    #expect(stands(rights + "/delete"))
    #expect(!stands(rights + "/write"))
    #expect(!stands(rights + "/start/action"))
    #expect(write(test, "ReadOnly", at: workspace) == nil)
    #expect(stands(rights + "/write"))
    #expect(stands(rights + "/start/action"))
    #expect(!stands(rights + "/read"))
    // Elsewhere nothing is locked, and the lock itself can be taken off.
    #expect(test.world.locks.against(rights + "/write", at: test.world.scope(of: test.world.workspaces[1])).isEmpty)
    #expect(!stands("Microsoft.Authorization/locks/delete"))
    test.submit(.locks(.remove(name: "KEEP", at: workspace, by: test.owner)))
    #expect(!stands(rights + "/start/action"))
  }

  @Test func badLocksAreRefused() throws {
    let test = try TestWorld()
    let scope = test.world.subscriptionScope
    #expect(write(test, "Sometimes", at: scope)?.code == "LockLevelInvalid")
    for name in ["", "a/b", "a%b", "a\nb", String(repeating: "a", count: 261)] {
      #expect(write(test, "ReadOnly", at: scope, name: name)?.code == "InvalidLockName", "\(name)")
    }
  }

  @Test func theJournalReplays() throws {
    let test = try TestWorld()
    _ = write(test, "ReadOnly", at: test.world.subscriptionScope)
    _ = write(test, "CanNotDelete", at: test.world.scope(of: test.workspace))
    test.submit(.locks(.remove(name: "keep", at: test.world.subscriptionScope, by: test.owner)))
    let request = ActivityLog.Request(
      action: rights + "/start/action", scope: test.world.subscriptionScope, caller: test.owner, method: "POST")
    for outcome: ActivityLog.Outcome in [
      .succeeded, .accepted(operation: "o"), .refused(status: 409, .init(code: "ScopeLocked", message: "no")),
    ] {
      test.apply(test.world.recording(request, outcome))
    }
    let events = try test.journal.split(separator: "\n").map { line in
      try #require(Event(json: try JSONValue(parsing: String(line))))
    }
    #expect(events == test.events)
    var replayed = try #require(World(replaying: events, zones: TestWorld.zones))
    replayed.pass(to: test.world.now)
    #expect(replayed == test.world)
    #expect(replayed.activityLog.entries.count == 3)
  }
}
