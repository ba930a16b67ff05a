extension Chinese {
  static let themes: [String: String] = [
    " a banner ": " 横幅 ",
    " Cancel ": " 取消 ",
    " NAME           STATE    OWNER ": " 名称           状态     用户  ",
    " the lit row                   ": " 当前行                        ",
    " themes": " 主题",
    "* a marked row": "* 选中的行",
    "??  unknown to us": "??  未知",
    "a grey key": "不可用的键",
    "a key": "按键",
    "a warning": "警告",
    "an accent": "强调",
    "an error": "错误",
    "Colours are off (NO_COLOR, --no-color or no-color: true), so there is no theme to choose.":
      "颜色已关闭（NO_COLOR、--no-color 或 no-color: true），所以没有可选的主题。",
    "ERR failed": "ERR 失败",
    "j k show  Enter keep  Esc back to {1}": "j k 显示  Enter 保留  Esc 回到 {1}",
    "less important": "次要内容",
    "RUN running": "RUN 运行中",
    "STA starting": "STA 启动中",
    "STO stopped": "STO 已停止",
    "There is no theme {1}: choose {2}.": "没有主题 {1}：选 {2}。",
    "To keep it: write theme: {1} in the configuration file.": "要保留：在配置文件中写 theme: {1}。",
    "typed text": "输入的文本",
  ]
}
