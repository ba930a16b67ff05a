extension Chinese {
  static let filter: [String: String] = [
    "a value is missing": "缺少值",
    "nothing stands after !": "! 后面没有内容",
    "re:/ is not closed by another /": "re:/ 没有以另一个 / 闭合",
    "re:// is empty": "re:// 为空",
    "the quotation mark is not closed": "引号没有闭合",
    "there is no field {1}; fields are {2} tag.NAME": "没有字段 {1}；字段有 {2} tag.NAME",
    "there is no finding {1}: :explain lists them": "没有检查结果 {1}：:explain 可列出",
    "{1} compares age, since, idle, stopped, running, hours and cost":
      "{1} 用于比较 age、since、idle、stopped、running、hours 和 cost",
    "{1} is no number such as 100 or 2.5": "{1} 不是 100 或 2.5 这样的数字",
    "{1} is no regular expression": "{1} 不是正则表达式",
    "{1} is no time such as 30m, 4h or 2d": "{1} 不是 30m、4h 或 2d 这样的时间",
    "| stands alone": "| 单独出现",
  ]
}
