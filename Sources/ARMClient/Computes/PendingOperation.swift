import Languages
package import ComputeModel
import Schedules

/// An operation that the service accepted and that still runs there. A plain value: it may be written to disk and
/// waited for by another run of the program (RELIABILITY B2).
package struct PendingOperation: Codable, Hashable, Sendable {
  /// Where to ask how it is going; chosen once, from the first answer.
  package enum Poll: Codable, Hashable, Sendable {
    /// `Azure-AsyncOperation`: always 200, the body says it.
    case statusResource(String)
    /// `Location`: 202 while it runs.
    case location(String)
    /// Neither header was sent: read the instance itself.
    case resource
  }

  /// What was asked for.
  package var action: PowerAction
  /// The path of the instance below the ARM endpoint.
  package var resourcePath: String
  /// Where to ask how it is going.
  package var poll: Poll
  /// How long the service asked to wait before the first poll, in milliseconds; nil where it did not say.
  package var firstWaitMilliseconds: Int64?
  /// The service's id of the request that was accepted, for its support.
  package var requestID: String?
  /// The instance's `lastOperation` before a restart was asked for, as `LastOperation.mark`: an instance that was
  /// running and is running tells by nothing else that it was restarted. Nil where it was not read.
  package var operationBefore: String?
  /// What it is called where it is no action on an instance that was there: "create", which ends where a start ends.
  package var word: String?

  /// Each parameter is the property of its name.
  package init(
    action: PowerAction, resourcePath: String, poll: Poll, firstWaitMilliseconds: Int64?, requestID: String?,
    operationBefore: String? = nil
  ) {
    self.operationBefore = operationBefore
    self.action = action
    self.resourcePath = resourcePath
    self.poll = poll
    self.firstWaitMilliseconds = firstWaitMilliseconds
    self.requestID = requestID
  }
}

/// How an operation stands.
package enum OperationProgress: Hashable, Sendable {
  /// - Parameters:
  ///   - wait: how long to wait before asking again.
  ///   - percent: how far it is, where the service says so.
  case running(wait: Duration, percent: Int? = nil)
  case succeeded
  case failed(ServiceFailure)
  /// The instance is still where it was before the action: it has not begun, or never will.
  case notBegun(ServiceFailure)
}

extension LastOperation {
  /// What tells one operation from another.
  var mark: String { "\(name) \(time?.iso8601 ?? localized("at an unknown time"))" }
}
