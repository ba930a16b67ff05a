package import Schedules

/// Something that this program asked of the service.
package struct OwnAction: Hashable, Sendable {
  /// Made by the program, so that the end finds the beginning.
  package var id: String
  /// The instance's ARM id.
  package var instance: String
  /// Such as `stop` or `updateSchedules`.
  package var action: String
  /// Who asked, as far as the program knows: a name, or an object id.
  package var actor: String?
  package var began: Instant
  package var ended: Instant?
  /// `x-ms-request-id`.
  package var requestID: String?
  /// `Succeeded`, the service's error code, or `unknown` where no answer came; nil while it runs.
  package var result: String?
  /// Where the operation can be asked after, for a program that is started later. Never a secret.
  package var pollURL: String?

  package init(
    id: String, instance: String, action: String, actor: String?, began: Instant, ended: Instant? = nil,
    requestID: String? = nil, result: String? = nil, pollURL: String? = nil
  ) {
    self.id = id
    self.instance = instance
    self.action = action
    self.actor = actor
    self.began = began
    self.ended = ended
    self.requestID = requestID
    self.result = result
    self.pollURL = pollURL
  }
}
