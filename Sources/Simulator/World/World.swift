import ComputeModel
package import Schedules

/// The whole service at one virtual instant. It changes by events only (``evolve(_:)``), and events come from
/// commands (``decide(_:zones:)``) and from the passing of time (``due(by:)``).
package struct World: Hashable, Sendable {
  package internal(set) var founding: Founding
  package internal(set) var workspaces: [Workspace] = []
  package internal(set) var directory = Directory()
  package internal(set) var locks = Locks()
  package internal(set) var activityLog = ActivityLog()
  /// In the order of creation.
  package internal(set) var instances: [Instance] = []
  package internal(set) var operations: [Operation] = []
  package internal(set) var clock: Clock
  /// The latest virtual instant that the world has seen; it goes back only to a snapshot or a new beginning.
  package internal(set) var now: Instant
  /// How many events made this world.
  package internal(set) var sequence = 0
  package internal(set) var nextOrdinal = 0

  /// In the order in which they were staged.
  package internal(set) var stagedFailures: [StagedFailure] = []
  package var faults = Faults()
  /// In the order in which their names were first saved.
  package internal(set) var snapshots: [Snapshot] = []

  package internal(set) var policies = Policies()
  package internal(set) var jobs = Jobs()
  package internal(set) var deployments = Deployments()
  package internal(set) var sshPublicKeys = SSHPublicKeys()
  package internal(set) var storage = Storage()
  package internal(set) var clusters = Clusters()
  package internal(set) var workspaceQuotas = WorkspaceQuotas()
  package internal(set) var networks = WorkspaceNetworks()

  // Only looked up, never iterated: Swift orders dictionaries differently in every process.
  var instanceIndex: [InstanceKey: Int] = [:]
  /// Serial numbers of operations; the place in ``operations`` is the serial less ``forgottenOperations``.
  var operationIndex: [String: Int] = [:]
  var forgottenOperations = 0
  /// The running operation of an instance: at most one.
  var runningOperation: [InstanceKey: String] = [:]
  var agenda: Agenda

  /// So many operations are remembered after they have ended; a client that asks for an older one gets the
  /// same 404 as for one that never was. The service promises no time; this is two rounds of a fleet of 10,000,
  /// some 5 MB, and without a bound a simulator that runs for weeks would grow without end.
  package static let rememberedOperations = 20_000

  init(founding: Founding, at instant: Instant, zones: ZoneSource) {
    self.founding = founding
    clock = founding.clock
    now = instant
    sequence = 1
    agenda = Agenda(zones: zones)
  }

  /// - Parameter zones: the time zones that schedules fire in.
  /// - Returns: nil where the events do not begin with a founding.
  package init?(replaying events: some Sequence<Event>, zones: ZoneSource) {
    var world: World?
    for event in events {
      if world == nil {
        guard case .founded(let founding) = event.kind else { return nil }
        world = World(founding: founding, at: event.at, zones: zones)
      } else {
        world?.evolve(event)
      }
    }
    guard var world else { return nil }
    // A journal of a version that fired no schedules has gone past their times.
    world.skipOccurrences(before: world.now)
    self = world
  }

  package func workspace(resourceGroup: String, name: String) -> Workspace? {
    let (group, folded) = (resourceGroup.lowercased(), name.lowercased())
    return workspaces.first { $0.name.lowercased() == folded && $0.resourceGroup.lowercased() == group }
  }

  package func instance(_ key: InstanceKey) -> Instance? { instanceIndex[key].map { instances[$0] } }

  package func operation(id: String) -> Operation? {
    operationIndex[id.lowercased()].map { operations[$0 - forgottenOperations] }
  }

  package func runningOperation(on key: InstanceKey) -> Operation? {
    runningOperation[key].flatMap { operation(id: $0) }
  }

  /// The names of resource groups in the order in which their first workspace was made.
  package var resourceGroups: [String] {
    var groups: [String] = []
    for workspace in workspaces where !groups.contains(workspace.resourceGroup) {
      groups.append(workspace.resourceGroup)
    }
    return groups
  }

  /// Dedicated cores that instances and clusters hold: of one family, or of all (nil).
  package func coresInUse(family: String? = nil) -> Int {
    let instances = family.map { agenda.cores[$0] ?? 0 } ?? agenda.totalCores
    return instances + clusters.cores(family: family)
  }

  /// When the world next changes by itself.
  package var nextDue: Instant? {
    [agenda.endings.first?.at, agenda.entries.first?.at, nextJobEvent?.at].compactMap { $0 }.min()
  }

  /// The notices that stand: a scheduled stop comes within half an hour, and nobody has dismissed it
  /// (SEMANTICS 8). They are withdrawn when the instance stops or the schedule goes.
  package var notices: [Occurrence] {
    var notices: [Occurrence] = []
    for instance in instances where instance.state.runsForSchedules {
      for plan in agenda.outlooks[instance.ordinal]?.plans ?? [] {
        guard let next = plan.next, plan.noticed == next, plan.dismissed != next else { continue }
        notices.append(plan.occurrence(at: next, of: instance.key))
      }
    }
    return notices
  }

  /// What goes on on an instance, in the order of ``Activity``.
  package func activities(on key: InstanceKey) -> [Activity] {
    instance(key).flatMap { agenda.outlooks[$0.ordinal]?.activities.all } ?? []
  }

  /// Since when an instance has been idle; nil while it is not.
  package func idleSince(_ key: InstanceKey) -> Instant? {
    instance(key).flatMap { agenda.outlooks[$0.ordinal]?.idleSince }
  }

  /// Notes that virtual time has come to `instant`; ``due(by:)`` must have been applied before.
  package mutating func pass(to instant: Instant) { now = max(now, instant) }

  mutating func note(_ event: Event) {
    now = max(now, event.at)
    sequence += 1
  }
}
