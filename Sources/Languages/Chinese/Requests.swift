extension Chinese {
  static let requests: [String: String] = [
    "No request was answered yet.": "尚未有请求得到答复。",
    "Times are this machine's. No header, body or token is kept; amldeck -v tells the same on stderr.":
      "时间为本机时间。不保留标头、正文或令牌；amldeck -v 在 stderr 上输出同样内容。",
  ]
}
