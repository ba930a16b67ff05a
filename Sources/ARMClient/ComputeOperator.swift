package import ARM
package import ComputeModel
import HTTPTypes
import Schedules

/// What may change computes. Wall mode and `--read-only` never have one.
package struct ComputeOperator: Sendable {
  package let reader: ComputeReader

  package init(reader: ComputeReader) {
    self.reader = reader
  }

  /// The request that ``begin(_:on:)`` sends, in words for a dialog.
  package func describeRequest(_ action: PowerAction, on id: ComputeID) -> String {
    let call = self.call(action, on: id)
    return "\(call.method.rawValue) \(call.url.pathAndQuery)"
  }

  private func call(_ action: PowerAction, on id: ComputeID) -> ARMCall {
    switch action {
    case .start, .stop, .restart:
      return ARMCall(
        .post, reader.connection.url("\(id.path)/\(action.rawValue)", version: APIVersion.computes))
    case .delete:
      // `underlyingResourceAction` is required by the contract (FACTS section 2, row 10).
      return ARMCall(
        .delete,
        reader.connection.url(
          id.path, version: APIVersion.computes, query: "underlyingResourceAction=Delete"))
    }
  }

  /// Asks the service to act, and returns when it has accepted.
  ///
  /// A POST whose answer was lost is never sent again: the instance is read instead, and what it says is the answer.
  /// - Returns: what to wait for; nil where the service was done at once.
  package func begin(
    _ action: PowerAction, on id: ComputeID
  ) async throws(ServiceFailure) -> PendingOperation? {
    let purpose = "\(action.rawValue) \(id.name)"
    let connection = reader.connection
    let answer: ARMAnswer
    do throws(CallFailure) {
      answer = try connection.answer(
        try await connection.pipeline.send(call(action, on: id)), to: purpose)
    } catch {
      switch error {
      case .service(let failure): throw failure
      case .transport(let failure):
        guard failure.requestMayHaveArrived, failure.kind != .cancelled else {
          throw failure.failure(reaching: connection.cloud.resourceManager, for: purpose)
        }
        return try await reconcile(action, on: id, after: failure)
      }
    }
    guard answer.status == 201 || answer.status == 202 else { return nil }
    return pending(action, id, answer)
  }

  private func pending(_ action: PowerAction, _ id: ComputeID, _ answer: ARMAnswer) -> PendingOperation {
    let poll: PendingOperation.Poll =
      if let link = answer.headers[.asyncOperation] {
        .statusResource(link)
      } else if let link = answer.headers[.location] {
        .location(link)
      } else {
        .resource
      }
    let wait = RetryAfter(answer.headers[.retryAfter], now: reader.connection.surroundings.now())?.wait
    return PendingOperation(
      action: action, resourcePath: id.path, poll: poll,
      firstWaitMilliseconds: wait.map { $0.wholeNanoseconds / 1_000_000 }, requestID: answer.requestID)
  }

  /// The truth after a lost answer (RELIABILITY B1).
  private func reconcile(
    _ action: PowerAction, on id: ComputeID, after failure: TransportFailure
  ) async throws(ServiceFailure) -> PendingOperation? {
    let instance: ComputeInstance
    do throws(ServiceFailure) {
      instance = try await reader.instance(id)
    } catch {
      if error.kind == .notFound, action == .delete { return nil }
      throw ServiceFailure(
        .noContact,
        "The answer to \(action.rawValue) \(id.name) was lost (\(failure.reason)) and the instance cannot be read"
          + " now: look at its state before you try again.")
    }
    if instance.state == .known(action.transitionalState) || instance.state.known == action.goalState {
      return PendingOperation(
        action: action, resourcePath: id.path, poll: .resource, firstWaitMilliseconds: nil, requestID: nil)
    }
    throw ServiceFailure(
      .noContact,
      "The answer to \(action.rawValue) \(id.name) was lost (\(failure.reason)); the instance is"
        + " \(instance.state.word), so nothing happened yet: try again.")
  }

  /// Creates or replaces a compute; the answer is the resource as the service then has it.
  ///
  /// PUT overwrites in Azure (ARCHITECTURE decision 14): ask with a GET first whether the name is free.
  package func put(_ resource: JSONValue, as id: ComputeID) async throws(ServiceFailure) -> JSONValue {
    let call = ARMCall(.put, reader.connection.url(id.path, version: APIVersion.computes), body: resource)
    return try await reader.connection.send(call, to: "create \(id.name)").document ?? .null
  }
}
