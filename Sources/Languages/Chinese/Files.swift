extension Chinese {
  /// Of files that describe instances and their schedules.
  static let files: [String: String] = [
    "--parameters belongs to a template, and {1} has no resources: leave it out.":
      "--parameters 属于模板，而 {1} 没有 resources：请去掉它。",
    "--parameters belongs to a template, and {1} is YAML: leave it out.": "--parameters 属于模板，而 {1} 是 YAML：请去掉它。",
    "a mapping does not belong here": "此处不应有映射",
    "a recurrence's schedule has no member {1}": "重复计划的 schedule 没有成员 {1}",
    "a schedule has no member {1}": "计划没有成员 {1}",
    "a schedule is a mapping of action, state and trigger": "计划是 action、state 和 trigger 的映射",
    "a schedule needs a trigger of type cron or recurrence": "计划需要类型为 cron 或 recurrence 的 trigger",
    "a schedule needs an action, start or stop": "计划需要 action：start 或 stop",
    "a trigger has no member {1}": "trigger 没有成员 {1}",
    "{1} cannot be read, or has more than a megabyte: name a file that describes one instance.":
      "{1} 无法读取，或超过一兆字节：请给出描述一个实例的文件。",
    "{1} describes no compute: write name, type: computeinstance and size.":
      "{1} 没有描述计算：请写 name、type: computeinstance 和 size。",
    "{1} holds more than {2} values: one instance needs some dozens.": "{1} 有超过 {2} 个值：一个实例只需几十个。",
    "{1} holds no schedules: it needs compute_start_stop (az ml) or computeStartStop (ARM).":
      "{1} 中没有计划：需要 compute_start_stop（az ml）或 computeStartStop（ARM）。",
    "{1} is empty.": "{1} 是空的。",
    "{1} is not JSON: {2}.": "{1} 不是 JSON：{2}。",
    "{1} is not YAML: {2}.": "{1} 不是 YAML：{2}。",
    "{1} is not text in UTF-8.": "{1} 不是 UTF-8 文本。",
    "{1}: end_time is ignored: a schedule of an instance has no end.": "{1}：忽略 end_time：实例的计划没有结束时间。",
  ]
}
