extension Chinese {
  static let computeModelCreating: [String: String] = [
    "a list": "列表",
    "A setup script or custom application turns SSO off at creation; only the assigned user can turn it on.":
      "创建时的安装脚本或自定义应用会关闭 SSO；只有被分配的用户能打开。",
    "A user-assigned identity needs its resource id.": "用户分配标识需要其资源 ID。",
    "a whole number": "整数",
    "An instance has at most 4 schedules, and these are {1}.": "一个实例最多有 4 个计划，而这里有 {1} 个。",
    "Azure refuses an SSH key at creation for another user: choose \"later\", its owner sets the key.":
      "为其他用户创建时 Azure 不接受 SSH 密钥：选择“稍后”，由其所有者设置密钥。",
    "cannot be resolved here: deploy the template with az deployment": "此处无法解析：用 az deployment 部署模板",
    "has more than workspace/instance": "不止 workspace/instance 两段",
    "is given, but the template does not declare it": "已给出，但模板没有声明它",
    "is missing": "缺少",
    "is missing: name a size of amldeck sizes": "缺少：给出 amldeck sizes 中的大小",
    "is missing: write type: computeinstance": "缺少：写 type: computeinstance",
    "is not known here: remove it": "此处不认识：删除",
    "is not usable: {1}": "无法使用：{1}",
    "is {1}, which cannot be resolved here: write the value, or [parameters('x')]":
      "为 {1}，此处无法解析：写值，或 [parameters('x')]",
    "may hold only the letters a to z, digits and -": "只能含字母 a 到 z、数字和 -",
    "must be a list of one compute: deploy a larger template with az deployment":
      "必须是只含一个计算的列表：较大的模板用 az deployment 部署",
    "must be a string, and is {1}": "必须是字符串，而现在是{1}",
    "must be an object, and is {1}": "必须是对象，而现在是{1}",
    "must be ComputeInstance": "必须是 ComputeInstance",
    "must be computeinstance, and is {1}": "必须是 computeinstance，而现在是 {1}",
    "must be from 15 minutes to 3 days, and is {1}": "必须为 15 分钟到 3 天，而现在是 {1}",
    "must be from PT15M to P3D, and is {1}": "必须为 PT15M 到 P3D，而现在是 {1}",
    "must be Microsoft.MachineLearningServices/workspaces/computes":
      "必须是 Microsoft.MachineLearningServices/workspaces/computes",
    "must be system_assigned, or user_assigned with user_assigned_identities":
      "必须是 system_assigned，或 user_assigned 并带 user_assigned_identities",
    "must be the subnet's whole id, without vnet_name": "必须是子网的完整 ID，不带 vnet_name",
    "must be {1}, and is {2}": "必须是{1}，而现在是{2}",
    "must begin with a letter": "必须以字母开头",
    "must have 3 to 24 characters": "必须有 3 到 24 个字符",
    "must have a letter after its last -": "最后一个 - 之后必须有字母",
    "needs a resource_id": "需要 resource_id",
    "needs a value, written as {\"value\": ...}": "需要值，写成 {\"value\": ...}",
    "needs both user_object_id and user_tenant_id": "需要 user_object_id 和 user_tenant_id 两者",
    "needs parameter {1}, which has no value and no default: give --parameters": "需要参数 {1}，它没有值也没有默认值：给出 --parameters",
    "needs ssh_public_access_enabled: true": "需要 ssh_public_access_enabled: true",
    "Neither idle shutdown nor a schedule stops it: compute is billed until somebody does.":
      "空闲关闭和计划都不会停止它：计算一直计费到有人停止。",
    "puts something together that is not a text: look at {1}": "拼接了不是文本的内容：检查 {1}",
    "stands twice": "出现两次",
    "The user's tenant is missing.": "缺少用户的租户。",
    "true or false": "true 或 false",
    "With a custom application it is never idle, and no schedule stops it: it runs until somebody stops it.":
      "有自定义应用时它永远不会空闲，也没有计划停止它：会一直运行到有人停止。",
    "With an identity it shuts down when idle only if the identity is Contributor on the workspace.":
      "有标识时，只有标识是工作区的 Contributor，空闲时才会关闭。",
  ]
}
