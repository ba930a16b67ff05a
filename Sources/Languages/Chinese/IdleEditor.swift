extension Chinese {
  static let idleEditor: [String: String] = [
    " + {1} > idle shutdown": " + {1} > 空闲关闭",
    " > idle shutdown": " > 空闲关闭",
    ", to each of {1} instances": "，发给 {1} 个实例中的每一个",
    "45m, 1h30m, PT45M: 15 minutes to 3 days; or off": "45m、1h30m、PT45M：15 分钟到 3 天；或 off",
    "after {1}": "{1} 后",
    "after {1} ({2})": "{1} 后（{2}）",
    "an unusual time": "异常时间",
    "Idle shutdown is {1} already: there is nothing to send.": "空闲关闭已是 {1}：没有可发送的内容。",
    "idle shutdown: amldeck runs read-only here.": "空闲关闭：amldeck 此处以只读方式运行。",
    "idle shutdown: {1}.": "空闲关闭：{1}。",
    "is not in the list any more": "已不在列表中",
    "Left out, for amldeck does not act on what cannot be read: {1}.": "略去，因为 amldeck 不对无法读取的实例操作：{1}。",
    "not set": "未设置",
    "Shut down after": "空闲时长",
    "{1} To turn it off, write off.": "{1} 要关闭此功能，写 off。",
    "{1}: idle shutdown is {2} now.": "{1}：空闲关闭现为 {2}。",
  ]
}
