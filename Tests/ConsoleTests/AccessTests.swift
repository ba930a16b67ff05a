import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct AccessTests {
  private static let reader = ScopeAccess(permissions: [Permission(actions: ["*/read"])])
  private static let owner = ScopeAccess(permissions: [Permission(actions: ["*"])])

  private static func state(_ access: ScopeAccess) -> ConsoleState {
    var state = Fleets.loaded()
    for name in Fleets.place.workspaces {
      _ = Console.update(&state, .access(.workspace(name), .success(access)), at: Fleets.now)
    }
    return state
  }

  @Test func rightsAreReadAtTheBeginningAndAgainAfterFiveMinutes() {
    var state = Fleets.state()
    let scopes = Fleets.place.workspaces.map { AccessScope.workspace($0) }
    #expect(Console.update(&state, .began, at: Fleets.now).contains(.readAccess(scopes)))
    // Still under way.
    #expect(!Console.update(&state, .timer, at: Fleets.now).contains { $0.isOfAccess })
    for scope in scopes { _ = Console.update(&state, .access(scope, .success(Self.owner)), at: Fleets.now) }
    #expect(!Console.update(&state, .timer, at: Fleets.now + .seconds(299)).contains { $0.isOfAccess })
    #expect(Console.update(&state, .timer, at: Fleets.now + .seconds(300)).contains(.readAccess(scopes)))
  }

  @Test func aReadOnlyConsoleAsksForNoRights() {
    var state = Fleets.state()
    state.isReadOnly = true
    #expect(!Console.update(&state, .began, at: Fleets.now).contains { $0.isOfAccess })
  }

  @Test func aMissingRightIsNamedAndTheInstanceItselfIsAsked() {
    var state = Self.state(Self.reader)
    state.light("ds-chenyu")
    let effects = state.type("x")
    #expect(state.dialog == nil)
    #expect(state.shows("ds-chenyu needs the right"))
    #expect(state.shows("computes/stop/action"))
    guard case .readAccess(let scopes)? = effects.first, case .instance(let target)? = scopes.first else {
      Issue.record("the rights on the instance should be read, got \(effects.count) effects")
      return
    }
    #expect(target.name == "ds-chenyu")
    // A role on that instance alone allows what the workspace's roles do not.
    _ = Console.update(&state, .access(.instance(target), .success(Self.owner)), at: Fleets.now)
    _ = state.type("x")
    #expect(state.shows("STOP ds-chenyu"))
  }

  @Test func whatTheInstanceItselfRefusesIsNotAskedAgain() {
    var state = Self.state(Self.reader)
    state.light("ds-chenyu")
    guard case .readAccess(let scopes)? = state.type("x").first, let scope = scopes.first else { return }
    _ = Console.update(&state, .access(scope, .success(Self.reader)), at: Fleets.now)
    #expect(state.type("x").isEmpty)
    #expect(state.dialog == nil)
  }

  @Test func capitalRReadsRightsAgain() {
    var state = Self.state(Self.reader)
    #expect(state.type("R").contains { $0.isOfAccess })
  }

  @Test func rightsThatCannotBeReadMakeNoKeyGrey() {
    var state = Fleets.loaded()
    let failure = ServiceFailure(.noContact, "No answer.")
    _ = Console.update(&state, .access(.workspace("ml-prod"), .failure(failure)), at: Fleets.now)
    state.light("ds-chenyu")
    _ = state.type("x")
    #expect(state.shows("STOP ds-chenyu"))
    #expect(state.errors.first?.what == "your rights in workspace ml-prod")
  }

  @Test func aFailedReadingKeepsWhatWasKnown() {
    var state = Self.state(Self.reader)
    let failure = ServiceFailure(.noContact, "No answer.")
    _ = Console.update(&state, .access(.workspace("ml-prod"), .failure(failure)), at: Fleets.now)
    state.light("ds-chenyu")
    _ = state.type("x")
    #expect(state.dialog == nil)
  }

  @Test func aLockIsNamedBeforeAnythingIsSent() {
    var access = Self.owner
    access.locks = [
      ScopeAccess.Lock(name: "exam-week", level: .readOnly, scope: "/subscriptions/\(Fleets.place.subscription)")
    ]
    var state = Self.state(access)
    state.light("ds-chenyu")
    _ = state.type("x")
    #expect(state.dialog == nil)
    #expect(state.shows("lock exam-week (ReadOnly)"))
  }
}

extension Effect {
  fileprivate var isOfAccess: Bool {
    if case .readAccess = self { return true }
    return false
  }
}
