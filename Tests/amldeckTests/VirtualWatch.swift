import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import SimulatorServer

@testable import amldeck

/// A simulated world that is watched as `amldeck observe` watches one, hours of it in seconds: the clock is moved by
/// hand, and nobody waits before asking again.
struct VirtualWatch {
  var backend: Backend
  let store: HistoryStore
  private var alerts: AlertWatch
  /// What the last lists held.
  private(set) var instances: [ComputeInstance] = []
  private(set) var measure: FindingMeasure
  private(set) var said: [Alert] = []
  private let facts: FactsReader
  private let step: Int

  /// - Parameter step: seconds between two readings.
  init(
    _ scenario: String, step: Int, budget: Money? = nil, directory: Bool = true, isReadOnly: Bool = true,
    kinds: [AlertKind] = AlertKind.usual
  ) async throws {
    var options = try WorldOptions.parse(["--scenario", scenario, "--paused"])
      .options(defaultRate: nil, defaultStart: DemoCommand.start)
    options.hasRateLimits = false
    let patient = Surroundings(
      now: { RealSurroundings.now() }, sleep: { _ in }, random: { 0.5 }, makeUUID: RealSurroundings.makeUUID)
    backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: nil, surroundings: patient)
    if !directory { backend.directory = nil }
    guard let store = backend.history else { throw ServiceFailure(.usage, "The demo keeps no history.") }
    self.store = store
    self.step = step
    alerts = AlertWatch(kinds: kinds)
    facts = FactsReader(backend, store: store, zone: .utc)
    measure = FindingMeasure(now: backend.clock.now, zones: SystemZones.source, weeklyBudget: budget)
    try await read()
  }

  /// Lets so many hours go by, and looks at each step.
  mutating func watch(hours: Double) async throws {
    guard let control = backend.control else { throw ServiceFailure(.usage, "The demo has no control.") }
    for _ in 0..<Int(hours * 3600) / step {
      backend.clock = try await control.change(.advance(seconds: step), isPaused: true).clock
      try await read()
    }
  }

  private mutating func read() async throws {
    let recorder = FleetRecorder(store: store, interval: .seconds(step))
    var lists: [(workspace: WorkspaceID, items: [FleetItem])] = []
    measure.now = backend.clock.now
    for workspace in backend.workspaceIDs {
      let items = try await backend.reader.instances(of: workspace)
      try recorder.record(items, of: workspace, at: measure.now)
      lists.append((workspace, items))
    }
    instances = lists.flatMap(\.items).compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
    let reading = await facts.read(instances, at: measure.now)
    if let failure = reading.failures.first { throw failure }
    measure.facts = reading.facts
    for (workspace, items) in lists {
      let here = items.compactMap { item -> ComputeInstance? in
        guard case .instance(let instance) = item else { return nil }
        return instance
      }
      said += alerts.take(here, ofWorkspace: workspace.path, measure)
    }
  }

  /// The codes of each instance, by its name, in alphabetical order.
  var codes: [String: [String]] {
    Dictionary(uniqueKeysWithValues: instances.map { ($0.name, $0.findings(measure).map(\.code.rawValue).sorted()) })
  }
}
