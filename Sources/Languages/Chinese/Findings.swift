extension Chinese {
  static let findings: [String: String] = [
    "  do": "  处理",
    "  why": "  原因",
    ": read-only, and it takes a POST": "：只读，而这需要 POST",
    ":explain CODE says what to do, and where it was found. - : nobody looks for it here, or nothing was read yet.":
      ":explain CODE 说明处理办法和出现的位置。- ：此处没有检查，或尚未读取。",
    ":ls risk={1} lists them.": ":ls risk={1} 可列出。",
    "CODE": "代码",
    "Do": "处理",
    "FINDINGS": "检查结果",
    "FOUND": "发现",
    "FOUND NOW": "现在发现于",
    "MEANING": "含义",
    "Means": "含义",
    "not known here{1}": "此处不知道{1}",
    "nowhere in this list": "此列表中没有",
    "SEVERITY": "严重性",
    "Severity": "严重性",
    "There is no finding {1}: :explain lists them.": "没有检查结果 {1}：:explain 可列出。",
  ]
}
