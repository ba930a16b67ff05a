package import Schedules

/// A beginning for a world, as events: the journal holds all of it, so a later version's scenarios cannot
/// change a world that already exists.
package enum Scenario: String, CaseIterable, Sendable {
  /// Two workspaces and nothing in them.
  case empty
  /// Three instances.
  case small
  /// Two workspaces and an instance for nearly everything that an instance can be, and one at least of each other
  /// thing that screens can show.
  case lab
  /// An instance made on behalf of a user, with single sign-on off: the user has what is needed to turn it on.
  case handover
  /// An instance that never idles out, since its managed identity is not Contributor, beside one that does.
  case identityTrap = "identity-trap"
  /// As many instances as asked for, of seeded variety.
  case fleet
  /// Forty stopped instances whose starts fire at the same minute, and cores for two thirds of them.
  case morningRush = "morning-rush"
  /// No cores left: of one family, and of the region.
  case quotaFull = "quota-full"
  /// Schedules in zones that change their clocks.
  case dst
  /// What goes wrong: starts, stops, nodes, schedules, and the service itself.
  case trouble
  /// An instance for each kind of finding, and one without any.
  case findings

  /// Where the world begins, if nobody says; nil for the present. The one with changes of clocks begins before those
  /// of Lord Howe (4 October), Europe (25 October) and America (1 November) of 2026.
  package var standardStart: Instant? {
    self == .dst ? Instant(secondsSinceEpoch: 1_790_985_600) : nil
  }

  /// The instances of ``fleet`` where no number is given.
  package static let standardFleet = 1000

  /// - Parameters:
  ///   - start: the first virtual instant.
  ///   - instances: for ``fleet`` only.
  ///   - identitySeed: what tenant, subscription and principals are drawn from; the seed where it is nil.
  package func founding(
    seed: UInt64, instances count: Int?, durations: OperationDurations, clock: Clock, identitySeed: UInt64? = nil
  ) -> [Event] {
    beginning(
      seed: seed, instances: count, durations: durations, clock: clock, identitySeed: identitySeed, firstInstances: .max
    ).events
  }

  /// The same in two parts.
  /// - Parameter firstInstances: of ``fleet``, so many are in the first part.
  package func beginning(
    seed: UInt64, instances count: Int?, durations: OperationDurations, clock: Clock, identitySeed: UInt64? = nil,
    firstInstances: Int
  ) -> Beginning {
    let start = clock.virtualAnchor
    var ids = SplitMix64(seed: identitySeed ?? seed, sequence: 0)
    let tenant = ids.guid()
    let subscription = ids.guid()
    let owner = Principal(
      kind: .application, name: "amldeck-operator", objectID: ids.guid(), clientID: ids.guid())
    if let identitySeed, identitySeed != seed { ids = SplitMix64(seed: seed, sequence: 0) }
    let workspaces = [("ml-research", "研究 Research"), ("ml-teaching", "Teaching")].map { name, friendly in
      Workspace(
        name: name, resourceGroup: "rg-ml", location: "eastus", guid: ids.guid(), friendlyName: friendly,
        createdOn: start - .seconds(400 * 86_400))
    }
    var builder = InstanceBuilder(start: start, tenant: tenant, subscription: subscription, ids: ids)
    var fleet: FleetInstances?
    switch self {
    case .empty: break
    case .small: builder.addSmall(to: workspaces)
    case .lab: builder.addLab(to: workspaces)
    case .handover:
      builder.introduce(owner)
      builder.addHandover(by: owner, to: workspaces[0])
    case .identityTrap: builder.addIdentityTrap(to: workspaces[0])
    case .fleet:
      fleet = FleetInstances(count: count ?? Self.standardFleet, workspaces: workspaces, with: &builder)
    case .morningRush: builder.addMorningRush(to: workspaces)
    case .quotaFull: builder.addQuotaFull(to: workspaces)
    case .dst: builder.addDaylightSaving(to: workspaces)
    case .trouble: builder.addTrouble(to: workspaces)
    case .findings: builder.addFindings(to: workspaces)
    }
    var clusters = Clusters()
    clusters.all = self.clusters(in: workspaces, start: start, seed: seed)
    func held(_ family: String?) -> Int {
      builder.cores(family: family) + (fleet?.cores(family: family) ?? 0) + clusters.cores(family: family)
    }
    let founding = Founding(
      scenario: rawValue, seed: seed, instances: self == .fleet ? count ?? Self.standardFleet : nil,
      durations: durations, tenant: tenant, subscription: subscription, subscriptionName: "Contoso ML",
      location: "eastus",
      regionalQuota: held(nil) + builder.freeCores.region,
      quotas: VirtualMachineSize.families.map { size in
        let free = size.family == "standardDSv2Family" ? builder.freeCores.ofDSv2 : builder.freeCores.ofOthers
        return FamilyQuota(family: size.family, limit: held(size.family) + free)
      }, clock: clock, identitySeed: identitySeed ?? seed)

    let why = "scenario \(rawValue), seed \(seed)"
    var directory = ScenarioDirectory(
      founding: founding, owner: owner, ids: SplitMix64(seed: identitySeed ?? seed, sequence: -1))
    // Whoever has left has an instance and no place in the directory.
    directory.fill(people: builder.people.filter { $0.name != InstanceBuilder.departed }, workspaces: workspaces)
    var kinds: [Event.Kind] = [.founded(founding)]
    kinds += directory.events.map { .directory($0) }
    kinds += workspaces.map { .workspaceCreated($0) }
    kinds += clusters.all.map { .clusters(.created($0)) }
    kinds += builder.instances.map { .instanceWritten($0) }
    let first = min(firstInstances, fleet?.count ?? 0)
    kinds += fleet?.instances(0..<first).map { .instanceWritten($0) } ?? []
    kinds += builder.staged
    kinds += builder.operations(durations: durations).map { .operationBegan($0) }
    kinds += builder.activities
    if let policy = PolicyDefinition.shutdownSchedule(at: start) { kinds.append(.policy(.definitionWritten(policy))) }
    kinds += resources(of: founding, builder: builder, clusters: clusters, workspaces: workspaces, owner: owner)
    return Beginning(
      events: kinds.map { Event(at: start, why: why, kind: $0) },
      rest: fleet.flatMap { $0.count > first ? Beginning.Rest(fleet: $0, next: first, start: start, why: why) : nil })
  }
}

/// The events of a founding, the last of them made when they are asked for.
package struct Beginning: Sendable {
  package var events: [Event]
  /// nil where `events` are all.
  package var rest: Rest?

  package struct Rest: Sendable {
    fileprivate let fleet: FleetInstances
    fileprivate var next: Int
    fileprivate let start: Instant
    fileprivate let why: String

    /// The next events; none when all were made.
    package mutating func take(atMost count: Int) -> [Event] {
      let numbers = next..<min(fleet.count, next + count)
      next = numbers.upperBound
      return fleet.instances(numbers).map { Event(at: start, why: why, kind: .instanceWritten($0)) }
    }
  }
}
