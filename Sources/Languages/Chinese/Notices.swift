extension Chinese {
  static let notices: [String: String] = [
    "No instance that can be read is selected.": "没有选定可读取的实例。",
    "nobody says the address": "没有给出地址",
    "Nobody says the address of whose {1} is.": "没有给出 {1} 所有者的地址。",
    "Nothing is sent from here: amldeck tell NAME writes the mail, calls the webhook or writes a file.":
      "此处不发送任何内容：amldeck tell NAME 会写邮件、调用 webhook 或写文件。",
    "Nothing is sent from here: Enter on a line shows the mail as a link that your terminal opens.":
      "此处不发送任何内容：在一行上按 Enter 将邮件显示为终端可打开的链接。",
    "Say tell stop, tell delete, tell recreate or tell sso.": "输入 tell stop、tell delete、tell recreate 或 tell sso。",
  ]
}
