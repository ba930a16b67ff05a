import ComputeModel
import Console
import Terminal
import Testing

/// Single sign-on by key: who may turn it on is said before anything is sent.
@Suite struct SingleSignOnTests {
  /// A console on the page of an instance that an administrator made for somebody else.
  private static func page(isOn: Bool?, isOnBehalf: Bool = true) -> ConsoleState {
    var state = Fleets.loaded()
    guard case .instance(var instance) = Fleets.instance("ds-new", "Running", owner: "admin", sso: isOn) else {
      return state
    }
    if isOnBehalf {
      instance.assignedTo = ComputeInstance.AssignedUser(objectID: "99999999-owner", tenantID: "tenant")
    }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [.instance(instance)]), at: Fleets.now)
    state.light("ds-new")
    _ = state.type(.enter)
    return state
  }

  @Test(arguments: [true, false]) func theKeyAsksForTheOtherOne(isOn: Bool) {
    var state = Self.page(isOn: isOn, isOnBehalf: false)
    guard case .plan(let action, let targets)? = state.type("E").first else {
      Issue.record("E should ask")
      return
    }
    #expect(action == .enableSSO(!isOn))
    #expect(state.shows("computes/enableSso/action"))
    #expect(state.type("y") == [.perform(action, targets)])
  }

  @Test func theDialogSaysThatOnlyTheAssignedUserMayTurnItOn() {
    var state = Self.page(isOn: false)
    _ = state.type("E")
    let text = state.rows.joined(separator: " ")
    #expect(text.contains("99999999-owner"))
    #expect(text.contains("only that user"))
    #expect(state.type(.enter).isEmpty)
    #expect(state.dialog == nil)
  }

  @Test func aRefusalOfTheServiceIsShown() {
    var state = Self.page(isOn: false)
    guard case .plan(let action, let targets)? = state.type("E").first else { return }
    _ = state.type("y")
    let refusal = ServiceFailure(.noAccess, "Only the assigned user may do this.")
    _ = Console.update(&state, .actionEnded(action, targets[0], refusal), at: Fleets.now)
    #expect(state.shows("Only the assigned user may do this."))
  }

  @Test func whereTheServiceDoesNotSayNothingIsGuessed() {
    var state = Self.page(isOn: nil)
    #expect(state.type("E").isEmpty)
    #expect(state.dialog == nil)
    #expect(state.shows("the service does not say whether it is on"))
  }

  @Test func readOnlyIsGreyWithItsReason() {
    var state = Documents.page()
    state.isReadOnly = true
    _ = state.type("3")
    #expect(state.shows("E is grey."))
    #expect(state.type("E").isEmpty)
    #expect(state.dialog == nil)
    #expect(state.shows("amldeck runs read-only here"))
  }
}
