import Schedules

/// A beginning for a world, as events: the journal holds all of it, so a later version's scenarios cannot
/// change a world that already exists.
package enum Scenario: String, CaseIterable, Sendable {
  /// Two workspaces and nothing in them.
  case empty
  /// Three instances.
  case small
  /// Two workspaces and an instance for nearly everything that an instance can be.
  case lab
  /// As many instances as asked for, of seeded variety.
  case fleet

  /// The instances of ``fleet`` where no number is given.
  package static let standardFleet = 1000

  /// - Parameters:
  ///   - start: the first virtual instant.
  ///   - instances: for ``fleet`` only.
  package func founding(
    seed: UInt64, instances count: Int?, durations: OperationDurations, clock: Clock
  ) -> [Event] {
    let start = clock.virtualAnchor
    var ids = SplitMix64(seed: seed, sequence: 0)
    let tenant = ids.guid()
    let subscription = ids.guid()
    let principal = Principal(
      name: "amldeck-operator", objectID: ids.guid(), clientID: ids.guid(), role: "Owner")
    let workspaces = [("ml-research", "研究 Research"), ("ml-teaching", "Teaching")].map { name, friendly in
      Workspace(
        name: name, resourceGroup: "rg-ml", location: "eastus", guid: ids.guid(), friendlyName: friendly,
        createdOn: start - .seconds(400 * 86_400))
    }
    var builder = InstanceBuilder(start: start, tenant: tenant, ids: ids)
    switch self {
    case .empty: break
    case .small: builder.addSmall(to: workspaces)
    case .lab: builder.addLab(to: workspaces)
    case .fleet: builder.addFleet(of: count ?? Self.standardFleet, to: workspaces)
    }
    let founding = Founding(
      scenario: rawValue, seed: seed, instances: self == .fleet ? count ?? Self.standardFleet : nil,
      durations: durations, tenant: tenant, subscription: subscription, subscriptionName: "Contoso ML",
      location: "eastus", regionalQuota: builder.cores(family: nil) + 400,
      quotas: VirtualMachineSize.families.map { size in
        // 200 free cores of the family that snippets and tests create in; two small machines' worth of the
        // others.
        let free = size.family == "standardDSv2Family" ? 200 : 24
        return FamilyQuota(family: size.family, limit: builder.cores(family: size.family) + free)
      }, clock: clock)

    let why = "scenario \(rawValue), seed \(seed)"
    var kinds: [Event.Kind] = [.founded(founding), .principalCreated(principal)]
    kinds += workspaces.map { .workspaceCreated($0) }
    kinds += builder.instances.map { .instanceWritten($0) }
    kinds += builder.operations(durations: durations).map { .operationBegan($0) }
    return kinds.map { Event(at: start, why: why, kind: $0) }
  }
}
