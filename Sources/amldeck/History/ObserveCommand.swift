import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import History
import Schedules
import Terminal

struct ObserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe",
    abstract: "Record states, operations and changed settings without a screen, until it is stopped.",
    discussion: """
      Only reads. The history is shared with the console; amldeck history prints it. Alerts of the configuration go to
      their command and their log. Says once where it records, and then only what goes wrong and when it is right again.
      """)

  @Option(name: .long, help: "Seconds between two readings, at least 10.")
  var every = 60

  @Flag(name: .customLong("once"), help: "Read once and end.")
  var isOnce = false

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  /// It prints nothing but what goes wrong, and that as the format says.
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard every >= 10 else { throw ValidationError("--every \(every) is too often: give at least 10 seconds.") }
  }

  func run() throws {
    // Between two readings nothing wakes up.
    WorkerThreads.install()
    let (place, every, isOnce) = (place, every, isOnce)
    let store = try HistoryFile.open()
    defer { store.close() }
    try blocking {
      let observing = Task {
        try await Backend.withAzure(place, isReadOnly: true) { backend in
          let desk = try backend.alerts.map { alerts throws(ServiceFailure) in
            try AlertDesk(
              alerts, statePath: AlertDesk.statePath(of: "observe"), zone: SystemZones.viewer ?? .utc,
              complain: { StandardError.write("amldeck: \($0.sentence)") })
          }
          var observer = Observer(backend, store: store, interval: .seconds(every), desk: desk)
          do throws(ServiceFailure) {
            repeat {
              let isFirst = observer.instances == nil
              try await observer.read(backend)
              if isFirst, !isOnce, let count = observer.instances {
                // Said once: whoever sits before it, or reads the journal, sees that it works and where.
                StandardError.write(
                  "amldeck: Records \(count == 1 ? "1 instance" : "\(count) instances") every \(every) s in \(HistoryFile.path); Ctrl-C or SIGTERM ends it."
                )
              }
              if !isOnce { await WorkerThreads.sleep(.seconds(every)) }
            } while !isOnce && !Task.isCancelled
          } catch {
            // What has begun to be told is told to its end.
            await desk?.finish()
            throw error
          }
          await desk?.finish()
          guard !isOnce || observer.failures.isEmpty else { throw ProgramExit(code: 4) }
        }
      }
      let signals = EndingSignals { observing.cancel() }
      defer { signals.close() }
      do {
        try await observing.value
      } catch let failure as ServiceFailure where failure.kind == .cancelled {
        // Asked to end in the middle of a request: that is an orderly end.
        return
      }
    }
  }
}

/// Turns readings of the fleet into history, and into alerts.
struct Observer {
  private let store: HistoryStore
  private let recorder: FleetRecorder
  private let desk: AlertDesk?
  private let reader: FactsReader
  /// What findings need beyond the list takes many questions: it is read seldom (as often as in the console).
  private static let factsInterval = Duration.seconds(300)
  private var facts = FactsReader.Reading()
  private var factsReadAt: Instant?
  private var complaints: Set<String> = []
  /// The workspaces that cannot be read at present, and why.
  private(set) var failures: [String: String] = [:]
  private var prunedDay: Int64?
  /// How many were in the last reading; nil before the first one.
  private(set) var instances: Int?

  /// - Parameters:
  ///   - interval: between two readings, by the service's clock.
  ///   - desk: nil where nothing alerts.
  init(_ backend: Backend, store: HistoryStore, interval: Duration, desk: AlertDesk?) {
    self.store = store
    self.desk = desk
    reader = FactsReader(backend, store: store, zone: SystemZones.viewer ?? .utc)
    recorder = FleetRecorder(store: store, interval: interval)
  }

  mutating func read(_ backend: Backend) async throws(ServiceFailure) {
    var lists: [(workspace: WorkspaceID, items: [FleetItem])] = []
    for workspace in backend.workspaceIDs {
      do throws(ServiceFailure) {
        let items = try await backend.reader.instances(of: workspace)
        try recorder.record(items, of: workspace, at: backend.clock.now)
        lists.append((workspace, items))
        if failures.removeValue(forKey: workspace.path) != nil {
          StandardError.write("amldeck: Workspace \(workspace.name) can be read again.")
        }
      } catch {
        if error.kind == .cancelled || error.kind == .usage { throw error }
        // Said once, and again when the reason changes; the time until then is a gap.
        if failures.updateValue(error.sentence, forKey: workspace.path) != error.sentence {
          StandardError.write("amldeck: \(error.sentence)")
        }
      }
    }
    instances = lists.reduce(0) { $0 + $1.items.count }
    try recorder.prune(at: backend.clock.now, last: &prunedDay)
    try await alert(lists, backend)
  }

  private mutating func alert(
    _ lists: [(workspace: WorkspaceID, items: [FleetItem])], _ backend: Backend
  ) async throws(ServiceFailure) {
    guard let desk else { return }
    let now = backend.clock.now
    if factsReadAt.map({ now < $0 || now - $0 >= Self.factsInterval }) ?? true {
      let instances = lists.flatMap(\.items).compactMap { item -> ComputeInstance? in
        guard case .instance(let instance) = item else { return nil }
        return instance
      }
      let known = facts.facts
      facts = await reader.read(instances, at: now)
      // Of a workspace that cannot be read now, what was known stays: nothing of it is over.
      if !failures.isEmpty { facts.facts.merge(known) { new, _ in new } }
      factsReadAt = now
      for failure in facts.failures where complaints.insert(failure.sentence).inserted {
        StandardError.write("amldeck: \(failure.sentence)")
      }
    }
    let measure = FindingMeasure(
      now: now, zones: SystemZones.source, usualTimes: try HistoryFile.usualTimes(in: store), facts: facts.facts,
      weeklyBudget: backend.weeklyBudget, presets: backend.presets)
    for (workspace, items) in lists { await desk.take(items, of: workspace, measure) }
  }
}
