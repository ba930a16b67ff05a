import ComputeModel
import Console
import Terminal
import Testing

@Suite struct ActionTests {
  @Test func stoppingAsksFirstAndYConfirms() throws {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    let asked = state.type("x")
    guard case .plan(.stop, let targets)? = asked.first, let target = targets.first else {
      Issue.record("x should ask for the request of a stop, got \(asked)")
      return
    }
    #expect(target.name == "ds-chenyu")
    _ = Console.update(&state, .planned(.stop, targets, requests: ["POST /subscriptions/.../stop"]), at: Fleets.now)
    #expect(state.shows("STOP ds-chenyu"))
    #expect(state.shows("sends POST /subscriptions/.../stop"))
    #expect(state.shows("Its cores stay counted against the quota."))
    #expect(state.type("y") == [.perform(.stop, [target])])
    #expect(state.dialog == nil)
    #expect(state.operations.count == 1)
  }

  @Test func escapeEnterAndNCancel() {
    for key in [Key.escape, .enter, .character("n"), .character("q")] {
      var state = Fleets.loaded()
      state.light("ds-chenyu")
      _ = state.type("x")
      #expect(state.type(key).isEmpty)
      #expect(state.dialog == nil)
      #expect(state.operations.isEmpty)
    }
  }

  @Test func noOtherKeyConfirms() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("x")
    for character in "xsrYjkgG/?R 1" { #expect(state.type(.character(character)).isEmpty) }
    #expect(state.dialog != nil)
  }

  @Test func aKeyTypedBeforeTheDialogWasDrawnIsDropped() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = Console.update(&state, .key(.character("x")), at: Fleets.now)
    #expect(Console.update(&state, .key(.character("y")), at: Fleets.now).isEmpty)
    #expect(state.dialog != nil)
  }

  @Test func aPasteOutsideOfAFieldDoesNothing() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    #expect(state.type(.paste("xy")).isEmpty)
    #expect(state.dialog == nil)
    #expect(state.shows("it was dropped"))
  }

  @Test(arguments: [
    ("s", "ds-chenyu", "only a stopped instance can be started"),
    ("x", "ds-omar", "only a running instance can be stopped"),
    ("r", "ds-omar", "only a running or unusable instance can be restarted"),
    ("x", "odd-one", "cannot be read"),
  ])
  func aKeyThatCannotActSaysWhy(key: String, name: String, reason: String) {
    var state = Fleets.loaded()
    state.light(name)
    #expect(state.type(key).isEmpty)
    #expect(state.dialog == nil)
    #expect(state.shows(reason))
  }

  @Test func readOnlyNeverActs() {
    var state = Fleets.loaded()
    state.isReadOnly = true
    for name in ["ds-chenyu", "ds-omar", "ds-ana"] {
      state.light(name)
      for key in ["s", "x", "r"] {
        #expect(state.type(key).isEmpty)
        #expect(!state.type("y").contains { if case .perform = $0 { true } else { false } })
        _ = state.type(.escape)
      }
    }
    #expect(state.operations.isEmpty)
    #expect(state.shows("READ-ONLY"))
  }

  @Test func anInstanceThatMovedOnWhileTheDialogStoodOpenIsLeftAlone() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("x")
    var items = Fleets.production
    items[1] = Fleets.instance("ds-chenyu", "Stopped")
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    #expect(state.type("y").isEmpty)
    #expect(state.shows("nothing was sent"))
  }

  @Test func aSecondActionWaitsForTheFirst() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("xy")
    #expect(state.type("r").isEmpty)
    #expect(state.shows("stop of ds-chenyu is still under way"))
  }

  @Test func aFailedOperationStaysOnTheScreenUntilEscape() {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type("xy")
    let target = state.operations[0].target
    let failure = ServiceFailure(.operationFailed, "Stop of ds-chenyu failed: the disk is full.")
    let effects = Console.update(&state, .actionEnded(.stop, target, failure), at: Fleets.now)
    #expect(effects == [.loadFleet(workspaces: ["ml-prod", "ml-dev"])])
    #expect(state.operations.isEmpty)
    _ = state.type("j")
    #expect(state.shows("the disk is full"))
    _ = state.type(.escape)
    #expect(!state.shows("the disk is full"))
  }

  @Test func quittingAsksAtTheRootAndCapitalQDoesNot() {
    var state = Fleets.loaded()
    #expect(state.type("q").isEmpty)
    #expect(state.shows("Leave amldeck"))
    #expect(state.type("y") == [.quit])
    var other = Fleets.loaded()
    #expect(other.type("Q") == [.quit])
    #expect(other.type(.control("c")) == [.quit])
  }
}
