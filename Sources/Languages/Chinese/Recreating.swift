extension Chinese {
  static let recreating: [String: String] = [
    "recreate of {1} begun": "已开始重新创建 {1}",
    "recreate: amldeck runs read-only here.": "重新创建：amldeck 此处以只读方式运行。",
    "recreate: say batch and how many at once, 1 to 8.": "recreate：输入 batch 和同时的数目，1 到 8。",
    "recreate: say consent TAG=VALUE, such as consent patch=ok.": "recreate：输入 consent TAG=VALUE，例如 consent patch=ok。",
    "recreate: say window FROM-UNTIL, such as window 22:00-06:00.":
      "recreate：输入 window FROM-UNTIL，例如 window 22:00-06:00。",
    "recreate: wait belongs to consent and window; there is nothing to wait for.":
      "recreate：wait 须与 consent 和 window 一起用；没有可等待的内容。",
    "recreate: {1} is not known here; say recreate NAME consent TAG=VALUE window 22:00-06:00 wait batch 2.":
      "recreate：此处不认识 {1}；输入 recreate NAME consent TAG=VALUE window 22:00-06:00 wait batch 2。",
    "recreate: {1}.": "重新创建：{1}。",
    "something is under way on {1}": "{1} 上有操作在进行",
    "{1} is {2}": "{1} 为 {2}",
  ]
}
