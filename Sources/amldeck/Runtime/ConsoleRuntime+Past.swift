import ComputeModel
import Console
import History
import Schedules
import Terminal

extension ConsoleRuntime {
  /// Days back that a timeline can show.
  private nonisolated static let pastDays: Int64 = 90

  /// What was observed of one instance. A history that cannot be read costs the past and nothing else: the timeline
  /// then shows what the service says of its last operation.
  func readPast(_ target: Target) {
    guard let store = backend.history else { return }
    let now = backend.clock.now
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let past = try ObservedPast(store, id: target.id, from: now - .seconds(Self.pastDays * 86_400), until: now)
        await dispatch(.past(target, past))
      } catch {
        await dispatch(.pastFailed(target, error))
      }
    }
  }
}
