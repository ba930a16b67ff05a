extension Chinese {
  static let mouse: [String: String] = [
    "Mouse off.": "鼠标关。",
    "Mouse on: hold Shift to select text as usual; {1} turns it off.": "鼠标开：按住 Shift 可照常选择文本；{1} 关闭鼠标。",
  ]
}
