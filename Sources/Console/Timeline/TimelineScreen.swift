import Languages
import ComputeModel
import Schedules
import Terminal

/// One instance over fifteen days: observed up to now, planned from now on.
package struct TimelineScreen: Hashable, Sendable {
  package var target: Target
  /// Where Esc leads.
  package var opener: Opener
  /// Weeks that the days are moved by.
  package var week = 0
  /// Days that were scrolled from where the screen opens, which is with today and two days after it.
  package var top = 0

  package enum Opener: Hashable, Sendable {
    case fleet
    case detail(DetailScreen)
    case fleetTimeline(FleetTimelineScreen)
  }

  package init(target: Target, opener: Opener = .fleet) {
    self.target = target
    self.opener = opener
  }

  static let daysBack = 7
  static let dayCount = 15
  private static let labelWidth = 9
  /// For the hours and a note.
  private static let sideWidth = 23

  /// Cells of a day: half hours on 80 columns, ten minutes on 200.
  static func cellCount(columns: Int) -> Int {
    [144, 96, 72, 48].first { labelWidth + $0 + sideWidth <= columns } ?? 24
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    DetailScreen.header(target, suffix: localized(" > timeline"), in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    guard let instance = state.fleet.instance(id: target.id) else {
      canvas.put(localized("\(target.name) is not in the list any more."), row: 3, column: 1, role: .warning)
      rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
      Footer.view(state, selection: nil, on: &canvas)
      return
    }
    let plan = state.plan(of: instance)
    let zone = state.zone(for: plan)
    let days = TimelineDay.days(
      around: state.now, offset: week * 7 - Self.daysBack, count: Self.dayCount, zone: zone)
    let timeline = Timeline(
      of: instance, plan: plan, past: state.past(of: target.id), now: state.now,
      from: min(days[0].start, state.now), until: max(days[days.count - 1].end, state.now))
    let words = words(instance, plan, timeline, zone, state)
    let room = max(1, canvas.size.rows - 6)
    let dayRows = max(1, min(days.count, room - min(words.count, max(0, room - 7)) - 1))
    let opening = max(0, Self.daysBack + 3 - dayRows)
    let first = max(0, min(opening + top, days.count - dayRows))
    ruler(days[first].date, state, on: &canvas)
    for (index, day) in days.dropFirst(first).prefix(dayRows).enumerated() {
      draw(day, timeline, zone, row: 3 + index, state, on: &canvas)
    }
    for (index, line) in words.prefix(max(0, room - dayRows - 1)).enumerated() {
      canvas.put(line.text, row: 4 + dayRows + index, column: 0, role: line.role, width: canvas.size.columns)
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    let moved = weeksText(week)
    let scrolled = days.count > dayRows ? localized("  days \(first + 1)-\(first + dayRows) of \(days.count), j k") : ""
    Footer.view(state, selection: ("\(state.zoneText(zone))\(moved)\(scrolled)", .dim), on: &canvas)
  }

  /// - Parameter first: the first day below it; days are told by their numbers alone.
  private func ruler(_ first: CivilDateTime, _ state: ConsoleState, on canvas: inout Canvas) {
    canvas.put(String(first.dateText.prefix(7)), row: 2, column: 0, role: .dim)
    let cells = Self.cellCount(columns: canvas.size.columns)
    let step = cells < 48 ? 6 : 3
    for hour in stride(from: 0, through: 24, by: step) {
      let text = hour < 10 ? "0\(hour)" : "\(hour)"
      canvas.put(text, row: 2, column: Self.labelWidth + hour * cells / 24, role: .title)
    }
    let side = Self.labelWidth + cells + 4
    canvas.put(localized("hours"), row: 2, column: side, role: .title)
  }

  private func draw(
    _ day: TimelineDay, _ timeline: Timeline, _ zone: Zone, row: Int, _ state: ConsoleState, on canvas: inout Canvas
  ) {
    let isToday = day.start <= state.now && state.now < day.end
    canvas.put(day.date.dayText, row: row, column: 0, role: isToday ? .title : .text)
    let count = Self.cellCount(columns: canvas.size.columns)
    for (index, cell) in day.cells(count, of: timeline, zone: zone).enumerated() {
      canvas.put(String(cell.sign), row: row, column: Self.labelWidth + index, role: cell.role)
    }
    let seconds = timeline.seconds(from: day.start, until: day.end)
    let side = Self.labelWidth + count + 2
    // Nothing known and no hour seen is not zero hours.
    let hours =
      seconds.unknown > 0 && seconds.running == 0
      ? "?" : "\(seconds.running / 3600).\(seconds.running % 3600 / 360)\(seconds.unknown > 0 ? "+?" : "")"
    canvas.put(hours, row: row, column: side, role: seconds.unknown > 0 ? .unknown : .text)
    let note = note(day, timeline, state, isToday: isToday, zone: zone)
    let shown = SafeText(note.text).truncated(to: max(0, canvas.size.columns - side - 7), ellipsis: true)
    canvas.put(shown, row: row, column: side + 7, role: note.role)
  }

  private func note(
    _ day: TimelineDay, _ timeline: Timeline, _ state: ConsoleState, isToday: Bool, zone: Zone
  ) -> (text: String, role: Role) {
    if day.start == day.end { return (localized("this day does not exist"), .warning) }
    let marks = timeline.marks(from: day.start, until: day.end)
    let changes = day.transitions.map { change -> String in
      let minutes = abs(change.shiftSeconds) / 60
      return localized("\(change.shiftSeconds > 0 ? "-" : "+")\(minutes) min (DST)")
    }
    var texts = changes
    if let loud = marks.last(where: { $0.kind != .onTime }) { texts.append(loud.text) }
    if isToday { texts.append(localized("now \(zone.wallClock(at: state.now).clockText)")) }
    let role: Role = marks.contains { $0.kind == .missed || $0.kind == .late || $0.kind == .failed } ? .failed : .dim
    if !texts.isEmpty { return (texts.joined(separator: ", "), changes.isEmpty ? role : .warning) }
    if day.end <= state.now {
      let unknown = timeline.seconds(from: day.start, until: day.end).unknown
      if unknown == (day.end - day.start).components.seconds { return (localized("not observed"), .unknown) }
      if unknown > 0 { return (localized("\(unknown / 3600)h not seen"), .unknown) }
      return (marks.isEmpty ? "" : localized("as planned"), .dim)
    }
    let acts = timeline.planned.contains { $0.event.at >= day.start && $0.event.at < day.end && $0.effect == .acts }
    return (acts ? localized("planned") : "", .dim)
  }
}

extension TimelineCell {
  var role: Role {
    switch self {
    case .condition(.running), .mark(.onTime): .running
    case .condition(.willRun): .accent
    case .condition(.off), .condition(.willBeOff): .dim
    case .condition(.changing): .transitional
    case .condition(.failed), .mark(.missed), .mark(.failed): .failed
    case .condition(.notObserved), .condition(.cannotTell): .unknown
    case .mark(.user), .mark(.idleShutdown): .text
    case .mark(.late), .skipped, .repeated: .warning
    case .now: .title
    }
  }
}
