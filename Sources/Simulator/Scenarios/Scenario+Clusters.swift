import Schedules

extension Scenario {
  /// The training clusters of ``lab``: one that holds cores of the quota that instances share, and one of low
  /// priority that does not.
  func clusters(in workspaces: [Workspace], start: Instant, seed: UInt64) -> [Cluster] {
    guard self == .lab else { return [] }
    // A sequence of its own, so that clusters do not change what instances draw.
    var ids = SplitMix64(seed: seed, sequence: -2)
    func nodes(_ states: [Cluster.Node.State]) -> [Cluster.Node] {
      states.enumerated().map { index, state in
        Cluster.Node(
          id: "tvmps_\(ids.guid().filter { $0 != "-" })_d", state: state, privateAddress: "10.0.32.\(4 + index)",
          publicAddress: "20.60.1.\(4 + index)", runID: state == .running ? ids.guid() : nil)
      }
    }
    func cluster(
      _ name: String, in workspace: Workspace, _ size: String, isDedicated: Bool = true, minimum: Int = 0,
      maximum: Int, _ states: [Cluster.Node.State]
    ) -> Cluster {
      Cluster(
        name: name, resourceGroup: workspace.resourceGroup, workspace: workspace.name, sizeName: size,
        isDedicated: isDedicated, minimumNodes: minimum, maximumNodes: maximum, idleTimeBeforeScaleDown: "PT120S",
        nodes: nodes(states), createdOn: start - .seconds(200 * 86_400))
    }
    return [
      cluster(
        "cpu-cluster", in: workspaces[0], "Standard_DS3_v2", minimum: 1, maximum: 8, [.running, .running, .idle]),
      cluster(
        "gpu-lowpriority", in: workspaces[0], "Standard_NC6s_v3", isDedicated: false, maximum: 4,
        [.preempted, .running]),
    ]
  }
}
