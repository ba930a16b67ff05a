extension Chinese {
  static let contexts: [String: String] = [
    "* is where you are. Enter or its key goes to another; operations that are under way go on in Azure.":
      "* 是你所在之处。Enter 或其键转到另一个；进行中的操作在 Azure 中继续。",
    "Changed schedules are not sent: send them or take them back before you leave this context.":
      "已更改的计划未发送：离开此上下文之前发送或撤回。",
    "Connecting to context {1}.": "正在连接到上下文 {1}。",
    "CONTEXT": "上下文",
    "context {1}": "上下文 {1}",
    "Context {1} is being connected.": "正在连接上下文 {1}。",
    "Context {1}: {2}": "上下文 {1}：{2}",
    "DANGER": "危险",
    "READ-ONLY": "只读",
    "There are no contexts: amldeck config init writes a file with one.": "没有上下文：amldeck config init 写一个含上下文的文件。",
    "There is no context {1} in the configuration: {2} lists them.": "配置中没有上下文 {1}：{2} 可列出。",
    "There is no context {1}: there are {2}.": "没有上下文 {1}：有 {2}。",
    "This is context {1}.": "这就是上下文 {1}。",
    "WHERE": "位置",
    "You are at {1}, which is none of them.": "你在 {1}，不是其中任何一个。",
  ]
}
