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
    discussion: "Only reads. The history is shared with the console; amldeck history prints it.")

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
          var observer = Observer(store: store, interval: .seconds(every))
          repeat {
            try await observer.read(backend)
            if !isOnce { await WorkerThreads.sleep(.seconds(every)) }
          } while !isOnce && !Task.isCancelled
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

/// Turns readings of the fleet into history.
struct Observer {
  private let store: HistoryStore
  private let recorder: FleetRecorder
  /// The workspaces that cannot be read at present, and why.
  private(set) var failures: [String: String] = [:]
  private var prunedDay: Int64?

  init(store: HistoryStore, interval: Duration) {
    self.store = store
    recorder = FleetRecorder(store: store, interval: interval)
  }

  mutating func read(_ backend: Backend) async throws(ServiceFailure) {
    for workspace in backend.workspaceIDs {
      do throws(ServiceFailure) {
        let items = try await backend.reader.instances(of: workspace)
        try recorder.record(items, of: workspace, at: backend.clock.now)
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
    try prune(at: backend.clock.now)
  }

  private mutating func prune(at now: Instant) throws(ServiceFailure) {
    let day = now.secondsSinceEpoch / 86_400
    guard day != prunedDay else { return }
    prunedDay = day
    try HistoryFile.store { () throws(HistoryError) in
      try store.prune(
        before: now - .seconds(86_400 * HistoryFile.keptDays), largest: HistoryFile.largestSize)
    }
  }
}
