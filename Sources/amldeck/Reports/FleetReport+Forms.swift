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
      group.costText, group.wasteText, "\(group.changes)", "\(group.failedStarts)", "\(group.missedSchedules)",
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
              change.at.toSecond, change.subject.name, change.subject.workspace, Self.what(change),
              change.before ?? "", change.after ?? "", change.by ?? "unknown",
            ]
          }
      ))
    sections.append(
      (
        "What went wrong",
        [["TIME", "INSTANCE", "WORKSPACE", "KIND", "WHAT"]]
          + troubles.map { [$0.at.toSecond, $0.subject.name, $0.subject.workspace, $0.kind.rawValue, $0.text] }
      ))
    sections.append(
      (
        "Not observed",
        [["WORKSPACE", "FROM", "UNTIL"]] + gaps.map { [$0.workspace, $0.from.toSecond, $0.until.toSecond] }
      ))
    return sections
  }

  private static func what(_ change: Change) -> String {
    guard let status = change.status, status.lowercased() != "succeeded" else { return change.what }
    return "\(change.what) (\(status))"
  }

  private var table: String {
    var text = "From \(from.toSecond) until \(until.toSecond)\n"
    for (title, rows) in sections {
      text += "\n\(title)\n" + (rows.count == 1 ? "none\n" : TextTable(rows).text)
    }
    if !notes.isEmpty { text += "\n" + notes.map { SafeText($0).oneLine.text + "\n" }.joined() }
    return text
  }

  private var markdown: String {
    var text = "# Compute instances from \(from.toSecond) until \(until.toSecond)\n"
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
    "waste_unknown_hours",
  ]

  /// One row for each group, change, trouble and gap; `section` says which it is.
  private var rows: [[String]] {
    groups.map { Self.row($0) }
      + changes.map { change in
        Self.row(
          "change", change.subject.name, change.subject.workspace, at: change.at, what: change.what,
          before: change.before, after: change.after, by: change.by, id: change.subject.id)
      }
      + troubles.map { trouble in
        Self.row(
          trouble.kind.rawValue, trouble.subject.name, trouble.subject.workspace, at: trouble.at, what: trouble.text,
          id: trouble.subject.id)
      }
      + gaps.map { Self.row("not observed", "", $0.workspace, at: $0.from, what: "until \($0.until.toSecond)") }
  }

  private static func row(_ group: Group) -> [String] {
    let (cost, waste) = (group.cost.all, group.waste.all)
    // What is not known is no zero.
    let noWaste = group.unknownWasteSeconds > 0 ? "" : "0.00"
    return [
      group.kind.rawValue, group.name, group.kind == .workspace ? group.name : "", "\(group.instances)",
      hours(group.time.runningSeconds), hours(group.time.unknownSeconds),
      // Several currencies cannot stand in one number.
      cost.count > 1 ? group.cost.text : cost.first?.number ?? "0.00", cost.count == 1 ? cost[0].currency : "",
      waste.count > 1 ? group.waste.text : waste.first?.number ?? noWaste, "\(group.changes)",
      "\(group.failedStarts)", "\(group.missedSchedules)", "", "", "", "", "", "", hours(group.unknownWasteSeconds),
    ]
  }

  /// Something that happened. Months of ten thousand instances have hundreds of thousands of these: each is made in one
  /// go.
  private static func row(
    _ section: String, _ name: String, _ workspace: String, at instant: Instant, what: String, before: String? = nil,
    after: String? = nil, by person: String? = nil, id: String = ""
  ) -> [String] {
    [
      section, name, workspace, "", "", "", "", "", "", "", "", "", instant.toSecond, what, before ?? "", after ?? "",
      person ?? "", id, "",
    ]
  }

  private var document: JSONValue {
    .object([
      "from": .string(from.toSecond), "until": .string(until.toSecond),
      "groups": .array(groups.map(\.document)), "changes": .array(changes.map(\.document)),
      "troubles": .array(troubles.map(\.document)),
      "not_observed": .array(
        gaps.map {
          .object([
            "workspace": .string($0.workspace), "from": .string($0.from.toSecond), "until": .string($0.until.toSecond),
          ])
        }),
      "notes": .array(notes.map { .string($0) }),
    ])
  }
}

extension Instant {
  /// `2026-11-23T05:00:00Z`: a report is read by people and in spreadsheets, and says no parts of a second.
  fileprivate var toSecond: String { iso8601(fractionDigits: 0) }
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
      "cost": cost.document, "waste": waste.document,
      "waste_unknown_seconds": .number(unknownWasteSeconds), "without_price": .number(withoutPrice),
      "changes": .number(changes), "failed_starts": .number(failedStarts),
      "missed_schedules": .number(missedSchedules),
    ])
  }
}

extension FleetReport.Change {
  fileprivate var document: JSONValue {
    .object([
      "time": .string(at.toSecond), "name": .string(subject.name), "workspace": .string(subject.workspace),
      "id": .string(subject.id), "what": .string(what), "before": .string(before), "after": .string(after),
      "by": .string(by), "status": .string(status),
    ])
  }
}

extension FleetReport.Trouble {
  fileprivate var document: JSONValue {
    .object([
      "time": .string(at.toSecond), "name": .string(subject.name), "workspace": .string(subject.workspace),
      "id": .string(subject.id), "kind": .string(kind.rawValue), "what": .string(text),
    ])
  }
}
