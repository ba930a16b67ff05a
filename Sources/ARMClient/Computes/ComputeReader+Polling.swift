import ARM
package import ComputeModel
import HTTPTypes
import Schedules

extension ComputeReader {
  /// Between two polls where the service names no time (azure-core waits 30 s, the RPC contract says 60).
  static let defaultPollInterval: Duration = .seconds(10)
  static let minimumPollInterval: Duration = .seconds(1)

  /// Asks once how an operation stands.
  package func progress(of operation: PendingOperation) async throws(ServiceFailure) -> OperationProgress {
    switch operation.poll {
    case .statusResource(let link): return try await statusResource(link, operation)
    case .location(let link): return try await location(link, operation)
    case .resource: return try await resource(operation)
    }
  }

  /// Waits until the operation has ended or the task is cancelled.
  package func wait(for operation: PendingOperation) async throws(ServiceFailure) {
    var wait = operation.firstWaitMilliseconds.map { Duration.milliseconds($0) } ?? Self.minimumPollInterval
    while true {
      await connection.surroundings.sleep(max(wait, Self.minimumPollInterval))
      if Task.isCancelled {
        throw ServiceFailure(.cancelled, "Waiting was given up; the operation goes on in Azure.")
      }
      switch try await progress(of: operation) {
      case .running(let next): wait = next
      case .succeeded: return
      case .failed(let failure): throw failure
      }
    }
  }

  private func pollURL(_ link: String) throws(ServiceFailure) -> AbsoluteURL {
    guard let url = AbsoluteURL(link) else {
      throw ServiceFailure(
        .unexpectedAnswer, "The service named a status address that is not https: nothing was sent there.")
    }
    return url
  }

  private func interval(_ answer: ARMAnswer) -> Duration {
    let asked = RetryAfter(answer.headers[.retryAfter], now: connection.surroundings.now())
    return max(asked?.wait ?? Self.defaultPollInterval, Self.minimumPollInterval)
  }

  private func statusResource(
    _ link: String, _ operation: PendingOperation
  ) async throws(ServiceFailure) -> OperationProgress {
    let answer: ARMAnswer
    do throws(ServiceFailure) {
      answer = try await connection.send(ARMCall(.get, try pollURL(link)), to: "follow the operation")
    } catch  where error.kind == .notFound {
      // Statuses of old operations are forgotten; the instance itself still tells how it ended.
      return try await resource(operation)
    }
    switch answer.document.flatMap({ OperationStatus($0) }) {
    case .succeeded: return .succeeded
    case .failed(let envelope): return .failed(operation.failure(envelope))
    case .running, nil: return .running(wait: interval(answer))
    }
  }

  private func location(
    _ link: String, _ operation: PendingOperation
  ) async throws(ServiceFailure) -> OperationProgress {
    do throws(ServiceFailure) {
      let answer = try await connection.send(ARMCall(.get, try pollURL(link)), to: "follow the operation")
      return answer.status == 202 ? .running(wait: interval(answer)) : .succeeded
    } catch  where error.kind == .notFound {
      return try await resource(operation)
    } catch  where error.kind == .refused {
      return .failed(error)
    }
  }

  private func resource(_ operation: PendingOperation) async throws(ServiceFailure) -> OperationProgress {
    guard let id = ComputeID(path: operation.resourcePath) else {
      throw ServiceFailure(.usage, "\(operation.resourcePath) is not the id of a compute.")
    }
    let instance: ComputeInstance
    do throws(ServiceFailure) {
      instance = try await self.instance(id)
    } catch  where error.kind == .notFound {
      return operation.action == .delete
        ? .succeeded : .failed(ServiceFailure(.notFound, "\(id.name) does not exist any more."))
    }
    if instance.state.known == operation.action.goalState, operation.action.goalState != nil { return .succeeded }
    if instance.state.known?.isTransitional == true { return .running(wait: Self.defaultPollInterval) }
    return .failed(
      ServiceFailure(
        .operationFailed,
        "\(id.name) is \(instance.state.word) and not \(operation.action.goalState?.rawValue ?? "gone"):"
          + " \(operation.action.rawValue) did not succeed."))
  }
}

extension PendingOperation {
  func failure(_ envelope: ErrorEnvelope) -> ServiceFailure {
    let name = ComputeID(path: resourcePath)?.name ?? resourcePath
    let mark = requestID.map { ", request \($0)" } ?? ""
    return ServiceFailure(
      .operationFailed,
      "\(action.rawValue.capitalizedFirst) of \(name) failed: \(envelope.message.asClause) (\(envelope.code)\(mark)).",
      code: envelope.code, requestID: requestID)
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
