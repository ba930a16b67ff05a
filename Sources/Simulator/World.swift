import ComputeModel
package import Schedules

/// The whole service at one virtual instant. It changes by events only (``evolve(_:)``), and events come from
/// commands (``decide(_:zones:)``) and from the passing of time (``due(by:)``).
package struct World: Hashable, Sendable {
  package private(set) var founding: Founding
  package private(set) var workspaces: [Workspace] = []
  package private(set) var principals: [Principal] = []
  /// In the order of creation.
  package private(set) var instances: [Instance] = []
  package private(set) var operations: [Operation] = []
  package private(set) var clock: Clock
  /// The latest virtual instant that the world has seen; it never goes back.
  package private(set) var now: Instant
  /// How many events made this world.
  package private(set) var sequence = 0
  package private(set) var nextOrdinal = 0

  // Only looked up, never iterated: Swift orders dictionaries differently in every process.
  private var instanceIndex: [InstanceKey: Int] = [:]
  private var operationIndex: [String: Int] = [:]
  /// The running operation of an instance: at most one.
  private var runningOperation: [InstanceKey: String] = [:]
  /// Ids of running operations, the one that ends first at the front; operations that end together keep the
  /// order in which they began.
  private var running: [String] = []

  private init(founding: Founding, at instant: Instant) {
    self.founding = founding
    clock = founding.clock
    now = instant
    sequence = 1
  }

  /// - Returns: nil where the events do not begin with a founding.
  package init?(replaying events: some Sequence<Event>) {
    var world: World?
    for event in events {
      if world == nil {
        guard case .founded(let founding) = event.kind else { return nil }
        world = World(founding: founding, at: event.at)
      } else {
        world?.evolve(event)
      }
    }
    guard let world else { return nil }
    self = world
  }

  package func workspace(resourceGroup: String, name: String) -> Workspace? {
    let (group, folded) = (resourceGroup.lowercased(), name.lowercased())
    return workspaces.first { $0.name.lowercased() == folded && $0.resourceGroup.lowercased() == group }
  }

  package func instance(_ key: InstanceKey) -> Instance? { instanceIndex[key].map { instances[$0] } }

  package func operation(id: String) -> Operation? {
    operationIndex[id.lowercased()].map { operations[$0] }
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

  /// Dedicated cores that instances hold: of one family, or of all (nil).
  package func coresInUse(family: String? = nil) -> Int {
    var cores = 0
    for instance in instances where instance.holdsQuota {
      guard let size = instance.size, family == nil || size.family == family else { continue }
      cores += size.cores
    }
    return cores
  }

  /// When the world next changes by itself.
  package var nextDue: Instant? { running.first.flatMap { operation(id: $0)?.due } }

  /// What happens by itself up to and including `instant`, in order. The caller stores and applies it.
  package func due(by instant: Instant) -> [Event] {
    var events: [Event] = []
    for id in running {
      guard let operation = operation(id: id), operation.due <= instant else { break }
      events.append(
        Event(
          at: operation.due,
          why: "the \(operation.name.rawValue.lowercased()) of \(operation.instanceName) took its time and is done",
          kind: .operationSucceeded(id: id)))
    }
    return events
  }

  /// Notes that virtual time has come to `instant`; ``due(by:)`` must have been applied before.
  package mutating func pass(to instant: Instant) { now = max(now, instant) }

  package mutating func evolve(_ event: Event) {
    now = max(now, event.at)
    sequence += 1
    switch event.kind {
    case .founded: break  // Only the first event counts.
    case .workspaceCreated(let workspace): workspaces.append(workspace)
    case .principalCreated(let principal): principals.append(principal)
    case .instanceWritten(let instance): write(instance)
    case .operationBegan(let operation): begin(operation)
    case .operationSucceeded(let id): succeed(id, at: event.at)
    case .settingChanged(let key, let member, let value):
      guard let position = instanceIndex[key] else { return }
      instances[position].settings[member] = value
      instances[position].modifiedOn = event.at
    case .clockSet(let clock): self.clock = clock
    }
  }

  private mutating func write(_ instance: Instance) {
    if let position = instanceIndex[instance.key] {
      instances[position] = instance
    } else {
      instanceIndex[instance.key] = instances.count
      instances.append(instance)
      nextOrdinal = max(nextOrdinal, instance.ordinal + 1)
    }
  }

  private mutating func begin(_ operation: Operation) {
    operationIndex[operation.id] = operations.count
    operations.append(operation)
    runningOperation[operation.instance] = operation.id
    let place = running.firstIndex { self.operation(id: $0).map { $0.due > operation.due } ?? false }
    running.insert(operation.id, at: place ?? running.count)

    guard let position = instanceIndex[operation.instance] else { return }
    instances[position].lastOperation = LastOperation(
      name: operation.name.rawValue, time: operation.began, status: "InProgress", trigger: operation.trigger)
    switch operation.name {
    case .create: instances[position].state = .creating
    case .start: instances[position].state = .starting
    case .stop: instances[position].state = .stopping
    case .restart: instances[position].state = .restarting
    case .delete:
      instances[position].state = .deleting
      instances[position].provisioningState = .deleting
    }
  }

  private mutating func succeed(_ id: String, at instant: Instant) {
    guard let operationPosition = operationIndex[id] else { return }
    operations[operationPosition].ended = instant
    let operation = operations[operationPosition]
    running.removeAll { $0 == id }
    runningOperation[operation.instance] = nil

    guard let position = instanceIndex[operation.instance] else { return }
    guard operation.name != .delete else { return remove(at: position) }
    instances[position].state = operation.name == .stop ? .stopped : .running
    instances[position].provisioningState = .succeeded
    instances[position].modifiedOn = instant
    instances[position].errors = []
    instances[position].lastOperation = LastOperation(
      name: operation.name.rawValue, time: instant, status: "Succeeded", trigger: operation.trigger)
  }

  private mutating func remove(at position: Int) {
    instanceIndex[instances[position].key] = nil
    instances.remove(at: position)
    for later in position..<instances.count { instanceIndex[instances[later].key] = later }
  }
}
