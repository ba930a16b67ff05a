import Languages
import ComputeModel
import Schedules
import Terminal

/// The nine tabs of the detail page, by their keys.
package enum DetailTab: Int, CaseIterable, Hashable, Sendable {
  case summary = 1
  case apps, sso, ssh, identity, network, schedules, idle, activity

  /// As the table of keys has it, in whatever language it is shown.
  var english: String {
    switch self {
    case .summary: "Summary"
    case .apps: "Apps"
    case .sso: "SSO"
    case .ssh: "SSH"
    case .identity: "Identity"
    case .network: "Network"
    case .schedules: "Schedules"
    case .idle: "Idle"
    case .activity: "Activity"
    }
  }

  var title: String { localized(word: english) }

  /// For screens that have no room for all titles.
  var shortTitle: String {
    switch self {
    case .network: localized("Net")
    case .schedules: localized("Sched")
    default: title
    }
  }
}

/// One instance: what the service's document says of it, in nine tabs.
package struct DetailScreen: Hashable, Sendable {
  package var target: Target
  package var tab = DetailTab.summary
  /// The first line on the screen.
  package var top = 0

  package init(target: Target) {
    self.target = target
  }

  /// Lines of a page below the header and tabs and above the keys.
  static func pageHeight(_ size: Size) -> Int { max(1, size.rows - 6) }

  func lines(_ state: ConsoleState) -> [PageLine] {
    var page = Page(width: state.size.columns)
    let reading = state.document(of: target)
    guard let value = reading.value else {
      page.paragraph(
        reading.failure?.sentence ?? localized("Reading \(target.name)..."),
        role: reading.failure == nil ? .dim : .error)
      if reading.failure != nil { page.paragraph(localized("\(state.keyName(.refresh)) reads it again."), role: .dim) }
      return page.lines
    }
    if let failure = reading.failure {
      page.paragraph(localized("~ What follows is old: \(failure.sentence)"), role: .warning)
      page.blank()
    }
    let document = InstanceDocument(value)
    switch tab {
    case .summary: page.summary(document, self, state)
    case .apps: page.applications(document, state)
    case .sso: page.singleSignOn(document, self, state)
    case .ssh: page.ssh(document, self, state)
    case .identity: page.identity(document, self, state)
    case .network: page.network(document)
    case .schedules: page.schedules(document, state)
    case .idle: page.idle(document, identity: state.identityAccess(of: target.id))
    case .activity: page.activity(document, self, state)
    }
    return page.lines
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    Self.header(target, in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    tabs(on: &canvas)
    let lines = lines(state)
    let height = Self.pageHeight(canvas.size)
    for (index, line) in lines.dropFirst(top).prefix(height).enumerated() { line.draw(row: 3 + index, on: &canvas) }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    Footer.view(state, selection: selection(state, lines: lines.count, height: height), on: &canvas)
  }

  private func selection(_ state: ConsoleState, lines: Int, height: Int) -> (text: String, role: Role)? {
    var parts: [String] = []
    if let operation = state.operations.first(where: { $0.target.id == target.id }) {
      parts.append(operation.text(at: state.now))
    }
    if lines > height {
      parts.append(localized("lines \(top + 1)-\(min(lines, top + height)) of \(lines), j k scroll"))
    }
    return parts.isEmpty ? nil : (parts.joined(separator: "  "), .dim)
  }

  /// Where the titles of the tabs stand.
  func tabPlaces(width: Int) -> [(tab: DetailTab, text: String, column: Int)] {
    func text(_ tab: DetailTab, _ title: String) -> String { "\(tab.rawValue) \(title)" }
    // Neighbours share the cell between them: a space, or the bracket of the present tab.
    func need(_ title: (DetailTab) -> String) -> Int {
      DetailTab.allCases.reduce(1) { $0 + SafeText(text($1, title($1))).width + 1 }
    }
    let titles: (DetailTab) -> String =
      if need(\.title) <= width {
        { $0.title }
      } else if need(\.shortTitle) <= width {
        { $0.shortTitle }
      } else {
        { $0 == tab ? $0.title : "" }
      }
    let gap = DetailTab.allCases.count + need(titles) <= width ? 1 : 0
    var column = 0
    return DetailTab.allCases.map { tab in
      let title = titles(tab)
      let text = title.isEmpty ? "\(tab.rawValue)" : text(tab, title)
      defer { column += 1 + SafeText(text).width + gap }
      return (tab, text, column + 1)
    }
  }

  private func tabs(on canvas: inout Canvas) {
    for (tab, text, column) in tabPlaces(width: canvas.size.columns) {
      let isPresent = tab == self.tab
      if isPresent { canvas.put("[", row: 2, column: column - 1, role: .accent) }
      let used = canvas.put(text, row: 2, column: column, role: isPresent ? .title : .dim)
      if isPresent { canvas.put("]", row: 2, column: column + used, role: .accent) }
    }
  }

  /// The header of every screen that is about one instance: where it is, its state, and the age of its document.
  static func header(_ target: Target, suffix: String = "", in state: ConsoleState, on canvas: inout Canvas) {
    let width = canvas.size.columns
    canvas.fill(row: 0, columns: 0..<width, role: .header)
    let reading = state.document(of: target)
    let word = state.fleet.instance(id: target.id).map { StateWord($0.state) }
    let (sync, time) = contact(reading, now: state.now)
    let readOnly = state.isReadOnly ? localized("READ-ONLY  ") : ""
    let name = target.name + suffix
    let long = localized(" \(state.place.header(isReadOnly: state.isReadOnly))/\(target.workspace) > fleet > \(name)")
    let short = " \(readOnly)> \(name)"
    // The name is what the page is about: the way to it gives way first, then the words of the state and of the age.
    let candidates = [
      (long, "\(word.map { $0.text + "  " } ?? "")\(sync) "), (short, "\(word.map { $0.text + "  " } ?? "")\(sync) "),
      (short, "\(word.map { $0.code + "  " } ?? "")\(time) "), (short, "\(time) "),
    ].map { (left: $0.0, right: SafeText($0.1).oneLine.text) }
    let (left, right) =
      candidates.first { SafeText($0.left).width + SafeText($0.right).width < width } ?? candidates[3]
    let rightWidth = min(width, SafeText(right).width)
    let room = max(0, width - rightWidth - 1)
    canvas.put(SafeText(left).truncated(to: room, ellipsis: true), row: 0, column: 0, role: .header)
    canvas.put(
      right, row: 0, column: width - rightWidth, role: reading.failure == nil ? .header : .error)
  }

  /// How old the document is, in full and in short.
  private static func contact(_ reading: DocumentReading, now: Instant) -> (long: String, short: String) {
    if let failure = reading.failure {
      let word = failure.kind == .noAccess ? localized("NO ACCESS") : localized("NOT READ")
      let text = reading.readAt.map { "\(word) \(ageText(now - $0))" } ?? word
      return (text, text)
    }
    guard let at = reading.readAt else { return (localized("reading..."), localized("reading...")) }
    return (localized("sync \(at.clockText) UTC"), localized("\(at.clockText) UTC"))
  }
}

extension OperationInFlight {
  func text(at now: Instant) -> String {
    "\(action.text) \(isAccepted ? localized("accepted") : localized("sent")), \(ageText(now - begun))"
  }
}

extension ConsoleState {
  mutating func show(_ tab: DetailTab?) -> [Effect] {
    guard case .detail(var page) = screen, let tab, tab != page.tab else { return [] }
    page.tab = tab
    page.top = 0
    history.present = .detail(page)
    return readActivityLog()
  }

  mutating func turnTab(by step: Int) -> [Effect] {
    guard case .detail(let page) = screen else { return [] }
    return show(DetailTab(rawValue: page.tab.rawValue + step))
  }

  /// Scrolls the present page as far as there are lines; by 0 after the page has become shorter.
  mutating func scrollPage(by rows: Int) {
    func settled(_ top: Int, lines: Int) -> Int {
      let (sum, overflow) = top.addingReportingOverflow(rows)
      let wanted = overflow ? (rows < 0 ? 0 : .max) : sum
      return max(0, min(wanted, lines - DetailScreen.pageHeight(size)))
    }
    switch screen {
    case .fleet, .report, .scheduleEditor, .newInstance, .applications: break
    case .idleEditor: scrollIdleEditor(by: rows)
    case .sshKey: scrollSSHKeyEditor(by: rows)
    case .export: scrollExport(by: rows)
    case .timeline, .fleetTimeline: moveTimeline(by: rows)
    case .detail(var page):
      page.top = settled(page.top, lines: page.lines(self).count)
      history.present = .detail(page)
    case .raw(var page):
      page.top = settled(page.top, lines: rawLines(of: page.target).count)
      history.present = .raw(page)
    }
  }
}
