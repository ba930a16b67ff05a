package import ARM
package import ComputeModel
package import HTTPTypes

/// One request to ARM on its way through the policies.
package struct ARMCall: Sendable {
  /// What is asked.
  package var method: HTTPRequest.Method
  /// Where; its origin must be the cloud's own.
  package var url: AbsoluteURL
  /// JSON to send; nil sends no body.
  package var body: JSONValue?
  /// Those that the call brings; policies add theirs.
  package var headers = HTTPFields()
  /// How large the answer may be.
  package var bounds: AnswerBounds

  /// - Parameter isList: a page of a list may be larger than every other answer.
  package init(
    _ method: HTTPRequest.Method, _ url: AbsoluteURL, body: JSONValue? = nil,
    isList: Bool = false
  ) {
    self.method = method
    self.url = url
    self.body = body
    bounds = AnswerBounds(isList: isList)
  }
}

/// What a policy may end in: the network failed, or somebody refused.
package enum CallFailure: Error, Sendable {
  case transport(TransportFailure)
  case service(ServiceFailure)
}

/// One concern of every request. Policies wrap each other; the first of the list is the outermost.
package protocol Policy: Sendable {
  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer
}

/// What stands behind a policy: the rest of the policies, then the transport.
package struct NextPolicy: Sendable {
  let policies: ArraySlice<any Policy>
  let transport: any Transport

  /// Sends it through all that stands behind here.
  /// - Throws: what the network did, or who refused.
  package func send(_ call: ARMCall) async throws(CallFailure) -> TransportAnswer {
    if let policy = policies.first {
      return try await policy.send(
        call, next: NextPolicy(policies: policies.dropFirst(), transport: transport))
    }
    var request = HTTPRequest(
      method: call.method, scheme: "https", authority: call.url.origin.authority, path: call.url.pathAndQuery,
      headerFields: call.headers)
    request.headerFields[.accept] = "application/json"
    let body = call.body?.compactBytes ?? []
    if call.body != nil { request.headerFields[.contentType] = "application/json" }
    do throws(TransportFailure) {
      return try await transport.send(request, body: body, within: call.bounds)
    } catch {
      throw .transport(error)
    }
  }
}

/// The policies in their order, with the transport behind them.
package struct Pipeline: Sendable {
  private let first: NextPolicy
  private let pace: RatePace
  /// Whether nothing but GET and HEAD gets through.
  package let isReadOnly: Bool

  /// - Parameters:
  ///   - isReadOnly: adds the gate that lets nothing but GET and HEAD reach the transport.
  ///   - parallelRequests: how many may be under way at once, at least 1.
  package init(
    cloud: Cloud, tokens: TokenCache, transport: any Transport, surroundings: Surroundings,
    isReadOnly: Bool, parallelRequests: Int = RequestGate.defaultLimit
  ) {
    self.init(
      origin: cloud.resourceManager, audience: cloud.audience, tokens: tokens, transport: transport,
      surroundings: surroundings, isReadOnly: isReadOnly, parallelRequests: parallelRequests)
  }

  /// To another service of the cloud, with tokens that are for it alone.
  /// - Parameter isPatient: whether a service that is busy or down is asked again.
  init(
    origin: URLOrigin, audience: String, tokens: TokenCache, transport: any Transport, surroundings: Surroundings,
    isReadOnly: Bool, parallelRequests: Int = RequestGate.defaultLimit, isPatient: Bool = true
  ) {
    pace = RatePace(surroundings: surroundings)
    var policies: [any Policy] = [RequestIdentity(surroundings: surroundings)]
    if isPatient { policies.append(Retry(surroundings: surroundings)) }
    policies += [
      OriginPin(origin: origin),
      // A wait for the limits keeps no place among those that are under way.
      pace,
      RequestGate(limit: parallelRequests),
      BearerToken(tokens: tokens, audience: audience),
    ]
    // Last before the transport, so that nothing added above can write past it (ARCHITECTURE decision 2).
    if isReadOnly { policies.append(ReadOnlyGate()) }
    self.isReadOnly = isReadOnly
    first = NextPolicy(policies: policies[...], transport: transport)
  }

  /// Sends it through all that stands behind here.
  /// - Throws: what the network did, or who refused.
  package func send(_ call: ARMCall) async throws(CallFailure) -> TransportAnswer {
    try await first.send(call)
  }

  /// What is left of ARM's limits, by its last answers.
  package var budget: RateBudget { pace.budget }
}

extension HTTPField.Name {
  /// Our own id of a request, which the service repeats.
  package static let clientRequestID = HTTPField.Name("x-ms-client-request-id")!
  /// The service's id of a request, or of an operation.
  package static let requestID = HTTPField.Name("x-ms-request-id")!
  /// ARM's id of all that belongs to one request.
  package static let correlationRequestID = HTTPField.Name("x-ms-correlation-request-id")!
  /// Where an operation says how it is going (FACTS section 4).
  package static let asyncOperation = HTTPField.Name("Azure-AsyncOperation")!
}
