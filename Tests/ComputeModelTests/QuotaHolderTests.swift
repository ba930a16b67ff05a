import ComputeModel
import Schedules
import Testing

/// Who eats the quota.
@Suite struct QuotaHolderTests {
  private static let sizes = [
    VMSize(name: "Standard_DS11_v2", family: "standardDSv2Family", cores: 2),
    VMSize(name: "Standard_NC6s_v3", family: "standardNCSv3Family", cores: 6),
  ]

  private static func instance(
    _ name: String, _ state: String, stop: String? = nil, size: String = "standard_ds11_v2", releases: Bool? = nil
  ) -> ComputeInstance {
    ComputeInstance(
      id: "/\(name)", name: name, workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      vmSize: size, releasesQuotaOnStop: releases,
      lastOperation: stop.map {
        LastOperation(name: "Stop", time: Plans.instant($0), status: "Succeeded", trigger: "User")
      })
  }

  private static func list(_ family: String?) -> [QuotaHolder] {
    QuotaHolder.list(
      [
        instance("running", "Running"), instance("lately", "Stopped", stop: "2026-11-20T00:00:00Z"),
        instance("unknown-since", "Stopped"), instance("longest", "Stopped", stop: "2026-01-20T00:00:00Z"),
        instance("free", "Stopped", releases: true), instance("failed", "CreateFailed"),
        instance("gpu", "Running", size: "Standard_NC6s_v3"), instance("odd", "Running", size: "Standard_X"),
      ],
      [
        TrainingCluster(
          id: "/c", name: "train", workspace: "w", size: "STANDARD_DS11_V2", location: "eastus", nodes: 3),
        TrainingCluster(id: "/d", name: "idle", workspace: "w", size: "STANDARD_DS11_V2", location: "eastus", nodes: 0),
      ], sizes: sizes, family: family, owner: { _ in nil })
  }

  @Test func whatWasStoppedTheLongestStandsFirstAndClustersLast() {
    let holders = Self.list("Standard DSv2 Family Cluster Dedicated vCPUs")
    #expect(holders.map(\.name) == ["longest", "lately", "unknown-since", "running", "train"])
    #expect(holders.map(\.cores) == [2, 2, 2, 2, 6])
    #expect(holders.map(\.kind) == [.stopped, .stopped, .stopped, .instance, .cluster])
    #expect(holders[2].stoppedSince == nil)
  }

  @Test func withoutAFamilyAllAreThere() { #expect(Self.list(nil).contains { $0.name == "gpu" }) }
}

@Suite struct LeavingTests {
  @Test(
    arguments: [
      ("Running", "stop it now"), ("Stopped", "keep it"), ("Starting", "wait until"), ("Odd", "wait until"),
    ])
  func theSafeWayBeginsWhereTheInstanceIs(state: String, first: String) {
    let instance = ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state))
    #expect(instance.stepsAfterLeaving.first?.hasPrefix(first) == true)
    #expect(instance.stepsAfterLeaving.last == "or delete it: amldeck delete ci")
    #expect(instance.stepsAfterLeaving.contains { $0.contains("Azure cannot give this one to another user") })
  }
}
