extension Chinese {
  static let activityLog: [String: String] = [
    "  read {1} UTC": "  读取于 {1} UTC",
    " amldeck did not look stays unknown.": "未观察时他人所做的仍然未知。",
    ", after {1}": "，用时 {1}",
    "activity log of {1}": "{1} 的活动日志",
    "AZURE'S ACTIVITY LOG, {1} DAYS{2}": "Azure 活动日志，{1} 天{2}",
    "It may not be read: that takes the right Microsoft.Insights/eventtypes/values/read. What others did while":
      "无权读取：需要权限 Microsoft.Insights/eventtypes/values/read。amldeck",
    "no end is logged": "日志中没有结束",
    "nothing was asked of this instance": "没有对此实例的请求",
    "Times are UTC. Only requests are logged: what schedules and idle shutdown did need not be here.":
      "时间为 UTC。只记录请求：计划和空闲关闭所做的不一定在此。",
    "{1}  {2}  by {3}": "{1}  {2}  由 {3}",
  ]
}
