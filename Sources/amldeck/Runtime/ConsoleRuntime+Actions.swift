import ARM
import ARMClient
import ComputeModel
import Console
import History
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
        dispatch(.actionEnded(action, target, ServiceFailure(.readOnly, "amldeck runs read-only here.")))
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

  nonisolated func act(_ action: InstanceAction, _ target: Target, _ writer: ComputeOperator) async {
    var own = ownOperations?.began(action, target, at: await clock.now)
    var failure: ServiceFailure?
    do throws(ServiceFailure) {
      try await writer.carryOut(action, on: try Self.id(of: target)) { operation in
        own = own.flatMap { ownOperations?.accepted($0, operation) }
        await dispatch(.actionAccepted(action, target))
      }
    } catch {
      failure = error
    }
    await end(own, action, target, failure)
  }

  private func end(_ own: OwnAction?, _ action: InstanceAction, _ target: Target, _ failure: ServiceFailure?) {
    dispatch(.actionEnded(action, target, failure))
    guard let own, let ownOperations else { return }
    let now = clock.now
    Task.detached { [self] in
      ownOperations.ended(own, failure, at: now)
      await dispatch(.usualTimes(ownOperations.usualTimes()))
    }
  }

  /// Goes on watching what an earlier run of the program began.
  func resumeOperations() {
    guard let ownOperations else { return }
    let (now, reader) = (clock.now, backend.reader)
    Task.detached { [self] in
      await dispatch(.usualTimes(ownOperations.usualTimes()))
      let open = ownOperations.open(at: now)
      guard !open.isEmpty else { return }
      await dispatch(
        .resumed(
          open.map { own, target, operation in
            OperationInFlight(action: operation.asked, target: target, begun: own.began, isAccepted: true)
          }))
      for (own, target, operation) in open {
        Task.detached { [self] in
          var failure: ServiceFailure?
          do throws(ServiceFailure) { try await reader.wait(for: operation) } catch { failure = error }
          await end(own, operation.asked, target, failure)
        }
      }
    }
  }

  nonisolated static func id(of target: Target) throws(ServiceFailure) -> ComputeID {
    guard let id = ComputeID(path: target.id) else {
      throw ServiceFailure(.unexpectedAnswer, "\(target.name) has an id that amldeck cannot read.")
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
