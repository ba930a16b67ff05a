extension Chinese {
  static let computeModelFindings: [String: String] = [
    " is paid for; what lies under cloudfiles is in the workspace's storage and stays":
      "也计费；cloudfiles 下的内容在工作区的存储中，会保留",
    ", port {1}": "，端口 {1}",
    "A schedule is in no form that is known to fire.": "计划的形式不属于已知会触发的形式。",
    "A scheduled time of the past day went by, and nothing was done.": "过去一天的某个计划时间已过，而没有执行任何操作。",
    "A stop schedule never finds the instance running.": "停止计划触发时实例从不在运行。",
    "An operation takes more than three times as long as it usually does, or an hour where that is not known.":
      "操作用时超过通常的三倍，或在通常时长未知时超过一小时。",
    "Ask the owner, then delete it; amldeck quota shows what that frees.": "先询问所有者，再删除；amldeck quota 显示会释放多少。",
    "Azure Policy says that the instance does not comply.": "Azure Policy 表明实例不符合要求。",
    "Correct it or remove it: amldeck schedule show NAME.": "更正或移除：amldeck schedule show NAME。",
    "custom application {1}: never idle": "自定义应用 {1}：永不空闲",
    "disabled": "已禁用",
    "for somebody else make it again: amldeck recreate {1} --for USER; Azure cannot give this one to another user":
      "给其他人重新创建：amldeck recreate {1} --for USER；Azure 不能把此实例转给另一用户",
    "Give the identity the role Storage Blob Data Reader on the storage account, at least.":
      "至少授予该标识存储帐户上的角色 Storage Blob Data Reader。",
    "idle shutdown is not set": "未设空闲关闭",
    "it does not meet {1}": "不符合 {1}",
    "it has cost {1}{2} since Monday; the budget is {3}": "周一以来费用为 {1}{2}；预算为 {3}",
    "it has no schedule": "没有计划",
    "it is assigned to {1}, and SSO is off": "已分配给 {1}，而 SSO 为关",
    "it was stopped {1} days ago and holds the cores of": "{1} 天前已停止，仍占用核：",
    "its identity has no role that reads blobs of the storage {1}": "其标识没有能读取存储 {1} 中 blob 的角色",
    "its identity is not Contributor on {1}, without which idle shutdown never fires":
      "其标识不是 {1} 的 Contributor，因此空闲关闭从不触发",
    "its image is not the latest one": "其映像不是最新的",
    "its last operation, {1}, ended as {2}": "其上次操作 {1} 以 {2} 结束",
    "its public address is {1}": "其公共地址为 {1}",
    "its size": "其大小",
    "its state is {1}": "其状态为 {1}",
    "keep it while its own disk may be needed: nobody else can open it, and stopped it holds its cores and its disk":
      "在可能需要其自身磁盘时保留：其他人不能打开它，停止时它占用核数，磁盘",
    "Look at its state and its last error, then start or stop it: amldeck show NAME.":
      "查看其状态和最近的错误，然后启动或停止：amldeck show NAME。",
    "Look at the days and the zone of its start and stop: amldeck timeline NAME.":
      "检查其启动和停止的星期及时区：amldeck timeline NAME。",
    "Look at the service's own health; an operation cannot be cancelled.": "查看服务自身的运行状况；操作不能取消。",
    "Make it again: amldeck recreate NAME says what is lost first; nothing else brings the new image.":
      "重新创建：amldeck recreate NAME 先说明会失去什么；没有其他办法得到新映像。",
    "no longer": "已不存在",
    "No schedule of the instance stops it.": "没有计划会停止该实例。",
    "none of its schedules stops it": "没有计划会停止它",
    "or delete it: amldeck delete {1}": "或删除：amldeck delete {1}",
    "Plan a stop: the schedule editor of the console, or amldeck schedule set NAME.":
      "设置停止计划：用控制台的计划编辑器，或 amldeck schedule set NAME。",
    "Read the error (amldeck show NAME, or the raw document in the console), then restart or delete it.":
      "查看错误（amldeck show NAME，或控制台中的原始文档），然后重启或删除。",
    "Read what the policy asks for (amldeck policy), and change the instance or ask for an exemption.":
      "查看策略的要求 (amldeck policy)，然后更改实例或申请豁免。",
    "Recreate it without public SSH, or in a virtual network; SSH cannot be closed afterwards.":
      "重新创建，不带公共 SSH 或放在虚拟网络中；SSH 创建后不能关闭。",
    "See amldeck leavers: stop it, keep it while its disk is needed, make it again for another person.":
      "见 amldeck leavers：停止它，需要其磁盘时保留，为另一个人重新创建。",
    "See what differs, then amldeck preset apply PRESET NAME, or :preset PRESET in the console.":
      "查看差异，然后运行 amldeck preset apply PRESET NAME，或在控制台输入 :preset PRESET。",
    "Set an idle time (amldeck idle NAME 60m), remove what counts as activity, or plan a stop (amldeck "
      + "schedule set).":
      "设置空闲时间 (amldeck idle NAME 60m)，移除算作活动的内容，或设置停止计划 (amldeck schedule set)。",
    "Shorten its idle time or its hours, take a smaller size, or raise cost: weekly-budget.":
      "缩短其空闲时间或运行小时，换较小的大小，或提高 cost: weekly-budget。",
    "SSH is open at {1}{2}": "SSH 开放于 {1}{2}",
    "SSH is open, at an address that the internet reaches.": "SSH 开放在互联网可访问的地址上。",
    "stop it now: amldeck stop {1}": "现在停止：amldeck stop {1}",
    "Tell its user to turn SSO on: nobody else can.": "告诉其用户打开 SSO：其他人不能打开。",
    "The instance has a public IP address.": "实例有公共 IP 地址。",
    "The instance has been stopped for long, and its cores still count against the quota.": "实例已停止很久，其核数仍计入配额。",
    "The instance has cost more this week than the configuration allows.": "实例本周的费用超过配置允许的额度。",
    "The instance is not as the preset of the configuration says that is meant for it.": "实例与配置中为它指定的预设不一致。",
    "The instance runs, and its idle shutdown will not stop it.": "实例在运行，而其空闲关闭不会停止它。",
    "The instance was made for somebody whose single sign-on was never turned on.": "实例是为他人创建的，其单一登录从未打开。",
    "The instance, or what was last asked of it, has failed.": "实例或最近对它的操作已失败。",
    "The managed identity may not read the data in the workspace's storage.": "托管标识不能读取工作区存储中的数据。",
    "The operating system image is not the latest one.": "操作系统映像不是最新的。",
    "wait until it is {1}, then go on": "等到 {1}，然后继续",
    "Where that is against the rules, recreate it in a network without public addresses.": "如违反规定，在没有公共地址的网络中重新创建。",
    "who made it": "创建者",
    "Whoever has the instance is no longer in the directory, or disabled there.": "实例的所有者已不在目录中，或已被禁用。",
    "whom it is assigned to": "被分配者",
    "{1} has taken {2} min; it usually takes {3} min": "{1} 已用时 {2} 分钟；通常需要 {3} 分钟",
    "{1} has taken {2} min; what is usual was not seen here": "{1} 已用时 {2} 分钟；此处没有观察到通常时长",
    "{1} {2} UTC: {3}": "{1} {2} UTC：{3}",
    "{1}, {2}, is {3} in the directory": "{1}（{2}）在目录中{3}",
  ]
}
