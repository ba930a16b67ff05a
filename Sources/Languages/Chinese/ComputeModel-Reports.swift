extension Chinese {
  static let computeModelReports: [String: String] = [
    ", asked for by {1}": "，由 {1} 请求",
    "created": "已创建",
    "failed operation": "失败的操作",
    "missed schedule": "错过的计划",
    "{1} is no time: say fri, yesterday, 3d, 12h, 2026-11-20 or 2026-11-20T08:00:00Z.":
      "{1} 不是时间：写 fri、yesterday、3d、12h、2026-11-20 或 2026-11-20T08:00:00Z。",
    "{1} is not in the past.": "{1} 不在过去。",
  ]
}
