import ComputeModel
import Schedules
import Terminal

/// The planned week of every instance that the list shows.
package struct FleetTimelineScreen: Hashable, Sendable {
  package var week = 0
  /// The lit row among those of the list, and the first on the screen.
  package var cursor = 0
  package var top = 0

  package init() {}

  static let dayCount = 7

  /// One row's material.
  private struct Row {
    var item: FleetItem
    var plan: InstancePlan?
    var timeline: Timeline?
    var next: NextEvent?
  }

  private static func nameWidth(_ size: Size) -> Int { size.columns >= 120 ? 16 : size.columns >= 80 ? 11 : 9 }

  /// Cells of a day: three hours on 80 columns, one on 200.
  static func cellCount(_ size: Size) -> Int {
    [24, 12, 8, 4].first { nameWidth(size) + 7 * $0 + 13 <= size.columns } ?? 3
  }

  /// Rows of instances on the screen.
  static func listHeight(_ state: ConsoleState) -> Int {
    let room = state.size.rows - 7
    return max(1, min(max(1, state.fleet.visible.count), room - min(8, room / 2)))
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    header(state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let rows = rows(state)
    let height = Self.listHeight(state)
    titles(state, on: &canvas)
    for (index, row) in rows.dropFirst(top).prefix(height).enumerated() {
      draw(row, isLit: top + index == cursor, line: 3 + index, state, on: &canvas)
    }
    if rows.isEmpty { canvas.put("No instance is shown in the list.", row: 3, column: 2, role: .dim) }
    counts(rows, line: 3 + height, state, on: &canvas)
    words(rows, from: 4 + height, state, on: &canvas)
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    let moved = week == 0 ? "" : "  \(abs(week)) week\(abs(week) == 1 ? "" : "s") \(week > 0 ? "ahead" : "back")"
    let hidden = rows.count > height ? "  rows \(top + 1)-\(min(rows.count, top + height)) of \(rows.count)" : ""
    Footer.view(state, selection: ("\(state.fleetZoneText)\(moved)\(hidden)", .dim), on: &canvas)
  }

  private func header(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.fill(row: 0, columns: 0..<canvas.size.columns, role: .header)
    let readOnly = state.isReadOnly ? "READ-ONLY  " : ""
    let filter = state.fleet.filter.isEmpty ? "" : "  filter /\(state.fleet.filter)"
    canvas.put(
      " \(state.place.label)  \(readOnly)\(state.place.resourceGroup) > timeline of the fleet, 7 days\(filter)", row: 0,
      column: 0, role: .header)
  }

  private func rows(_ state: ConsoleState) -> [Row] {
    state.fleet.visibleItems.map { item in
      guard case .instance(let instance) = item else { return Row(item: item) }
      let plan = state.plan(of: instance)
      let days = days(state, plan)
      let timeline = Timeline(
        of: instance, plan: plan, past: state.past(of: instance.id), now: state.now,
        from: min(days[0].start, state.now),
        until: max(days[days.count - 1].end, state.now))
      return Row(item: item, plan: plan, timeline: timeline, next: plan.next(after: state.now))
    }
  }

  private func days(_ state: ConsoleState, _ plan: InstancePlan?) -> [TimelineDay] {
    TimelineDay.days(around: state.now, offset: week * 7, count: Self.dayCount, zone: state.zone(for: plan))
  }

  private func titles(_ state: ConsoleState, on canvas: inout Canvas) {
    let cells = Self.cellCount(canvas.size)
    for (index, day) in days(state, nil).enumerated() {
      canvas.put(
        day.date.dayText, row: 2, column: Self.nameWidth(canvas.size) + index * cells, role: .title, width: cells)
    }
    canvas.put("NEXT", row: 2, column: side(canvas.size), role: .title)
  }

  private func side(_ size: Size) -> Int { Self.nameWidth(size) + Self.dayCount * Self.cellCount(size) + 1 }

  private func draw(_ row: Row, isLit: Bool, line: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    let nameWidth = Self.nameWidth(canvas.size)
    let name = SafeText(row.item.name).truncated(to: nameWidth - 1, ellipsis: true)
    canvas.put(name, row: line, column: 0, role: .text)
    let cells = Self.cellCount(canvas.size)
    let zone = state.zone(for: row.plan)
    var column = nameWidth
    for day in days(state, row.plan) {
      let signs = row.timeline.map { day.cells(cells, of: $0, zone: zone) } ?? []
      for index in 0..<cells {
        let cell = index < signs.count ? signs[index] : .condition(.cannotTell)
        canvas.put(String(cell.sign), row: line, column: column + index, role: cell.role)
      }
      column += cells
    }
    let next = row.next.map { nextText($0, zone: zone, now: state.now) ?? Self.silence(row) } ?? "?"
    let room = max(0, canvas.size.columns - side(canvas.size))
    canvas.put(
      SafeText(next).truncated(to: room, ellipsis: true), row: line, column: side(canvas.size), role: .dim)
    if isLit { canvas.recolor(row: line, columns: 0..<canvas.size.columns, role: .selection) }
  }

  private static func silence(_ row: Row) -> String {
    guard case .instance(let instance) = row.item else { return "?" }
    return Timeline.isOn(instance.state) == true ? "never stops" : "nothing planned"
  }

  /// How many will be running, a digit a cell.
  private func counts(_ rows: [Row], line: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    let cells = Self.cellCount(canvas.size)
    let nameWidth = Self.nameWidth(canvas.size)
    canvas.put("running", row: line, column: 0, role: .dim, width: nameWidth - 1)
    var column = nameWidth
    let shown = days(state, nil)
    for day in shown {
      let seconds = max(1, day.end.secondsSinceEpoch - day.start.secondsSinceEpoch)
      for index in 0..<cells {
        let middle = Instant(
          secondsSinceEpoch: day.start.secondsSinceEpoch + (2 * Int64(index) + 1) * seconds / Int64(2 * cells))
        let count = rows.count { $0.timeline?.isRunning(at: middle) == true }
        let text = count == 0 ? "." : count < 10 ? "\(count)" : "+"
        canvas.put(text, row: line, column: column, role: count == 0 ? .dim : .text)
        column += 1
      }
    }
    let most = Self.mostRunning(rows, from: shown[0].start, until: shown[shown.count - 1].end)
    canvas.put("most \(most)", row: line, column: side(canvas.size), role: .dim)
  }

  /// The most that run at one instant: exact, and not by the cells, whose width is the screen's.
  private static func mostRunning(_ rows: [Row], from begin: Instant, until end: Instant) -> Int {
    var changes: [(at: Instant, step: Int)] = []
    for row in rows {
      for span in row.timeline?.spans ?? [] where span.condition.isRunning && span.until > begin && span.from < end {
        changes.append((max(span.from, begin), 1))
        changes.append((min(span.until, end), -1))
      }
    }
    var (running, most) = (0, 0)
    // What ends in an instant ends before another begins in it.
    for change in changes.sorted(by: { ($0.at, $0.step) < ($1.at, $1.step) }) {
      running += change.step
      most = max(most, running)
    }
    return most
  }

  private func words(_ rows: [Row], from line: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    let room = canvas.size.rows - 4 - line
    guard room > 0 else { return }
    let clashes = clashes(rows, state) + clockChanges(rows, state)
    let next = next(rows, state, count: max(1, room - min(clashes.count, max(1, room / 3)) - 1))
    let lines = next + clashes
    for (index, text) in lines.prefix(room).enumerated() {
      canvas.put(
        SafeText(text.text).truncated(to: canvas.size.columns, ellipsis: true), row: line + 1 + index, column: 0,
        role: text.role)
    }
  }

  private func next(_ rows: [Row], _ state: ConsoleState, count: Int) -> [(text: String, role: Role)] {
    var groups: [(event: PlannedEvent, names: [String], zone: Zone)] = []
    for row in rows {
      for planned in row.timeline?.planned ?? [] where planned.effect == .acts {
        if let index = groups.firstIndex(where: {
          $0.event.at == planned.event.at && $0.event.action == planned.event.action
        }) {
          groups[index].names.append(row.item.name)
        } else {
          groups.append((planned.event, [row.item.name], state.zone(for: row.plan)))
        }
      }
    }
    groups.sort { ($0.event.at, $0.event.actionWord) < ($1.event.at, $1.event.actionWord) }
    guard !groups.isEmpty else { return [("NEXT  nothing is planned in these days", .dim)] }
    return groups.prefix(count).enumerated().map { index, group in
      let label = index == 0 ? "NEXT" : "    "
      let when = "\(group.zone.text(group.event.at, now: state.now))  in \(ageText(group.event.at - state.now))"
      return ("\(label)  \(when)  \(group.event.actionWord)  \(group.names.joined(separator: ", "))", .text)
    }
  }

  /// The changes of clocks in these days: of the zone on the screen, and of the schedules' own.
  private func clockChanges(_ rows: [Row], _ state: ConsoleState) -> [(text: String, role: Role)] {
    let days = days(state, nil)
    var names: [String] = []
    var lines: [(text: String, role: Role)] = []
    let own = rows.flatMap { $0.plan?.entries.compactMap { $0.active?.zone } ?? [] }
    for zone in [state.zone(for: nil)] + own where !names.contains(zone.name) {
      names.append(zone.name)
      for change in zone.transitions(from: days[0].start, until: days[days.count - 1].end) {
        let wall = CivilDateTime(change.instant, offsetSeconds: change.before.secondsFromUTC)
        lines.append(("DST   \(zone.name): \(wall.dayText) \(change.sentence)", .warning))
      }
    }
    return lines
  }

  /// Many starts at once, and sets of schedules that do not pair.
  private func clashes(_ rows: [Row], _ state: ConsoleState) -> [(text: String, role: Role)] {
    let zone = state.zone(for: nil)
    let pairs = rows.compactMap { row -> (instance: ComputeInstance, timeline: Timeline)? in
      guard case .instance(let instance) = row.item, let timeline = row.timeline else { return nil }
      return (instance, timeline)
    }
    let starts = SimultaneousStarts.all(in: pairs).map { ($0, $0.room { state.quotaTable(of: $0) }) }
    // Those that cannot all succeed come first.
    let loud = starts.filter(\.1.isShort) + starts.filter { !$0.1.isShort }
    var lines = loud.prefix(2).map { start, room -> (text: String, role: Role) in
      (
        "CLASH \(zone.text(start.at, now: state.now))  \(start.names.count) starts at once, \(room.sentence):"
          + " \(start.names.joined(separator: ", "))", room.isShort ? .failed : .warning
      )
    }
    for kind in [PlanFinding.Kind.sameMinute, .stopOnly, .startOnly, .unreachable, .refused] {
      let names = rows.filter { row in
        row.plan?.pairing(now: state.now).contains { $0.kind == kind } == true
          || (kind == .refused && row.plan?.entries.contains { (try? $0.timing.get()) == nil } == true)
      }.map(\.item.name)
      if !names.isEmpty { lines.append(("CLASH \(kind.rawValue): \(names.joined(separator: ", "))", .warning)) }
    }
    return lines
  }
}

extension Timeline {
  func isRunning(at instant: Instant) -> Bool {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].until <= instant { low = middle + 1 } else { high = middle }
    }
    return low < spans.count && spans[low].from <= instant && spans[low].condition.isRunning
  }
}
