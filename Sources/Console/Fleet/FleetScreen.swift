import Languages
import ComputeModel
import Schedules
import Terminal

/// The list of all instances: which row is lit, what part is on the screen, and the filter while it is typed.
package struct FleetScreen: Sendable {
  /// The id of the lit row once the user has moved: from then on the light follows the instance, not the row number.
  /// Before that it stays on the first row, where the problems stand.
  package var cursorID: String?
  /// The row number where the light was last; used when its instance is gone.
  package var cursorIndex = 0
  /// The first row on the screen.
  package var top = 0
  /// The filter while it is being typed; nil otherwise.
  package var input: TextField?
  var recall = Recall()
  /// ARM ids of the marked rows.
  package var marks: Set<String> = []
  /// The row where a range began; nil while none is open.
  package var rangeStart: String?
  /// Leaves the pane below the list to the list.
  package var hidesPreview = false
  /// Shows first the columns that have no room otherwise.
  package var isWide = false
  /// The column with which the view begins; 0 is the list as it comes, and name and state always stay.
  package private(set) var columnOffset = 0

  package init() {}

  /// From this width on the header also says how often the list is read.
  private static let widthOfPace = 100

  /// And from this one on how many requests that took in the last minute (UX section 0 rule 4).
  private static let widthOfCalls = 120

  private static func callsText(_ count: Int) -> String {
    count == 1 ? localized(", 1 call/min") : localized(", \(count) calls/min")
  }

  /// Below the header, the rule and the titles.
  static let firstRow = 3

  /// Rows of the list on a screen of this size, below the header and above the summary and keys.
  func listHeight(_ size: Size) -> Int { max(1, size.rows - 7 - previewHeight(size)) }

  private func previewHeight(_ size: Size) -> Int { hidesPreview ? 0 : FleetPreview.height(size) }

  /// Puts the light back onto its instance after the rows have changed.
  mutating func follow(_ fleet: Fleet, size: Size) {
    if let cursorID, let index = fleet.visible.firstIndex(where: { fleet.rows[$0].id == cursorID }) {
      cursorIndex = index
    }
    forgetMarks(fleet)
    settle(fleet, size: size)
  }

  mutating func move(by rows: Int, _ fleet: Fleet, size: Size) {
    let (sum, overflow) = cursorIndex.addingReportingOverflow(rows)
    cursorIndex = overflow ? (rows < 0 ? 0 : .max) : sum
    settle(fleet, size: size)
    cursorID = current(fleet)?.id
  }

  /// Moves the view over the columns.
  mutating func moveColumns(by step: Int, _ state: ConsoleState) {
    columnOffset = max(0, min(columnOffset + step, maximumOffset(state)))
  }

  private func maximumOffset(_ state: ConsoleState) -> Int {
    FleetLayout.maximumOffset(
      columns: state.size.columns, workspaces: state.place.workspaces.count, longestName: state.fleet.longestName)
  }

  mutating func showColumnsAsTheyCome() { columnOffset = 0 }

  /// Moves the view to the column that sorts, where it is out of sight.
  mutating func showColumn(_ column: FleetOrder.Column?, _ state: ConsoleState) {
    guard let column = column?.inLayout, !layout(state).places.contains(where: { $0.column == column }) else { return }
    columnOffset = min(
      FleetLayout.offset(of: column, workspaces: state.place.workspaces.count), maximumOffset(state))
  }

  private func layout(_ state: ConsoleState) -> FleetLayout {
    FleetLayout(
      columns: state.size.columns, workspaces: state.place.workspaces.count, longestName: state.fleet.longestName,
      isWide: isWide, offset: columnOffset)
  }

  private mutating func settle(_ fleet: Fleet, size: Size) {
    cursorIndex = min(max(0, cursorIndex), max(0, fleet.visible.count - 1))
    let height = listHeight(size)
    if cursorIndex < top { top = cursorIndex }
    if cursorIndex >= top + height { top = cursorIndex - height + 1 }
    top = max(0, min(top, max(0, fleet.visible.count - height)))
  }

  func current(_ fleet: Fleet) -> FleetItem? {
    guard fleet.visible.indices.contains(cursorIndex) else { return nil }
    return fleet.rows[fleet.visible[cursorIndex]]
  }
}

extension FleetScreen {
  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    let size = canvas.size
    let layout = layout(state)
    let height = listHeight(size)
    let fleet = state.fleet
    let range = rangeIDs(fleet)
    // The ages of all rows are those of one second, whenever in it each of them was drawn.
    var state = state
    state.now = Instant(secondsSinceEpoch: state.now.secondsSinceEpoch)
    let source = RowSource(revision: state.rowRevision, second: state.now.secondsSinceEpoch, size: size)
    let drawn = state.drawnRows?.drawing(of: source) ?? [:]
    var kept: [DrawnRow: [Cell]] = [:]
    kept.reserveCapacity(height + 4)
    func draw(_ part: DrawnRow, row: Int, _ draw: (inout Canvas) -> Void) {
      if let cells = drawn[part] { canvas.setRow(row, to: cells) } else { draw(&canvas) }
      if state.drawnRows != nil { kept[part] = canvas.row(row) }
    }
    draw(.header, row: 0) { header(state, on: &$0) }
    draw(.rule, row: 1) { rule(row: 1, on: &$0, ascii: state.isASCII) }
    draw(.titles, row: 2) { layout.titles(row: 2, on: &$0) }
    draw(.summary, row: size.rows - 4) { summary(state, row: size.rows - 4, on: &$0) }
    draw(.rule, row: size.rows - 3) { rule(row: size.rows - 3, on: &$0, ascii: state.isASCII) }
    for offset in 0..<height where top + offset < fleet.visible.count {
      let index = top + offset
      draw(.item(index), row: Self.firstRow + offset) {
        let item = fleet.rows[fleet.visible[index]]
        layout.draw(
          item, row: Self.firstRow + offset, isMarked: isMarked(item, range: range), fleet.severity(at: index),
          state,
          on: &$0)
      }
      if index == cursorIndex { layout.light(row: Self.firstRow + offset, on: &canvas) }
    }
    state.drawnRows?.keep(kept, of: source)
    if fleet.visible.isEmpty {
      for (index, line) in wrapped(emptyReason(state), to: size.columns - 4).prefix(height - 1).enumerated() {
        canvas.put(line, row: 4 + index, column: 2, role: .dim)
      }
    }
    if previewHeight(size) > 0, case .instance(let instance)? = current(fleet) {
      FleetPreview(instance: instance, state: state).draw(row: 3 + height, on: &canvas)
    }
    footer(state, on: &canvas)
  }

  private func header(_ state: ConsoleState, on canvas: inout Canvas) {
    let place = state.place
    canvas.fill(row: 0, columns: 0..<canvas.size.columns, role: .header)
    let total = state.fleet.rows.count
    let shown = state.fleet.visible.count
    var left = " \(place.header(isReadOnly: state.isReadOnly))"
    left += localized(" > fleet (\(shown == total ? "\(total)" : localized("\(shown) of \(total)")))")
    if !state.fleet.filter.isEmpty { left += localized("  filter /\(state.fleet.filter)") }
    if state.fleet.showsProblemsOnly { left += localized("  problems only") }
    if !state.fleet.order.text.isEmpty { left += "  \(state.fleet.order.text)" }
    if isWide { left += localized("  wide") }
    let right = contactText(state) + " "
    let rightWidth = SafeText(right).width
    let leftWidth = max(0, canvas.size.columns - rightWidth - 1)
    let text = SafeText(left).truncated(to: leftWidth, ellipsis: true)
    canvas.put(text, row: 0, column: 0, role: .header)
    if rightWidth < canvas.size.columns {
      canvas.put(
        right, row: 0, column: canvas.size.columns - rightWidth,
        role: worstFailure(state) == nil ? .header : .error)
    }
  }

  /// When the rows were last heard of: the oldest of all workspaces, since a number is as old as its oldest part.
  private func contactText(_ state: ConsoleState) -> String {
    if let (failure, since) = worstFailure(state) {
      let word = failure.kind == .noAccess ? localized("NO ACCESS") : localized("NO CONTACT")
      guard let since else { return word }
      return "\(word) \(ageText(state.now - since))"
    }
    var rows = 0
    var pages = 0
    var isLoading = false
    var oldest = state.now
    for freshness in state.fleet.freshness {
      switch freshness {
      case .notRead: isLoading = true
      case .loading(let readRows, let readPages):
        isLoading = true
        rows += readRows
        pages += readPages
      case .read(let at): oldest = min(oldest, at)
      case .failed: break
      }
    }
    if isLoading { return rows == 0 ? localized("reading...") : localized("reading: \(rows) so far, page \(pages)") }
    let isSaid = state.refreshSeconds != Console.refreshSeconds || state.size.columns >= Self.widthOfPace
    let pace = isSaid ? localized(", every \(state.refreshSeconds) s") : ""
    let calls = state.size.columns >= Self.widthOfCalls ? state.callsPerMinute.map(Self.callsText) ?? "" : ""
    return localized("sync \(oldest.clockText) UTC\(pace)\(calls)")
  }

  private func worstFailure(
    _ state: ConsoleState
  ) -> (failure: ServiceFailure, since: Instant?)? {
    var worst: (failure: ServiceFailure, since: Instant?)?
    for freshness in state.fleet.freshness {
      guard case .failed(let failure, let since) = freshness else { continue }
      guard let present = worst else {
        worst = (failure, since)
        continue
      }
      if let presentSince = present.since, since.map({ $0 < presentSince }) ?? true { worst = (failure, since) }
    }
    return worst
  }

  private func emptyReason(_ state: ConsoleState) -> String {
    if let (failure, _) = worstFailure(state) { return failure.sentence }
    if !state.fleet.filter.isEmpty, !state.fleet.rows.isEmpty {
      return localized("No instance matches /\(state.fleet.filter). Esc shows all \(state.fleet.rows.count).")
    }
    if state.fleet.showsProblemsOnly, !state.fleet.rows.isEmpty {
      return state.fleet.rows.count == 1
        ? localized("The only instance has no problem. \(state.keyName(.problemsOnly)) shows it.")
        : localized(
          "None of the \(state.fleet.rows.count) instances has a problem. \(state.keyName(.problemsOnly)) shows all.")
    }
    let isRead = state.fleet.freshness.allSatisfy {
      if case .read = $0 { return true }
      return false
    }
    let names = state.place.workspaces.joined(separator: ", ")
    return isRead
      ? localized("There are no compute instances in \(names).") : localized("Reading the instances of \(names)...")
  }

  private func summary(_ state: ConsoleState, row: Int, on canvas: inout Canvas) {
    let counts = state.fleet.counts
    var column = 0
    func part(_ text: String, _ role: Role) {
      column += canvas.put(text, row: row, column: column, role: role) + 2
    }
    part(localized("RUN \(counts.running)"), .running)
    part(localized("JOB \(counts.jobs)"), .running)
    part(localized("MOVING \(counts.moving)"), counts.moving == 0 ? .dim : .transitional)
    part(localized("OFF \(counts.stopped)"), .stopped)
    part("! \(counts.problems)", counts.problems == 0 ? .dim : .failed)
    // Half a word says nothing.
    func extra(_ text: String, _ role: Role) {
      if column + SafeText(text).width <= canvas.size.columns { part(text, role) }
    }
    for (code, count) in state.fleet.findingCounts.prefix(2) where code != .failed {
      extra("\(count) \(code.rawValue)", code.severity.role)
    }
    if let cores = state.coreUsage {
      let held = state.heldCores > 0 ? localized(" (\(state.heldCores) held by stopped)") : ""
      let limit = cores.limit.map { "/\($0)" } ?? ""
      extra(localized("cores \(cores.used)\(limit)\(held)"), cores.isFull ? .failed : .dim)
    }
    if let cost = state.fleetCost, cost.running > 0 {
      let waste = cost.wasted > 0 ? localized(" (waste \(cost.wasteText))") : ""
      extra(localized("\(cost.perHourText)/h\(waste), today \(cost.todayText)"), cost.wasted > 0 ? .warning : .dim)
    }
    if !state.operations.isEmpty { part(localized("own operations \(state.operations.count)"), .accent) }
  }

  private func footer(_ state: ConsoleState, on canvas: inout Canvas) {
    if let input {
      let count = localized("\(state.fleet.visible.count) of \(state.fleet.rows.count)")
      if let problem = state.fleet.filterProblem {
        Footer.input(
          input, offers: recall.shownOffers, hint: localized("\(problem); \(count) by the last good one"),
          isWrong: true,
          on: &canvas)
      } else {
        Footer.input(
          input, offers: recall.shownOffers,
          hint: localized("\(count)  Enter keep  Esc clear  e.g. state=running size=NC* !~tmp"),
          on: &canvas)
      }
      return
    }
    if let marked = markText(state.fleet) {
      let actions = PowerAction.allCases.map { state.keyName(.act($0)) }.joined(separator: " ")
      let hint =
        rangeStart == nil
        ? localized("\(actions) act on all of them  \(state.keyName(.unmark)) unmark")
        : localized("\(state.keyName(.markRange)) ends the range  Esc drops it")
      Footer.view(state, selection: ("\(marked): \(hint)", .marked), on: &canvas)
      return
    }
    let selection: (text: String, role: Role)? =
      switch current(state.fleet) {
      case .instance(let instance): (Self.selectionText(instance, state), .text)
      case .unreadable(let item): (localized("\(item.name) cannot be read: \(item.reason)"), .warning)
      case nil: nil
      }
    Footer.view(state, selection: selection, on: &canvas)
  }

  /// What does not fit into the columns, of the lit row.
  private static func selectionText(_ instance: ComputeInstance, _ state: ConsoleState) -> String {
    var parts = [instance.name]
    if let operation = state.operations.first(where: { $0.target.id == instance.id }) {
      parts.append(operation.text(at: state.now))
    }
    if let last = instance.lastOperation {
      let by = last.trigger.map { localized(" by \($0)") } ?? ""
      parts.append(localized("last: \(last.name) \(last.status ?? localized("status unknown"))\(by)"))
    }
    parts.append(instance.workspace)
    parts += instance.tags.map { "\($0.name)=\(Redaction.isSecret($0.name) ? Redaction.mask : $0.value)" }
    return parts.joined(separator: "  ")
  }
}
