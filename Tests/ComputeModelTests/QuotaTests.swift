import ComputeModel
import Testing

@Suite struct QuotaTests {
  private func instance(_ name: String, _ state: String, _ size: String, releases: Bool? = nil) -> ComputeInstance {
    ComputeInstance(
      id: "/\(name)", name: name, workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      vmSize: size, releasesQuotaOnStop: releases)
  }

  private let sizes = [
    VMSize(name: "Standard_DS3_v2", family: "standardDSv2Family", cores: 4),
    VMSize(name: "Standard_NC6s_v3", family: "Standard NCSv3 Family Cluster Dedicated vCPUs", cores: 6),
  ]
  private let usages = [
    Usage(name: "TotalDedicatedCores", title: "Total", kind: "totalDedicatedCores/usages", used: 20, limit: 24),
    Usage(
      name: "Standard DSv2 Family Cluster Dedicated vCPUs", title: "DSv2", kind: "vmFamily/dedicatedCores/usages",
      used: 14, limit: nil),
    Usage(name: "standardNCSv3Family", title: "NCSv3", kind: "vmFamily/dedicatedCores/usages", used: 6, limit: 6),
    Usage(name: "Clusters", title: "Clusters", kind: "totalCores/usages", used: 1, limit: 100),
  ]

  @Test func stoppedInstancesHoldTheirCoresAndTheRestIsSomebodyElses() throws {
    let table = QuotaTable(
      usages: usages, sizes: sizes,
      instances: [
        instance("a", "Running", "STANDARD_DS3_V2"), instance("b", "Stopped", "Standard_DS3_v2"),
        instance("c", "Stopped", "Standard_NC6s_v3"), instance("d", "Stopped", "Standard_DS3_v2", releases: true),
        instance("e", "CreateFailed", "Standard_NC6s_v3"), instance("f", "Running", "Standard_Odd"),
      ])
    #expect(table.rows.map(\.usage.title) == ["Total", "DSv2", "NCSv3"])
    #expect(table.rows.map(\.runningCores) == [4, 4, 0])
    #expect(table.rows.map(\.stoppedCores) == [10, 4, 6])
    #expect(table.rows.map(\.otherCores) == [6, 6, 0])
    #expect(table.rows.map(\.freeCores) == [4, nil, 0])
    #expect(table.holders.map(\.instance.name) == ["c", "b"])
    #expect(table.unknownSizes == ["f"])
    #expect(table.shortage(of: sizes[0]) == nil)
    #expect(table.shortage(of: sizes[1])?.contains("needs 6 cores, and 4 of 24 are free in Total") == true)
  }

  @Test(arguments: [
    "standardDSv2Family", "Standard DSv2 Family", "Standard DSv2 Family Cluster Dedicated vCPUs",
    "Standard_DSv2_Family_Cluster_Dedicated_vCPUs",
  ])
  func spellingsOfAFamilyAreOne(name: String) {
    #expect(Usage.folded(family: name) == "dsv2")
  }
}
