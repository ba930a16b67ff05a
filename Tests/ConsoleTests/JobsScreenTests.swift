import Languages
import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// `J`: what runs on an instance, what waits for it, and what a stop would end.
@Suite struct JobsScreenTests {
  static func job(_ name: String, _ status: String, on id: String) throws -> InstanceJob {
    try #require(
      InstanceJob(
        resource: .object([
          "name": .string(name),
          "properties": .object([
            "status": .string(status), "computeId": .string(id), "displayName": .string("Sweep \(name)"),
          ]),
          "systemData": .object([
            "createdAt": .string("2026-11-23T03:00:00Z"), "createdBy": .string("ana@contoso.example"),
          ]),
        ]), on: id))
  }

  static func open(columns: Int = 120, rows: Int = 40, isWhole: Bool = true) throws -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    state.light("ds-ana")
    guard
      case .readJobs(let targets)? = state.type("J").first(where: { if case .readJobs = $0 { true } else { false } }),
      let target = targets.first
    else { throw CreationTests.Missing(what: "a question for jobs") }
    #expect(Language.current != .english || state.shows("Reading..."))
    let jobs = [try job("a", "Running", on: target.id), try job("b", "Queued", on: target.id)]
    _ = Console.update(
      &state, .jobs(target, .success(InstanceJobs(jobs: jobs, isWhole: isWhole))), at: Fleets.now)
    return state
  }

  @Test func itShowsWhatRunsWhatWaitsAndWhatAStopEnds() throws {
    let state = try Self.open()
    #expect(state.rows.contains { $0.contains("Sweep a") && $0.contains("Running") && $0.contains("2h") })
    #expect(state.rows.contains { $0.contains("Sweep b") && $0.contains("Queued") && $0.contains("ana@contoso") })
    #expect(state.shows("Stopping it ends 1 running job on ds-ana: Sweep a; 1 more wait for it."))
  }

  @Test func aListThatWasTooLongIsSaid() throws {
    #expect(try Self.open(isWhole: false).shows("Stopping it ends at least 1 running job"))
  }

  @Test func theStopKeyIsAboutTheInstanceOfTheLine() throws {
    var state = try Self.open()
    _ = state.type("x")
    #expect(state.shows("STOP ds-ana"))
  }

  @Test func severalMarkedInstancesStandBelowOneAnother() {
    var state = Fleets.loaded()
    state.light("ds-ana")
    _ = state.type(" ")
    state.light("ds-chenyu")
    _ = state.type(" J")
    #expect(state.rows.count { $0.contains("Reading...") } == 2)
  }

  @Test func aFailureIsSaid() throws {
    var state = try Self.open()
    let target = try #require(state.screen.kind == .report ? state.reportTarget : nil)
    _ = Console.update(&state, .jobs(target, .failure(ServiceFailure(.noAccess, "You may not."))), at: Fleets.now)
    #expect(state.shows("You may not."))
  }
}

extension ConsoleState {
  fileprivate var reportTarget: Target? {
    guard case .report(let report) = screen else { return nil }
    return report.targets.first
  }
}
