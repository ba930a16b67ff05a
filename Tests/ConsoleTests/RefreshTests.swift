import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// When what is read again.
@Suite struct RefreshTests {
  private static let soon = Fleets.now + .seconds(2)

  private func target(_ item: FleetItem) -> Target {
    Target(id: item.id, name: item.name, workspace: item.workspace)
  }

  @Test func onlyWhatIsInFlightIsReadWhileTheListIsFresh() {
    var state = Fleets.loaded()
    let moving = Fleets.production[3]
    #expect(Console.update(&state, .timer, at: Self.soon) == [.readAlone([target(moving)])])
    guard case .instance(var instance) = moving else { return }
    instance.state = InstanceState("Running")
    let effects = Console.update(&state, .instanceRead(target(moving), .success(instance)), at: Self.soon)
    #expect(effects == [.wake(afterSeconds: 10)], "nothing is in flight any more")
    #expect(state.rows.contains { $0.contains("ds-train") && $0.contains("RUN running") })
  }

  @Test func anOldListIsReadWhole() {
    var state = Fleets.loaded()
    let effects = Console.update(&state, .timer, at: Fleets.now + .seconds(10))
    #expect(effects.contains(.loadFleet(workspaces: ["ml-prod", "ml-dev"])))
  }

  @Test(arguments: [(1_000, 10), (3_000, 18), (10_000, 60)])
  func aLongListRestsLongerUnlessSomebodySaysOtherwise(count: Int, seconds: Int) {
    var state = Fleets.loaded()
    let items = (0..<count).map {
      Timelines.instance("ci-\($0)", "Stopped", [], last: "Stop", at: Fleets.now, by: "User")
    }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: Fleets.now)
    let effects = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    #expect(effects.contains(.wake(afterSeconds: seconds)))
    #expect(state.shows("every \(seconds) s"))
    _ = state.type(":refresh 30s")
    _ = state.type(.enter)
    #expect(state.shows("every 30 s"))
  }

  @Test(arguments: [
    Result<ComputeInstance, ServiceFailure>.failure(ServiceFailure(.notFound, "It is gone.")),
    .failure(ServiceFailure(.noContact, "No route.")),
  ])
  func whatCannotBeReadAloneIsLeftToTheList(result: Result<ComputeInstance, ServiceFailure>) {
    var state = Fleets.loaded()
    _ = Console.update(&state, .timer, at: Self.soon)
    let effects = Console.update(&state, .instanceRead(target(Fleets.production[3]), result), at: Self.soon)
    #expect(effects == [.loadFleet(workspaces: ["ml-prod", "ml-dev"])])
  }

  @Test func whatIsInNoListYetIsLookedForInTheList() {
    var state = Fleets.loaded()
    _ = Console.update(&state, .timer, at: Self.soon)
    guard case .instance(let new) = Fleets.instance("ds-new", "Creating") else { return }
    let effects = Console.update(
      &state, .instanceRead(target(.instance(new)), .success(new)), at: Self.soon)
    #expect(effects == [.loadFleet(workspaces: ["ml-prod", "ml-dev"])])
  }

  @Test func manyInFlightAreReadWithTheList() {
    var state = Fleets.state()
    let items = (0..<21).map { Fleets.instance("ci-\($0)", "Starting") }
    for (workspace, items) in [("ml-prod", items), ("ml-dev", [])] {
      _ = Console.update(&state, .fleetLoaded(workspace: workspace, items: items), at: Fleets.now)
    }
    let effects = Console.update(&state, .timer, at: Self.soon)
    #expect(effects.contains(.loadFleet(workspaces: ["ml-prod", "ml-dev"])))
  }
}
