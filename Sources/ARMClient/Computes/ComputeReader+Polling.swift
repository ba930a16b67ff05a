import Languages
import ARM
package import ComputeModel
import HTTPTypes
import Schedules

extension ComputeReader {
  /// Between two polls where the service names no time (azure-core waits 30 s, the RPC contract says 60).
  static let defaultPollInterval: Duration = .seconds(10)
  static let minimumPollInterval: Duration = .seconds(1)
  /// A poll is cheap: a service that asks to come back next year is asked again after a minute (RELIABILITY R15).
  static let maximumPollInterval: Duration = .seconds(60)
  /// An instance that has not moved for so long after the action was accepted will not.
  static let grace: Duration = .seconds(60)
  /// So long the operation is followed although nobody answers (RELIABILITY R6).
  static let patience: Duration = .seconds(600)
  /// So long an operation is followed that the service calls running. Azure names no bound, and users saw some that
  /// never ended (FACTS section 12, items 20 and 21): twice the time after which a finding calls one stuck.
  static let deadline: Duration = .seconds(7200)

  /// Asks once how an operation stands.
  /// - Parameter operation: changed where the service names a new address to ask at, as the SDKs follow it too.
  func progress(of operation: inout PendingOperation) async throws(ServiceFailure) -> OperationProgress {
    switch operation.poll {
    case .statusResource(let link): return try await statusResource(link, &operation)
    case .location(let link): return try await location(link, &operation)
    case .resource: return try await resource(operation)
    }
  }

  /// Waits until the operation has ended or the task is cancelled.
  ///
  /// That its status cannot be read says nothing about the operation (RELIABILITY B2): the service is asked again for
  /// as long as ``patience``. Only a missing right is told at once, since waiting does not help there.
  /// - Parameter onPoll: hears after each poll how far the operation is, where the service says so.
  package func wait(
    for operation: PendingOperation, onPoll: (@Sendable (_ percent: Int?) -> Void)? = nil
  ) async throws(ServiceFailure) {
    var wait = operation.firstWaitMilliseconds.map { Duration.milliseconds($0) } ?? Self.minimumPollInterval
    let begun = connection.surroundings.now()
    var lastContact = begun
    var operation = operation
    var unmovedSince: Instant?
    while true {
      await connection.surroundings.sleep(min(max(wait, Self.minimumPollInterval), Self.maximumPollInterval))
      if Task.isCancelled {
        throw ServiceFailure(.cancelled, localized("Waiting was given up; the operation goes on in Azure."))
      }
      let now = connection.surroundings.now()
      if now - begun >= Self.deadline { throw operation.endless }
      do throws(ServiceFailure) {
        let progress = try await progress(of: &operation)
        lastContact = now
        switch progress {
        case .running(let next, let percent):
          onPoll?(percent)
          wait = next
          unmovedSince = nil
        case .succeeded: return
        case .failed(let failure): throw failure
        case .notBegun(let failure):
          let since = unmovedSince ?? now
          unmovedSince = since
          if now - since >= Self.grace { throw failure }
          wait = Self.defaultPollInterval
        }
      } catch {
        switch error.kind {
        case .operationFailed, .usage, .readOnly, .cancelled: throw error
        case .noAccess: throw error.goingOn
        // Not asked at all, since the address is not the service's own: asking again does not help.
        case .unexpectedAnswer where error.httpStatus == nil: throw error.goingOn
        case .noContact, .refused, .notFound, .unexpectedAnswer:
          // 404 of the instance itself is an answer, and was turned into one above.
          if now - lastContact >= Self.patience { throw error.goingOn }
          wait = Self.defaultPollInterval
        }
      }
    }
  }

  private func pollURL(_ link: String) throws(ServiceFailure) -> AbsoluteURL {
    guard let url = AbsoluteURL(link) else {
      throw ServiceFailure(
        .unexpectedAnswer,
        localized("The service named a status address that is no plain https address: nothing was sent there."))
    }
    return url
  }

  private func interval(_ answer: ARMAnswer) -> Duration {
    let asked = RetryAfter(answer.headers[.retryAfter], now: connection.surroundings.now())
    return min(max(asked?.wait ?? Self.defaultPollInterval, Self.minimumPollInterval), Self.maximumPollInterval)
  }

  private func statusResource(
    _ link: String, _ operation: inout PendingOperation
  ) async throws(ServiceFailure) -> OperationProgress {
    let answer: ARMAnswer
    do throws(ServiceFailure) {
      answer = try await connection.send(ARMCall(.get, try pollURL(link)), to: localized("follow the operation"))
    } catch  where error.kind == .notFound {
      // Statuses of old operations are forgotten; the instance itself still tells how it ended.
      return try await resource(operation)
    }
    if let link = answer.link(.asyncOperation) { operation.poll = .statusResource(link) }
    switch answer.document.flatMap({ OperationStatus($0) }) {
    case .succeeded: return .succeeded
    case .failed(let envelope): return .failed(operation.failure(envelope))
    case .running(let percent): return .running(wait: interval(answer), percent: percent)
    case nil:
      // It says nothing, like no answer at all.
      throw ServiceFailure(
        .noContact, localized("The service's status of the operation has no word in it: try again later."),
        requestID: answer.requestID, httpStatus: answer.status)
    }
  }

  private func location(
    _ link: String, _ operation: inout PendingOperation
  ) async throws(ServiceFailure) -> OperationProgress {
    do throws(ServiceFailure) {
      let answer = try await connection.send(ARMCall(.get, try pollURL(link)), to: localized("follow the operation"))
      if answer.status == 202 {
        if let link = answer.link(.location) { operation.poll = .location(link) }
        return .running(wait: interval(answer))
      }
      // Some services name the resource itself, which answers 200 while it is still in the making.
      guard let word = answer.document?[path: "properties", "provisioningState"]?.text,
        let status = OperationStatus(.object(["status": .string(word)]))
      else { return .succeeded }
      switch status {
      case .succeeded: return .succeeded
      case .failed(let envelope): return .failed(operation.failure(envelope))
      case .running: return .running(wait: interval(answer))
      }
    } catch  where error.kind == .notFound {
      return try await resource(operation)
    } catch  where error.kind == .refused {
      // The status code is the outcome in this protocol (RELIABILITY B2).
      return .failed(operation.failure(error))
    }
  }

  private func resource(_ operation: PendingOperation) async throws(ServiceFailure) -> OperationProgress {
    guard let id = ComputeID(path: operation.resourcePath) else {
      throw ServiceFailure(.usage, localized("\(operation.resourcePath) is not the id of a compute."))
    }
    let instance: ComputeInstance
    do throws(ServiceFailure) {
      instance = try await self.instance(id)
    } catch  where error.kind == .notFound {
      return operation.action == .delete
        ? .succeeded : .failed(ServiceFailure(.operationFailed, localized("\(id.name) does not exist any more.")))
    }
    let action = operation.action
    if action == .restart {
      if instance.state.known?.isTransitional == true { return .running(wait: Self.defaultPollInterval) }
      let isNew = instance.hasNewOperation(.restart, since: operation.operationBefore)
      if isNew, action.isReached(in: instance.state) { return .succeeded }
      if isNew, instance.state.known?.isFailed == true { return .failed(operation.unreached(instance)) }
      return .notBegun(
        ServiceFailure(
          .operationFailed, localized("\(id.name) is \(instance.state.word), and nothing shows that it was restarted."))
      )
    }
    if action.isReached(in: instance.state) { return .succeeded }
    if instance.state.known?.isTransitional == true { return .running(wait: Self.defaultPollInterval) }
    if instance.state.known?.isFailed == true { return .failed(operation.unreached(instance)) }
    // A new instance has no state yet; then its provisioning state alone tells.
    let hasEnded = [.known(.failed), .known(.canceled)].contains(instance.provisioningState)
    if operation.word != nil, instance.state.known == nil, hasEnded { return .failed(operation.unreached(instance)) }
    return .notBegun(operation.unreached(instance))
  }
}

extension ServiceFailure {
  /// Of a wait that is given up: what was asked for goes on all the same.
  fileprivate var goingOn: ServiceFailure {
    var failure = self
    failure.sentence = localized("\(sentence.asClause); the operation goes on in Azure: look at the instance's state.")
    return failure
  }
}

extension PendingOperation {
  fileprivate func unreached(_ instance: ComputeInstance) -> ServiceFailure {
    ServiceFailure(
      .operationFailed,
      localized(
        "\(instance.name) is \(instance.state.word) and not \(action.goalState?.rawValue ?? localized("gone")): \(word ?? action.rawValue)"
      )
        + localized(" did not succeed."))
  }

  /// The service has called it running for longer than anybody waits. That is no end: a later run goes on watching.
  fileprivate var endless: ServiceFailure {
    let marks = requestID.map { localized(" (request \($0))") } ?? ""
    return ServiceFailure(
      .noContact,
      localized(
        "\(title) has gone on for \(ComputeReader.deadline.components.seconds / 3600) hours and the service still calls it"
      )
        + localized(
          " running\(marks): look at the instance, ask Microsoft's support, or go on waiting by starting amldeck again."
        ),
      requestID: requestID)
  }

  private var title: String {
    localized(
      "\(localized(word: (word ?? action.rawValue).capitalizedFirst)) of \(ComputeID(path: resourcePath)?.name ?? resourcePath)"
    )
  }

  /// - Parameter refusal: what the service answered to the question how it stands.
  fileprivate func failure(_ refusal: ServiceFailure) -> ServiceFailure {
    var failure = refusal
    failure.kind = .operationFailed
    failure.sentence = localized("\(title) failed: \(refusal.sentence.asClause).")
    return failure
  }

  func failure(_ envelope: ErrorEnvelope) -> ServiceFailure {
    let marks = [envelope.code.isEmpty ? nil : envelope.code, requestID.map { localized("request \($0)") }].compactMap {
      $0
    }
    let tail = marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))"
    return ServiceFailure(
      .operationFailed,
      localized("\(title) failed: \(envelope.message.asClause)\(tail)."),
      code: envelope.code.isEmpty ? nil : envelope.code, requestID: requestID)
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
