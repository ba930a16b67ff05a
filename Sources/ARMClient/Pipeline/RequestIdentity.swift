import ARM
import HTTPTypes

/// Gives every call one `x-ms-client-request-id`, which stays the same when the call is repeated (RELIABILITY B3).
struct RequestIdentity: Policy {
  let surroundings: Surroundings

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    var call = call
    if call.headers[.clientRequestID] == nil {
      call.headers[.clientRequestID] = surroundings.makeUUID()
    }
    return try await next.send(call)
  }
}
