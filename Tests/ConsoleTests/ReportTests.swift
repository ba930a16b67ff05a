import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct ReportTests {
  static let region = Region(
    location: "eastus",
    usages: [
      Usage(
        name: "TotalDedicatedCores", title: "Total Regional", kind: "totalDedicatedCores/usages", used: 40, limit: 100),
      Usage(name: "standardDSv2Family", title: "DSv2", kind: "vmFamily/dedicatedCores/usages", used: 20, limit: 20),
    ],
    sizes: [
      VMSize(name: "Standard_DS3_v2", family: "standardDSv2Family", cores: 4),
      VMSize(name: "Standard_DS11_v2", family: "standardDSv2Family", cores: 2),
    ], workspaces: ["ml-prod", "ml-dev"])

  static func open(_ command: String, columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    state.simulator = SimulatorStatus(
      scenario: "lab", seed: "7", isPaused: false, rate: 10, nextEvent: Fleets.now + .seconds(90), instances: 8,
      events: 42)
    state.light("ds-chenyu")
    _ = state.type("xy")
    if let target = state.operations.first?.target {
      _ = Console.update(&state, .actionAccepted(.stop, target), at: Fleets.now + .seconds(20))
    }
    _ = Console.update(&state, .usualTimes(["stop": .seconds(70)]), at: Fleets.now + .seconds(80))
    let failure = ServiceFailure(.noContact, "Cannot connect.", code: "Odd", requestID: "5f")
    _ = Console.update(&state, .fleetFailed(workspace: "ml-dev", failure), at: Fleets.now + .seconds(80))
    _ = state.type(":" + command)
    _ = state.type(.enter)
    _ = Console.update(&state, .region(.success([region])), at: Fleets.now + .seconds(80))
    return state
  }

  @Test func aStopSaysHowManyCoresStayHeld() {
    var state = Fleets.loaded(columns: 120, rows: 40)
    state.light("ds-chenyu")
    _ = state.type("x")
    #expect(state.shows("Its cores stay counted against the quota."), "nobody knows how many")
    _ = state.type(.escape)
    _ = Console.update(&state, .region(.success([Self.region])), at: Fleets.now)
    _ = state.type("x")
    #expect(state.shows("Its 4 cores stay counted against the quota."))
  }

  @Test func theListSaysWhatStoppedInstancesHold() {
    var state = Fleets.loaded(columns: 120, rows: 40)
    #expect(!state.shows("cores "))
    _ = Console.update(&state, .region(.success([Self.region])), at: Fleets.now)
    #expect(state.shows("cores 40/100 (2 held by stopped)"))
    // What is deleted holds nothing.
    let rest = Fleets.production.filter { $0.name != "ds-omar" }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: rest), at: Fleets.now)
    #expect(state.shows("cores 40/100") && !state.shows("held by stopped"))
  }

  @Test func operationsShowElapsedAndUsualTime() {
    let state = Self.open("ops")
    #expect(state.shows("~1m 10s"))
    #expect(state.rows.contains { $0.contains("stop") && $0.contains("ds-chenyu") && $0.contains("accepted") })
  }

  @Test func anOperationHasTheRequestsOfItsInstance() {
    var state = Self.open("ops")
    let path = Fleets.path(ofWorkspace: "ml-prod") + "/computes/"
    _ = Console.update(
      &state,
      .requestLog([
        LoggedRequest(at: Fleets.now, text: "POST \(path)ds-chenyu/stop?api-version=2025-12-01 202 41 ms 5f-1"),
        LoggedRequest(at: Fleets.now, text: "GET \(path)ds-chenyu-2?api-version=2025-12-01 200 9 ms 5f-2"),
      ]), at: Fleets.now)
    #expect(state.shows("REQUESTS  ds-chenyu"))
    #expect(state.shows("POST .../ml-prod/computes/ds-chenyu/stop?api-version=2025-12-01 202 41 ms 5f-1"))
    #expect(!state.shows("5f-2"))
  }

  @Test func quotaSaysWhatStoppedInstancesHold() {
    let state = Self.open("quota")
    #expect(state.shows("0 FULL"))
    #expect(state.shows("Stopped instances hold 2 cores"))
    #expect(state.shows("Of unknown size, counted nowhere: "))
  }

  /// The second row of the table: a family that is full.
  static func openHolders(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = open("quota", columns: columns, rows: rows)
    _ = state.type("j")
    _ = state.type(.enter)
    let id = Fleets.path(ofWorkspace: "ml-prod") + "/computes/"
    _ = Console.update(
      &state,
      .clusters(
        .success([
          TrainingCluster(
            id: id + "cpu-cluster", name: "cpu-cluster", workspace: "ml-prod", size: "Standard_DS3_v2",
            location: "eastus", nodes: 3),
          TrainingCluster(
            id: id + "far", name: "far-cluster", workspace: "ml-prod", size: "Standard_DS3_v2", location: "westus",
            nodes: 3),
        ])), at: Fleets.now + .seconds(81))
    return state
  }

  @Test func enterOnAFamilySaysWhoHoldsItAndWhatDeletingWouldFree() {
    var state = Self.open("quota")
    _ = state.type("j")
    #expect(state.type(.enter) == [.readClusters])
    #expect(state.shows("> quota > DSv2") && state.shows("Reading the clusters..."))
    _ = Console.update(
      &state, .clusters(.failure(ServiceFailure(.noContact, "No contact."))), at: Fleets.now + .seconds(80))
    #expect(state.shows("~ Clusters are not read: No contact."))
    // R asks again.
    #expect(Set(state.type("R")).isSuperset(of: [.readRegion, .readClusters]))
    state = Self.openHolders()
    #expect(state.shows("20 of 20 cores are in use") && state.shows("0 are free: FULL"))
    #expect(state.rows.contains { $0.contains("cpu-cluster") && $0.contains("3 nodes") && $0.contains("a cluster") })
    // A cluster of another region holds nothing here.
    #expect(!state.shows("far-cluster"))
    #expect(state.shows("Deleting all that is stopped would free 2 cores; stopping frees none."))
    // What is stopped stands first, and Enter opens it.
    _ = state.type(.enter)
    let target = state.screen.target
    let stopped = state.fleet.rows.contains { item in
      guard case .instance(let instance) = item else { return false }
      return instance.id == target?.id && instance.state == .known(.stopped)
    }
    #expect(stopped, "\(String(describing: target))")
    // The last row leads to the list.
    _ = state.type("[")
    #expect(state.shows("> quota > DSv2"))
    _ = state.type("G")
    _ = state.type(.enter)
    #expect(state.fleet.filter == "size=DS11_v2|size=DS3_v2")
  }

  @Test func quotaIsReadWhenItIsOpened() {
    var state = Fleets.loaded()
    _ = state.type(":quota")
    #expect(state.type(.enter).isEmpty, "the list is reading it already")
    state = Fleets.loaded(columns: 120, rows: 40)
    _ = Console.update(&state, .region(.success([Self.region])), at: Fleets.now)
    _ = state.type(":quota")
    #expect(state.type(.enter) == [.readRegion], "what was read before is read again")
    _ = Console.update(&state, .region(.failure(ServiceFailure(.noAccess, "You may not."))), at: Fleets.now)
    #expect(state.shows("You may not."))
  }

  @Test func aReportIsReadFromTheWordOnThatWasSaid() throws {
    var state = Fleets.loaded()
    _ = state.type(":report soon")
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("soon is no time"))
    _ = state.type(.escape)
    _ = state.type(":report yesterday")
    let from = try Instant(since: "yesterday", now: Fleets.now, zone: .utc)
    #expect(state.type(.enter) == [.readFleetReport(from: from)])
    #expect(state.shows("Reading the history"))
    let instances = state.fleet.rows.compactMap { item -> ComputeInstance? in
      if case .instance(let instance) = item { return instance }
      return nil
    }
    let instance = try #require(instances.first)
    let trouble = LastOperation(
      name: "Start", time: from + .seconds(60), status: "StartFailed", trigger: "User")
    let report = FleetReport(
      [FleetReport.Source(instance, past: ObservedPast(operations: [trouble]))], workspaces: ["ml-dev"], from: from,
      until: Fleets.now, names: NameBook(), zones: nil)
    _ = Console.update(&state, .fleetReport(.success(report)), at: Fleets.now)
    #expect(state.shows("BY OWNER") && state.shows("BY WORKSPACE"))
    // R asks again.
    #expect(state.type("R").contains(.readFleetReport(from: from)))
    _ = Console.update(&state, .fleetReport(.failure(ServiceFailure(.noContact, "No contact."))), at: Fleets.now)
    #expect(state.shows("~ Not read: No contact.") && state.shows("BY OWNER"))
    // The first lines are the groups: Enter shows their instances in the list.
    _ = state.type(.enter)
    #expect(state.fleet.filter.hasPrefix("owner="))
    #expect(state.fleet.visibleItems.contains { $0.id == instance.id }, "\(state.fleet.filter)")
    _ = state.type("[G")
    _ = state.type(.enter)
    #expect(state.screen.target?.id == instance.id)
  }

  @Test func enterOpensTheInstanceOfTheLine() {
    var state = Self.open("dash")
    // Below the two workspaces.
    _ = state.type("jj")
    _ = state.type(.enter)
    #expect(state.screen.target != nil)
    // The first Escape is for the notice that there is no contact.
    _ = state.type(.escape, .escape)
    #expect(state.screen == .fleet)
  }

  @Test func actionsOnAReportAreAboutItsLine() {
    var state = Self.open("quota")
    // Below the total and the family, whose holders Enter would list.
    _ = state.type("jj")
    #expect(state.subjects.map(\.name) == ["ds-omar"])
    _ = state.type("s")
    #expect(state.shows("START ds-omar"))
  }

  @Test func theSimulatorsClockIsSetByKeysAndNotInReadOnly() {
    var state = Self.open("sim")
    #expect(state.shows("lab"))
    #expect(state.type(" ") == [.changeSimulator(.togglePause)])
    #expect(state.type("n") == [.changeSimulator(.advanceToNextEvent)])
    state.isReadOnly = true
    #expect(state.type("6").isEmpty)
  }

  @Test func whatGoesWrongOnPurposeIsTurnedOnAndOffByEnter() {
    var state = Self.open("sim", rows: 60)
    #expect(state.shows("[ ]  every answer comes two seconds late"))
    #expect(state.type(.enter) == [.changeSimulator(.setFault(.slow, isOn: true))])
    state.simulator?.faults = [.slow]
    #expect(state.shows("[x]  every answer comes two seconds late"))
    #expect(state.type(.enter) == [.changeSimulator(.setFault(.slow, isOn: false))])
    state.isReadOnly = true
    #expect(state.type(.enter).isEmpty)
  }

  @Test func anotherWorldBeginsAfterAQuestion() {
    var state = Self.open("sim", rows: 60)
    // Where others may use it, too, it stays.
    #expect(state.shows("amldeck serve --scenario NAME begins another"))
    state.simulator?.scenarios = ["lab", "quota-full"]
    #expect(state.shows("*    lab"))
    _ = state.type("G")
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("BEGIN THE WORLD quota-full"))
    #expect(state.type("y") == [.changeSimulator(.begin(scenario: "quota-full"))])
    state.isReadOnly = true
    #expect(state.type(.enter).isEmpty)
    #expect(state.dialog == nil)
  }

  @Test func anErrorIsOneEntryHoweverOftenItComes() {
    var state = Self.open("errors")
    let failure = ServiceFailure(.noContact, "Cannot connect.", code: "Odd", requestID: "60")
    _ = Console.update(&state, .fleetFailed(workspace: "ml-dev", failure), at: Fleets.now + .seconds(90))
    #expect(state.shows("2 times"))
    #expect(state.shows("60"))
  }

  @Test func operationsOfAnEarlierRunAreTakenUp() {
    var state = Fleets.loaded()
    guard case .instance(let instance) = Fleets.production[3] else { return }
    let earlier = OperationInFlight(
      action: .start, target: Target(instance), begun: Fleets.now - .seconds(60), isAccepted: true)
    _ = Console.update(&state, .resumed([earlier]), at: Fleets.now)
    _ = state.type("o")
    #expect(state.rows.contains { $0.contains("start") && $0.contains("ds-train") && $0.contains("1m 0s") })
    _ = Console.update(&state, .actionEnded(.start, earlier.target, nil), at: Fleets.now)
    #expect(state.operations.isEmpty)
  }
}
