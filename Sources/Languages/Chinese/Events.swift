extension Chinese {
  static let events: [String: String] = [
    " {1} of an instance shows Azure's own log.": "实例上的 {1} 显示 Azure 自己的日志。",
    ", by {1}": "，由 {1}",
    "is gone from the list": "已从列表消失",
    "is new: {1}": "新增：{1}",
    "Nothing has changed since amldeck began to look.": "amldeck 开始观察以来没有变化。",
    "schedules were changed: {1} -> {2}": "计划已更改：{1} -> {2}",
    "Seen by this program while it runs. amldeck history has what was kept;": "本程序运行期间所见。amldeck history 有保留的记录；",
  ]
}
