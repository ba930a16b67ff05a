import Languages
import ComputeModel
import Schedules
import Terminal

/// Paints a wall: a header, the bar of contact, the clocks, large counts, and the face whose turn it is.
enum WallScreen {
  static let minimumSize = Size(columns: 80, rows: 24)
  private static let firstRow = 12
  /// From so many columns on the list says more of each instance, with its day, and the numbers say more of themselves.
  private static let wideColumns = 196

  static func view(_ wall: Wall, _ state: ConsoleState, on canvas: inout Canvas) {
    guard canvas.size.columns >= minimumSize.columns, canvas.size.rows >= minimumSize.rows else {
      let have = localized("have \(canvas.size.columns)x\(canvas.size.rows)")
      for (row, line) in [localized("too small for a wall"), localized("need 80x24"), have, localized("q quits")]
        .enumerated()
      where row < canvas.size.rows {
        canvas.put(
          SafeText(line).truncated(to: canvas.size.columns, ellipsis: false), row: row, column: 0, role: .warning)
      }
      return
    }
    let contact = state.wallContact
    header(wall, state, on: &canvas)
    bar(contact, state, on: &canvas)
    clocks(state, on: &canvas)
    said(wall, state, on: &canvas)
    counts(state, on: &canvas)
    next(state, row: firstRow - 2, on: &canvas)
    switch wall.face {
    case .fleet:
      instances(problemsFirst(state), wall, state, on: &canvas)
      panels(wall, state, on: &canvas)
    case .timeline: timeline(wall, state, on: &canvas)
    case .quota: quota(state, on: &canvas)
    case .problems:
      instances(state.fleet.rows.filter { state.fleet.isProblem($0) }, wall, state, on: &canvas)
      panels(wall, state, on: &canvas)
    }
    guard contact != .live else { return }
    // A wall that lies is worse than a black one: all but the bar is dimmed (UX section 13).
    for row in 0..<canvas.size.rows where row != 1 {
      canvas.recolor(row: row, columns: 0..<canvas.size.columns, role: .dim)
    }
  }

  /// The header moves by a cell with each face, against burning in.
  private static func header(_ wall: Wall, _ state: ConsoleState, on canvas: inout Canvas) {
    canvas.fill(row: 0, columns: 0..<canvas.size.columns, role: .header)
    let face = localized("\(wall.face.rawValue + 1) of \(Wall.Face.allCases.count): \(localized(word: "\(wall.face)"))")
    let turns = canvas.size.columns >= wideColumns ? localized("  each for \(wall.secondsPerFace) s") : ""
    let text = "\(state.place.header(isReadOnly: true))  \(localized("WALL"))  \(face)\(turns)"
    let column = 1 + wall.face.rawValue
    canvas.put(
      SafeText(text).oneLine.truncated(to: canvas.size.columns - column, ellipsis: true), row: 0, column: column,
      role: .header)
  }

  private static func bar(_ contact: WallContact, _ state: ConsoleState, on canvas: inout Canvas) {
    let role: Role = contact == .live ? .good : contact == .late ? .warning : .error
    canvas.fill(
      row: 1, columns: 0..<canvas.size.columns, role: role, character: contact == .live ? "=" : "!")
    let age =
      state.fleet.oldestReading.map { localized("data \(ageText(state.now - $0)) old") }
      ?? localized("no complete data yet")
    canvas.put(
      contact == .live ? localized(" LIVE  \(age) ") : localized(" \(contact.text)  STALE: \(age) "), row: 1, column: 2,
      role: role)
  }

  private static func clocks(_ state: ConsoleState, on canvas: inout Canvas) {
    func text(_ zone: Zone) -> String {
      let wall = zone.wallClock(at: state.now)
      return "\(wall.dayText) \(wall.clockText) \(zone.offset(at: state.now).abbreviation)"
    }
    let third = state.wallZone.map { ($0.name, text($0)) }
    let clocks = [("UTC", text(.utc)), (localized("HERE"), text(state.viewerZone))] + [third].compactMap { $0 }
    let width = canvas.size.columns - 4
    let long = clocks.map { "\($0.0)  \($0.1)" }.joined(separator: "     ")
    // Where there is no room for all of them, the city is enough of a zone's name.
    let short = clocks.map { name, time in
      "\(name.split(separator: "/").last ?? "") \(name == "UTC" ? String(time.dropLast(4)) : time)"
    }.joined(separator: "   ")
    canvas.put(
      SafeText(SafeText(long).width <= width ? long : short).oneLine.truncated(to: width, ellipsis: true), row: 2,
      column: 2, role: .title)
  }

  /// What went wrong, with what to do, or the question of `q`.
  private static func said(_ wall: Wall, _ state: ConsoleState, on canvas: inout Canvas) {
    guard
      let text = wall.asksToQuit
        ? localized("q again ends the wall display\(wall.hasConsole ? localized(", back to the console") : "")")
        : state.notice?.text
    else { return }
    canvas.put(
      SafeText(text).oneLine.truncated(to: canvas.size.columns - 4, ellipsis: true), row: 3, column: 2, role: .warning)
  }

  private static func counts(_ state: ConsoleState, on canvas: inout Canvas) {
    let states = state.fleet.rows.compactMap { item -> InstanceState? in
      if case .instance(let instance) = item { return instance.state }
      return nil
    }
    let failed = states.count { StateWord($0).role == .failed }
    var numbers: [(title: String, number: Int?, role: Role)] = [
      ("RUNNING", states.count { StateWord($0).role == .running }, .running),
      ("STOPPED", states.count { StateWord($0).role == .stopped }, .stopped),
      ("FAILED", failed, failed > 0 ? .failed : .dim),
    ]
    numbers.append(("CORES", state.coreUsage?.used, .accent))
    let isWide = canvas.size.columns >= wideColumns
    if isWide {
      let problems = state.fleet.rows.count { state.fleet.isProblem($0) }
      numbers.insert(("PROBLEMS", problems, problems > 0 ? .warning : .dim), at: 3)
    }
    let width = canvas.size.columns / numbers.count
    for (index, item) in numbers.enumerated() {
      let column = index * width + 2
      canvas.put(localized(word: item.title), row: 4, column: column, role: .title)
      guard let number = item.number else {
        canvas.put(localized("unknown"), row: 5, column: column, role: .unknown)
        continue
      }
      let rows = LargeDigits.rows(number)
      guard rows[0].count <= width else {
        canvas.put("\(number)", row: 5, column: column, role: item.role)
        continue
      }
      for (line, text) in rows.enumerated() { canvas.put(text, row: 5 + line, column: column, role: item.role) }
      let room = width - rows[0].count - 3
      guard isWide, room > 0 else { continue }
      for (line, text) in detail(item.title, states, state).prefix(rows.count).enumerated() {
        canvas.put(
          SafeText(text).oneLine.truncated(to: room, ellipsis: true), row: 5 + line, column: column + rows[0].count + 1,
          role: .dim)
      }
    }
  }

  /// What a large number consists of, a line each.
  private static func detail(_ title: String, _ states: [InstanceState], _ state: ConsoleState) -> [String] {
    func count(_ known: KnownInstanceState) -> Int { states.count { $0 == .known(known) } }
    switch title {
    case "RUNNING":
      return [
        localized("of \(state.fleet.rows.count)"), localized("\(count(.jobRunning)) with jobs"),
        localized("\(count(.starting)) starting"),
      ]
    case "STOPPED": return [localized("\(count(.stopping)) stopping")]
    case "PROBLEMS":
      return state.fleet.book.counts.filter { $0.key.severity == .problem }
        .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { "\($0.value) \($0.key.rawValue)" }
    case "CORES":
      let tables = state.region.value?.map { $0.table(state) } ?? []
      let held = tables.reduce(0) { $0 + ($1.total?.stoppedCores ?? 0) }
      let full = tables.flatMap(\.rows).filter(\.isFull).map { "FULL \($0.usage.title)" }
      guard !tables.isEmpty else { return [] }
      let limit = state.coreUsage?.limit.map { localized("of \($0)") }
      return [limit, localized("\(held) held by stopped")].compactMap { $0 } + full
    default: return []
    }
  }

  private static func problemsFirst(_ state: ConsoleState) -> [FleetItem] {
    state.fleet.rows.filter { state.fleet.isProblem($0) } + state.fleet.rows.filter { !state.fleet.isProblem($0) }
  }

  /// The page of `items` whose turn it is; the last line says which one it is where there are several.
  private static func page(_ items: [FleetItem], _ wall: Wall, on canvas: inout Canvas) -> ArraySlice<FleetItem> {
    let below = wall.face == .fleet || wall.face == .problems ? panelHeight(canvas.size) : 0
    let room = canvas.size.rows - firstRow - below
    if items.isEmpty { canvas.put(localized("none"), row: firstRow, column: 2, role: .dim) }
    guard items.count > room else { return items[...] }
    let length = room - 1
    let pages = (items.count + length - 1) / length
    let page = wall.round % pages
    canvas.put(
      localized(
        "page \(page + 1) of \(pages), \(items.count == 1 ? localized("1 instance") : localized("\(items.count) instances"))"
      ),
      row: firstRow + room - 1, column: 2, role: .dim)
    return items[(page * length)..<min(items.count, (page + 1) * length)]
  }

  /// Half hours, and ten minutes where there is room for them.
  private static func dayColumns(_ size: Size) -> Int { size.columns >= 298 ? 144 : 48 }
  private static let sinceColumn = 94

  private static func instances(
    _ items: [FleetItem], _ wall: Wall, _ state: ConsoleState, on canvas: inout Canvas
  ) {
    let name = min(32, canvas.size.columns / 3)
    // Of a problem one wants to know what it is, and not what comes next.
    let last = wall.face == .problems ? localized("WHAT") : localized("NEXT")
    var titles = [
      (localized("NAME"), 2), (localized("STATE"), name + 4), (localized("OWNER"), name + 26), (last, name + 38),
    ]
    let isWide = canvas.size.columns >= wideColumns && wall.face == .fleet
    let day = TimelineDay.days(around: state.now, offset: 0, count: 1, zone: state.viewerZone)[0]
    let dayColumns = dayColumns(canvas.size)
    let bar = canvas.size.columns - dayColumns - 2
    if isWide {
      titles += [
        ("SINCE", sinceColumn), ("IDLE", sinceColumn + 9), ("SIZE", sinceColumn + 16), ("WORKSPACE", sinceColumn + 31),
      ]
      for hour in stride(from: 0, to: 24, by: 6) {
        titles.append((localized("\(hour)h"), bar + hour * dayColumns / 24))
      }
    }
    for (title, column) in titles { canvas.put(title, row: firstRow - 1, column: column, role: .title) }
    for (index, item) in page(items, wall, on: &canvas).enumerated() {
      let row = firstRow + index
      func cell(_ text: String, _ column: Int, _ width: Int, _ role: Role) {
        canvas.put(SafeText(text).oneLine.truncated(to: width, ellipsis: true), row: row, column: column, role: role)
      }
      if state.fleet.isProblem(item) { cell("!", 0, 1, .failed) }
      cell(item.name, 2, name, .text)
      guard case .instance(let instance) = item else {
        cell(StateWord.unreadable.text, name + 4, 20, .unknown)
        continue
      }
      let word = StateWord(instance.state)
      cell(word.text, name + 4, 20, word.role)
      let owner = Owner(instance).text
      cell(wall.showsInitials ? initials(of: owner) : owner, name + 26, 10, .text)
      if wall.face == .problems {
        let evidence = state.fleet.findings(of: instance).filter { $0.code.severity == .problem }.map(\.evidence)
        cell(evidence.joined(separator: "; "), name + 38, canvas.size.columns - name - 38, .failed)
        continue
      }
      let plan = state.plan(of: instance)
      let next = nextText(plan.next(after: state.now), zone: state.viewerZone, now: state.now)
      cell(next ?? "-", name + 38, (isWide ? sinceColumn - 2 : canvas.size.columns) - name - 38, .dim)
      guard isWide else { continue }
      cell(instance.lastOperation?.time.map { ageText(state.now - $0) } ?? "?", sinceColumn, 8, .text)
      let neverIdles = state.fleet.findings(of: instance).contains { $0.code == .neverIdles }
      cell(
        neverIdles ? "NEVER" : instance.idleTimeBeforeShutdown.map { idleText($0) } ?? "-", sinceColumn + 9, 6,
        neverIdles ? .warning : .text)
      cell(instance.vmSize.map { sizeText($0) } ?? "?", sinceColumn + 16, 14, .text)
      cell(instance.workspace, sinceColumn + 31, bar - sinceColumn - 33, .text)
      today(day, of: instance, dayColumns, row: row, column: bar, state, on: &canvas)
    }
  }

  /// Today of every instance, on the viewer's clock.
  private static func timeline(_ wall: Wall, _ state: ConsoleState, on canvas: inout Canvas) {
    let name = min(32, canvas.size.columns / 3)
    let width = [144, 96, 48, 24].first { name + 4 + $0 <= canvas.size.columns } ?? 24
    let day = TimelineDay.days(around: state.now, offset: 0, count: 1, zone: state.viewerZone)[0]
    canvas.put(localized("TODAY \(day.date.dayText)"), row: firstRow - 1, column: 2, role: .title)
    for hour in stride(from: 0, to: 24, by: 6) {
      canvas.put(localized("\(hour)h"), row: firstRow - 1, column: name + 4 + hour * width / 24, role: .title)
    }
    for (index, item) in page(problemsFirst(state), wall, on: &canvas).enumerated() {
      let row = firstRow + index
      canvas.put(SafeText(item.name).oneLine.truncated(to: name, ellipsis: true), row: row, column: 2, role: .text)
      guard case .instance(let instance) = item else { continue }
      today(day, of: instance, width, row: row, column: name + 4, state, on: &canvas)
    }
  }

  /// A day of one instance, observed and planned.
  private static func today(
    _ day: TimelineDay, of instance: ComputeInstance, _ width: Int, row: Int, column: Int, _ state: ConsoleState,
    on canvas: inout Canvas
  ) {
    let timeline = Timeline(
      of: instance, plan: state.plan(of: instance), past: state.past(of: instance.id), now: state.now,
      from: min(day.start, state.now), until: max(day.end, state.now))
    for (index, cell) in day.cells(width, of: timeline, zone: state.viewerZone).enumerated() {
      canvas.put(String(cell.sign), row: row, column: column + index, role: cell.role)
    }
  }

  private static func quota(_ state: ConsoleState, on canvas: inout Canvas) {
    canvas.put(localized("CORES BY FAMILY"), row: firstRow - 1, column: 2, role: .title)
    // The rules stand beside the families where there is room for both.
    let isWide = canvas.size.columns >= 120
    let width = isWide ? canvas.size.columns / 2 - 4 : canvas.size.columns - 2
    let rulesColumn = isWide ? canvas.size.columns / 2 : 2
    guard let regions = state.region.value else {
      policy(state, row: isWide ? firstRow : firstRow + 3, column: rulesColumn, on: &canvas)
      let text = state.region.failure.map { localized("not read: \($0.sentence)") } ?? localized("being read")
      canvas.put(
        SafeText(text).oneLine.truncated(to: width, ellipsis: true), row: firstRow, column: 2, role: .unknown)
      return
    }
    let lines = regions.flatMap { region in
      region.table(state).rows.map { line -> (String, Role) in
        let limit = line.usage.limit.map { localized("of \($0)") } ?? localized("no limit")
        let full = line.isFull ? localized("  FULL") : ""
        // The numbers first: a title that is cut says enough.
        let numbers = SafeText("\(line.usage.used) \(limit)\(full)").padded(to: 16).text
        let text = "\(numbers)  \(region.location)  \(line.usage.title)"
        return (text, line.isFull ? .failed : .text)
      }
    }
    let rulesRoom = isWide ? 0 : 9
    let room = max(1, canvas.size.rows - firstRow - rulesRoom)
    // Full ones first where there is no room for all.
    let shown = lines.count > room ? lines.filter { $0.1 == .failed } + lines.filter { $0.1 != .failed } : lines
    for (index, line) in shown.prefix(room).enumerated() {
      canvas.put(
        SafeText(line.0).oneLine.truncated(to: width, ellipsis: true), row: firstRow + index, column: 2, role: line.1)
    }
    policy(
      state, row: isWide ? firstRow : min(firstRow + min(shown.count, room) + 2, canvas.size.rows - 7),
      column: rulesColumn, on: &canvas)
  }
}
