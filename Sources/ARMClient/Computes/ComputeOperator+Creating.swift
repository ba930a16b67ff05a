import Languages
package import ARM
package import ComputeModel
import HTTPTypes

extension ComputeOperator {
  /// The request that makes an instance, for a person to see. Nothing is sent.
  package func request(for creation: InstanceCreation, as id: ComputeID) -> ExactRequest {
    ExactRequest(call(creation, id))
  }

  func call(_ creation: InstanceCreation, _ id: ComputeID) -> ARMCall {
    let version = APIVersion.creating(creation.resource)
    return ARMCall(.put, reader.connection.url(id.path, version: version), body: creation.resource)
  }

  /// Fails where a name is taken: PUT overwrites what is there (ARCHITECTURE decision 14). Only a 404 of the service
  /// says that it is free.
  package func requireFree(_ id: ComputeID) async throws(ServiceFailure) {
    do throws(ServiceFailure) {
      _ = try await reader.document(of: id)
    } catch  where error.kind == .notFound && error.httpStatus == 404 {
      return
    }
    throw ServiceFailure(
      .refused,
      localized(
        "There is a compute \(id.name) in workspace \(id.workspace.name) already: creating it would overwrite it; choose"
      )
        + localized(" another name."))
  }

  /// Asks the service to make an instance, and returns when it has accepted. The name must be free
  /// (``requireFree(_:)``).
  ///
  /// The pipeline repeats the same PUT as it does all that is idempotent; where every answer was lost, the instance is
  /// read, and followed if it is there.
  /// - Returns: what to wait for.
  package func begin(
    _ creation: InstanceCreation, as id: ComputeID
  ) async throws(ServiceFailure) -> PendingOperation {
    let purpose = localized("create \(id.name)")
    let connection = reader.connection
    let call = call(creation, id)
    var operation: PendingOperation
    do throws(CallFailure) {
      let answer = try connection.answer(try await connection.pipeline.send(call), to: purpose)
      operation = pending(.start, id, nil, answer)
    } catch {
      let lost: ServiceFailure
      switch error {
      case .service(let failure):
        guard Self.saysNothing(failure, of: call) else { throw failure }
        lost = failure
      case .transport(let failure):
        lost = failure.failure(reaching: connection.cloud.resourceManager, for: purpose)
        guard failure.requestMayHaveArrived, failure.kind != .cancelled else { throw lost }
      }
      do throws(ServiceFailure) {
        _ = try await reader.document(of: id)
      } catch {
        throw ServiceFailure(
          .noContact,
          localized("\(lost.sentence) \(id.name) cannot be seen now: look whether it is there before you try again."),
          code: lost.code, requestID: lost.requestID, httpStatus: lost.httpStatus)
      }
      operation = PendingOperation(
        action: .start, resourcePath: id.path, poll: .resource, firstWaitMilliseconds: nil, requestID: lost.requestID)
    }
    operation.word = "create"
    return operation
  }
}
