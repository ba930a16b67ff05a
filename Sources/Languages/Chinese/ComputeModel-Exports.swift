extension Chinese {
  static let computeModelExports: [String: String] = [
    "  Studio > Compute > {1} > Details > edit the SSH key, or: amldeck ssh-key {2} FILE":
      "  工作室 > 计算 > {1} > 详细信息 > 编辑 SSH 密钥，或：amldeck ssh-key {2} FILE",
    "  Until then each application asks for a sign-in of its own.": "  在此之前，每个应用会要求单独登录。",
    "  You need the right Microsoft.MachineLearningServices/workspaces/computes/enableSso/action.":
      "  你需要权限 Microsoft.MachineLearningServices/workspaces/computes/enableSso/action。",
    "# A PUT overwrites what is there: choose a name that is free (the first command must answer "
      + "ResourceNotFound).\naz rest --method get --url {1}\naz rest --method put --url {2} --body {3}\n":
      "# PUT 会覆盖已有的内容：选择未使用的名称（第一条命令必须返回 ResourceNotFound）。\naz rest --method get --url {1}\naz rest --method "
      + "put --url {2} --body {3}\n",
    "# Not in this file: the applications {1}. The template has them.": "# 此文件不包含：应用 {1}。模板中有。",
    "A custom application runs on it: while it does, the instance is never idle.": "其上运行着自定义应用：运行期间实例永远不会空闲。",
    "ARM template": "ARM 模板",
    "az command": "az 命令",
    "FILL IN": "填写",
    "It does not stop when idle.": "空闲时不会停止。",
    "It stops by itself after {1} without activity. VS Code over SSH does not count as activity.":
      "无活动 {1} 后自动停止。SSH 上的 VS Code 不算活动。",
    "It {1} by schedule: {2}, {3}. You may change the schedules.": "按计划{1}：{2}，{3}。你可以更改计划。",
    "its parameters": "模板参数",
    "Only you can use it: Studio > Compute > {1}.": "只有你能使用它：工作室 > 计算 > {1}。",
    "Single sign-on is off, and only you can turn it on:": "单一登录已关闭，只有你能打开：",
    "Single sign-on is on: its applications open with your account.": "单一登录已打开：其应用用你的帐户打开。",
    "SSH is on without a key. Set your own public key (RSA):": "SSH 已打开但没有密钥。请设置你自己的公钥 (RSA)：",
    "SSH is on, and a public key is set.": "SSH 已打开，并已设置公钥。",
    "The compute instance {1} was made for you in the workspace {2}.": "计算实例 {1} 已在工作区 {2} 中为你创建。",
    "Whether single sign-on is on, the service does not say.": "单一登录是否打开，服务没有说明。",
    "While it runs, compute is billed; stop it when you do not need it.": "运行时计算会计费；不需要时请停止。",
  ]
}
