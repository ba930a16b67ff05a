import ComputeModel
import Schedules

extension FleetTimeline {
  static let columns = ["name", "workspace", "what", "from", "until", "value", "detail"]

  /// A line for each stretch of time, each mark of the past and each planned event, by instance.
  var lines: [[String]] {
    var lines: [[String]] = []
    for row in rows {
      func line(_ what: String, _ from: Instant, _ until: Instant?, _ value: String, _ detail: String) {
        lines.append([
          row.instance.name, row.instance.workspace, what, from.iso8601, until?.iso8601 ?? "", value, detail,
        ])
      }
      for span in row.timeline.spans { line("span", span.from, span.until, span.condition.rawValue, "") }
      for mark in row.timeline.marks { line("mark", mark.at, nil, mark.kind.rawValue, mark.text) }
      for planned in row.timeline.planned {
        line("planned", planned.event.at, nil, planned.event.actionWord, planned.effect.rawValue)
      }
    }
    return lines
  }
}

extension FleetTimeline.Row {
  func document(now: Instant) -> JSONValue {
    let next = plan.next(after: now)
    return .object([
      "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
      "state": .string(instance.state.word), "time_zone": .string(zone.name),
      "from": .string(timeline.from.iso8601), "until": .string(timeline.until.iso8601),
      "spans": .array(
        timeline.spans.map {
          .object([
            "from": .string($0.from.iso8601), "until": .string($0.until.iso8601),
            "condition": .string($0.condition.rawValue),
          ])
        }),
      "marks": .array(
        timeline.marks.map {
          .object(["at": .string($0.at.iso8601), "kind": .string($0.kind.rawValue), "text": .string($0.text)])
        }),
      "planned": .array(
        timeline.planned.map {
          .object([
            "at": .string($0.event.at.iso8601), "action": .string($0.event.actionWord),
            "schedule": .string($0.event.schedule), "number": .number($0.event.number),
            "effect": .string($0.effect.rawValue),
          ])
        }),
      "days": .array(days.map { day($0) }),
      "findings": .array(plan.findings(now: now).map(\.document)),
      "idle_shutdown": .string(IdleOutlook(of: instance).sentence),
      "next_event": next.event?.document ?? .null, "next_event_reason": .string(next.reason),
    ])
  }

  private func day(_ day: TimelineDay) -> JSONValue {
    let seconds = timeline.seconds(from: day.start, until: day.end)
    return .object([
      "date": .string(day.date.dateText), "from": .string(day.start.iso8601), "until": .string(day.end.iso8601),
      "running_seconds": .number(seconds.running), "unknown_seconds": .number(seconds.unknown),
      "clock_changes": .array(
        day.transitions.map {
          .object(["at": .string($0.instant.iso8601), "shift_seconds": .number($0.shiftSeconds)])
        }),
    ])
  }

  /// A day a line in half hours, as the console draws it on a small screen.
  func table(now: Instant) -> String {
    var lines = ["\(instance.name)  \(instance.workspace)  \(instance.state.word)  days in \(zone.name)"]
    lines.append("            00    03    06    09    12    15    18    21    24  hours")
    for day in days {
      let cells = day.cells(48, of: timeline, zone: zone).map(\.sign)
      let seconds = timeline.seconds(from: day.start, until: day.end)
      let hours = "\(seconds.running / 3600).\(seconds.running % 3600 / 360)"
      var notes = timeline.marks(from: day.start, until: day.end).map(\.text)
      notes += day.transitions.map { $0.sentence }
      let known = seconds.unknown > 0 ? "+?" : ""
      lines.append("\(day.date.dateText)  \(String(cells))  \(hours)\(known)  \(notes.joined(separator: ", "))")
    }
    lines += plan.findings(now: now).map { "\($0.kind.rawValue): \($0.sentence)" }
    lines.append(IdleOutlook(of: instance).sentence)
    return TextTable(lines.map { [$0.trimmedEnd] }).text
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

extension PlanFinding {
  var document: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "text": .string(text), "number": number.map { .number($0) } ?? .null,
    ])
  }
}
