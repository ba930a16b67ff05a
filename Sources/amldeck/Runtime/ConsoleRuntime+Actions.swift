import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules
import Terminal

/// The effects that change something, and those that say beforehand what will be sent.
extension ConsoleRuntime {
  func plan(_ action: InstanceAction, _ targets: [Target]) {
    guard let writer = backend.writer else { return }
    Task.detached { [self] in
      do throws(ServiceFailure) {
        var texts: [String] = []
        for target in targets {
          for request in try await writer.requests(for: action, on: try Self.id(of: target)) {
            texts.append(request.text)
          }
        }
        await dispatch(.planned(action, targets, requests: texts))
      } catch {
        await dispatch(.planFailed(action, targets, error))
      }
    }
  }

  /// At most so many at once (UX section 5): Azure's write limits are per subscription.
  nonisolated static let concurrentActions = 5

  /// Sends the action to every target; one that fails does not stop the others.
  func act(_ action: InstanceAction, _ targets: [Target]) {
    guard let writer = backend.writer else {
      for target in targets {
        dispatch(.actionEnded(action, target, ServiceFailure(.readOnly, localized("amldeck runs read-only here."))))
      }
      return
    }
    Task.detached { [self] in
      await withTaskGroup(of: Void.self) { group in
        for (index, target) in targets.enumerated() {
          if index >= Self.concurrentActions { await group.next() }
          group.addTask { await self.act(action, target, writer) }
        }
      }
    }
  }

  /// One action, and whoever waits for its end.
  nonisolated func act(_ action: InstanceAction, _ target: Target, _ writer: ComputeOperator) async {
    let began = ownOperations?.began(action, target, at: await clock.now)
    let watch = Task.detached { [self] () -> Watched in
      var own = began
      do throws(ServiceFailure) {
        try await writer.carryOut(action, on: try Self.id(of: target)) { operation in
          own = own.flatMap { ownOperations?.accepted($0, operation) }
          await dispatch(.actionAccepted(action, target, requestID: operation.requestID, canBeDetached: true))
        }
      } catch {
        return Watched(own: own, failure: error)
      }
      return Watched(own: own, failure: nil)
    }
    await wait(for: watch, action, target)
  }

  /// What came of an action, as far as this program watched it.
  struct Watched: Sendable {
    var own: OwnAction?
    var failure: ServiceFailure?
  }

  private nonisolated func wait(for watch: Task<Watched, Never>, _ action: InstanceAction, _ target: Target) async {
    let change = InstanceChange(action, target)
    await begin(watch, of: change)
    let watched = await watch.value
    await end(watched, of: change)
  }

  private func begin(_ watch: Task<Watched, Never>, of change: InstanceChange) { watches[change] = watch }

  private func end(_ watched: Watched, of change: InstanceChange) {
    watches[change] = nil
    let isDetached = detached.remove(change) != nil
    if !isDetached { dispatch(.actionEnded(change.action, change.target, watched.failure)) }
    guard let own = watched.own, let ownOperations else { return }
    let now = clock.now
    Task.detached { [self] in
      if isDetached, watched.failure != nil {
        ownOperations.left(own, at: now)
      } else {
        ownOperations.ended(own, watched.failure, at: now)
      }
      await dispatch(.usualTimes(ownOperations.usualTimes()))
    }
  }

  /// The operation goes on in Azure; nobody here asks how it stands any more.
  func detach(_ action: InstanceAction, _ target: Target) {
    let change = InstanceChange(action, target)
    guard let watch = watches[change] else { return }
    detached.insert(change)
    watch.cancel()
  }

  func clearOperations(until instant: Instant) {
    // Those of a demo end with its world.
    guard backend.keepsSuspensions else { return }
    do throws(ServiceFailure) {
      try ClearedOperationsFile.clear(backend.workspaceIDs, until: instant)
    } catch {
      dispatch(.failed(localized("cleared operations"), error))
    }
  }

  /// Goes on watching what an earlier run of the program began.
  func resumeOperations() {
    guard let ownOperations else { return }
    let (now, reader, backend) = (clock.now, backend.reader, backend)
    Task.detached { [self] in
      await dispatch(.usualTimes(ownOperations.usualTimes()))
      let open = ownOperations.open(at: now)
      if backend.keepsSuspensions {
        do throws(ServiceFailure) {
          let ended = try ownOperations.ended(
            in: backend.workspaceIDs, cleared: try ClearedOperationsFile.read(), at: now)
          if !ended.isEmpty { await dispatch(.endedEarlier(ended)) }
        } catch {
          await dispatch(.failed(localized("operations of earlier runs"), error))
        }
      }
      guard !open.isEmpty else { return }
      await dispatch(
        .resumed(
          open.map { own, target, operation in
            OperationInFlight(
              action: operation.asked, target: target, begun: own.began, isAccepted: true, requestID: own.requestID,
              canBeDetached: true)
          }))
      for (own, target, operation) in open {
        let watch = Task.detached { () -> Watched in
          do throws(ServiceFailure) {
            try await reader.wait(for: operation)
            return Watched(own: own, failure: nil)
          } catch {
            return Watched(own: own, failure: error)
          }
        }
        Task.detached { [self] in await wait(for: watch, operation.asked, target) }
      }
    }
  }

  nonisolated static func id(of target: Target) throws(ServiceFailure) -> ComputeID {
    guard let id = ComputeID(path: target.id) else {
      throw ServiceFailure(.unexpectedAnswer, localized("\(target.name) has an id that amldeck cannot read."))
    }
    return id
  }
}

extension PendingOperation {
  /// What was asked for; of a creation it is not known any more what is made.
  fileprivate var asked: InstanceAction { word == InstanceAction.create(nil).label ? .create(nil) : .power(action) }
}

extension ExactRequest {
  /// The request on one line, with its secrets masked.
  var text: String {
    let line = "\(method) \(address)"
    return body.map { "\(line) \(Redaction.masked($0).compactText)" } ?? line
  }
}
