import ComputeModel
import Schedules

/// The schedules of one instance, for people and scripts.
struct ScheduleReport {
  private let instance: ComputeInstance
  private let plan: InstancePlan
  private let now: Instant
  private let count: Int

  init(_ instance: ComputeInstance, now: Instant, count: Int) {
    self.instance = instance
    self.now = now
    self.count = count
    plan = InstancePlan(of: instance, zones: SystemZones.source)
  }

  private func times(_ entry: InstancePlan.Entry) -> [Instant] {
    entry.active?.occurrences(after: now, limit: count) ?? []
  }

  private func reading(_ entry: InstancePlan.Entry) -> String? {
    try? entry.schedule.reading(created: instance.createdOn)
  }

  var report: Report {
    let schedules = plan.entries.map { entry -> JSONValue in
      var problem: String?
      if case .failure(let error) = entry.timing { problem = error.description }
      return .object([
        "number": .number(entry.schedule.number), "document": entry.schedule.document,
        "in_words": .string(reading(entry)), "next": .array(times(entry).map { .string($0.iso8601) }),
        "not_firing": .string(entry.schedule.standstill), "error": .string(problem),
      ])
    }
    let document = JSONValue.object([
      "name": .string(instance.name), "now": .string(now.iso8601(fractionDigits: 0)),
      "tzdata": .string(SystemZones.version?.text), "schedules": .array(schedules),
      "findings": .array(plan.findings(now: now).map(\.document)),
      "idle_shutdown": .string(IdleOutlook(of: instance).sentence),
    ])
    let rows = schedules.map { schedule in
      var row = schedule
      row["name"] = .string(instance.name)
      return row
    }
    return Report(
      document, of: rows,
      columns: [
        "name", "number", "document.action", "document.status", "document.triggerType", "in_words", "next",
        "not_firing", "error",
      ], table: text)
  }

  private var text: String {
    var lines = ["\(plan.entries.count) of at most \(Schedule.maximumPerInstance) schedules"]
    for entry in plan.entries {
      lines.append("\(entry.schedule.number)  \(entry.schedule.line(created: instance.createdOn))")
      if let rule = entry.schedule.rule?["expression"]?.text { lines.append("   cron  \(rule)") }
      if case .failure(let error) = entry.timing { lines.append("   unreadable: \(error.message)") }
      guard let timing = entry.active else { continue }
      let times = times(entry)
      if times.isEmpty, count > 0 { lines.append("   next  never again") }
      for time in times {
        let wall = timing.zone.wallClock(at: time)
        let local = "\(wall.dateText) \(wall.timeText) \(timing.zone.offset(at: time).abbreviation)"
        lines.append("   next  \(time.iso8601)  \(local)")
      }
    }
    lines += plan.findings(now: now).map { "\($0.kind.rawValue): \($0.sentence)" }
    lines.append(IdleOutlook(of: instance).sentence)
    if let version = SystemZones.version { lines.append("time zones: tzdata \(version)") }
    return TextTable(lines.map { [$0] }).text
  }
}
