import Languages
import ComputeModel
import Schedules
import Terminal

/// What a large wall shows below its lists: operations, what changed, what comes next, and how many ran in each hour of a
/// week (UX section 13).
extension WallScreen {
  private static let labelWidth = 10
  /// From so many columns on the next events have a panel of their own.
  private static let threePanels = 250

  /// How tall the panels are: the tallest walls show more of each.
  private struct Heights {
    let operations: Int
    let graph: Int

    init(_ size: Size) { (operations, graph) = size.rows >= 80 ? (12, 14) : (6, 8) }

    /// With titles, the days below the graph and the line of signs.
    var all: Int { operations + graph + 5 }
  }

  /// Rows that the panels take; 0 where there is no room for them.
  static func panelHeight(_ size: Size) -> Int {
    size.columns >= labelWidth + RunningHours.count && size.rows >= 56 ? Heights(size).all : 0
  }

  static func panels(_ wall: Wall, _ state: ConsoleState, on canvas: inout Canvas) {
    guard panelHeight(canvas.size) > 0 else { return }
    let heights = Heights(canvas.size)
    let first = canvas.size.rows - heights.all
    let isThree = canvas.size.columns >= threePanels
    let width = canvas.size.columns / (isThree ? 3 : 2)
    let rows = heights.operations
    operations(state, row: first, rows: rows, columns: 2..<(width - 2), on: &canvas)
    events(state, row: first, rows: rows, columns: width..<(2 * width - 2), on: &canvas)
    if isThree {
      ahead(state, row: first, rows: rows, columns: (2 * width)..<(canvas.size.columns - 2), on: &canvas)
    }
    graph(state, row: first + rows + 2, rows: heights.graph, on: &canvas)
    signs(state, on: &canvas)
  }

  /// The last line: what the signs of the rows and of the bars mean.
  private static func signs(_ state: ConsoleState, on canvas: inout Canvas) {
    let signs = localized(
      "# running  . off  x by a user  | now  > planned  ! problem, late or failed  ? not known  ~ not seen")
    put(
      signs + localized("     q q ends it"), row: canvas.size.rows - 1, columns: 2..<(canvas.size.columns - 2),
      role: .dim,
      on: &canvas)
  }

  private static func put(
    _ text: String, row: Int, columns: Range<Int>, role: Role, on canvas: inout Canvas
  ) {
    canvas.put(
      SafeText(text).oneLine.truncated(to: columns.count, ellipsis: true), row: row, column: columns.lowerBound,
      role: role)
  }

  // MARK: Operations

  /// The last operation of each instance as the service names it: those under way first, then the newest.
  private static func operations(
    _ state: ConsoleState, row: Int, rows: Int, columns: Range<Int>, on canvas: inout Canvas
  ) {
    put(localized("OPERATIONS"), row: row, columns: columns, role: .title, on: &canvas)
    let known = state.fleet.rows.compactMap { item -> (instance: ComputeInstance, last: LastOperation, at: Instant)? in
      guard case .instance(let instance) = item, let last = instance.lastOperation, let at = last.time else {
        return nil
      }
      return (instance, last, at)
    }
    let sorted = known.sorted { one, other in
      let (left, right) = (one.last.isUnderWay, other.last.isUnderWay)
      if left != right { return left }
      return one.at == other.at ? one.instance.id < other.instance.id : one.at > other.at
    }
    if sorted.isEmpty {
      put(localized("none that the service names"), row: row + 1, columns: columns, role: .dim, on: &canvas)
    }
    for (index, item) in sorted.prefix(rows).enumerated() {
      let age = ageText(state.now - item.at)
      let usual = state.usualTimes[item.last.name.lowercased()].map { localized(" of ~\(ageText($0))") } ?? ""
      let time = item.last.isUnderWay ? "\(age)\(usual)" : localized("\(age) ago")
      let name = SafeText(item.instance.name).padded(to: 24).text
      let by = item.last.trigger.map { localized("  by \($0)") } ?? ""
      let role: Role = item.last.hasFailed ? .failed : item.last.isUnderWay ? .transitional : .text
      put(
        "\(SafeText(item.last.name.lowercased()).padded(to: 8).text)  \(name)  \(item.last.status ?? "?")  \(time)\(by)",
        row: row + 1 + index, columns: columns, role: role, on: &canvas)
    }
  }

  // MARK: Events

  private static func events(
    _ state: ConsoleState, row: Int, rows: Int, columns: Range<Int>, on canvas: inout Canvas
  ) {
    put(localized("EVENTS"), row: row, columns: columns, role: .title, on: &canvas)
    if state.events.isEmpty {
      put(
        localized("nothing has changed since this wall began"), row: row + 1, columns: columns, role: .dim, on: &canvas)
    }
    for (index, event) in state.events.suffix(rows).reversed().enumerated() {
      let clock = state.viewerZone.wallClock(at: event.at).clockText
      put(
        "\(clock)  \(SafeText(event.target.name).padded(to: 24).text)  \(event.text)", row: row + 1 + index,
        columns: columns, role: event.role, on: &canvas)
    }
  }

  // MARK: What comes next

  /// The next event of each instance, those of one instant together.
  private static func ahead(
    _ state: ConsoleState, row: Int, rows: Int, columns: Range<Int>, on canvas: inout Canvas
  ) {
    put("NEXT", row: row, columns: columns, role: .title, on: &canvas)
    let groups = state.eventsAhead.filter { $0.at > state.now }
    if groups.isEmpty { put(localized("nothing is planned"), row: row + 1, columns: columns, role: .dim, on: &canvas) }
    for (index, group) in groups.prefix(rows).enumerated() {
      let wall = state.viewerZone.wallClock(at: group.at)
      let time = TimeOfDay(hour: wall.hour, minute: wall.minute).text
      put(
        localized(
          "\(wall.dayText) \(time)  \(group.action.named) x \(group.count)  in \(ageText(group.at - state.now))"),
        row: row + 1 + index, columns: columns, role: group.action == .stop ? .text : .good, on: &canvas)
    }
  }

  // MARK: The graph

  private static func graph(_ state: ConsoleState, row: Int, rows graphRows: Int, on canvas: inout Canvas) {
    let whole = 2..<(canvas.size.columns - 2)
    put(
      localized("RUNNING INSTANCES, last 7 days (one column = 1 h)"), row: row, columns: whole, role: .title,
      on: &canvas)
    guard let hours = state.runningHours else {
      put(localized("what was observed is being read"), row: row + 1, columns: whole, role: .dim, on: &canvas)
      return
    }
    let most = max(1, hours.running.compactMap { $0 }.max() ?? 0)
    put(localized("\(most) max"), row: row + 1, columns: 2..<labelWidth, role: .dim, on: &canvas)
    put("0", row: row + graphRows, columns: 2..<labelWidth, role: .dim, on: &canvas)
    let sign: Character = state.isASCII ? "#" : "\u{2588}"
    for (hour, count) in hours.running.enumerated() {
      let column = labelWidth + hour
      guard let count else {
        canvas.put("?", row: row + graphRows, column: column, role: .unknown)
        continue
      }
      // Whatever runs is seen.
      let height = (count * graphRows + most - 1) / most
      for line in 0..<height {
        canvas.put(String(sign), row: row + graphRows - line, column: column, role: .running)
      }
      if height == 0 { canvas.put(".", row: row + graphRows, column: column, role: .dim) }
    }
    for hour in 0..<hours.running.count {
      let wall = state.viewerZone.wallClock(at: hours.begin + .seconds(3600 * Int64(hour)))
      guard wall.hour == 0 else { continue }
      put(
        wall.dayText, row: row + graphRows + 1, columns: (labelWidth + hour)..<(canvas.size.columns - 2), role: .dim,
        on: &canvas)
    }
  }
}

extension LastOperation {
  fileprivate var isUnderWay: Bool { status?.lowercased() == "inprogress" }
}
