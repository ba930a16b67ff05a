import ComputeModel
import Schedules
import Terminal

/// A report in every form.
extension FleetReport {
  var printed: Report {
    var report = Report(
      document, columns: Self.columns, rows: rows, names: groups(.owner).map(\.name), table: table)
    report.markdown = { markdown }
    return report
  }

  // MARK: For people

  private static let groupTitles = [
    "INSTANCES", "HOURS", "UNKNOWN", "COST", "WASTE", "CHANGES", "FAILED STARTS", "MISSED",
  ]

  private func cells(_ group: Group) -> [String] {
    [
      group.name, "\(group.instances)", Self.hours(group.time.runningSeconds), Self.hours(group.time.unknownSeconds),
      group.costText, group.waste.text, "\(group.changes)", "\(group.failedStarts)", "\(group.missedSchedules)",
    ]
  }

  private static func hours(_ seconds: Int64) -> String {
    let tenths = (seconds + 180) / 360
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// A heading and its rows, with the titles first.
  private var sections: [(title: String, rows: [[String]])] {
    var sections: [(title: String, rows: [[String]])] = [("All", [["ALL"] + Self.groupTitles, cells(total)])]
    for (kind, title) in [(Kind.owner, "By owner"), (.tag, "By tag"), (.workspace, "By workspace")] {
      let groups = groups(kind)
      if groups.isEmpty { continue }
      sections.append((title, [[kind.rawValue.uppercased()] + Self.groupTitles] + groups.map { cells($0) }))
    }
    sections.append(
      (
        "Changes",
        [["TIME", "INSTANCE", "WORKSPACE", "WHAT", "BEFORE", "AFTER", "BY"]]
          + changes.map { change in
            [
              change.at.iso8601, change.subject.name, change.subject.workspace, Self.what(change),
              change.before ?? "", change.after ?? "", change.by ?? "unknown",
            ]
          }
      ))
    sections.append(
      (
        "What went wrong",
        [["TIME", "INSTANCE", "WORKSPACE", "KIND", "WHAT"]]
          + troubles.map { [$0.at.iso8601, $0.subject.name, $0.subject.workspace, $0.kind.rawValue, $0.text] }
      ))
    sections.append(
      (
        "Not observed",
        [["WORKSPACE", "FROM", "UNTIL"]] + gaps.map { [$0.workspace, $0.from.iso8601, $0.until.iso8601] }
      ))
    return sections
  }

  private static func what(_ change: Change) -> String {
    guard let status = change.status, status.lowercased() != "succeeded" else { return change.what }
    return "\(change.what) (\(status))"
  }

  private var table: String {
    var text = "From \(from.iso8601) until \(until.iso8601)\n"
    for (title, rows) in sections {
      text += "\n\(title)\n" + (rows.count == 1 ? "none\n" : TextTable(rows).text)
    }
    if !notes.isEmpty { text += "\n" + notes.map { SafeText($0).oneLine.text + "\n" }.joined() }
    return text
  }

  private var markdown: String {
    var text = "# Compute instances from \(from.iso8601) until \(until.iso8601)\n"
    for (title, rows) in sections {
      text += "\n## \(title)\n\n" + (rows.count == 1 ? "none\n" : MarkdownTable(rows).text)
    }
    if !notes.isEmpty { text += "\n" + notes.map { "- \(MarkdownTable.cell($0))\n" }.joined() }
    return text
  }

  // MARK: For programs

  private static let columns = [
    "section", "name", "workspace", "instances", "running_hours", "unknown_hours", "cost", "currency", "waste",
    "changes", "failed_starts", "missed_schedules", "time", "what", "before", "after", "by", "id",
  ]

  /// One row for each group, change, trouble and gap; `section` says which it is.
  private var rows: [[String]] {
    func row(_ section: String, _ cells: [String: String]) -> [String] {
      [section] + Self.columns.dropFirst().map { cells[$0] ?? "" }
    }
    let groups = groups.map { group in
      let (cost, waste) = (group.cost.all, group.waste.all)
      return row(
        group.kind.rawValue,
        [
          "name": group.name, "workspace": group.kind == .workspace ? group.name : "",
          "instances": "\(group.instances)", "running_hours": Self.hours(group.time.runningSeconds),
          "unknown_hours": Self.hours(group.time.unknownSeconds),
          // Several currencies cannot stand in one number.
          "cost": cost.count > 1 ? group.cost.text : cost.first?.number ?? "0.00",
          "currency": cost.count == 1 ? cost[0].currency : "",
          "waste": waste.count > 1 ? group.waste.text : waste.first?.number ?? "0.00",
          "changes": "\(group.changes)", "failed_starts": "\(group.failedStarts)",
          "missed_schedules": "\(group.missedSchedules)",
        ])
    }
    let changes = changes.map { change in
      row(
        "change",
        [
          "name": change.subject.name, "workspace": change.subject.workspace, "time": change.at.iso8601,
          "what": change.what, "before": change.before ?? "", "after": change.after ?? "", "by": change.by ?? "",
          "id": change.subject.id,
        ])
    }
    let troubles = troubles.map { trouble in
      row(
        trouble.kind.rawValue,
        [
          "name": trouble.subject.name, "workspace": trouble.subject.workspace, "time": trouble.at.iso8601,
          "what": trouble.text, "id": trouble.subject.id,
        ])
    }
    let gaps = gaps.map { gap in
      row(
        "not observed",
        ["workspace": gap.workspace, "time": gap.from.iso8601, "what": "until \(gap.until.iso8601)"])
    }
    return groups + changes + troubles + gaps
  }

  private var document: JSONValue {
    .object([
      "from": .string(from.iso8601), "until": .string(until.iso8601),
      "groups": .array(groups.map(\.document)), "changes": .array(changes.map(\.document)),
      "troubles": .array(troubles.map(\.document)),
      "not_observed": .array(
        gaps.map {
          .object([
            "workspace": .string($0.workspace), "from": .string($0.from.iso8601), "until": .string($0.until.iso8601),
          ])
        }),
      "notes": .array(notes.map { .string($0) }),
    ])
  }
}

extension MoneySum {
  /// Amounts by currency, each with two places.
  var document: JSONValue {
    .array(all.map { .object(["amount": .number($0.number), "currency": .string($0.currency)]) })
  }
}

extension FleetReport.Group {
  fileprivate var document: JSONValue {
    .object([
      "by": .string(kind.rawValue), "name": .string(name), "instances": .number(instances),
      "running_seconds": .number(time.runningSeconds), "unknown_seconds": .number(time.unknownSeconds),
      "cost": cost.document, "waste": waste.document, "without_price": .number(withoutPrice),
      "changes": .number(changes), "failed_starts": .number(failedStarts),
      "missed_schedules": .number(missedSchedules),
    ])
  }
}

extension FleetReport.Change {
  fileprivate var document: JSONValue {
    .object([
      "time": .string(at.iso8601), "name": .string(subject.name), "workspace": .string(subject.workspace),
      "id": .string(subject.id), "what": .string(what), "before": .string(before), "after": .string(after),
      "by": .string(by), "status": .string(status),
    ])
  }
}

extension FleetReport.Trouble {
  fileprivate var document: JSONValue {
    .object([
      "time": .string(at.iso8601), "name": .string(subject.name), "workspace": .string(subject.workspace),
      "id": .string(subject.id), "kind": .string(kind.rawValue), "what": .string(text),
    ])
  }
}
