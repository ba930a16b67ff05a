import ComputeModel
import Schedules
import Simulator

/// What the service may do, said once more and without the simulator's own code: it sees events alone, and has a table
/// of its own for every rule (RELIABILITY R12).
struct ServiceModel {
  private struct Machine {
    var state: KnownInstanceState
    var family: String
    var cores: Int
    var isReleasedWhenStopped: Bool
    var operation: Operation?
    /// Stopped instances keep theirs, unless they were made to release them (FACTS section 5.6); a start gets them back
    /// unless it fails for want of them, which nobody sees before its end.
    var hasCores = true

    mutating func come(to state: KnownInstanceState) {
      self.state = state
      switch state {
      case .createFailed: hasCores = false
      case .stopped: hasCores = hasCores && !isReleasedWhenStopped
      default: hasCores = true
      }
    }
  }

  private(set) var faults: [String] = []
  private var machines: [InstanceKey: Machine] = [:]
  private var last: Instant
  /// Cores that others hold, by family; "" for all together.
  private let heldByOthers: [String: Int]
  private let limits: [String: Int]

  /// No operation of the service takes longer: creation with scripts is the longest.
  private static let longest = Duration.seconds(3600)

  /// Family and cores of the sizes that the search asks for, by their names in lower case (Microsoft's size pages).
  static let sizes: [String: (family: String, cores: Int)] = [
    "standard_ds2_v2": ("standardDSv2Family", 2), "standard_ds3_v2": ("standardDSv2Family", 4),
    "standard_ds4_v2": ("standardDSv2Family", 8), "standard_e4s_v3": ("standardESv3Family", 4),
    "standard_nc6s_v3": ("standardNCSv3Family", 6),
  ]

  /// From which states each operation begins (FACTS section 6); none for one that makes the instance.
  private static let begins: [OperationName: Set<KnownInstanceState>] = [
    .start: [.stopped],
    .stop: [.running, .jobRunning, .userSetupFailed],
    .restart: [.running, .jobRunning, .unusable, .userSetupFailed],
    .delete: [
      .running, .jobRunning, .stopped, .unusable, .unknown, .createFailed, .setupFailed, .userSetupFailed,
    ],
  ]
  private static let underWay: [OperationName: KnownInstanceState] = [
    .create: .creating, .start: .starting, .stop: .stopping, .restart: .restarting, .delete: .deleting,
  ]
  private static let goals: [OperationName: KnownInstanceState] = [
    .create: .running, .start: .running, .stop: .stopped, .restart: .running,
  ]
  /// Where an operation may stand when it has failed.
  private static let failed: Set<KnownInstanceState> = [
    .running, .stopped, .unusable, .unknown, .createFailed, .setupFailed, .userSetupFailed,
  ]

  init(_ world: World) {
    last = world.now
    var limits = Dictionary(uniqueKeysWithValues: world.founding.quotas.map { ($0.family, $0.limit) })
    limits[""] = world.founding.regionalQuota
    self.limits = limits
    var held = ["": world.coresInUse()]
    for family in limits.keys where !family.isEmpty { held[family] = world.coresInUse(family: family) }
    heldByOthers = held
  }

  mutating func take(_ event: Event) {
    let last = last
    need(event.at >= last, "\(event.why) at \(event.at.iso8601) comes after \(last.iso8601)")
    self.last = max(last, event.at)
    switch event.kind {
    case .instanceWritten(let instance): write(instance)
    case .operationBegan(let operation): begin(operation, at: event.at)
    case .operationAdvanced(let id, let state):
      need(state == .settingUp || state == .userSettingUp, "an operation advanced to \(state.rawValue)")
      change(id, event.at) { $0.come(to: state) }
    case .operationSucceeded(let id):
      change(id, event.at) { machine in
        if let goal = machine.operation.flatMap({ Self.goals[$0.name] }) { machine.come(to: goal) }
      }
      end(id)
    case .operationFailed(let id, let error, let state):
      need(Self.failed.contains(state), "an operation failed and left \(state.rawValue)")
      let lackedCores = error.code == "ClusterMinNodesExceedCoreQuota"
      change(id, event.at) { machine in
        if machine.operation?.name == .start, !lackedCores { machine.hasCores = true }
        machine.come(to: state)
      }
      end(id)
    default: break
    }
    judgeQuota()
  }

  private mutating func need(_ holds: Bool, _ fault: @autoclosure () -> String) {
    if !holds { faults.append(fault()) }
  }

  private mutating func write(_ instance: Instance) {
    guard let size = Self.sizes[instance.sizeName.lowercased()] else {
      faults.append("an instance of size \(instance.sizeName)")
      return
    }
    if let known = machines[instance.key] {
      need(known.cores == size.cores, "\(instance.name) has another size")
      let isReleased = instance.settings["releaseQuotaOnStop"]?.flag ?? false
      machines[instance.key]?.isReleasedWhenStopped = isReleased
      // To take it back gives no cores to one that is stopped.
      if known.state == .stopped, isReleased { machines[instance.key]?.hasCores = false }
    } else {
      machines[instance.key] = Machine(
        state: .creating, family: size.family, cores: size.cores,
        isReleasedWhenStopped: instance.settings["releaseQuotaOnStop"]?.flag ?? false)
    }
  }

  private mutating func begin(_ operation: Operation, at instant: Instant) {
    guard let machine = machines[operation.instance] else {
      faults.append("\(operation.name.rawValue) of \(operation.instanceName), which is not there")
      return
    }
    need(machine.operation == nil, "\(operation.name.rawValue) of \(operation.instanceName) beside another operation")
    if let allowed = Self.begins[operation.name] {
      need(
        allowed.contains(machine.state),
        "\(operation.name.rawValue) of \(operation.instanceName), which is \(machine.state.rawValue)")
    }
    need(
      operation.due >= instant && operation.due - instant <= Self.longest,
      "\(operation.name.rawValue) takes \((operation.due - instant).inSeconds) s")
    machines[operation.instance]?.operation = operation
    if let state = Self.underWay[operation.name] { machines[operation.instance]?.state = state }
  }

  private mutating func change(_ id: String, _ instant: Instant, _ body: (inout Machine) -> Void) {
    guard let key = machines.first(where: { $0.value.operation?.id == id })?.key, var machine = machines[key] else {
      faults.append("operation \(id) is not under way")
      return
    }
    if let began = machine.operation?.began {
      need(instant - began <= Self.longest, "operation \(id) is under way for longer than an hour")
    }
    body(&machine)
    machines[key] = machine
  }

  private mutating func end(_ id: String) {
    guard let key = machines.first(where: { $0.value.operation?.id == id })?.key else { return }
    if machines[key]?.operation?.name == .delete, machines[key]?.state == .deleting {
      machines[key] = nil
    } else {
      machines[key]?.operation = nil
    }
  }

  private mutating func judgeQuota() {
    for (family, limit) in limits {
      let held = held(family) { $0.hasCores }
      need(held <= limit, "\(family.isEmpty ? "the region" : family) holds \(held) of \(limit)")
    }
  }

  /// Cores of a family, or of all together ("").
  private func held(_ family: String, _ isCounted: (Machine) -> Bool) -> Int {
    machines.values.reduce(heldByOthers[family] ?? 0) { sum, machine in
      (family.isEmpty || machine.family == family) && isCounted(machine) ? sum + machine.cores : sum
    }
  }

  /// The world's own view must be this one.
  mutating func compare(_ world: World) {
    let states = Dictionary(uniqueKeysWithValues: world.instances.map { ($0.key, $0.state) })
    need(states == machines.mapValues(\.state), "the states are others than the events say")
    let running = world.operations.count { $0.isRunning }
    need(running == machines.values.count { $0.operation != nil }, "\(running) operations are running")
    for family in limits.keys {
      let cores = world.coresInUse(family: family.isEmpty ? nil : family)
      let least = held(family) { $0.hasCores }
      let most = held(family) { $0.hasCores || $0.state == .starting }
      need(
        least <= cores && cores <= most,
        "\(family.isEmpty ? "the region" : family): \(cores) cores in use, which are \(least) to \(most)")
    }
  }
}
