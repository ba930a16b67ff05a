import ARMClient
import ComputeModel
import Console
import Schedules
import Terminal

/// Deleting instances and making them again.
extension ConsoleRuntime {
  func planRecreation(_ targets: [Target]) {
    let backend = backend
    Task.detached { [self] in await dispatch(await backend.plannedRecreation(targets)) }
  }

  /// One after the other; what comes after the first surprise is left alone.
  func recreate(_ targets: [Target]) {
    guard let writer = backend.writer else { return }
    let recreator = Recreator(backend: backend, writer: writer, file: .usual)
    Task.detached { [self] in
      var surprise: ServiceFailure?
      for target in targets {
        var failure = surprise.map {
          ServiceFailure(.cancelled, "\(target.name) is left as it is, after this: \($0.sentence)")
        }
        if failure == nil {
          await dispatch(.actionAccepted(.create(nil), target))
          do throws(ServiceFailure) {
            _ = try await recreator.carryOut(try await recreator.plan(target.id, for: nil))
          } catch {
            (failure, surprise) = (error, error)
          }
        }
        await dispatch(.actionEnded(.create(nil), target, failure))
      }
    }
  }
}

extension Backend {
  /// What is lost, and what will be sent.
  func plannedRecreation(_ targets: [Target]) async -> Message {
    guard let writer else {
      return .planRecreationFailed(targets, ServiceFailure(.readOnly, "amldeck runs read-only here."))
    }
    let recreator = Recreator(backend: self, writer: writer, file: .usual)
    do throws(ServiceFailure) {
      var (notes, requests): ([String], [String]) = ([], [])
      let told = Dictionary(
        try ToldFile.usual.read().filter { $0.matter == .recreate }.map { ($0.id.lowercased(), $0.at) },
        uniquingKeysWith: { max($0, $1) })
      for target in targets {
        let plan = try await recreator.plan(target.id, for: nil)
        // The owner goes first: whoever types the name answers for that.
        notes.append(
          told[target.id.lowercased()].map { "\(plan.name): its owner was told \(ageText(clock.now - $0)) ago." }
            ?? "! \(plan.name): its owner was not told from here; tell recreate writes the mail.")
        notes += plan.losses.map { "! \(plan.name) loses: \($0)" }
        requests += try await recreator.requests(plan)
      }
      return .plannedRecreation(targets, notes: notes, requests: requests)
    } catch {
      return .planRecreationFailed(targets, error)
    }
  }
}
