import ComputeModel

/// The instances of ``Scenario/fleet``, each made when it is asked for: a world of many thousands can answer for its
/// first ones before the last are made.
package struct FleetInstances: Sendable {
  package let count: Int
  private let workspaces: [Workspace]
  /// Knows everybody who made one of them.
  private let maker: InstanceBuilder
  /// What each is drawn from.
  private let generators: [SplitMix64]
  /// The first instance of each person, where the person's own id was drawn in its midst.
  private var firstOfPeople: Set<Int> = []
  private var cores: [String: Int] = [:]

  private static let sizes = [
    "Standard_DS3_v2", "Standard_DS11_v2", "Standard_E4s_v3", "Standard_NC6s_v3", "Standard_D2s_v3",
  ]
  private static let prefixes = ["ds", "ds", "e4", "gpu", "dev"]
  private static let creators = [
    "alice@contoso.example", "bob@contoso.example", "陈伟", "dora@contoso.example", "佐藤 広", "emil@contoso.example",
  ]
  private static let states: [KnownInstanceState] = [
    .running, .running, .running, .running, .stopped, .stopped, .stopped, .stopped, .stopped, .jobRunning,
  ]
  private static let stopTriggers = ["User", "Schedule", "IdleShutdown"]
  private static let idleTimes = [nil, "PT30M", "PT60M", "PT3H"]
  private static let teams = ["vision", "nlp", "stats", "infra"]
  /// Three of the public address and two of the private one.
  private static let drawsOfAddresses = 5
  private static let drawsOfGUID = 2

  /// Only draws: nothing of an instance is made yet.
  init(count: Int, workspaces: [Workspace], with builder: inout InstanceBuilder) {
    self.count = max(0, count)
    self.workspaces = workspaces
    var generators: [SplitMix64] = []
    generators.reserveCapacity(self.count)
    var isKnown = Self.creators.map { builder.knows($0) }
    var countsOfKinds = Self.sizes.map { _ in 0 }
    for number in 0..<self.count {
      generators.append(builder.ids)
      let draw = Draw(&builder.ids)
      if !isKnown[draw.creator] {
        isKnown[draw.creator] = true
        firstOfPeople.insert(number)
        _ = builder.objectID(of: Self.creators[draw.creator])
      }
      builder.ids.skip((draw.stopHour == nil ? 0 : Self.drawsOfGUID) + Self.drawsOfAddresses)
      countsOfKinds[draw.kind] += 1
    }
    self.generators = generators
    maker = builder
    let held = Dictionary(uniqueKeysWithValues: VirtualMachineSize.all.map { ($0.name, $0) })
    for (name, count) in zip(Self.sizes, countsOfKinds) {
      if let size = held[name] { cores[size.family, default: 0] += size.cores * count }
    }
  }

  /// Cores that they hold when the world begins: of one family, or of all (nil). All of them count: none failed to be
  /// created, and none releases its cores.
  func cores(family: String?) -> Int { family.map { cores[$0] ?? 0 } ?? cores.values.reduce(0, +) }

  /// - Parameter numbers: within 0..<``count``.
  package func instances(_ numbers: Range<Int>) -> [Instance] {
    numbers.map { number in
      var ids = generators[number]
      let draw = Draw(&ids)
      if firstOfPeople.contains(number) { ids.skip(Self.drawsOfGUID) }
      var builder = maker
      builder.ids = ids
      return builder.instance(plan(draw, number: number), ordinal: number, in: workspaces[number % workspaces.count])
    }
  }

  /// What chance decides about one instance, in the order in which it does.
  private struct Draw {
    var kind: Int
    var state: KnownInstanceState
    var createdHoursAgo: Int
    var operationHoursAgo: Int
    var stopTrigger: Int?
    var creator: Int
    var idleTime: Int
    var isSSHEnabled: Bool
    var team: Int
    var stopHour: Int?

    init(_ ids: inout SplitMix64) {
      kind = ids.below(sizes.count)
      state = ids.below(100) == 0 ? .unusable : states[ids.below(states.count)]
      createdHoursAgo = 200 + ids.below(6000)
      operationHoursAgo = ids.below(state == .stopped ? 1000 : 150)
      stopTrigger = state == .stopped ? ids.below(stopTriggers.count) : nil
      creator = ids.below(creators.count)
      idleTime = ids.below(idleTimes.count)
      isSSHEnabled = ids.below(4) == 0
      team = ids.below(teams.count)
      stopHour = ids.below(3) == 0 ? 16 + ids.below(6) : nil
    }
  }

  /// Instances like `ds-00017-a`: every '-' of a name must be followed by a letter later (FACTS section 5.1).
  private func plan(_ draw: Draw, number: Int) -> InstanceBuilder.Plan {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
    var plan = InstanceBuilder.Plan(name: "\(Self.prefixes[draw.kind])-\(padded)-a", size: Self.sizes[draw.kind])
    plan.state = draw.state
    plan.createdHoursAgo = Double(draw.createdHoursAgo)
    plan.operationHoursAgo = min(Double(draw.operationHoursAgo) + 0.5, plan.createdHoursAgo)
    plan.operation = draw.state == .stopped ? "Stop" : "Start"
    plan.trigger = draw.stopTrigger.map { Self.stopTriggers[$0] } ?? "User"
    plan.operationStatus = draw.state == .unusable ? "StartFailed" : "Succeeded"
    plan.creator = Self.creators[draw.creator]
    plan.idle = Self.idleTimes[draw.idleTime]
    plan.isSSHEnabled = draw.isSSHEnabled
    plan.tags = [("team", Self.teams[draw.team])]
    if let hour = draw.stopHour { plan.schedules = [cronSchedule("Stop", "0 \(hour) * * *")] }
    return plan
  }
}
