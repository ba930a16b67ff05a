import Languages
import ARM
import ComputeModel

/// The token stays home: follow-up URLs are chosen by the server, and only the cloud's own origin is ever called
/// (ARCHITECTURE decision 4). Stands before the token is attached.
struct OriginPin: Policy {
  let origin: URLOrigin

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard call.url.origin == origin else {
      throw .service(
        ServiceFailure(
          .unexpectedAnswer,
          localized(
            "The service named \(call.url.origin.text) as the next address, which is not \(origin.text): nothing was")
            + localized(" sent there, since your token would have gone along.")))
    }
    return try await next.send(call)
  }
}
