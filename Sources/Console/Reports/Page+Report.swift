import Languages
package import ComputeModel
import Schedules
import Terminal

/// The report of what happened while nobody watched, as far as it was read.
package struct FleetReportReading: Sendable {
  /// As somebody wrote it: `fri`, `3d`.
  package var since = "7d"
  package var report: FleetReport?
  package var failure: ServiceFailure?
  package var isReading = false
}

extension ConsoleState {
  /// `report [SINCE]`
  mutating func report(since argument: String) throws(CommandError) -> [Effect] {
    let since = argument.isEmpty ? "7d" : argument
    do throws(SinceError) {
      _ = try Instant(since: since, now: now, zone: viewerZone)
    } catch {
      throw CommandError("\(error)")
    }
    fleetReport = FleetReportReading(since: since)
    if case .report(let present) = screen, present.topic == .report {
      // The same page with other words on it is said again.
      lines?.pages += 1
      return readFleetReport()
    }
    return show(.report)
  }

  /// Asks again, from the same word on: `yesterday` moves with the days.
  mutating func readFleetReport() -> [Effect] {
    guard !fleetReport.isReading, let from = try? Instant(since: fleetReport.since, now: now, zone: viewerZone) else {
      return []
    }
    fleetReport.isReading = true
    return [.readFleetReport(from: from)]
  }

  mutating func take(_ result: Result<FleetReport, ServiceFailure>) {
    fleetReport.isReading = false
    switch result {
    case .success(let report):
      fleetReport.report = report
      fleetReport.failure = nil
    case .failure(let failure):
      fleetReport.failure = failure
      log(failure, of: localized("report"))
    }
    moveReport(by: 0)
  }
}

extension Page {
  /// Who used what, who changed what, and what went wrong.
  mutating func fleetReport(_ state: ConsoleState) {
    let reading = state.fleetReport
    if let failure = reading.failure { paragraph(localized("~ Not read: \(failure.sentence)"), role: .error) }
    guard let report = reading.report else {
      if reading.failure == nil { paragraph(localized("Reading the history and the activity log..."), role: .dim) }
      return
    }
    let zone = state.viewerZone
    field(
      "From", localized("\(zone.text(report.from, now: state.now)) until \(zone.text(report.until, now: state.now))"))
    let all = report.total
    field("Running", localized("\(Self.hours(all.time.runningSeconds)) h of \(all.instances) instances"))
    if all.time.unknownSeconds > 0 {
      field("Unknown", localized("\(Self.hours(all.time.unknownSeconds)) h that nobody saw"), role: .unknown)
    }
    field("Cost", all.costText)
    field("Waste", all.wasteText, role: all.waste.all.isEmpty ? .text : .warning)
    groups("BY OWNER", report.groups(.owner))
    groups("BY TAG", report.groups(.tag))
    groups("BY WORKSPACE", report.groups(.workspace))
    troubles(report, state)
    changes(report, state)
    blank()
    title("NOT OBSERVED")
    if report.gaps.isEmpty { paragraph(localized("Somebody watched all the time."), role: .dim) }
    for gap in report.gaps {
      row([
        (gap.workspace, 18, .unknown), (zone.text(gap.from, now: state.now), 18, .unknown),
        (localized("until ") + zone.text(gap.until, now: state.now), .max, .unknown),
      ])
    }
    for note in report.notes { paragraph(note, role: .dim) }
  }

  private static func hours(_ seconds: Int64) -> String {
    let tenths = (seconds + 180) / 360
    return "\(tenths / 10).\(tenths % 10)"
  }

  private mutating func groups(_ heading: Phrase, _ groups: [FleetReport.Group]) {
    guard !groups.isEmpty else { return }
    blank()
    let nameWidth = max(12, min(36, width - 68))
    columns([
      (heading, nameWidth), ("HOURS", 9), ("COST", 14), ("WASTE", 12), ("CHANGED", 7), ("FAILED", 6), ("MISSED", .max),
    ])
    for group in groups {
      row(
        [
          (group.name, nameWidth, .text),
          ((group.time.unknownSeconds > 0 ? ">=" : "") + Self.hours(group.time.runningSeconds), 9, .text),
          (group.costText, 14, .text), (group.wasteText, 12, group.waste.all.isEmpty ? .dim : .warning),
          ("\(group.changes)", 7, .text), ("\(group.failedStarts)", 6, group.failedStarts > 0 ? .failed : .dim),
          ("\(group.missedSchedules)", .max, group.missedSchedules > 0 ? .warning : .dim),
        ], filter: group.filter)
    }
  }

  private mutating func troubles(_ report: FleetReport, _ state: ConsoleState) {
    blank()
    title("WHAT WENT WRONG")
    if report.troubles.isEmpty { paragraph(localized("Nothing that was seen."), role: .dim) }
    for trouble in report.troubles.reversed() {
      row(
        [
          (state.viewerZone.text(trouble.at, now: state.now), 18, .dim), (trouble.subject.name, 20, .text),
          (trouble.text, .max, trouble.kind == .failed ? .failed : .warning),
        ], opens: Self.target(trouble.subject, state))
    }
  }

  private mutating func changes(_ report: FleetReport, _ state: ConsoleState) {
    blank()
    title("CHANGES")
    if report.changes.isEmpty { paragraph(localized("None that were seen."), role: .dim) }
    for change in report.changes.reversed() {
      let isSeen = change.before != nil || change.after != nil
      let values = isSeen ? "  \(change.before ?? "-") -> \(change.after ?? "-")" : ""
      let failed = change.status.map { $0.lowercased() == "failed" } ?? false
      row(
        [
          (state.viewerZone.text(change.at, now: state.now), 18, .dim), (change.subject.name, 20, .text),
          (localized("by \(change.by ?? localized("unknown"))"), 26, change.by == nil ? .unknown : .text),
          ("\(change.what)\(failed ? localized(" failed") : "")\(values)", .max, failed ? .failed : .text),
        ], opens: Self.target(change.subject, state))
    }
  }

  /// Only what is still there can be opened.
  private static func target(_ subject: FleetReport.Subject, _ state: ConsoleState) -> Target? {
    state.fleet.instance { $0.id.lowercased() == subject.id.lowercased() }.map { Target($0) }
  }
}

extension FleetReport.Group {
  /// What shows its instances in the list; nil where the language has no word for it.
  fileprivate var filter: String? {
    guard !id.contains(where: { "|\"*".contains($0) }) else { return nil }
    switch kind {
    case .all: return nil
    case .owner: return "owner=\"\(id)\""
    case .workspace: return "ws=\"\(id)\""
    case .tag:
      guard let sign = id.firstIndex(of: "="), !id[..<sign].contains(" ") else { return nil }
      return "tag.\(id[..<sign])=\"\(id[id.index(after: sign)...])\""
    }
  }
}
