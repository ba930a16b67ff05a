extension Chinese {
  static let singleSignOn: [String: String] = [
    " {1}, who created it, is refused unless it is the same person.": "创建者 {1} 会被拒绝，除非是同一人。",
    "! {1} was created on behalf of {2}: only that user may turn SSO on;": "! {1} 代表 {2} 创建：只有该用户可以打开 SSO；",
    "its creator": "其创建者",
    "SSO: the service does not say whether it is on; :sso on and :sso off say which.":
      "SSO：服务没有说明是否已打开；用 :sso on 或 :sso off 指明。",
    "The right needed is Microsoft.MachineLearningServices/workspaces/computes/enableSso/action.":
      "需要权限 Microsoft.MachineLearningServices/workspaces/computes/enableSso/action。",
  ]
}
