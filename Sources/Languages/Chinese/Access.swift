extension Chinese {
  static let access: [String: String] = [
    "needs the right {1}, which you do not have there ({2} reads your rights again)": "需要权限 {1}，而你在那里没有（{2} 重新读取你的权限）",
    "your rights in {1}": "你在 {1} 中的权限",
  ]
}
