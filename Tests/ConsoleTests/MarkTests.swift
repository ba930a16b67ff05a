import ComputeModel
import Console
import Terminal
import Testing

@Suite struct MarkTests {
  private func names(_ items: [FleetItem]) -> [String] { items.map(\.name).sorted() }

  @Test func spaceMarksAndGoesOn() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("  ")
    #expect(state.subjects.count == 2)
    #expect(state.shows("2 marked"))
    _ = state.type("U")
    #expect(state.list.marks.isEmpty)
  }

  @Test func aRangeFollowsTheLightAndVEndsIt() {
    var state = Fleets.loaded()
    _ = state.type("gvjj")
    #expect(state.subjects.count == 3)
    _ = state.type("vG")
    #expect(state.subjects.count == 3)
  }

  @Test func escapeDropsARangeAndKeepsMarks() {
    var state = Fleets.loaded()
    _ = state.type("g vjj")
    _ = state.type(.escape)
    #expect(state.list.marks.count == 1)
    #expect(state.dialog == nil)
  }

  @Test func escapeTakesTheFilterThenTheMarksAndOnlyThenAsksToLeave() {
    var state = Fleets.loaded()
    _ = state.type("/ds-an")
    _ = state.type(.enter, .character("*"), .escape)
    #expect(state.fleet.filter.isEmpty)
    #expect(state.list.marks.count == 1)
    _ = state.type(.escape)
    #expect(state.list.marks.isEmpty)
    #expect(state.shows("1 marked: unmarked"))
    #expect(state.dialog == nil)
    _ = state.type(.escape)
    #expect(state.dialog?.question == .quit)
  }

  @Test func starMarksOnlyWhatIsShownAndMarksOutlastTheFilter() {
    var state = Fleets.loaded()
    _ = state.type("/ds-an")
    _ = state.type(.enter, .character("*"), .escape)
    #expect(names(state.subjects) == ["ds-ana"])
    _ = state.type("/omar")
    _ = state.type(.enter)
    #expect(state.shows("1 of them hidden by the filter"))
  }

  @Test func severalAreConfirmedByTheirNumberAndEnter() throws {
    var state = Fleets.loaded()
    _ = state.type("*x")
    #expect(state.shows("STOP 4 instances"))
    // What cannot be stopped is named and left out; a state that we do not know is for the service to judge.
    #expect(state.shows("left out: ds-omar is Stopped"))
    #expect(state.shows("A job runs on ds-ana"))
    #expect(state.type("y").isEmpty)
    #expect(state.dialog != nil)
    _ = state.type(.control("u"))
    let effects = state.type(.character("4"), .enter)
    guard case .perform(.stop, let targets)? = effects.last else {
      Issue.record("4 and Enter should send, got \(effects)")
      return
    }
    #expect(targets.map(\.name).sorted() == ["ds-ana", "ds-chenyu", "ds-new-word", "ds-wanglei"])
    #expect(state.operations.count == 4)
    #expect(state.list.marks.isEmpty)
  }

  @Test func aWrongNumberSendsNothing() {
    var state = Fleets.loaded()
    _ = state.type("*x")
    #expect(state.type(.character("5"), .enter).isEmpty)
    #expect(state.shows("nothing was sent"))
    #expect(state.operations.isEmpty)
  }

  @Test func aDeletionIsConfirmedByTheNameAndNotByAPaste() {
    var state = Fleets.loaded()
    state.light("ds-omar")
    _ = state.type("D")
    #expect(state.type(.paste("ds-omar"), .enter).isEmpty)
    #expect(state.operations.isEmpty)
    state.light("ds-omar")
    _ = state.type("D")
    #expect(state.type("ds-omar").isEmpty)
    guard case .perform(.delete, let targets)? = state.type(.enter).last else {
      Issue.record("the name and Enter should delete")
      return
    }
    #expect(targets.map(\.name) == ["ds-omar"])
  }

  @Test func oneFailureOfSeveralStaysOnTheScreen() throws {
    var state = Fleets.loaded()
    _ = state.type("*x4")
    _ = state.type(.enter)
    let targets = state.operations.map(\.target)
    try #require(targets.count == 4)
    _ = Console.update(&state, .actionEnded(.stop, targets[0], nil), at: Fleets.now)
    let failure = ServiceFailure(.operationFailed, "Stop failed: the disk is full.")
    _ = Console.update(&state, .actionEnded(.stop, targets[1], failure), at: Fleets.now)
    _ = Console.update(&state, .actionEnded(.stop, targets[2], nil), at: Fleets.now)
    _ = Console.update(&state, .actionEnded(.stop, targets[3], nil), at: Fleets.now)
    #expect(state.shows("1 failed: Stop failed: the disk is full."))
    #expect(state.operations.isEmpty)
  }

  @Test func withoutItsRequestNothingCanBeConfirmed() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = Console.update(&state, .key(.character("x")), at: Fleets.now)
    _ = Console.update(&state, .painted, at: Fleets.now)
    #expect(Console.update(&state, .key(.character("y")), at: Fleets.now).isEmpty)
    #expect(state.shows("not known yet"))
    #expect(state.dialog != nil)
  }

  @Test func anInstanceThatIsGoneIsNotMarkedAnyMore() {
    var state = Fleets.loaded()
    _ = state.type("*")
    let count = state.subjects.count
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    #expect(state.subjects.count == count - 2)
  }
}
