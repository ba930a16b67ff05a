extension Chinese {
  static let computeModelAlerts: [String: String] = [
    "Save what is open, or skip the stop: p in the console, or amldeck schedule skip NAME.":
      "保存打开的内容，或跳过此次停止：在控制台按 p，或用 amldeck schedule skip NAME。",
    "schedule {1} stops it at {2} UTC": "计划 {1} 在 {2} UTC 停止它",
  ]
}
