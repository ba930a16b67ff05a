extension Chinese {
  static let computeModelPresets: [String: String] = [
    "it is not as preset {1} says: {2}": "与预设 {1} 不一致：{2}",
    "not readable": "无法读取",
    "the set of schedules": "计划组",
    "{1} is {2}, not {3}": "{1}为 {2}，而不是 {3}",
  ]
}
