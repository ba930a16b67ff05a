import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct OrderTests {
  private func names(_ state: ConsoleState) -> [String] { state.fleet.visibleItems.map(\.name) }

  @Test func sortKeysSortAndTheHeaderSaysSo() {
    var state = Fleets.loaded()
    _ = state.type("N")
    #expect(names(state) == names(state).sorted())
    #expect(state.title.contains("sort NAME"))
    _ = state.type("I")
    #expect(names(state) == names(state).sorted().reversed())
    #expect(state.title.contains("sort NAME reversed"))
    _ = state.type("IN")
    #expect(names(state).first == "ds-test7")
    #expect(!state.title.contains("sort"))
  }

  @Test func namesThatBeginAlikeAndNamesInOtherLettersAreInTheOrderOfText() {
    var state = Fleets.state()
    let given = [
      "workstation-of-the-lab-2", "workstation-of-the-lab-10", "workstation-of-the-lab", "b", "B", "", "a", "aé", "ae",
      "王", "workstatioñ", "ab", "abcdefgh", "abcdefghi", "abcdefg", "é", "e\u{301}a", "z",
    ]
    let items = given.map { Fleets.instance($0, "Running") }
    for (workspace, items) in [("ml-prod", items), ("ml-dev", [])] {
      _ = Console.update(&state, .fleetLoaded(workspace: workspace, items: items), at: Fleets.now)
    }
    _ = state.type("N")
    #expect(names(state) == given.sorted())
    _ = state.type("I")
    #expect(names(state) == given.sorted().reversed())
  }

  @Test func theLightFollowsItsInstanceIntoTheNewOrder() {
    var state = Fleets.loaded()
    state.light("ds-omar")
    for key in ["N", "I", "S", "O", "W", "A", "V"] {
      _ = state.type(key)
      #expect(state.litRow == "ds-omar", "after \(key)")
    }
  }

  @Test func whatIsUnknownStandsLastInBothDirections() {
    var state = Fleets.loaded()
    _ = state.type("V")
    #expect(names(state).last == "odd-one")
    _ = state.type("I")
    #expect(names(state).last == "odd-one")
  }

  @Test func theOldestStandsFirstByAge() {
    var state = Fleets.state()
    let items: [FleetItem] = [("ci-young", Int64(60)), ("ci-old", 9000), ("ci-unknown", -1)].map { name, age in
      guard case .instance(var instance) = Fleets.instance(name, "Running") else { return Fleets.production[0] }
      instance.createdOn = age < 0 ? nil : Fleets.now - .seconds(age)
      return .instance(instance)
    }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    _ = state.type("A")
    #expect(names(state) == ["ci-old", "ci-young", "ci-unknown"])
    _ = state.type("I")
    #expect(names(state) == ["ci-young", "ci-old", "ci-unknown"])
  }

  @Test func problemsOnlyAndBack() {
    var state = Fleets.loaded()
    _ = state.type("f")
    // What failed, and what runs until somebody stops it.
    #expect(names(state) == ["ds-test7", "odd-one", "ds-new-word", "ds-wanglei"])
    #expect(state.title.contains("problems only"))
    #expect(state.title.contains("(4 of 8)"))
    _ = state.type(.escape)
    #expect(names(state).count == 8)
    #expect(state.dialog == nil)
  }

  @Test func aFleetWithoutProblemsSaysSo() {
    var state = Fleets.state()
    for name in ["ml-prod", "ml-dev"] {
      _ = Console.update(
        &state, .fleetLoaded(workspace: name, items: [Fleets.instance("ci-a", "Running", workspace: name)]),
        at: Fleets.now)
    }
    _ = state.type("f")
    #expect(state.shows("None of the 2 instances has a problem. f shows all."))
  }

  @Test func wideShowsTheColumnsThatHadNoRoom() {
    var state = Fleets.loaded(columns: 80, rows: 24)
    #expect(!state.shows("IDENTITY"))
    _ = state.type("w")
    #expect(state.shows("IDENTITY"))
    #expect(state.shows("NAME"))
    #expect(state.shows("STATE"))
    _ = state.type("w")
    #expect(!state.shows("IDENTITY"))
  }
}
