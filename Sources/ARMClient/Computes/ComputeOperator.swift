import Languages
package import ARM
package import ComputeModel
import HTTPTypes
import Schedules

/// What may change computes. Wall mode and `--read-only` never have one.
package struct ComputeOperator: Sendable {
  /// What it reads with, before and after a change.
  package let reader: ComputeReader

  /// - Parameter reader: of the same connection, whose policies let writes through.
  package init(reader: ComputeReader) {
    self.reader = reader
  }

  /// The requests that change something when ``begin(_:on:)`` is called, for a dialog. Nothing is changed; an action
  /// that writes the whole resource reads it first.
  package func requests(
    for action: InstanceAction, on id: ComputeID
  ) async throws(ServiceFailure) -> [ExactRequest] {
    if case .create = action { try await requireFree(id) }
    return [ExactRequest(try await call(action, on: id))]
  }

  /// Asks the service to act, and returns when it has accepted.
  ///
  /// A request whose answer was lost is never sent again: the instance is read instead, and what it says is the answer.
  /// - Returns: what to wait for; nil where the service was done at once.
  package func begin(
    _ action: InstanceAction, on id: ComputeID
  ) async throws(ServiceFailure) -> PendingOperation? {
    try await accept(action, on: id).operation
  }

  /// What the service made of a request for an action.
  package struct Acceptance: Hashable, Sendable {
    /// What to wait for; nil where the service was done at once.
    package var operation: PendingOperation?
    /// `x-ms-request-id` of the answer, which Microsoft's support asks for; nil where the answer was lost.
    package var requestID: String?
  }

  /// As ``begin(_:on:)``, and says by which request.
  package func accept(
    _ action: InstanceAction, on id: ComputeID
  ) async throws(ServiceFailure) -> Acceptance {
    if case .create(let creation?) = action {
      try await requireFree(id)
      return Acceptance(operation: try await begin(creation, as: id), requestID: nil)
    }
    let purpose = action.purpose(id)
    let connection = reader.connection
    let call = try await call(action, on: id)
    // Read before, since afterwards nothing tells a restart that happened from one that did not.
    let needsMark = action == .restart && !connection.pipeline.isReadOnly
    let before = needsMark ? try await reader.instance(id).lastOperation?.mark : nil
    let answer: ARMAnswer
    do throws(CallFailure) {
      answer = try connection.answer(try await connection.pipeline.send(call), to: purpose)
    } catch {
      switch error {
      case .service(let failure):
        guard Self.saysNothing(failure, of: call) else {
          throw failure
        }
        return Acceptance(
          operation: try await reconcile(action, on: id, before, after: failure, lost: failure.sentence),
          requestID: failure.requestID)
      case .transport(let failure):
        let unreachable = failure.failure(reaching: connection.cloud.resourceManager, for: purpose)
        guard failure.requestMayHaveArrived, failure.kind != .cancelled else { throw unreachable }
        return Acceptance(
          operation: try await reconcile(
            action, on: id, before, after: unreachable,
            lost: localized("The answer to \(purpose) was lost (\(failure.reason)).")), requestID: nil)
      }
    }
    guard case .power(let power) = action, answer.status == 201 || answer.status == 202 else {
      return Acceptance(operation: nil, requestID: answer.requestID)
    }
    return Acceptance(operation: pending(power, id, before, answer), requestID: answer.requestID)
  }

  /// Whether a call that ended so may have been carried out or not (RELIABILITY B1): somebody on the way gave up, the
  /// answer to an earlier attempt of one that the pipeline repeats was lost, or what stands where an answer should says
  /// neither.
  static func saysNothing(_ failure: ServiceFailure, of call: ARMCall) -> Bool {
    guard let status = failure.httpStatus else { return false }
    if (200..<300).contains(status) { return true }
    return call.method == .post ? [408, 500, 502, 504].contains(status) : Retry.passing.contains(status)
  }

  func pending(
    _ action: PowerAction, _ id: ComputeID, _ before: String?, _ answer: ARMAnswer
  ) -> PendingOperation {
    let poll: PendingOperation.Poll =
      if let link = answer.link(.asyncOperation) {
        .statusResource(link)
      } else if let link = answer.link(.location) {
        .location(link)
      } else {
        .resource
      }
    let wait = RetryAfter(answer.headers[.retryAfter], now: reader.connection.surroundings.now())?.wait
    return PendingOperation(
      action: action, resourcePath: id.path, poll: poll,
      firstWaitMilliseconds: wait.map { min($0, ComputeReader.maximumPollInterval).wholeNanoseconds / 1_000_000 },
      requestID: answer.requestID, operationBefore: before)
  }

  /// Between the looks at an instance after a lost answer: the service may still be at it.
  private static let looks: [Duration] = [.seconds(1), .seconds(2), .seconds(4)]

  /// The truth after a lost answer (RELIABILITY B1).
  /// - Parameters:
  ///   - before: the mark of the last operation before a restart.
  ///   - failure: what was met; it is the outcome where the instance says that nothing happened.
  ///   - lost: the same in one sentence.
  private func reconcile(
    _ action: InstanceAction, on id: ComputeID, _ before: String?, after failure: ServiceFailure, lost: String
  ) async throws(ServiceFailure) -> PendingOperation? {
    var last: JSONValue?
    for wait in Self.looks {
      let document: JSONValue
      do throws(ServiceFailure) {
        document = try await reader.document(of: id)
      } catch {
        if error.kind == .notFound, action == .delete { return nil }
        throw ServiceFailure(
          .noContact, localized("\(lost) The instance cannot be read now: look at its state before you try again."),
          code: failure.code, requestID: failure.requestID, httpStatus: failure.httpStatus)
      }
      last = document
      guard case .power(let power) = action else {
        if action.isReached(in: document) == true { return nil }
        await reader.connection.surroundings.sleep(wait)
        continue
      }
      let instance = try reader.instance(id, in: document)
      let hasBegun =
        instance.state == .known(power.transitionalState)
        || (power == .restart ? instance.hasNewOperation(.restart, since: before) : power.isReached(in: instance.state))
      if hasBegun {
        return PendingOperation(
          action: power, resourcePath: id.path, poll: .resource, firstWaitMilliseconds: nil, requestID: nil,
          operationBefore: before)
      }
      await reader.connection.surroundings.sleep(wait)
    }
    let state = last.flatMap { try? reader.instance(id, in: $0) }?.state.word
    throw ServiceFailure(
      .noContact,
      localized(
        "\(lost) The instance \(state.map { localized("is \($0)") } ?? localized("does not have it")): so far nothing has happened; look again"
      )
        + localized(" before you try again."),
      code: failure.code, requestID: failure.requestID, httpStatus: failure.httpStatus)
  }

  /// Reads an instance after a change of its settings was accepted: the service's own document says whether it took
  /// effect (idle shutdown was accepted and not kept before: FACTS section 12, items 2 and 5).
  /// - Returns: what is wrong; nil where the document has the change, or cannot tell.
  package func unfulfilled(
    _ action: InstanceAction, on id: ComputeID
  ) async throws(ServiceFailure) -> ServiceFailure? {
    guard !action.isLongRunning else { return nil }
    guard action.isReached(in: try await reader.document(of: id)) == false else { return nil }
    return ServiceFailure(
      .operationFailed,
      localized(
        "The service accepted to \(action.purpose(id)), but its document does not have it: look again in a minute, since"
      )
        + localized(" some changes take a while."))
  }
}

/// A request that changes something, before it is sent. Its body may hold secrets: whoever shows it masks them.
package struct ExactRequest: Hashable, Sendable {
  /// `POST`, `PUT` or `DELETE`.
  package var method: String
  /// The path and the query, without the host.
  package var address: String
  /// What is sent; nil where the request has no body.
  package var body: JSONValue?

  init(_ call: ARMCall) {
    method = call.method.rawValue
    address = call.url.pathAndQuery
    body = call.body
  }
}

extension InstanceAction {
  /// What a call is for, as in "cannot connect to X to PURPOSE".
  func purpose(_ id: ComputeID) -> String {
    switch self {
    case .power(let action): "\(action.rawValue) \(id.name)"
    case .updateIdleShutdownSetting: localized("set the idle shutdown of \(id.name)")
    case .updateSchedules, .updateSchedulesEach: localized("set the schedules of \(id.name)")
    case .enableSSO(let isOn): localized("turn SSO \(isOn ? localized("on") : localized("off")) for \(id.name)")
    case .setSSHPublicKey: localized("set the SSH key of \(id.name)")
    case .customServices: localized("set the applications of \(id.name)")
    case .setTags: localized("set the tags of \(id.name)")
    case .create: localized("create \(id.name)")
    }
  }
}

extension ComputeInstance {
  /// Whether its last operation is of this kind and another one than before.
  /// - Parameter before: ``LastOperation/mark``; where it is not known, nothing counts as new.
  func hasNewOperation(_ action: PowerAction, since before: String?) -> Bool {
    guard let lastOperation, let before else { return false }
    return lastOperation.name.lowercased() == action.rawValue && lastOperation.mark != before
  }
}
