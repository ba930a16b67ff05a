extension Chinese {
  static let jobs: [String: String] = [
    "; {1} more wait for it": "；另有 {1} 个在等待它",
    "A job runs on {1} and ends with it; how many is being read.": "{1} 上有作业在运行，会随之结束；正在读取有多少个。",
    "A job runs on {1} and ends with it; how many is not visible: {2}": "{1} 上有作业在运行，会随之结束；看不到有多少个：{2}",
    "Jobs that were sent to a workspace without a compute of their own are not among them.": "发送到工作区而没有自己的计算的作业不在其中。",
    "jobs: no instance that can be read is selected.": "作业：没有选定可读取的实例。",
    "No job runs on it or waits for it.": "没有作业在其上运行或等待它。",
    "None was found; the list was too long to be looked through.": "没有找到；列表太长，未能全部查看。",
    "not in the list any more": "已不在列表中",
    "Reading...": "正在读取...",
    "running job": "个运行中的作业",
    "running jobs": "个运行中的作业",
    "Stopping it ends": "停止会结束",
    "This ends": "这会结束",
    "This ends {1}{2} {3} on {4}: {5}{6}{7}.": "这会结束 {4} 上的{1} {2} {3}：{5}{6}{7}。",
  ]
}
