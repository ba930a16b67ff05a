import ARM
import ARMClient
import ComputeModel
import Console
import History
import Languages
import Schedules
import Terminal

/// What findings, costs and alerts need.
extension ConsoleRuntime {
  func readFacts() {
    let (facts, now) = (facts, clock.now)
    let (instances, count) = (fleetInstances, state.fleet.rows.count)
    Task.detached { [self] in
      let reading = await facts.read(instances, at: now)
      await dispatch(.facts(reading.facts, reading.failures))
      if count >= Self.itemsOfMuchMemory { WorkerThreads.giveMemoryBack() }
    }
  }

  /// Looks for alerts in a complete list, as the service wrote it.
  func watch(_ items: [FleetItem], of workspace: WorkspaceID) {
    guard let desk else { return }
    let measure = findingMeasure(at: clock.now)
    Task.detached { await desk.take(items, of: workspace, measure) }
  }

  func announce(_ alert: Alert) {
    guard let alerts = backend.alerts else { return }
    let rings = alerts.rings && alert.phase == .raised
    guard let screen = display.screen else {
      let line = localized("alert, \(SafeText(alert.shownSentence).oneLine.text)")
      return StandardOutput.write((rings ? "\u{07}" : "") + line + "\n")
    }
    screen.announce(
      bell: rings, alerts.notification, title: SafeText("amldeck"), text: SafeText(alert.shownSentence))
  }
}
