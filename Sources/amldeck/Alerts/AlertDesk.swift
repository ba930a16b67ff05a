import ARM
import ComputeModel
import Glibc
import Schedules

/// Watches complete lists, and tells the world once of each thing that begins or is over.
actor AlertDesk {
  private let settings: AlertSettings
  private let statePath: String?
  /// The bell and the notification of whoever has a screen.
  private let screen: (@Sendable (Alert) async -> Void)?
  private let complain: @Sendable (ServiceFailure) async -> Void
  private var watch: AlertWatch
  private var queue: AlertQueue
  private var complaints: Set<String> = []
  /// The end of what is being told.
  private var telling: Task<Void, Never>?

  /// - Parameters:
  ///   - statePath: where what stands is kept beyond the program's end; nil for nowhere.
  ///   - zone: of the quiet hours.
  ///   - screen: rings and notifies; nil where there is no screen.
  ///   - complain: hears once of each thing that does not work.
  init(
    _ settings: AlertSettings, statePath: String?, zone: Zone, screen: (@Sendable (Alert) async -> Void)? = nil,
    complain: @escaping @Sendable (ServiceFailure) async -> Void
  ) throws(ServiceFailure) {
    self.settings = settings
    self.statePath = statePath
    self.screen = screen
    self.complain = complain
    watch = AlertWatch(kinds: settings.kinds)
    queue = AlertQueue(quiet: settings.quiet, zone: zone)
    if let statePath, access(statePath, F_OK) == 0 {
      guard let bytes = SmallFile.read(statePath), let document = try? JSONValue(parsing: bytes),
        watch.resume(document)
      else {
        throw ServiceFailure(.usage, "The alerts that stand, in \(statePath), cannot be read: remove the file.")
      }
    }
  }

  /// Where one kind of program keeps what stands: each of them tells for itself.
  static func statePath(of program: String) throws(ServiceFailure) -> String {
    let directory = StateDirectory.base + "/amldeck"
    try StateDirectory.make(directory)
    return "\(directory)/alerts-\(program).json"
  }

  /// - Parameters:
  ///   - items: a complete list.
  ///   - measure: its `now` is when the list was read.
  func take(_ items: [FleetItem], of workspace: WorkspaceID, _ measure: FindingMeasure) async {
    let instances = items.compactMap { item -> ComputeInstance? in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
    let before = watch
    let news = watch.take(instances, ofWorkspace: workspace.path, measure)
    if before != watch { await keep() }
    // A log disturbs nobody: it has no quiet hours.
    for alert in news { await tellLog(alert) }
    let loud = queue.pass(news, at: measure.now)
    guard !loud.isEmpty else { return }
    // One after the other, and without keeping the next list waiting.
    let former = telling
    telling = Task { [self] in
      await former?.value
      for alert in loud { await tell(alert) }
    }
  }

  /// Waits until everything has been told.
  func finish() async { await telling?.value }

  private func keep() async {
    guard let statePath else { return }
    do throws(ServiceFailure) {
      try PrivateFile.write(watch.document.compactText + "\n", to: statePath)
    } catch {
      await complainOnce(error)
    }
  }

  private func tellLog(_ alert: Alert) async {
    do throws(ServiceFailure) {
      switch settings.log {
      case .journal?: try AlertChannels.journal(alert)
      case .file(let path)?: try AlertChannels.append(alert, to: path)
      case nil: break
      }
    } catch {
      await complainOnce(error)
    }
  }

  private func tell(_ alert: Alert) async {
    await screen?(alert)
    guard let command = settings.command else { return }
    do throws(ServiceFailure) {
      try await AlertChannels.run(command, alert, limit: settings.commandLimit)
    } catch {
      await complainOnce(error)
    }
  }

  private func complainOnce(_ failure: ServiceFailure) async {
    guard complaints.insert(failure.sentence).inserted else { return }
    await complain(failure)
  }
}
