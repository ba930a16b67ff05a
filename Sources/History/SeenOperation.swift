package import Schedules

/// One operation that the service named as the last one of an instance, as it was last seen.
package struct SeenOperation: Hashable, Sendable {
  /// Such as `Start` (FACTS section 14).
  package var name: String
  /// When it began, by the service.
  package var time: Instant
  package var status: String?
  /// `User`, `Schedule` or `IdleShutdown`.
  package var trigger: String?

  package init(name: String, time: Instant, status: String?, trigger: String?) {
    self.name = name
    self.time = time
    self.status = status
    self.trigger = trigger
  }
}
