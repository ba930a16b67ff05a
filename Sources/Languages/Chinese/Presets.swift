extension Chinese {
  static let presets: [String: String] = [
    "preset {1}": "预设 {1}",
    "The configuration has no presets: the manual shows how they are written.": "配置中没有预设：手册说明如何编写。",
    "There is no preset {1}: there are {2}.": "没有预设 {1}：有 {2}。",
    "{1} is as {2} says already": "{1} 已与 {2} 一致",
  ]
}
