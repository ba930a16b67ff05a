package import HTTPTypes

/// The one seam below the client: a request in, a response out (ARCHITECTURE section 2).
///
/// Two implementations exist: HTTPS to Azure or to a simulator, and a call into the simulator in the same process.
package protocol Transport: Sendable {
  /// - Parameters:
  ///   - request: with scheme, authority and path; a transport follows no redirects.
  ///   - bounds: how much of the answer is taken in, and how long it is waited for.
  func send(
    _ request: HTTPRequest, body: [UInt8], within bounds: AnswerBounds
  ) async throws(TransportFailure) -> TransportAnswer
}

extension Transport {
  /// For whatever is no list, as long as the transport waits by itself.
  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportFailure) -> TransportAnswer {
    try await send(request, body: body, within: AnswerBounds())
  }
}

/// What the caller puts up with.
package struct AnswerBounds: Hashable, Sendable {
  /// Whether a page of a list comes, which may have more bytes than anything else (RELIABILITY R16).
  package var isList: Bool
  /// Until the last byte of the answer; nil leaves it to the transport, which never waits longer than it would by
  /// itself.
  package var time: Duration?

  package init(isList: Bool = false, time: Duration? = nil) {
    self.isList = isList
    self.time = time
  }
}

package struct TransportAnswer: Sendable {
  package var response: HTTPResponse
  package var body: [UInt8]

  package init(response: HTTPResponse, body: [UInt8]) {
    self.response = response
    self.body = body
  }
}

/// Why no answer arrived.
package struct TransportFailure: Error, Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case noConnection
    case certificateRefused
    /// What the server speaks is no TLS, or one that is too old.
    case encryptionRefused
    case timedOut
    case connectionLost
    case answerTooLarge
    case cancelled
  }

  package var kind: Kind
  /// Whether the server may have seen the request, and so may have acted on it. Decides whether a POST may be sent
  /// again (RELIABILITY B1).
  package var requestMayHaveArrived: Bool
  /// What the network library said, for a person.
  package var reason: String
  /// What the person can do about it, as a clause; nil where nothing better is known than for every failure of the
  /// kind.
  package var remedy: String?

  package init(_ kind: Kind, requestMayHaveArrived: Bool, reason: String, remedy: String? = nil) {
    self.remedy = remedy
    self.kind = kind
    self.requestMayHaveArrived = requestMayHaveArrived
    self.reason = reason
  }
}
