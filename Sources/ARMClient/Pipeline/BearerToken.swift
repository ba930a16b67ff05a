import ARM
import ComputeModel
import HTTPTypes

/// Attaches the token; a 401 makes it new once.
struct BearerToken: Policy {
  let tokens: TokenCache
  let audience: String

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    let token = try await token()
    let answer = try await next.send(authorized(call, token))
    guard answer.response.status == .unauthorized else { return answer }
    // A 401 is given before the service acts, so even a POST may be sent again.
    let claims = ClaimsChallenge.claims(answer.response.headerFields)
    await tokens.discard(token, for: audience, claims: claims)
    return try await next.send(authorized(call, try await self.token()))
  }

  private func token() async throws(CallFailure) -> AccessToken {
    do throws(ServiceFailure) {
      return try await tokens.token(for: audience)
    } catch {
      throw .service(error)
    }
  }

  private func authorized(_ call: ARMCall, _ token: AccessToken) -> ARMCall {
    var call = call
    call.headers[.authorization] = "Bearer " + token.secret
    return call
  }
}
