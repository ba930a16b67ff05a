extension Chinese {
  static let computeModelQuota: [String: String] = [
    "stopped instance": "已停止的实例",
    "{1} needs {2} cores, and {3} of {4} are free in {5}": "{1} 需要 {2} 个核，而 {5} 的 {4} 中可用 {3}",
    "{1} nodes": "{1} 个节点",
  ]
}
