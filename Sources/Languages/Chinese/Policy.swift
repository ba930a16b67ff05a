extension Chinese {
  static let policy: [String: String] = [
    " stops them, {1} unmarks.": " 停止它们，{1} 取消选中。",
    ", evaluated {1}": "，评估于 {1}",
    ", reports only": "，仅报告",
    "Azure Policy": "Azure Policy",
    "Azure Policy evaluates at times of its own; each line says when.": "Azure Policy 按自己的时间评估；每行给出时间。",
    "Enter on a rule marks those that break it, and shows them in the list.": "在规则上按 Enter 选中违反它的实例，并在列表中显示。",
    "identity reads the storage": "标识能读取存储",
    "idle shutdown can fire while it runs": "运行期间空闲关闭能触发",
    "its owner is in the directory": "所有者在目录中",
    "ls risk=CODE lists those that break a rule of amldeck: explain names the codes.":
      "ls risk=CODE 列出违反 amldeck 规则的实例：explain 可列出代码。",
    "No assignment of Azure Policy that can be seen from here concerns computes.": "从此处看不到与计算有关的 Azure Policy 分配。",
    "NOT": "不符",
    "not stopped for long (holds quota)": "停止不久（停止也占用配额）",
    "NOT: {1}": "不符合：{1}",
    "OK": "符合",
    "on behalf: SSO handed over": "代表他人创建：SSO 已移交",
    "Reading the assignments of Azure Policy...": "正在读取 Azure Policy 的分配...",
    "RULE": "规则",
    "schedules are understood": "计划可以理解",
    "SOURCE": "来源",
    "stop schedules can be reached": "停止计划可以到达",
    "The states of policies are read by a POST, which a read-only client does not send: they are unknown here.":
      "策略状态要用 POST 读取，只读客户端不发送：此处未知。",
    "to an instance that is made or written while its rule matches": "写到规则匹配时新建或写入的实例",
    "to nothing yet: it is assigned as DoNotEnforce, and only reports": "尚不写入：它以 DoNotEnforce 分配，仅报告",
    "UNKNOWN": "未知",
    "WRITES: {1}": "写入：{1}",
    "{1} marked: {2}. {3} edits their schedules, {4} their idle shutdown, {5}":
      "已选中 {1} 个：{2}。{3} 编辑其计划，{4} 编辑其空闲关闭，{5}",
  ]
}
