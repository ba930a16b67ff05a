extension Chinese {
  static let names: [String: String] = [
    "names of people": "人员姓名",
    "People are shown by their ids: {1}": "人员以 ID 显示：{1}",
  ]
}
