import Languages
import ComputeModel
package import Schedules
import Terminal

/// The planned week of every instance that the list shows.
package struct FleetTimelineScreen: Hashable, Sendable {
  package var week = 0
  /// The lit row among those of the list, and the first on the screen.
  package var cursor = 0
  package var top = 0
  /// Only instances that a clash is about.
  package var showsClashesOnly = false
  /// In the middle of the lit column; nil while none is lit.
  package var moment: Instant?

  package init() {}

  static let dayCount = 7

  private static func nameWidth(_ size: Size) -> Int { size.columns >= 120 ? 16 : size.columns >= 80 ? 11 : 9 }

  /// Cells of a day: three hours on 80 columns, one on 200.
  static func cellCount(_ size: Size) -> Int {
    [24, 12, 8, 4].first { nameWidth(size) + 7 * $0 + 13 <= size.columns } ?? 3
  }

  /// Rows of instances on the screen.
  func listHeight(_ state: ConsoleState) -> Int {
    let room = state.size.rows - 7
    return max(1, min(max(1, count(state)), room - min(8, room / 2)))
  }

  /// The rows: those of the list, or of them those that a clash is about. Of a long list nobody knows these before its
  /// week was counted.
  func items(_ state: ConsoleState) -> [FleetItem] {
    guard showsClashesOnly else { return Array(state.fleet.visibleItems) }
    guard let sum = state.fleetWeek(of: self) else { return [] }
    return state.fleet.visibleItems.filter { sum.clashing.contains($0.id) }
  }

  func count(_ state: ConsoleState) -> Int { showsClashesOnly ? items(state).count : state.fleet.visible.count }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    header(state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let items = items(state)
    let (height, count) = (listHeight(state), items.count)
    titles(state, on: &canvas)
    for (index, item) in items.dropFirst(top).prefix(height).enumerated() {
      draw(FleetWeek.Row(item, week, state), isLit: top + index == cursor, line: 3 + index, state, on: &canvas)
    }
    if count == 0 { canvas.put(emptyReason(state), row: 3, column: 2, role: .dim) }
    canvas.put(localized("running"), row: 3 + height, column: 0, role: .dim, width: Self.nameWidth(canvas.size) - 1)
    if let sum = state.fleetWeek(of: self) {
      counts(sum, line: 3 + height, on: &canvas)
      let hasCores = canvas.size.rows >= Self.rowsWithCores && sum.cores != nil
      if hasCores { cores(sum, line: 4 + height, state, on: &canvas) }
      light(rows: 3..<((hasCores ? 5 : 4) + height), state, on: &canvas)
      words(sum, from: (hasCores ? 5 : 4) + height, state, on: &canvas)
    } else {
      canvas.put(localized("being counted"), row: 3 + height, column: Self.nameWidth(canvas.size), role: .dim)
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    let moved = weeksText(week)
    let hidden = count > height ? localized("  rows \(top + 1)-\(min(count, top + height)) of \(count)") : ""
    Footer.view(state, selection: ("\(state.fleetZoneText)\(moved)\(hidden)", .dim), on: &canvas)
  }

  /// Lower screens have no room for a row that is none of an instance.
  private static let rowsWithCores = 20

  private func emptyReason(_ state: ConsoleState) -> String {
    guard showsClashesOnly, state.fleet.visible.count > 0 else { return localized("No instance is shown in the list.") }
    guard state.fleetWeek(of: self) != nil else { return localized("being counted") }
    return localized("No clash in these days. \(state.keyName(.problemsOnly)) shows all.")
  }

  private func header(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.fill(row: 0, columns: 0..<canvas.size.columns, role: .header)
    let readOnly = state.isReadOnly ? localized("READ-ONLY  ") : ""
    let filter =
      (state.fleet.filter.isEmpty ? "" : localized("  filter /\(state.fleet.filter)"))
      + (showsClashesOnly ? localized("  clashes only") : "")
    canvas.put(
      localized(
        " \(state.place.label)  \(readOnly)\(state.place.resourceGroup) > timeline of the fleet, 7 days\(filter)"),
      row: 0,
      column: 0, role: .header)
  }

  /// What stands below the rows: the drawing itself says nothing without eyes, and `timeline NAME` says it in words.
  func spoken(_ state: ConsoleState) -> [String] {
    let sum = state.fleetWeek(of: self)
    let lines = sum.map { next($0, state, count: .max).map(\.text) + $0.remarks.map(\.text) } ?? []
    return [localized("timeline of the fleet, \(Self.dayCount) days")]
      + lines.map { $0.split(separator: " ").joined(separator: " ") }
  }

  private func titles(_ state: ConsoleState, on canvas: inout Canvas) {
    let cells = Self.cellCount(canvas.size)
    for (index, day) in FleetWeek.days(week, state, nil).enumerated() {
      canvas.put(
        day.date.dayText, row: 2, column: Self.nameWidth(canvas.size) + index * cells, role: .title, width: cells)
    }
    canvas.put(localized("NEXT"), row: 2, column: side(canvas.size), role: .title)
  }

  private func side(_ size: Size) -> Int { Self.nameWidth(size) + Self.dayCount * Self.cellCount(size) + 1 }

  private func draw(_ row: FleetWeek.Row, isLit: Bool, line: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    let nameWidth = Self.nameWidth(canvas.size)
    let name = SafeText(row.item.name).truncated(to: nameWidth - 1, ellipsis: true)
    canvas.put(name, row: line, column: 0, role: .text)
    let cells = Self.cellCount(canvas.size)
    let zone = state.zone(for: row.plan)
    var column = nameWidth
    for day in FleetWeek.days(week, state, row.plan) {
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

  private static func silence(_ row: FleetWeek.Row) -> String {
    guard case .instance(let instance) = row.item else { return "?" }
    return Timeline.isOn(instance.state) == true ? localized("never stops") : localized("nothing planned")
  }

  /// How many will be running, a digit a cell.
  private func counts(_ sum: FleetWeek, line: Int, on canvas: inout Canvas) {
    for (index, count) in sum.running.enumerated() {
      let text = count == 0 ? "." : count < 10 ? "\(count)" : "+"
      canvas.put(
        text, row: line, column: Self.nameWidth(canvas.size) + index, role: count == 0 ? .dim : .text)
    }
    canvas.put(localized("most \(sum.most)"), row: line, column: side(canvas.size), role: .dim)
  }

  /// The cores of those that will be running, as a height a cell, and the most at one instant against the limits.
  private func cores(_ sum: FleetWeek, line: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    guard let cores = sum.cores, let most = cores.max() else { return }
    canvas.put(localized("cores"), row: line, column: 0, role: .dim, width: Self.nameWidth(canvas.size) - 1)
    for (index, count) in cores.enumerated() {
      let sign = heightSign(of: count, most: most, isASCII: state.isASCII)
      canvas.put(
        String(sign), row: line, column: Self.nameWidth(canvas.size) + index, role: count == 0 ? .dim : .text)
    }
    let peak = sum.mostCores
    var texts = [localized("peak \(peak)")]
    if let limit = sum.coreLimit { texts = [localized("peak \(peak) of \(limit)"), "\(peak)/\(limit)"] + texts }
    // Half a limit is another limit.
    let room = canvas.size.columns - side(canvas.size)
    let text = texts.first { SafeText($0).width <= room } ?? ""
    canvas.put(
      text, row: line, column: side(canvas.size), role: sum.coreLimit.map { peak > $0 } == true ? .failed : .dim)
  }

  /// The lit column, from the rows to the sums.
  private func light(rows: Range<Int>, _ state: ConsoleState, on canvas: inout Canvas) {
    guard let lit = litColumn(state) else { return }
    let column = Self.nameWidth(canvas.size) + lit
    for row in rows { canvas.recolor(row: row, columns: column..<(column + 1), role: .selection) }
  }

  private func words(_ sum: FleetWeek, from line: Int, _ state: ConsoleState, on canvas: inout Canvas) {
    var line = line
    if let text = momentText(sum, state), line < canvas.size.rows - 4 {
      canvas.put(
        SafeText(text).truncated(to: canvas.size.columns, ellipsis: true), row: line + 1, column: 0, role: .title)
      line += 1
    }
    let room = canvas.size.rows - 4 - line
    guard room > 0 else { return }
    let next = next(sum, state, count: max(1, room - min(sum.remarks.count, max(1, room / 3)) - 1))
    let lines = next + sum.remarks.map { ($0.text, $0.isShort ? .failed : .warning) }
    for (index, text) in lines.prefix(room).enumerated() {
      canvas.put(
        SafeText(text.text).truncated(to: canvas.size.columns, ellipsis: true), row: line + 1 + index, column: 0,
        role: text.role)
    }
  }

  private func next(_ sum: FleetWeek, _ state: ConsoleState, count: Int) -> [(text: String, role: Role)] {
    guard !sum.events.isEmpty else { return [(localized("NEXT  nothing is planned in these days"), .dim)] }
    return sum.events.prefix(count).enumerated().map { index, event in
      let label = index == 0 ? localized("NEXT") : "    "
      let when = localized("\(event.zone.text(event.at, now: state.now))  in \(ageText(event.at - state.now))")
      return ("\(label)  \(when)  \(localized(word: event.word))  \(event.namesText)", .text)
    }
  }
}
