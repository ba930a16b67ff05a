extension Chinese {
  static let computeModelRoot: [String: String] = [
    "\\ is followed by a character that JSON does not know there": "\\ 之后是 JSON 不认识的字符",
    "a colon should stand here": "此处应为冒号",
    "a comma or ] should stand here": "此处应为逗号或 ]",
    "a comma or } should stand here": "此处应为逗号或 }",
    "a comment has no end, {1}": "注释没有结束，{1}",
    "a control character stands unescaped in a string": "字符串中有未转义的控制字符",
    "a digit should stand here": "此处应为数字",
    "a member's name should stand here": "此处应为成员的名称",
    "a string is not UTF-8": "字符串不是 UTF-8",
    "a value cannot begin here": "此处不能开始一个值",
    "an array that was checked when it was received cannot be read": "收到时检查过的数组无法读取",
    "four hexadecimal digits should follow \\u": "\\u 之后应有四位十六进制数字",
    "line {1}, position {2}": "第 {1} 行，第 {2} 位",
    "more than {1} arrays and objects inside each other": "嵌套的数组和对象超过 {1} 层",
    "more than {1} values": "超过 {1} 个值",
    "not JSON at byte {1}: {2}": "第 {1} 字节处不是 JSON：{2}",
    "something follows the document": "文档之后还有内容",
    "the text ends inside a string": "文本在字符串内结束",
    "the text ends where a value should stand": "应有值的地方文本已结束",
  ]
}
