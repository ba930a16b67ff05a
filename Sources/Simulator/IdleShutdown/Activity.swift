import Schedules

/// What somebody does on an instance (FACTS section 5.2).
package enum Activity: String, CaseIterable, Hashable, Sendable {
  case kernel
  case terminal
  /// An Azure ML run.
  case run
  /// A connection of VS Code that goes through the service; it closes by itself.
  case vsCode
  case customApplication
  /// A session of VS Code over SSH. The service does not track it, so it never counts (founding document).
  case vsCodeSSH

  /// A connection of VS Code is closed after this long without activity (FACTS section 5.2).
  static let vsCodeLifetime = Duration.seconds(3 * 3600)
}

/// What is going on on one instance.
struct Activities: Sendable {
  private var active: [Activity] = []
  /// When the connection of VS Code closes by itself.
  private(set) var vsCodeClosesAt: Instant?

  /// In the order of ``Activity``.
  var all: [Activity] { Activity.allCases.filter { active.contains($0) } }

  /// Whether something of it keeps the instance from being idle.
  var count: Bool { active.contains { $0 != .vsCodeSSH } }

  mutating func set(_ activity: Activity, isActive: Bool, at instant: Instant) {
    active.removeAll { $0 == activity }
    if isActive { active.append(activity) }
    if activity == .vsCode { vsCodeClosesAt = isActive ? instant + Activity.vsCodeLifetime : nil }
  }

  /// Nothing runs on an instance that does not.
  mutating func end() { self = Activities() }
}
