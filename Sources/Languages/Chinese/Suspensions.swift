extension Chinese {
  static let suspensions: [String: String] = [
    "! What begins later is sent by amldeck when it comes: a console or amldeck schedule due must run then.":
      "! 稍后开始的由 amldeck 届时发送：届时必须有控制台或 amldeck schedule due 在运行。",
    "Afterwards the service starts it again by itself; amldeck also puts the old set back.":
      "之后服务会自动再次启动它；amldeck 也会放回原来的整组。",
    "at once": "立即",
    "Its starts are suspended until {1}.": "其启动暂停到 {1}。",
    "Its starts will be suspended from {1} until {2}.": "其启动将从 {1} 暂停到 {2}。",
    "Kept: the starts of {1} are suspended when {2} comes.": "已保存：到 {2} 时暂停 {1} 的启动。",
    "never": "从不",
    "Say suspend 2026-12-24 2027-01-04: the first day without starts, the first with starts again.":
      "输入 suspend 2026-12-24 2027-01-04：不启动的第一天，恢复启动的第一天。",
    "suspend: amldeck runs read-only here.": "suspend：amldeck 此处以只读方式运行。",
    "suspend: {1}": "suspend：{1}",
    "suspension of starts of {1}": "{1} 的启动暂停",
    "The old set is put back before its time.": "提前放回原来的整组。",
    "The second day must come after the first.": "第二个日期必须晚于第一个。",
    "The starts of none of them are suspended.": "它们的启动都没有暂停。",
    "The suspension is dropped; nothing of it was sent yet.": "暂停已放弃；尚未发送任何内容。",
    "The suspension of {1} is dropped: no start of the new set falls into it.": "{1} 的暂停已放弃：新的整组没有启动落入其中。",
    "{1} is suspended already: suspend off ends that": "{1} 已暂停：suspend off 可结束",
    "{1}: {2} {3} left out, {4}; the next one is then {5}.": "{1}：略去 {2} 次{3}，{4}；其后的下一次为 {5}。",
  ]
}
