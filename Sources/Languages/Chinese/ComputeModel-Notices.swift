extension Chinese {
  static let computeModelNotices: [String: String] = [
    " sign-on is off. Only you can turn it on:": "单一登录已关闭。只有你能打开：",
    " with the same name and settings{1}, since its system image is outdated.": "名称和设置不变{1}，因为其系统映像已过时。",
    ", of size {1}": "，大小为 {1}",
    "Answer this if that is not right.": "如有不对，请回复此邮件。",
    "cloudfiles stays: copy there what you need.": "cloudfiles 下的内容会保留：请把需要的内容复制到那里。",
    "copy there what you need.": "请把需要的内容复制到那里。",
    "Everything on its own disk is gone then. What lies under cloudfiles is in the workspace's storage and stays:":
      "届时其自身磁盘上的一切都会消失。cloudfiles 下的内容在工作区的存储中，会保留：",
    "Everything on its own disk is gone then: packages, environments, files outside cloudfiles. What lies under":
      "届时其自身磁盘上的一切都会消失：包、环境、cloudfiles 之外的文件。",
    "It has cost {1}{2} since Monday, by the service's estimate of its price.": "按服务的估价，周一以来费用为 {1}{2}。",
    "It is {1}{2}.": "它现在 {1}{2}。",
    "Kernels, terminals and runs end then; save what is open. Files on it stay, and you can start it again.":
      "届时内核、终端和运行都会结束；请保存打开的内容。其上的文件会保留，你可以再次启动。",
    "The compute instance {1} in the workspace {2} was made for you, and its single": "工作区 {2} 中的计算实例 {1} 是为你创建的，其",
    "Turn on single sign-on of your compute instance {1}": "请打开计算实例 {1} 的单一登录",
    "Your compute instance {1} in the workspace {2} will be deleted and made again": "工作区 {2} 中你的计算实例 {1} 将被删除并重新创建，",
    "Your compute instance {1} in the workspace {2} will be deleted{3}.": "工作区 {2} 中你的计算实例 {1} 将被删除{3}。",
    "Your compute instance {1} in the workspace {2} will be stopped{3}.": "工作区 {2} 中你的计算实例 {1} 将被停止{3}。",
    "Your compute instance {1} will be deleted{2}": "你的计算实例 {1} 将被删除{2}",
    "Your compute instance {1} will be made anew{2}": "你的计算实例 {1} 将重新创建{2}",
    "Your compute instance {1} will be stopped{2}": "你的计算实例 {1} 将被停止{2}",
  ]
}
