extension Chinese {
  static let exports: [String: String] = [
    " > export": " > 导出",
    "export: no instance that can be read is selected.": "导出：没有选定可读取的实例。",
    "lines {1}-{2} of {3}  ": "行 {1}-{2}/{3}  ",
    "No user is assigned to {1}: there is nobody to hand it over to.": "{1} 没有被分配的用户：没有可移交的人。",
    "note for its user": "给用户的说明",
    "Say export {1} NAME.": "输入 export {1} NAME。",
    "secrets are left out": "机密已略去",
    "The text was handed to the terminal's clipboard (OSC 52).": "文本已交给终端的剪贴板 (OSC 52)。",
    "There is nothing to copy yet.": "尚无可复制的内容。",
  ]
}
