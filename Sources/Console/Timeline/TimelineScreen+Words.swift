import Languages
import ComputeModel
import Schedules
import Terminal

extension TimelineScreen {
  typealias Line = (text: String, role: Role)

  private static var legend: String {
    localized("# running  . off  ~ not seen  > planned  x user  ! late, missed  ^v DST  | now")
  }

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
      let words = if case .unknown = following { localized("unknown") } else { localized("nothing is planned") }
      return [(localized("NEXT  \(words): \(following.reason ?? localized("no schedule"))"), .warning)]
    }
    // Two weeks after the first hold enough of anything that is not yearly.
    let events = plan.events(after: state.now, until: first.at + .seconds(14 * 86_400)).prefix(3)
    var lines: [Line] = events.enumerated().map { index, event in
      let rule = plan.entries[event.number - 1]
      let words = rule.schedule.rule?["expression"]?.text.map { localized("cron \($0)") } ?? localized("recurrence")
      let action = localized(word: event.actionWord) + (event.action == .stop ? " " : "")
      return (
        localized(
          "\(index == 0 ? localized("NEXT") : "    ")  \(index + 1) \(action) \(zone.text(event.at, now: state.now))  in"
        )
          + localized(" \(ageText(event.at - state.now))  schedule \(event.number) \(words)"), .text
      )
    }
    if let doubt = following.reason { lines.append((localized("!     in doubt: \(doubt)"), .warning)) }
    return lines
  }

  /// The changes of the clocks that matter: of the zone on the screen, and of the schedules' own.
  private func clocks(_ plan: InstancePlan, _ zone: Zone, _ state: ConsoleState) -> [Line] {
    var names: [String] = []
    var lines: [Line] = []
    for candidate in [zone] + plan.entries.compactMap({ $0.active?.zone }) where !names.contains(candidate.name) {
      names.append(candidate.name)
      let text = candidate.nextChangeText(after: state.now) ?? localized("no change of clocks within a year")
      let data = lines.isEmpty ? state.zoneDataVersion.map { localized("   (tzdata \($0))") } ?? "" : ""
      lines.append(("\(lines.isEmpty ? localized("DST") : "   ")   \(candidate.name): \(text)\(data)", .dim))
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
