/// Why something that was asked of the service did not happen, in one plain sentence that says what to do.
package struct ServiceFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, as far as a caller must tell the cases apart. The exit codes of ARCHITECTURE section 6 follow it.
  package enum Kind: String, Hashable, Sendable {
    /// The program was called or configured wrongly.
    case usage
    /// 401, 403, or no credential.
    case noAccess
    /// No connection, no trusted certificate, no answer in time.
    case noContact
    /// The service refused by one of its rules: quota, policy, state.
    case refused
    /// The named thing does not exist.
    case notFound
    /// The operation was accepted and ended as failed.
    case operationFailed
    /// The service answered in a way that its contract does not allow.
    case unexpectedAnswer
    /// The program itself refused to send a change: it runs read-only.
    case readOnly
    /// The caller gave up waiting.
    case cancelled
  }

  package var kind: Kind
  /// One sentence without a line feed. It may hold text of the service: whoever prints it makes it safe first.
  package var sentence: String
  /// ARM's `error.code`, where the service gave one.
  package var code: String?
  /// `x-ms-request-id`, which Microsoft's support asks for.
  package var requestID: String?
  /// The status of the answer, where there was one.
  package var httpStatus: Int?

  package init(
    _ kind: Kind, _ sentence: String, code: String? = nil, requestID: String? = nil, httpStatus: Int? = nil
  ) {
    self.kind = kind
    self.sentence = sentence
    self.code = code
    self.requestID = requestID
    self.httpStatus = httpStatus
  }

  package var description: String { sentence }
}
