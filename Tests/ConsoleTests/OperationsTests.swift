import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// The page of operations: what is under way, what has ended, and what one does about both.
@Suite struct OperationsTests {
  private static let begun = Fleets.now

  /// The page with these stops under way, accepted.
  private static func stopping(_ names: [String]) -> ConsoleState {
    var state = Fleets.loaded()
    for name in names {
      state.light(name)
      _ = state.type(" ")
    }
    _ = state.type("x")
    _ = names.count == 1 ? state.type("y") : state.type([.character("\(names.count)".first ?? "0"), .enter])
    for target in state.operations.map(\.target) {
      _ = Console.update(
        &state, .actionAccepted(.stop, target, requestID: "5f-\(target.name)", canBeDetached: true),
        at: begun + .seconds(5))
    }
    state.notice = nil
    _ = state.type("o")
    return state
  }

  private static func row(_ state: ConsoleState, _ text: String) -> String? {
    state.rows.first { $0.contains(text) }
  }

  @Test func whatIsDetachedGoesOnInAzureAndNobodyWaitsForIt() throws {
    var state = Self.stopping(["ds-chenyu"])
    let target = try #require(state.operations.first?.target)
    #expect(state.type("d") == [.detach(.stop, target)])
    #expect(state.dialog == nil)
    #expect(state.operations.isEmpty)
    #expect(state.shows("stop of ds-chenyu is detached: it goes on in Azure"))
    #expect(state.shows("detached; it went on in Azure"))
    // Where it ends is not this program's news any more, but the list's.
    #expect(state.type("d").isEmpty)
    #expect(state.shows("no operation that amldeck watches"))
  }

  @Test func aRequestWithoutAnAnswerCannotBeDetached() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("xyo")
    #expect(state.type("d").isEmpty)
    #expect(state.shows("detach: stop of ds-chenyu has no answer yet."))
    #expect(state.operations.count == 1)
  }

  @Test func aDeletionThatACreationFollowsCannotBeDetached() throws {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("xy")
    let target = try #require(state.operations.first?.target)
    _ = Console.update(&state, .actionAccepted(.stop, target), at: Self.begun)
    _ = state.type("o")
    #expect(state.type("d").isEmpty)
    #expect(state.shows("more is to be sent"))
  }

  @Test func itIsDetachedByNameWhereThereIsNoLight() {
    var state = Self.stopping(["ds-chenyu"])
    _ = state.type(":detach ds-omar")
    _ = state.type(.enter)
    #expect(state.shows("amldeck watches nothing on ds-omar"))
    _ = state.type(.control("u"))
    _ = state.type("detach ds-chenyu")
    #expect(state.type(.enter).contains { if case .detach = $0 { true } else { false } })
  }

  @Test func whatIsClearedDoesNotComeBack() throws {
    var state = Self.stopping(["ds-chenyu"])
    #expect(state.type("c").isEmpty)
    #expect(state.shows("nothing has ended here"))
    let target = try #require(state.operations.first?.target)
    _ = Console.update(&state, .actionEnded(.stop, target, nil), at: Self.begun + .seconds(60))
    #expect(Self.row(state, " done") != nil)
    #expect(state.type("c") == [.clearOperations(until: Fleets.now)])
    #expect(state.shows("1 cleared"))
    #expect(Self.row(state, " done") == nil)
    _ = state.type("qo")
    #expect(Self.row(state, " done") == nil)
    #expect(state.shows("0 running  0 ended"))
  }

  @Test func severalHaveOneLineForAllAndOneForEach() throws {
    var state = Self.stopping(["ds-chenyu", "ds-wanglei", "ds-ana"])
    #expect(Self.row(state, "3 instances")?.contains("0 of 3 done") == true)
    let targets = state.operations.map(\.target)
    _ = Console.update(&state, .actionEnded(.stop, targets[0], nil), at: Self.begun + .seconds(30))
    let failure = ServiceFailure(.operationFailed, "The disk is full.", code: "DiskFull", requestID: "5f-end")
    _ = Console.update(&state, .actionEnded(.stop, targets[1], failure), at: Self.begun + .seconds(40))
    #expect(Self.row(state, "3 instances")?.contains("1 of 3 done, 1 FAILED") == true)
    for target in targets { #expect(Self.row(state, target.name) != nil) }
    #expect(state.shows("FAILED: The disk is full."))
    #expect(state.shows("1 running  1 failed  1 ended"))
    // What was cleared meanwhile still counts among those that were confirmed with it.
    _ = state.type("c")
    #expect(Self.row(state, "3 instances")?.contains("1 of 3 done, 1 FAILED") == true)
    _ = Console.update(&state, .key(.escape), at: Fleets.now)
    state.notice = nil
    _ = Console.update(&state, .actionEnded(.stop, targets[2], nil), at: Self.begun + .seconds(50))
    #expect(state.shows("2 of 3 done, 1 failed"))
  }

  @Test func theLitLineSaysWhyItFailedAndWhatSupportAsksFor() throws {
    var state = Self.stopping(["ds-chenyu"])
    #expect(state.shows("5f-ds-chenyu"))
    #expect(state.type("b") == [.copy("5f-ds-chenyu")])
    let target = try #require(state.operations.first?.target)
    let failure = ServiceFailure(.operationFailed, "The disk is full.", code: "DiskFull", requestID: "5f-end")
    _ = Console.update(&state, .actionEnded(.stop, target, failure), at: Self.begun + .seconds(40))
    #expect(state.shows("The disk is full.  (DiskFull)"))
    #expect(state.type("b") == [.copy("5f-end")])
    _ = state.type("L")
    #expect(state.shows("> errors"))
  }

  @Test func whatTakesLongerThanUsualSaysSo() {
    var state = Self.stopping(["ds-chenyu"])
    _ = Console.update(&state, .usualTimes(["stop": .seconds(70)]), at: Self.begun + .seconds(60))
    #expect(Self.row(state, "~1m 10s")?.contains("longer") == false)
    _ = Console.update(&state, .timer, at: Self.begun + .seconds(80))
    #expect(Self.row(state, "~1m 10s")?.contains("running, accepted, longer than usual") == true)
  }

  @Test func whatEarlierRunsDidStandsThere() throws {
    var state = Fleets.loaded()
    guard case .instance(let instance) = Fleets.production[4] else { return }
    let earlier = PastOperation(
      label: "start", target: Target(instance), begun: Fleets.now - .seconds(4000), ended: Fleets.now - .seconds(3900),
      outcome: .failedBefore(code: "QuotaExceeded"), requestID: "5f-old")
    _ = Console.update(&state, .endedEarlier([earlier]), at: Fleets.now)
    _ = state.type("o")
    #expect(Self.row(state, "failed: QuotaExceeded")?.contains("ds-omar") == true)
    #expect(state.shows("5f-old"))
  }

  @Test func readOnlyDetachesNothingThatItNeverBegan() {
    var state = Fleets.loaded()
    state.isReadOnly = true
    _ = state.type("o")
    #expect(state.type("dcb").isEmpty)
  }
}
