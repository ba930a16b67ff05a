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

  /// The requests that change something when ``begin(_:on:)`` is called, for a dialog. Nothing is changed; an action
  /// that writes the whole resource reads it first.
  package func requests(
    for action: InstanceAction, on id: ComputeID
  ) async throws(ServiceFailure) -> [ExactRequest] {
    [ExactRequest(try await call(action, on: id))]
  }

  /// Asks the service to act, and returns when it has accepted.
  ///
  /// A request whose answer was lost is never sent again: the instance is read instead, and what it says is the answer.
  /// - Returns: what to wait for; nil where the service was done at once.
  package func begin(
    _ action: InstanceAction, on id: ComputeID
  ) async throws(ServiceFailure) -> PendingOperation? {
    let purpose = action.purpose(id)
    let connection = reader.connection
    let call = try await call(action, on: id)
    let answer: ARMAnswer
    do throws(CallFailure) {
      answer = try connection.answer(try await connection.pipeline.send(call), to: purpose)
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
    guard case .power(let power) = action, answer.status == 201 || answer.status == 202 else { return nil }
    return pending(power, id, answer)
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
    _ action: InstanceAction, on id: ComputeID, after failure: TransportFailure
  ) async throws(ServiceFailure) -> PendingOperation? {
    let lost = "The answer to \(action.purpose(id)) was lost (\(failure.reason))"
    let document: JSONValue
    do throws(ServiceFailure) {
      document = try await reader.document(of: id)
    } catch {
      if error.kind == .notFound, action == .delete { return nil }
      throw ServiceFailure(
        .noContact, "\(lost) and the instance cannot be read now: look at its state before you try again.")
    }
    guard case .power(let power) = action else {
      if action.isReached(in: document) == true { return nil }
      throw ServiceFailure(.noContact, "\(lost); the instance does not have it, so nothing happened yet: try again.")
    }
    let instance = try reader.instance(id, in: document)
    if instance.state == .known(power.transitionalState) || instance.state.known == power.goalState {
      return PendingOperation(
        action: power, resourcePath: id.path, poll: .resource, firstWaitMilliseconds: nil, requestID: nil)
    }
    throw ServiceFailure(
      .noContact, "\(lost); the instance is \(instance.state.word), so nothing happened yet: try again.")
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
      "The service accepted to \(action.purpose(id)), but its document does not have it: look again in a minute, since"
        + " some changes take a while.")
  }

  /// Creates or replaces a compute; the answer is the resource as the service then has it.
  ///
  /// PUT overwrites in Azure (ARCHITECTURE decision 14): ask with a GET first whether the name is free.
  package func put(_ resource: JSONValue, as id: ComputeID) async throws(ServiceFailure) -> JSONValue {
    let call = ARMCall(.put, reader.connection.url(id.path, version: APIVersion.computes), body: resource)
    return try await reader.connection.send(call, to: "create \(id.name)").document ?? .null
  }
}

/// A request that changes something, before it is sent. Its body may hold secrets: whoever shows it masks them.
package struct ExactRequest: Hashable, Sendable {
  package var method: String
  /// The path and the query, without the host.
  package var address: String
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
    case .updateIdleShutdownSetting: "set the idle shutdown of \(id.name)"
    case .updateSchedules, .updateSchedulesEach: "set the schedules of \(id.name)"
    case .enableSSO(let isOn): "turn SSO \(isOn ? "on" : "off") for \(id.name)"
    case .setSSHPublicKey: "set the SSH key of \(id.name)"
    case .customServices: "set the applications of \(id.name)"
    case .setTags: "set the tags of \(id.name)"
    }
  }
}
