import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct ActivityLogTests {
  private static let stop = LoggedActivity(
    id: "one", action: "Microsoft.MachineLearningServices/workspaces/computes/stop/action",
    caller: "ana@contoso.example",
    callerID: "aaaa", began: Fleets.now - .seconds(7200), ended: Fleets.now - .seconds(7140), status: "Succeeded")
  private static let refused = LoggedActivity(
    id: "two", action: "Microsoft.MachineLearningServices/workspaces/computes/start/action", caller: "bert",
    began: Fleets.now - .seconds(3600), ended: Fleets.now - .seconds(3600), status: "Failed", code: "ScopeLocked")

  private static func opened() throws -> (ConsoleState, Target) {
    var state = Documents.page(columns: 120, rows: 60)
    let effects = state.type("9")
    guard case .readActivityLog(let target, let from, let until)? = effects.first else {
      throw ServiceFailure(.usage, "the tab asks for nothing")
    }
    #expect(until == Fleets.now && from == Fleets.now - .seconds(14 * 86_400))
    return (state, target)
  }

  @Test func theTabShowsWhoAskedForWhat() throws {
    var (state, target) = try Self.opened()
    #expect(state.shows("reading..."))
    _ = Console.update(&state, .activityLog(target, .success([Self.stop, Self.refused])), at: Fleets.now)
    #expect(state.shows("11-23 03:00  stop  Succeeded  by ana@contoso.example, after 1m"))
    #expect(state.shows("11-23 04:00  start  Failed  by bert  ScopeLocked"))
    _ = Console.update(
      &state, .names(["aaaa"], .success([DirectoryName(id: "AAAA", displayName: "Ana K")])), at: Fleets.now)
    #expect(state.shows("by Ana K"))
    // Not with each look at the clock.
    #expect(Console.update(&state, .timer, at: Fleets.now + .seconds(59)).allSatisfy { !$0.isOfLog })
    #expect(Console.update(&state, .timer, at: Fleets.now + .seconds(60)).contains { $0.isOfLog })
  }

  @Test func withoutTheRightTheTabSaysSo() throws {
    var (state, target) = try Self.opened()
    let failure = ServiceFailure(.noAccess, "You may not read the activity log.")
    _ = Console.update(&state, .activityLog(target, .failure(failure)), at: Fleets.now)
    #expect(state.shows("takes the right Microsoft.Insights/eventtypes/values/read"))
    #expect(state.notice == nil)
    #expect(Console.update(&state, .timer, at: Fleets.now + .seconds(299)).allSatisfy { !$0.isOfLog })
  }

  @Test func whatTheLogProvesStandsInTheTimeline() throws {
    var state = Fleets.loaded()
    state.zones = Documents.utcOnly
    state.light("ds-chenyu")
    let effects = state.type("t")
    guard case .readActivityLog(let target, _, _)? = effects.first(where: { $0.isOfLog }) else {
      Issue.record("the timeline does not ask for the log")
      return
    }
    _ = Console.update(&state, .activityLog(target, .success([Self.stop])), at: Fleets.now)
    #expect(state.shows("user stop"))
  }
}

extension Effect {
  fileprivate var isOfLog: Bool {
    if case .readActivityLog = self { return true }
    return false
  }
}
