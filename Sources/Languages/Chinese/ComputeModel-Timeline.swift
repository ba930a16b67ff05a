extension Chinese {
  static let computeModelTimeline: [String: String] = [
    "cannot be told": "无法判断",
    "does nothing": "不起作用",
    "missed {1} of schedule {2}, unless it was set later": "错过计划 {2} 的 {1}（除非计划是后来设置的）",
    "needs {1} cores, no limit: ok": "需要 {1} 个核，无限额：足够",
    "needs {1} cores, {2} free: ok": "需要 {1} 个核，可用 {2}：足够",
    "on time": "准时",
    "SOME WILL FAIL: needs {1} cores, {2} free in {3}": "有的会失败：需要 {1} 个核，{3} 中可用 {2}",
    "the cores of {1}'s size are not known": "{1} 的大小的核数未知",
    "they hold their cores already": "它们已占用核",
    "user {1}": "用户 {1}",
    "whether the cores are there is not known yet": "尚不知道是否有核",
    "will be off": "将停止",
    "will run": "将运行",
    "{1} by a schedule": "按计划 {1}",
    "{1} by schedule {2}": "按计划 {2} {1}",
    "{1} failed": "{1} 失败",
    "{1}, {2} min late": "{1}，迟到 {2} 分钟",
  ]
}
