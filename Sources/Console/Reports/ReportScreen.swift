import Languages
package import ComputeModel
import Schedules
import Terminal

/// A read-only screen made of lines: about the fleet, its region, or what this program did. Rows that belong to an
/// instance can be lit, and Enter opens it.
package struct ReportScreen: Hashable, Sendable {
  package enum Topic: String, CaseIterable, Sendable {
    case operations
    case quota
    case errors
    case overview
    case simulator
    case who
    case contexts
    case costs
    case findings
    case policy
    case jobs
    case events
    case log
    case report
    case onboarding
    case leavers
    case notices
  }

  /// Whose jobs are shown.
  package internal(set) var targets: [Target] = []

  /// The kind of finding that is explained; nil for all.
  package var code: FindingCode?

  /// Whose holders are shown; nil for all families, side by side.
  package internal(set) var family: QuotaFamily?

  package var topic: Topic
  /// The first line on the screen.
  package var top = 0
  /// Which of the rows that can be lit is.
  package var cursor = 0

  package init(_ topic: Topic) {
    self.topic = topic
  }

  /// Those that were drawn last, while they are of the same.
  func lines(_ state: ConsoleState) -> [PageLine] { state.drawnReport?.drawing(of: source(state)) ?? page(state) }

  private func page(_ state: ConsoleState) -> [PageLine] {
    // As in the list: ages change at a whole second, and what is counted down just after it.
    var state = state
    state.now = Instant(secondsSinceEpoch: state.now.secondsSinceEpoch)
    var page = Page(width: state.size.columns)
    switch topic {
    case .operations: page.operations(state, cursor: cursor)
    case .quota:
      if let family { page.holders(of: family, state) } else { page.quota(state) }
    case .errors: page.errorLog(state)
    case .overview: page.overview(state)
    case .simulator: page.simulator(state)
    case .who: page.who(state)
    case .contexts: page.contexts(state)
    case .costs: page.costs(state)
    case .policy: page.policies(state)
    case .jobs: page.jobs(of: targets, state)
    case .events: page.events(state)
    case .log: page.requestLog(state)
    case .report: page.fleetReport(state)
    case .onboarding: page.onboarding(state)
    case .leavers: page.leavers(state)
    case .notices: page.notices(state)
    case .findings:
      if let code { page.explanation(code, state) } else { page.explanations(state) }
    }
    return page.lines
  }

  /// The instance of the lit row.
  func target(_ state: ConsoleState) -> Target? {
    litRow(state)?.opens
  }

  /// The line that Enter is about.
  func litRow(_ state: ConsoleState) -> PageLine? {
    let rows = lines(state).filter(\.canBeLit)
    return rows.indices.contains(cursor) ? rows[cursor] : rows.last
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    let place = state.place
    let part = (code?.rawValue ?? family?.title).map { " > \($0)" } ?? ""
    Self.header(
      left: " \(place.header(isReadOnly: state.isReadOnly)) > \(topic.named)\(part)",
      right: right(state), on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let lines = lines(state)
    // Only here: in the midst of an update the state may change once more.
    state.drawnReport?.keep(lines, of: source(state))
    let height = Self.height(canvas.size)
    let lit = litLine(lines)
    for (index, line) in lines.dropFirst(top).prefix(height).enumerated() {
      line.draw(row: 2 + index, on: &canvas)
      guard top + index == lit else { continue }
      canvas.put(">", row: 2 + index, column: 0, role: .accent)
      canvas.recolor(row: 2 + index, columns: 0..<canvas.size.columns, role: .selection)
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    let more =
      lines.count > height ? localized("lines \(top + 1)-\(min(lines.count, top + height)) of \(lines.count)") : ""
    Footer.view(state, selection: (more, .dim), on: &canvas)
  }

  static func height(_ size: Size) -> Int { max(1, size.rows - 5) }

  private func right(_ state: ConsoleState) -> String {
    switch topic {
    case .operations: Self.operationCounts(state)
    case .errors: "\(state.errors.count)"
    case .quota: state.region.readAt.map { localized("sync \($0.clockText) UTC") } ?? ""
    case .policy: state.policies.readAt.map { localized("sync \($0.clockText) UTC") } ?? ""
    case .events: "\(state.events.count)"
    case .log: "\(state.requestLog.count)"
    case .overview, .simulator, .who, .costs, .findings, .jobs, .leavers: localized("\(state.now.clockText) UTC")
    case .contexts: "\(state.contexts.count)"
    case .onboarding, .notices: ""
    case .report: localized("since \(state.fleetReport.since)")
    }
  }

  private static func operationCounts(_ state: ConsoleState) -> String {
    let ended = state.pastOperations.filter { !$0.isCleared }
    let failed = ended.count(where: \.hasFailed)
    return localized("\(state.operations.count) running\(failed == 0 ? "" : localized("  \(failed) failed"))")
      + localized("  \(ended.count - failed) ended")
  }

  /// The left text gives way to the right one.
  static func header(left: String, right: String, on canvas: inout Canvas) {
    let width = canvas.size.columns
    canvas.fill(row: 0, columns: 0..<width, role: .header)
    let right = SafeText(right + " ").oneLine
    let room = max(0, width - right.width - 1)
    canvas.put(SafeText(left).truncated(to: room, ellipsis: true), row: 0, column: 0, role: .header)
    if right.width < width { canvas.put(right, row: 0, column: width - right.width, role: .header) }
  }

  private func litLine(_ lines: [PageLine]) -> Int? {
    let rows = lines.indices.filter { lines[$0].canBeLit }
    return rows.indices.contains(cursor) ? rows[cursor] : rows.last
  }

  /// Moves the light where there is one, else the text.
  mutating func move(by rows: Int, _ state: ConsoleState) {
    let lines = lines(state)
    let height = Self.height(state.size)
    let (last, count) = (max(0, lines.count - height), lines.count(where: \.canBeLit))
    func moved(_ value: Int, limit: Int) -> Int {
      let (sum, overflow) = value.addingReportingOverflow(rows)
      return overflow ? (rows < 0 ? 0 : limit) : max(0, min(sum, limit))
    }
    if count > 0 {
      cursor = moved(min(cursor, count - 1), limit: count - 1)
      let lit = litLine(lines) ?? 0
      if lit < top { top = cursor == 0 ? 0 : lit }
      if lit >= top + height { top = lit - height + 1 }
      top = min(top, last)
    } else {
      top = moved(top, limit: last)
    }
  }
}

extension ConsoleState {
  mutating func moveReport(by rows: Int) {
    guard case .report(var report) = screen else { return }
    report.move(by: rows, self)
    history.present = .report(report)
  }

  /// Goes to a report and reads what it needs.
  mutating func show(_ topic: ReportScreen.Topic) -> [Effect] {
    if topic == .jobs { return showJobs(of: subjects) }
    if case .report(let present) = screen, present.topic == topic, present.family == nil { return [] }
    if topic == .simulator, simulator == nil {
      notice = Notice(kind: .refusal, text: localized("sim: this is not a simulator whose clock amldeck may set."))
      return []
    }
    let effects = visit(.report(ReportScreen(topic)))
    return effects + readReport()
  }

  /// Reads again what the present report shows and the list does not hold.
  mutating func readReport(renewing: Bool = false) -> [Effect] {
    guard case .report(let report) = screen else { return [] }
    switch report.topic {
    case .quota:
      return (region.begin() ? [.readRegion] : []) + (report.family == nil ? [] : readClusters())
    case .simulator: return [.readSimulator]
    case .who:
      who.isReading = true
      return [.readWho]
    case .overview:
      findEventsAhead()
      return (region.value == nil && region.begin() ? [.readRegion] : [])
        + (fleet.facts.isEmpty ? readFactsWhenDue() : [])
    case .costs, .leavers:
      // Prices and the past move slowly: only what was never read is asked for.
      return fleet.facts.isEmpty ? readFactsWhenDue() : []
    case .policy: return readPolicies(renewing: renewing)
    case .jobs: return readShownJobs(renewing: renewing)
    case .log: return [.readLog]
    case .report:
      let isKnown = fleetReport.report != nil || fleetReport.failure != nil
      return isKnown && !renewing ? [] : readFleetReport()
    case .operations: return [.readLog]
    case .errors, .findings, .contexts, .events, .onboarding, .notices: return []
    }
  }

  mutating func openReportRow() -> [Effect] {
    guard case .report(let report) = screen else { return [] }
    if report.topic == .onboarding { return askToOnboard() }
    let row = report.litRow(self)
    if let context = row?.context { return connect(to: context) }
    if let simulator = row?.simulator { return change(simulator: simulator) }
    if let family = row?.family { return showHolders(of: family) }
    if let filter = row?.filter {
      setFilter(filter)
      return visit(.fleet)
    }
    if let command = row?.command {
      commandLine = CommandLine(command)
      return []
    }
    if let marks = row?.marks { return mark(marks.ids, because: marks.reason) }
    if report.topic == .notices, let target = report.target(self) { return openNotice(target.id) }
    guard let target = report.target(self) else {
      notice = Notice(kind: .refusal, text: localized("There is no instance on this line to open."))
      return []
    }
    return visit(.detail(DetailScreen(target: target)))
  }
}
