extension Chinese {
  static let hidden: [String: String] = [
    "Nothing of {1} is hidden.": "{1} 没有隐藏内容。",
    "The document is not read yet.": "文档尚未读取。",
  ]
}
