import Languages
import ComputeModel
import Schedules
import Terminal

/// What the list's columns have no room for, of the lit row: its day, what comes next, who reaches it, and what runs on
/// it. Only what the list itself has read stands here; moving the light asks for nothing.
struct FleetPreview {
  /// The line above it and its lines.
  private static let rows = 10
  private static let labelWidth = 7
  private static let cellCount = 96

  /// Rows that it takes on a screen of this size; 0 where the list needs them.
  static func height(_ size: Size) -> Int { size.columns >= 120 && size.rows >= 32 ? rows : 0 }

  let instance: ComputeInstance
  let state: ConsoleState

  /// - Parameter row: the first of its rows.
  func draw(row: Int, on canvas: inout Canvas) {
    let width = canvas.size.columns
    rule(row: row, on: &canvas, ascii: state.isASCII)
    let title = SafeText(" \(instance.name) ").truncated(to: width - 4, ellipsis: true)
    canvas.put(title, row: row, column: 2, role: .title)
    let plan = state.plan(of: instance)
    let zone = state.zone(for: plan)
    strip(plan, zone, row: row + 2, on: &canvas)
    var lines: [(label: String, text: String, role: Role)] = [
      (localized("state"), stateText, StateWord(instance.state).role), (localized("next"), next(plan, zone), .text),
      (localized("idle"), idle, state.idleOutlook(of: instance).role), (localized("access"), access, .text),
      (localized("apps"), applications, .text),
      (localized("tags"), tags, .dim), (localized("events"), events(zone), .dim),
    ]
    let first = lines.removeFirst()
    put(first, row: row + 1, width, on: &canvas)
    for (index, line) in lines.enumerated() { put(line, row: row + 4 + index, width, on: &canvas) }
  }

  private func put(
    _ line: (label: String, text: String, role: Role), row: Int, _ width: Int, on canvas: inout Canvas
  ) {
    canvas.put(line.label, row: row, column: 1, role: .dim)
    let room = max(0, width - Self.labelWidth - 2)
    canvas.put(
      SafeText(line.text).oneLine.truncated(to: room, ellipsis: true), row: row, column: Self.labelWidth + 1,
      role: line.role)
  }

  /// Today, a quarter of an hour a cell.
  private func strip(_ plan: InstancePlan, _ zone: Zone, row: Int, on canvas: inout Canvas) {
    guard let day = TimelineDay.days(around: state.now, offset: 0, count: 1, zone: zone).first else { return }
    let left = Self.labelWidth + 1
    for hour in stride(from: 0, through: 24, by: 3) {
      canvas.put(
        hour < 10 ? "0\(hour)" : "\(hour)", row: row, column: left + hour * Self.cellCount / 24, role: .dim)
    }
    let timeline = Timeline(
      of: instance, plan: plan, past: state.pasts[instance.id], now: state.now, from: min(day.start, state.now),
      until: max(day.end, state.now))
    canvas.put(localized("day"), row: row + 1, column: 1, role: .dim)
    for (index, cell) in day.cells(Self.cellCount, of: timeline, zone: zone).enumerated() {
      canvas.put(String(cell.sign), row: row + 1, column: left + index, role: cell.role)
    }
    canvas.put(zone.offset(at: state.now).abbreviation, row: row, column: left + Self.cellCount + 4, role: .dim)
  }

  private var stateText: String {
    var parts = [StateWord(instance.state).text]
    if let last = instance.lastOperation {
      let age = last.time.map { localized(" \(ageText(state.now - $0)) ago") } ?? ""
      parts.append(
        "\(last.name) \(last.status ?? localized("status unknown"))\(last.trigger.map { localized(" by \($0)") } ?? "")\(age)"
      )
    }
    parts.append(localized("owner \(Owner(instance).text)"))
    parts.append(instance.vmSize ?? localized("size unknown"))
    parts.append("\(instance.workspace), \(instance.location ?? localized("region unknown"))")
    return parts.joined(separator: "   ")
  }

  private func next(_ plan: InstancePlan, _ zone: Zone) -> String {
    let following = plan.next(after: state.now)
    guard let first = following.event else {
      return "\(following.reason ?? localized("no schedule"))"
    }
    let events = plan.events(after: state.now, until: first.at + .seconds(14 * 86_400)).prefix(3)
    return events.map { event in
      localized(
        "\(localized(word: event.actionWord)) \(zone.text(event.at, now: state.now)) (in \(ageText(event.at - state.now)))"
      )
    }.joined(separator: localized("   then "))
  }

  private var idle: String { state.idleOutlook(of: instance).sentence }

  private var access: String {
    func word(_ flag: Bool?) -> String { flag.map { $0 ? localized("on") : localized("off") } ?? localized("unknown") }
    var parts = [localized("SSO \(word(instance.isSSOEnabled))")]
    if let ssh = instance.ssh {
      parts.append(
        ssh.isEnabled
          ? localized("SSH on, \(ssh.hasKey ? localized("key set") : localized("no key"))") : localized("SSH off"))
    } else {
      parts.append(localized("SSH unknown"))
    }
    if let address = instance.publicIPAddress { parts.append(localized("public \(address)")) }
    parts.append(localized("identity \(instance.identityType ?? localized("none"))"))
    parts.append(
      localized(
        "image \(instance.hasLatestImage.map { $0 ? localized("newest") : localized("OUTDATED") } ?? localized("age unknown"))"
      ))
    return parts.joined(separator: "   ")
  }

  private var applications: String {
    let names = instance.applications.map { $0.kind == .custom ? localized("\($0.name) (custom)") : $0.name }
    return names.isEmpty ? localized("none named") : names.joined(separator: "   ")
  }

  /// What was last seen to happen anywhere, the newest first; as many as have room.
  private func events(_ zone: Zone) -> String {
    guard !state.events.isEmpty else { return localized("nothing has changed since amldeck began to look") }
    return state.events.suffix(Self.maximumEvents).reversed().enumerated().map { index, event in
      let abbreviation = index == 0 ? " \(zone.offset(at: event.at).abbreviation)" : ""
      return "\(zone.wallClock(at: event.at).clockText)\(abbreviation) \(event.target.name) \(event.text)"
    }.joined(separator: "   ")
  }

  /// No terminal has room for more on a line.
  private static let maximumEvents = 12

  private var tags: String {
    let tags = instance.tags.map { "\($0.name)=\(Redaction.isSecret($0.name) ? Redaction.mask : $0.value)" }
    return tags.isEmpty ? localized("none") : tags.joined(separator: "  ")
  }
}
