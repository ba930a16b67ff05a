package import ARM
package import ComputeModel

extension ComputeOperator {
  /// Has an action done, from the request to its end.
  /// - Parameter onAccepted: hears what is waited for once the service has accepted it: whoever keeps it can go on
  ///   waiting in a later run.
  package func carryOut(
    _ action: InstanceAction, on id: ComputeID, onAccepted: (PendingOperation) async -> Void
  ) async throws(ServiceFailure) {
    guard let operation = try await begin(action, on: id) else {
      if let failure = try await unfulfilled(action, on: id) { throw failure }
      return
    }
    await onAccepted(operation)
    try await reader.wait(for: operation)
  }
}
