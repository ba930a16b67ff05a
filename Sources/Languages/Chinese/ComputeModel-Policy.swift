extension Chinese {
  static let computeModelPolicy: [String: String] = [
    "adds {1}{2}": "添加 {1}{2}",
    "removes {1}": "移除 {1}",
    "sets {1}{2}": "设置 {1}{2}",
  ]
}
