import Languages
import ARMClient
import ComputeModel
import Console
import Schedules
import Terminal

/// Deleting instances and making them again.
extension ConsoleRuntime {
  func planRecreation(_ order: RecreationOrder) {
    let (backend, zone) = (backend, state.viewerZone)
    Task.detached { [self] in await dispatch(await backend.plannedRecreation(order, zone: zone)) }
  }

  func recreate(_ order: RecreationOrder) {
    let (backend, zone, own) = (backend, state.viewerZone, ownOperations)
    Task.detached { [self] in
      await backend.recreate(
        order, file: .usual, own: own, zone: zone, pause: { await WorkerThreads.sleep(RecreationRun.usualPause) },
        tell: { message in await self.dispatch(message) })
    }
  }
}

extension RecreationOrder {
  /// - Parameters:
  ///   - pause: between two looks at what is waited for.
  ///   - say: hears what is waited for, and what is left alone.
  fileprivate func run(
    _ recreator: Recreator, zone: Zone, pause: @escaping @Sendable () async -> Void,
    say: @escaping @Sendable (String) async -> Void
  ) -> RecreationRun {
    RecreationRun(
      recreator: recreator, batch: batch, window: window, zone: zone, consent: consent, waits: waits, pause: pause,
      say: say)
  }
}

extension Backend {
  /// What is lost, what is waited for, and what will be sent.
  func plannedRecreation(_ order: RecreationOrder, zone: Zone) async -> Message {
    guard let writer else {
      return .planRecreationFailed(order, ServiceFailure(.readOnly, localized("amldeck runs read-only here.")))
    }
    let recreator = Recreator(backend: self, writer: writer, file: .usual)
    do throws(ServiceFailure) {
      var (notes, requests, plans): ([String], [String], [Recreation]) = ([], [], [])
      let told = Dictionary(
        try ToldFile.usual.read().filter { $0.matter == .recreate }.map { ($0.id.lowercased(), $0.at) },
        uniquingKeysWith: { max($0, $1) })
      for target in order.targets {
        let plan = try await recreator.plan(target.id, for: nil, consent: order.consent)
        // The owner goes first: whoever types the name answers for that.
        notes.append(
          told[target.id.lowercased()].map {
            localized("\(plan.name): its owner was told \(ageText(clock.now - $0)) ago.")
          }
            ?? localized("! \(plan.name): its owner was not told from here; tell recreate writes the mail."))
        notes += plan.losses.map { localized("! \(plan.name) loses: \($0)") }
        requests += try await recreator.requests(plan)
        plans.append(plan)
      }
      if order.isConditional {
        let run = order.run(recreator, zone: zone, pause: {}, say: { _ in })
        notes = try await run.conditions(plans) + notes
      }
      return .plannedRecreation(order, notes: notes, requests: requests)
    } catch {
      return .planRecreationFailed(order, error)
    }
  }

  /// One batch after the other; what comes after the first surprise, and what may not be touched, is left alone.
  /// - Parameter tell: hears ``Message/actionEnded(_:_:_:)`` for each target, whatever became of it.
  func recreate(
    _ order: RecreationOrder, file: RecreationFile, own: OwnOperations?, zone: Zone,
    pause: @escaping @Sendable () async -> Void, tell: @escaping @Sendable (Message) async -> Void
  ) async {
    guard let writer else { return }
    let recreator = Recreator(backend: self, writer: writer, file: file, own: own)
    var run = order.run(recreator, zone: zone, pause: pause) { await tell(.recreationTold($0)) }
    let targets = Dictionary(order.targets.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    run.begins = { plan in
      if let target = targets[plan.id.lowercased()] { await tell(.actionAccepted(.create(nil), target)) }
    }
    var ended: Set<String> = []
    var reason = localized("its owner has not agreed by the tag \(order.consent?.text ?? "").")
    do {
      var plans: [Recreation] = []
      for target in order.targets {
        plans.append(try await recreator.plan(target.id, for: nil, consent: order.consent))
      }
      try await run.run(plans) { outcome in
        guard let target = targets[outcome.id.lowercased()] else { return }
        ended.insert(outcome.id.lowercased())
        if let failure = outcome.failure { reason = localized("after this: \(failure.sentence)") }
        await tell(.actionEnded(.create(nil), target, outcome.failure))
      }
    } catch let failure as ServiceFailure {
      reason = failure.sentence
    } catch {
      // The surprise that ended it was told with its own target.
    }
    for target in order.targets where !ended.contains(target.id.lowercased()) {
      let failure = ServiceFailure(.cancelled, localized("\(target.name) is left as it is: \(reason)"))
      await tell(.actionEnded(.create(nil), target, failure))
    }
  }
}
