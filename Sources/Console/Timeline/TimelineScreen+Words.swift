import ComputeModel
import Schedules
import Terminal

extension TimelineScreen {
  typealias Line = (text: String, role: Role)

  private static let legend =
    "# running  . off  ~ not seen  > planned  x user  ! late, missed  ^v DST  | now"

  /// What stands below the days: the signs, what comes next, idle shutdown, the clocks, and what is odd.
  func words(
    _ instance: ComputeInstance, _ plan: InstancePlan, _ timeline: Timeline, _ zone: Zone, _ state: ConsoleState
  ) -> [Line] {
    var lines: [Line] = [(Self.legend, .dim)]
    lines += next(plan, zone, state)
    let idle = state.idleOutlook(of: instance)
    lines.append(("      \(idle.sentence)", idle.role))
    lines += clocks(plan, zone, state)
    for finding in plan.findings(now: state.now) {
      let isProblem = finding.kind.isProblem
      lines += wrapped(finding.sentence, to: max(1, state.size.columns - 6)).enumerated().map {
        (($0.offset == 0 ? (isProblem ? "!     " : "      ") : "      ") + $0.element, isProblem ? .warning : .dim)
      }
    }
    return lines
  }

  private func next(_ plan: InstancePlan, _ zone: Zone, _ state: ConsoleState) -> [Line] {
    let following = plan.next(after: state.now)
    guard let first = following.event else {
      let words = if case .unknown = following { "unknown" } else { "nothing is planned" }
      return [("NEXT  \(words): \(following.reason ?? "no schedule")", .warning)]
    }
    // Two weeks after the first hold enough of anything that is not yearly.
    let events = plan.events(after: state.now, until: first.at + .seconds(14 * 86_400)).prefix(3)
    var lines: [Line] = events.enumerated().map { index, event in
      let rule = plan.entries[event.number - 1]
      let words = rule.schedule.rule?["expression"]?.text.map { "cron \($0)" } ?? "recurrence"
      let action = event.actionWord + (event.action == .stop ? " " : "")
      return (
        "\(index == 0 ? "NEXT" : "    ")  \(index + 1) \(action) \(zone.text(event.at, now: state.now))  in"
          + " \(ageText(event.at - state.now))  schedule \(event.number) \(words)", .text
      )
    }
    if let doubt = following.reason { lines.append(("!     in doubt: \(doubt)", .warning)) }
    return lines
  }

  /// The changes of the clocks that matter: of the zone on the screen, and of the schedules' own.
  private func clocks(_ plan: InstancePlan, _ zone: Zone, _ state: ConsoleState) -> [Line] {
    var names: [String] = []
    var lines: [Line] = []
    for candidate in [zone] + plan.entries.compactMap({ $0.active?.zone }) where !names.contains(candidate.name) {
      names.append(candidate.name)
      let text = candidate.nextChangeText(after: state.now) ?? "no change of clocks within a year"
      let data = lines.isEmpty ? state.zoneDataVersion.map { "   (tzdata \($0))" } ?? "" : ""
      lines.append(("\(lines.isEmpty ? "DST" : "   ")   \(candidate.name): \(text)\(data)", .dim))
    }
    return lines
  }
}

extension IdleOutlook {
  var role: Role {
    switch self {
    case .notSet, .canFire: .dim
    case .uncertain: .unknown
    case .cannotFire: .warning
    }
  }
}
