import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import Schedules

/// Deletes instances and makes them again, each step known on disk before it is taken.
struct Recreator: Sendable {
  let backend: Backend
  let writer: ComputeOperator
  let file: RecreationFile
  /// Where it is written down; nil where nothing is kept.
  var own: OwnOperations?

  /// What is to be done for an instance, read anew or taken up from an earlier run.
  /// - Parameters:
  ///   - person: somebody else to make it for.
  ///   - consent: the tag by which its owner agrees, for this once.
  func plan(
    _ name: String, for person: DirectoryUser?, consent: OwnerConsent? = nil
  ) async throws(ServiceFailure) -> Recreation {
    if let begun = try file.read().first(where: { $0.isNamed(name) }) { return begun }
    let instance = try await backend.find(name)
    guard let id = ComputeID(path: instance.id) else {
      throw ServiceFailure(.unexpectedAnswer, localized("\(instance.name) has an id that amldeck cannot read."))
    }
    if let known = instance.state.known, known.isTransitional {
      throw ServiceFailure(
        .refused, localized("\(instance.name) is \(instance.state.word): wait until that has ended."))
    }
    let document = try await backend.reader.document(of: id)
    do throws(RecreationError) {
      return try Recreation(
        document, id: instance.id, name: instance.name, principalID: backend.principalID, for: person,
        consentTag: consent?.tag)
    } catch {
      throw ServiceFailure(.refused, localized("\(instance.name) cannot be made again: \(error)."))
    }
  }

  /// Whether an earlier run has begun it.
  func hasBegun(_ recreation: Recreation) throws(ServiceFailure) -> Bool {
    try file.read().contains { $0.id.lowercased() == recreation.id.lowercased() }
  }

  /// The requests, in their order.
  func requests(_ recreation: Recreation) async throws(ServiceFailure) -> [String] {
    let id = try Self.id(recreation)
    return try await writer.requests(for: .delete, on: id).map(\.text)
      + [writer.request(for: recreation.creation, as: id).text]
  }

  /// Goes on from wherever the service stands. What was not expected ends it, with the settings still on disk.
  /// - Returns: the instance's state at the end.
  func carryOut(_ recreation: Recreation) async throws(ServiceFailure) -> String {
    try await backend.recorded("recreate", of: recreation.id, by: own) {
      () async throws(ServiceFailure) in try await goOn(recreation)
    }
  }

  private func goOn(_ recreation: Recreation) async throws(ServiceFailure) -> String {
    let id = try Self.id(recreation)
    try file.keep(recreation)
    if let present = try await present(id), present.isOld(of: recreation) {
      let acceptance = try await writer.accept(.delete, on: id)
      if let operation = acceptance.operation { try await backend.reader.wait(for: operation) }
      if let failure = try await writer.unfulfilled(.delete, on: id) { throw failure }
    }
    if try await present(id) == nil {
      try await backend.reader.wait(for: try await writer.begin(recreation.creation, as: id))
    } else {
      // An earlier run has asked for it.
      var operation = PendingOperation(
        action: .start, resourcePath: id.path, poll: .resource, firstWaitMilliseconds: nil, requestID: nil)
      operation.word = "create"
      try await backend.reader.wait(for: operation)
    }
    let surprises = recreation.surprises(in: try await backend.reader.document(of: id))
    guard surprises.isEmpty else {
      throw ServiceFailure(
        .operationFailed,
        localized("\(id.name) was made again and differs in \(surprises.joined(separator: ", ")): look at it."))
    }
    if recreation.wasStopped, try await backend.reader.instance(id).state.known == .running {
      let acceptance = try await writer.accept(.stop, on: id)
      if let operation = acceptance.operation { try await backend.reader.wait(for: operation) }
    }
    try file.forget(recreation.id)
    return try await backend.reader.instance(id).state.word
  }

  private func present(_ id: ComputeID) async throws(ServiceFailure) -> ComputeInstance? {
    do throws(ServiceFailure) {
      return try await backend.reader.instance(id)
    } catch  where error.kind == .notFound && error.httpStatus == 404 {
      return nil
    }
  }

  static func id(_ recreation: Recreation) throws(ServiceFailure) -> ComputeID {
    guard let id = ComputeID(path: recreation.id) else {
      throw ServiceFailure(.unexpectedAnswer, localized("\(recreation.name) has an id that amldeck cannot read."))
    }
    return id
  }
}

extension Recreation {
  fileprivate func isNamed(_ text: String) -> Bool {
    [name.lowercased(), id.lowercased()].contains(text.lowercased())
  }
}

extension ComputeInstance {
  /// Whether it is the one that is to be deleted, and not the one that was made in its place.
  fileprivate func isOld(of recreation: Recreation) -> Bool {
    guard let createdOn, let old = recreation.createdOn else { return true }
    return createdOn <= old
  }
}
