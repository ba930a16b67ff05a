import Languages
import ARM
import ComputeModel
import HTTPTypes

/// Lets nothing but reading pass.
struct ReadOnlyGate: Policy {
  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard call.method == .get || call.method == .head else {
      throw .service(
        ServiceFailure(
          .readOnly, localized("This amldeck runs read-only: start it without --read-only to change anything.")))
    }
    return try await next.send(call)
  }
}
