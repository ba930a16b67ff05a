extension Chinese {
  static let dialogs: [String: String] = [
    " cannot be changed later.": "以后不能更改。",
    " Cores and cost are as before. Its settings stay on this machine until the new one was compared with them.":
      "核数和费用不变。其设置保留在本机，直到与新实例比较完毕。",
    " cores are free in the quota again.": "核数在配额中重新可用。",
    " documented; null is sent, and the instance is read again to see what became of it.":
      "文档说明；发送的是 null，然后重新读取实例以查看结果。",
    " goes back to 0: it does not stop at once.": "重置为 0：不会立即停止。",
    " only the assigned user turn it on.": "只允许被分配的用户打开。",
    " recreate with the same names. Esc stays.": " recreate 再次创建。Esc 留下。",
    " who sees it and for whatever records this terminal.": "看到屏幕的人和任何录制此终端的程序都能看到。",
    " {1}-{2} of {3}, j k ": " {1}-{2}/{3}，j k ",
    " {1}; the first surprise ends it.": "{1}；一出意外即停止。",
    "! A new instance was filled in and not sent: it is dropped. Esc stays.": "! 已填写新实例但未发送：将被丢弃。Esc 留下。",
    "! All schedules are removed, in place of {1}.": "! 删除所有计划（现有 {1} 个）。",
    "! Lost with {1}.": "! 一并失去 {1}。",
    "! Not verified against the real service: {1}.": "! 未在真实服务上验证：{1}。",
    "! The applications of {1} were changed and not sent: they are dropped. Esc stays.":
      "! {1} 的应用已更改但未发送：将被丢弃。Esc 留下。",
    "! The recreation of {1} ends here: what waits is left as it is, and what was deleted is made again by":
      "! {1} 的重新创建到此为止：等待的保持原样，已删除的由同名的",
    "! The schedules of {1} were changed and not sent: they are dropped. Esc stays.": "! {1} 的计划已更改但未发送：将被丢弃。Esc 留下。",
    "! The suspension of starts of {1} begins later: a console or amldeck schedule due must run then.":
      "! {1} 的启动暂停稍后才开始：届时必须有控制台或 amldeck schedule due 在运行。",
    "! {1} has a custom application and is never idle: only a stop schedule stops it.":
      "! {1} 有自定义应用，永远不会空闲：只有停止计划能停止它。",
    "[ Cancel: Esc ]": "[ 取消：Esc ]",
    "[ {1}: Enter ]": "[ {1}：Enter ]",
    "[ {1}: y ]": "[ {1}：y ]",
    "All custom applications are removed.": "删除所有自定义应用。",
    "An instance with a custom application is never idle. 502 is normal while the image is pulled.":
      "有自定义应用的实例永远不会空闲。拉取映像期间返回 502 是正常的。",
    "Begin": "开始",
    "BEGIN THE WORLD {1}": "开始世界 {1}",
    "Compute is billed from now on. The start can fail where Azure has no room.": "从现在起计算开始计费。Azure 没有容量时启动可能失败。",
    "Connect": "连接",
    "Create": "创建",
    "Each is deleted and made again with its name, owner and settings,": "逐个删除，并以原名称、所有者和设置重新创建，",
    "HIDDEN VALUES OF {1}": "{1} 的隐藏值",
    "It is the first key of this instance.": "这是此实例的第一个密钥。",
    "It never stops by itself any more: compute is billed until it is stopped. How Azure spells \"off\" is not":
      "不再自动停止：计算一直计费，直到被停止。Azure 如何表示“关”没有",
    "It replaces the present key.": "它替换现有密钥。",
    "It stops after {1} without activity. Where it has been idle for longer already, its idle clock":
      "无活动 {1} 后停止。如果已空闲更久，其空闲时钟",
    "It takes about five minutes; compute is billed from then on until it is stopped, its disk until it is deleted.":
      "大约需要五分钟；此后计算一直计费到停止，磁盘一直计费到删除。",
    "Its cores count against the quota from now on, also while it is stopped. Size, SSH on or off, user and network":
      "其核数从现在起计入配额，停止时也计入。大小、SSH 开关、用户和网络",
    "Its cores stay counted against the quota.": "其核数仍计入配额。",
    "its SSH key": "其 SSH 密钥",
    "its system identity with the roles that were given to it": "其系统标识及授予它的角色",
    "Keep": "保留",
    "Kernels, terminals and runs end.": "内核、终端和运行都会结束。",
    "Kernels, terminals and runs end. Billing for compute stops; disk and IP go on.":
      "内核、终端和运行都会结束。计算停止计费；磁盘和 IP 继续计费。",
    "Leave amldeck.": "退出 amldeck。",
    "Leave amldeck. {1} operations go on in Azure.": "退出 amldeck。{1} 个操作在 Azure 中继续。",
    "Leaving the page hides them at once. Files of this screen never have them. Nothing is sent.":
      "离开此页立即隐藏。此屏幕导出的文件从不包含它们。不发送任何内容。",
    "Licence keys, variables, tokens and scripts stand on this screen for 30 seconds, in clear text, for everybody":
      "许可证密钥、变量、令牌和脚本将以明文在此屏幕上显示 30 秒，任何",
    "LIMIT OF {1}": "{1} 的限额",
    "Make": "生成",
    "NEW PAIR OF SSH KEYS": "新建 SSH 密钥对",
    "Nothing can be sent: {1}": "无法发送：{1}",
    "Nothing of this reaches Azure: there is none.": "这些都不会到达 Azure：根本没有连接 Azure。",
    "one after the other": "一个接一个",
    "QUIT": "退出",
    "Quit": "退出",
    "Recreate": "重新创建",
    "RECREATE {1}": "重新创建 {1}",
    "RSA {1} bits  {2}  {3}": "RSA {1} 位  {2}  {3}",
    "Send": "发送",
    "sends ...": "发送 ...",
    "sends {1}": "发送 {1}",
    "Set": "设置",
    "Show": "显示",
    "SSH {1}": "SSH {1}",
    "subscription ": "订阅 ",
    "That is not {1}: nothing was sent.": "这不是 {1}：没有发送任何内容。",
    "The applications ask for a sign-in of their own from now on.": "从现在起应用会要求单独登录。",
    "The applications sign in with the user's account. For an instance created on behalf of somebody, Azure lets":
      "应用以用户的帐户登录。对于代表他人创建的实例，Azure",
    "the applications {1}": "应用 {1}",
    "The exact request is not known yet: wait until it is shown.": "确切的请求尚不清楚：等到它显示出来。",
    "The simulated world ends, with everything that was done in it, and another one begins at its own start.":
      "模拟世界及其中所做的一切都将结束，另一个世界从头开始。",
    "The whole resource is read, its tags changed, and the whole written back.": "读取整个资源，更改其标记，再写回整个资源。",
    "The whole resource is read, this one member changed, and the whole written back.": "读取整个资源，更改这一个成员，再写回整个资源。",
    "The whole set is replaced by: {1}": "整组替换为：{1}",
    "The whole set is replaced by: {1}.": "整组替换为：{1}。",
    "The whole set is replaced: {1} {2} in place of {3}.": "整组替换（{1} {2}），取代现有的 {3} 个。",
    "The whole set of schedules is replaced, in one request for each instance.": "每个实例用一个请求替换整组计划。",
    "This cannot be undone: the instance and everything on its own disk are gone. Billing for it ends, and its":
      "无法撤消：实例及其自身磁盘上的一切都会消失。其计费结束，其",
    "Type it: a paste confirms nothing and was dropped.": "手动输入：粘贴不算确认，已丢弃。",
    "Type its name: ": "输入其名称： ",
    "Type {1} and Enter: ": "输入 {1} 并按 Enter： ",
    "What lies under cloudfiles is in the workspace's storage account and stays.": "cloudfiles 下的内容在工作区的存储帐户中，会保留。",
    "What waits, waits as long as this console runs, and is left as it is when that ends.": "等待的只在本控制台运行期间等待，结束时保持原样。",
    "workspaces": "工作区",
    "{1}  {2}  owner {3}": "{1}  {2}  所有者 {3}",
    "{1} at a time": "每次 {1} 个",
    "{1} changes": "{1} 项更改",
    "{1} {2}  resource group {3}": "{1} {2}  资源组 {3}",
  ]
}
