import ComputeModel
import Simulator
import Testing

@Suite struct SharedQuotaTests {
  private let family = "standardDSv2Family"

  @Test func instancesAndClustersShareAFamilysCores() throws {
    let test = try TestWorld(.lab)
    let cluster = try #require(test.world.clusters.all.first)
    #expect(cluster.dedicatedCores == 12)
    var held = cluster.dedicatedCores
    for instance in test.world.instances where instance.size?.family == family && instance.holdsQuota {
      held += instance.size?.cores ?? 0
    }
    #expect(test.world.coresInUse(family: family) == held)
    // Low priority has a quota of its own.
    #expect(test.world.clusters.all.contains { !$0.isDedicated && $0.dedicatedCores == 0 })
    try test.expectReplayIsSame()
    #expect(try test.create("cpu-cluster")?.message.contains("already taken") == true)
  }

  @Test func theWordsOfAShortageAreTrue() throws {
    let test = try TestWorld()
    // 24 cores are the family's limit, so the first wording fits no size of it; two NC12s use them up.
    try test.create("gpu-a", #"{"vmSize":"Standard_NC12s_v3"}"#)
    try test.create("gpu-b", #"{"vmSize":"Standard_NC12s_v3"}"#)
    let refusal = try #require(try test.create("gpu-c", #"{"vmSize":"Standard_NC12s_v3"}"#))
    #expect(
      refusal.message
        == "The specified subscription has a Standard NCSv3 family vCPU quota of 24 and cannot accomodate for at"
        + " least 1 requested compute training cluster and/or compute instance's node which maps to 12 vCPUs")
    let change = QuotaChange(resourceGroup: "rg-ml", workspace: "ml-research", family: "standarddsv2family", cores: 3)
    #expect(test.submit(.updateQuotas([change], by: test.owner)) == nil)
    let small = try #require(try test.create("alice-ci"))
    #expect(
      small.message
        == "The specified workspace has a Standard DSv2 family vCPU quota of 3 and is less than the requested compute"
        + " training cluster and/or compute instance's min nodes of 1 which maps to 4 vCPUs")
  }

  @Test func aWorkspaceIsHeldToItsOwnPart() throws {
    let test = try TestWorld()
    func give(_ cores: Int, of family: String = "standardDSv2Family", to workspace: String = "ML-Research")
      -> QuotaChange.Status
    {
      let change = QuotaChange(resourceGroup: "RG-ml", workspace: workspace, family: family, cores: cores)
      let status = change.status(in: test.world)
      #expect(test.submit(.updateQuotas([change], by: test.owner)) == nil)
      return status
    }
    #expect(give(8) == .success)
    try #expect(test.create("alice-ci") == nil)
    try #expect(test.create("bob-ci") == nil)
    try #expect(test.create("carol-ci")?.message.hasPrefix("The specified workspace has a") == true)
    try #expect(test.create("dora-ci", in: 1) == nil)
    #expect(give(7) == .belowClusterMinimum)
    #expect(give(201) == .exceedsSubscriptionLimit)
    #expect(give(-1) == .failure)
    #expect(give(8, of: "standardNothingFamily") == .invalidFamilyName)
    #expect(give(8, to: "nowhere") == .failure)
    #expect(give(12, of: "Standard_DSv2_Family_Cluster_Dedicated_vCPUs") == .success)
    #expect(test.world.workspaceQuotas.all.map { $0.cores } == [12])
    try #expect(test.create("carol-ci") == nil)
    try test.expectReplayIsSame()
  }

  @Test func someSizesAreForClustersOnly() throws {
    let test = try TestWorld()
    try #expect(
      test.create("alice-ci", #"{"vmSize":"Standard_D1"}"#)?.message.contains("not supported for ComputeInstance")
        == true)
  }
}
