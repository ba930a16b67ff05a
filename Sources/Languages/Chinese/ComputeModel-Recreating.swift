extension Chinese {
  static let computeModelRecreating: [String: String] = [
    "Everything on its own disk is gone: packages, environments, files outside cloudfiles, crontabs.":
      "其自身磁盘上的一切都会消失：包、环境、cloudfiles 之外的文件、crontab。",
    "Its public address: the new one has another.": "其公共地址：新实例的地址不同。",
    "Its SSH key: Azure takes none for another user, who sets it again afterwards.":
      "其 SSH 密钥：为其他用户创建时 Azure 不接受密钥，由该用户事后再设置。",
    "Its system identity: the new one has another object id, and the roles must be given again.":
      "其系统标识：新标识的对象 ID 不同，必须再次授予角色。",
    "Its tag {1}: the consent is for this once.": "其标记 {1}：同意仅限这一次。",
    "osImageMetadata: the image is still not the latest one": "osImageMetadata：映像仍不是最新的",
    "Single sign-on: with a script or application it is off, and only its user turns it on again.":
      "单一登录：有脚本或应用时为关，只有其用户能再次打开。",
    "the document": "文档",
    "the service does not say the tenant of whose {1} is": "服务没有说明 {1} 所有者的租户",
    "the service does not say whose {1} is": "服务没有说明 {1} 属于谁",
    "the tenant of its new user is not known": "新用户的租户未知",
    "Values that Azure masks in its answers: whether it shows licences whole is not documented.":
      "Azure 在答复中屏蔽的值：是否完整显示许可证没有文档说明。",
    "{1} has no document that can be read": "{1} 没有可读取的文档",
  ]
}
