import Languages
import ComputeModel
import Schedules
import Terminal

/// What a wall says of rules, of what comes next, and of money.
extension WallScreen {
  /// Rules of ours by the finding that says they are not met (UX section 10); Azure Policy's own verdict is the last.
  private static var rules: [(code: FindingCode, words: String)] {
    [
      (.noStopSchedule, localized("has a stop schedule")),
      (.neverIdles, localized("idle shutdown set and able to fire")),
      (.outdatedImage, localized("OS image newest")), (.sshOpen, localized("no SSH from the internet")),
      (.ssoNotHandedOver, localized("made for somebody: SSO handed over")),
      (.stoppedHoldingQuota, localized("not stopped for 30 days")),
      (.policyNotMet, localized("complies with Azure Policy")),
    ]
  }

  /// Beside the quota where there is room, else below it.
  static func policy(_ state: ConsoleState, row: Int, column: Int, on canvas: inout Canvas) {
    let width = canvas.size.columns - column - 2
    let total = state.fleet.rows.count
    canvas.put(localized("POLICY"), row: row - 1, column: column, role: .title)
    for (index, rule) in rules.enumerated() where row + index < canvas.size.rows {
      let text: String
      let role: Role
      if !state.fleet.looksFor(rule.code) {
        // Azure Policy tells its verdicts in answer to a POST alone (FACTS section 2, row 30): no wall can know them.
        let isBarred = rule.code == .policyNotMet && state.isReadOnly
        (text, role) = (isBarred ? localized("not known here: read-only") : localized("not known"), .unknown)
      } else {
        let count = state.fleet.book.counts[rule.code] ?? 0
        (text, role) = count == 0 ? (localized("none fails"), .good) : (localized("NOT \(count) of \(total)"), .warning)
      }
      let verdict = max(14, SafeText(text).width)
      let words = SafeText(rule.words).truncated(to: max(0, width - verdict - 2), ellipsis: true)
      canvas.put(words.padded(to: max(0, width - verdict - 2)).text, row: row + index, column: column, role: .text)
      canvas.put(text, row: row + index, column: column + max(0, width - verdict), role: role)
    }
  }

  /// One line below the large counts: which instances start or stop together next, and what runs costs.
  static func next(_ state: ConsoleState, row: Int, on canvas: inout Canvas) {
    var text = state.eventsAhead.filter { $0.at > state.now }.prefix(2).map { group in
      let zone = state.viewerZone
      let time = zone.wallClock(at: group.at)
      let clock = TimeOfDay(hour: time.hour, minute: time.minute).text
      return localized(
        "\(group.action.named) x \(group.count) at \(clock) \(zone.offset(at: group.at).abbreviation),")
        + localized(" in \(ageText(group.at - state.now))")
    }.joined(separator: localized("   then "))
    text = localized("NEXT  ") + (text.isEmpty ? localized("nothing is planned") : text)
    if let cost = state.fleetCost {
      text += localized("     COST  \(cost.perHourText)/h, today \(cost.todayText)")
      if cost.wasted > 0 { text += localized(", waste \(cost.wasteText)/h") }
      if !cost.days.isEmpty {
        text += localized("     7 DAYS  \(sparkline(cost.days, isASCII: state.isASCII)) \(cost.days.hoursText)")
      }
    }
    canvas.put(
      SafeText(text).oneLine.truncated(to: canvas.size.columns - 4, ellipsis: true), row: row, column: 2, role: .accent)
  }
}

/// Instances that start or stop in the same instant.
struct EventGroup: Hashable, Sendable {
  var at: Instant
  var action: PowerAction
  var count: Int
}

extension ConsoleState {
  /// The next event of each instance that its schedules would change something by, the soonest first; read anew with each
  /// list, since the plans of thousands are not asked at every paint.
  mutating func findEventsAhead() {
    eventsAhead = []
    nextByWorkspace = [:]
    guard wall != nil || screen.isOverview else { return }
    var counts: [EventGroup: Int] = [:]
    for case .instance(let instance) in fleet.rows {
      guard let entry = fleet.outlook[instance.id], let isOn = Timeline.isOn(instance.state),
        let at = isOn ? entry.stop : entry.start
      else { continue }
      let action: PowerAction = isOn ? .stop : .start
      counts[EventGroup(at: at, action: action, count: 0), default: 0] += 1
      let known = nextByWorkspace[instance.workspace]
      if let known, known.at == at, known.action == action {
        nextByWorkspace[instance.workspace]?.count += 1
      } else if known.map({ at < $0.at }) ?? true {
        nextByWorkspace[instance.workspace] = EventGroup(at: at, action: action, count: 1)
      }
    }
    eventsAhead = counts.map { EventGroup(at: $0.key.at, action: $0.key.action, count: $0.value) }
      .sorted { ($0.at, $0.action.rawValue) < ($1.at, $1.action.rawValue) }
  }
}
