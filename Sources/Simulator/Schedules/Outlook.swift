import ComputeModel
import Schedules

/// What lies ahead of one instance. All of it follows from the events, so it is no part of what worlds are
/// compared by.
struct Outlook: Sendable {
  /// Things of one instant happen in this order, after the ends of operations.
  enum Rank: Int, Sendable {
    case vsCodeCloses
    case notice
    case schedule
    case idleShutdown
  }

  struct Due: Hashable, Sendable {
    var at: Instant
    var rank: Rank
  }

  let key: InstanceKey
  /// In lower case: across instances the order is by name (SEMANTICS 7.4).
  let name: String
  /// In the order of the list.
  var plans: [Plan] = []
  var activities = Activities()
  /// Since when nothing has happened on it; nil while it does not run or something goes on.
  var idleSince: Instant?
  var idleTimeout: Duration?
  var hasCustomServices = false
  var pulls = ImagePulls()
  /// The object ids of its managed identities.
  var identities: [String] = []
  var size: VirtualMachineSize?
  var holdsQuota = false
  /// `releaseQuotaOnStop`.
  var releasesQuota = false
  /// The state that the running operation began in.
  var stateBefore = KnownInstanceState.unknown

  /// What waits in the agenda; an entry with another stamp is void.
  var due: Due?
  var stamp = 0

  init(key: InstanceKey, name: String) {
    self.key = key
    self.name = name.lowercased()
  }

  /// A custom application counts for ever, used or not (founding document).
  var isActive: Bool { activities.count || hasCustomServices }

  /// The first thing that happens by itself, not before `now`.
  func earliest(state: KnownInstanceState, now: Instant, isContributor: (String) -> Bool) -> Due? {
    var earliest: Due?
    func consider(_ instant: Instant, _ rank: Rank) {
      let at = max(instant, now)
      if let present = earliest, (present.at, present.rank.rawValue) <= (at, rank.rawValue) { return }
      earliest = Due(at: at, rank: rank)
    }
    for place in plans.indices {
      guard let next = plans[place].next else { continue }
      consider(next, .schedule)
      if state.runsForSchedules, plans[place].awaitsNotice(of: next) { consider(next - Plan.noticeAhead, .notice) }
    }
    if let closing = activities.vsCodeClosesAt { consider(closing, .vsCodeCloses) }
    if state == .running, let idleSince, let idleTimeout,
      identities.isEmpty || identities.contains(where: isContributor)
    {
      consider(idleSince + idleTimeout, .idleShutdown)
    }
    return earliest
  }
}

extension KnownInstanceState {
  /// The states in which a scheduled stop acts (SEMANTICS 7.2).
  var runsForSchedules: Bool { self == .running || self == .jobRunning || self == .userSettingUp }
}

/// The ends of operations and the next thing of every instance, ordered by time.
struct Agenda: Sendable {
  /// The end of an operation; those that end together keep the order in which they began.
  struct Ending: Comparable, Sendable {
    var at: Instant
    var serial: Int
    var id: String
    /// For a state on the way; nil for the end itself.
    var state: KnownInstanceState? = nil

    static func < (left: Ending, right: Ending) -> Bool {
      left.at == right.at ? left.serial < right.serial : left.at < right.at
    }
  }

  struct Entry: Comparable, Sendable {
    var at: Instant
    var rank: Int
    var name: String
    var ordinal: Int
    var stamp: Int

    static func < (left: Entry, right: Entry) -> Bool {
      if left.at != right.at { return left.at < right.at }
      if left.rank != right.rank { return left.rank < right.rank }
      if left.name != right.name { return left.name < right.name }
      return (left.ordinal, left.stamp) < (right.ordinal, right.stamp)
    }
  }

  let zones: ZoneSource
  var endings = Heap<Ending>()
  var entries = Heap<Entry>()
  /// By the instance's ordinal; nil for those that were deleted.
  var outlooks: [Outlook?] = []
  /// How running operations will fail, by id. Only looked up.
  var failures: [String: Instance.ServiceError] = [:]
  /// Cores held by family, and by all. Only looked up.
  var cores: [String: Int] = [:]
  var totalCores = 0

  /// Puts the next thing of an instance in its place.
  mutating func plan(_ due: Outlook.Due?, for ordinal: Int) {
    guard let stamp = outlooks[ordinal]?.stamp, outlooks[ordinal]?.due != .some(due) else { return }
    outlooks[ordinal]?.due = due
    outlooks[ordinal]?.stamp = stamp + 1
    guard let due, let name = outlooks[ordinal]?.name else { return }
    entries.insert(Entry(at: due.at, rank: due.rank.rawValue, name: name, ordinal: ordinal, stamp: stamp + 1))
    // Void entries far ahead would otherwise pile up under a client that changes a setting again and again.
    if entries.count > 4 * outlooks.count + 1024 { rebuild() }
  }

  private mutating func rebuild() {
    entries = Heap()
    for (ordinal, outlook) in outlooks.enumerated() {
      guard let outlook, let due = outlook.due else { continue }
      entries.insert(
        Entry(at: due.at, rank: due.rank.rawValue, name: outlook.name, ordinal: ordinal, stamp: outlook.stamp))
    }
  }

  func isValid(_ entry: Entry) -> Bool {
    outlooks[entry.ordinal]?.stamp == entry.stamp && outlooks[entry.ordinal]?.due != .some(nil)
  }
}

extension Agenda: Hashable {
  // It follows from the events like everything else in the world that it belongs to.
  static func == (_: Agenda, _: Agenda) -> Bool { true }
  func hash(into _: inout Hasher) {}
}
