package import Schedules

/// A setting that was another one at the next observation: who changed it and when exactly is not known.
package struct SettingChange: Hashable, Sendable {
  /// The member's name on the wire, such as `idleTimeBeforeShutdown`.
  package var member: String
  /// JSON text; nil where the service did not send the member.
  package var before: String?
  package var after: String?
  /// The observation that showed the new value.
  package var seen: Instant

  package init(member: String, before: String?, after: String?, seen: Instant) {
    self.member = member
    self.before = before
    self.after = after
    self.seen = seen
  }
}
