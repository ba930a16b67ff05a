import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules
import Terminal

extension ConsoleRuntime {
  /// What was observed of these instances. A history that cannot be read costs the past and nothing else: the timeline
  /// then shows what the service says of the last operations.
  func readPasts(_ targets: [Target], from begin: Instant, until end: Instant) {
    guard let store = backend.history else { return }
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let pasts = try ObservedPast.all(store, ids: targets.map(\.id), from: begin, until: end)
        await dispatch(.pasts(pasts))
      } catch {
        await dispatch(.pastFailed(error))
      }
    }
  }

  /// What happened since then, of a fleet that is read anew.
  func readFleetReport(from begin: Instant) {
    let backend = backend
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let (report, _) = try await FleetReport.read(backend, store: backend.history, from: begin)
        await dispatch(.fleetReport(.success(report)))
      } catch {
        await dispatch(.fleetReport(.failure(error)))
      }
    }
  }

  /// Keeps what a complete list shows. Failing to keep it is said once, and costs the past only.
  func observe(_ items: [FleetItem], of workspace: WorkspaceID) {
    guard let store = backend.history else { return }
    let recorder = FleetRecorder(store: store, interval: .seconds(Console.refreshSeconds) * max(1, clock.rate))
    let now = clock.now
    let pruned = prunedDay
    prunedDay = now.secondsSinceEpoch / 86_400
    Task.detached { [self] in
      do throws(ServiceFailure) {
        try recorder.record(items, of: workspace, at: now)
        var day = pruned
        try recorder.prune(at: now, last: &day)
      } catch {
        await sayOnce(error)
      }
    }
  }

  func keep(_ log: [LoggedActivity], of target: Target) async {
    guard let store = backend.history, !log.isEmpty else { return }
    do throws(ServiceFailure) {
      try HistoryFile.store { () throws(HistoryError) in try store.record(log, of: target.id) }
    } catch {
      sayOnce(error)
    }
  }

  private func sayOnce(_ failure: ServiceFailure) {
    guard !hasSaidHistoryFailure else { return }
    hasSaidHistoryFailure = true
    dispatch(.failed("history", failure))
  }
}
