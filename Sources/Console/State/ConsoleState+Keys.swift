import Languages
import ComputeModel
import Schedules
import Terminal

/// What keys do. Every key is looked up in the table of the present screen.
extension ConsoleState {
  /// Whether keys are text now.
  var isTyping: Bool {
    switch screen {
    case .fleet where list.input != nil: true
    case .fleet: commandLine != nil
    case .raw(let raw): raw.input != nil || commandLine != nil
    case .scheduleEditor(let editor): editor.form != nil || commandLine != nil
    case .idleEditor, .sshKey: true
    case .newInstance(let wizard): wizard.step != .review
    case .applications(let applications): applications.form != nil || commandLine != nil
    case .detail, .report, .timeline, .fleetTimeline, .export: commandLine != nil
    }
  }

  mutating func key(_ key: Key) -> [Effect] {
    if key == .control("c") { return [.quit] }
    if wall != nil { return wallKey(key) }
    switch key {
    case .click(let row, let column): return usesMouse && !isTooSmall ? click(row: row, column: column) : []
    case .wheel(let steps): return usesMouse && !isTooSmall ? wheel(steps) : []
    default: break
    }
    if isTooSmall { return key == .character("Q") || key == .character("q") ? [.quit] : [] }
    if case .paste = key, !isTyping, dialog == nil {
      notice = Notice(
        kind: .refusal, text: localized("A paste outside of an input field is not typed as keys: it was dropped."))
      return []
    }
    if let dialog { return answer(key, to: dialog) }
    if commandLine != nil { return typeCommand(key) }
    if list.input != nil, screen == .fleet { return typeFilter(key) }
    if case .raw(let raw) = screen, raw.input != nil { return typeSearch(key) }
    if help != nil { return helpKey(key) }
    if themeChooser != nil { return themeKey(key) }
    if case .scheduleEditor(let editor) = screen, let form = editor.form { return typeInEditor(key, form) }
    if case .applications(let applications) = screen, applications.form != nil { return typeApplication(key) }
    if key == .escape, notice?.kind == .failure || notice?.kind == .contact {
      // The first Escape is for what was said, and no way out of the screen.
      notice = nil
      return []
    }
    if notice?.kind == .information || notice?.kind == .refusal || key == .escape { notice = nil }
    if typeIdleTime(key) || typeNewInstance(key) { return [] }
    if typeSSHKey(key) { return readStoredKeys() }
    guard let command = keys.command(for: key, on: screen.kind) else {
      return []
    }
    return run(command)
  }

  mutating func run(_ command: Command) -> [Effect] {
    switch command {
    case .down: move(by: 1)
    case .up: move(by: -1)
    case .pageDown: move(by: pageHeight)
    case .pageUp: move(by: -pageHeight)
    case .first: move(by: -.max)
    case .last: move(by: .max)
    case .act(let action): return ask(.power(action))
    case .mark: list.toggleMark(fleet, size: size)
    case .markRange: list.toggleRange(fleet)
    case .markAll: list.markAll(fleet)
    case .unmark: return unmark()
    case .open where screen.isReport: return openReportRow()
    case .raw where screen.kind == .raw: turnRaw()
    case .open, .raw: return open(command)
    case .report(let topic): return show(topic)
    case .simulator(let change): return changeSimulator(change)
    case .tab(let number): return show(DetailTab(rawValue: number))
    case .timeline: return openTimeline()
    case .fleetTimeline: return openFleetTimeline()
    case .zone: clocks = clocks.next
    case .weekAhead: return turnWeek(by: 1)
    case .weekBack: return turnWeek(by: -1)
    case .hoursAhead: return lightHours(by: 1)
    case .hoursBack: return lightHours(by: -1)
    case .skipStop: return askSkip()
    case .skipStopsSoon: return askSkipOfStopsSoon()
    case .editSchedules: return editSchedules()
    case .editor(let command): return runInEditor(command)
    case .undoSkip: return askUndoSkip()
    case .editIdleShutdown: return editIdleShutdown()
    case .applications: return openApplications()
    case .application(let command): return runInApplications(command)
    case .export: return openExport()
    case .nextExport: return turnExport(by: 1)
    case .previousExport: return turnExport(by: -1)
    case .copyExport: return copyExport()
    case .newInstance: return newInstance()
    case .cloneInstance: return cloneInstance()
    case .stepAhead: return stepAhead()
    case .stepBack: return stepBack()
    case .sendIdleShutdown: return sendIdleShutdown()
    case .singleSignOn: return askSingleSignOn()
    case .editSSHKey: return editSSHKey()
    case .sendSSHKey: return sendSSHKey()
    case .copySSHCommand: return copySSHCommand(isFile: false)
    case .copySCPCommand: return copySSHCommand(isFile: true)
    case .openSession: return askSSHSession()
    case .nextTab: return turnTab(by: 1)
    case .previousTab: return turnTab(by: -1)
    case .filter:
      list.input = TextField(fleet.filter)
      list.recall.forget()
    case .commandLine: commandLine = CommandLine()
    case .dump: commandLine = CommandLine("dump ")
    case .wide:
      list.isWide.toggle()
      list.showColumnsAsTheyCome()
    case .columnRight: list.moveColumns(by: 1, self)
    case .columnLeft: list.moveColumns(by: -1, self)
    case .preview:
      list.hidesPreview.toggle()
      list.follow(fleet, size: size)
    case .problemsOnly where screen.kind == .fleetTimeline: showClashesOnly()
    case .problemsOnly:
      fleet.showsProblemsOnly.toggle()
      list.follow(fleet, size: size)
    case .sort(let column): return sort { $0.column = $0.column == column ? nil : column }
    case .reverse: return sort { $0.isReversed.toggle() }
    case .search: beginSearch()
    case .nextMatch: findMatch(forward: true)
    case .previousMatch: findMatch(forward: false)
    case .panRight: panRaw(by: size.columns / 2)
    case .panLeft: panRaw(by: -size.columns / 2)
    case .historyBack: return walkHistory(forward: false)
    case .historyForward: return walkHistory(forward: true)
    case .refresh:
      let what = screen.target.map { $0.name } ?? localized("all instances")
      notice = Notice(kind: .information, text: localized("Reading \(what) again."))
      return reload() + readDocument() + readReport(renewing: true) + readAccess(renewing: true)
        + readNames(renewing: true) + readActivityLog(renewing: true) + readRegionOfNewInstance()
    case .redraw: return [.redraw]
    case .help: help = HelpScreen()
    case .back:
      let left = screen
      let effects = goBack()
      if case .scheduleEditor(let editor) = left, editor.isChanged {
        notice = Notice(
          kind: .refusal,
          text: localized(
            "The changed schedules of \(editor.title) are not sent; \(keyName(.editSchedules)) goes on with them."))
      }
      if case .applications(let applications) = left, applications.isChanged {
        notice = Notice(
          kind: .refusal,
          text:
            localized(
              "The changed applications of \(applications.target.name) are not sent; \(keyName(.applications)) goes on with them."
            )
        )
      }
      if case .newInstance = left, newInstanceDraft != nil {
        notice = Notice(
          kind: .information,
          text: localized("Nothing was sent; \(keyName(.newInstance)) goes on with what was filled in."))
      }
      return effects
    case .quit: return quit()
    case .suspend: return [.suspend]
    case .lastView: return showLastView()
    case .context(let number): return goToContext(number)
    case .activity: return openActivity()
    case .copyNames: return copyNames()
    case .copyPage: return copyPage()
    case .copyRequestID: return copyRequestID()
    case .detach: return detach()
    case .clearEnded: return clearEnded()
    case .showHidden: return askToShowHidden()
    case .mouse: return toggleMouse()
    case .sortNext: return turnSort(by: 1)
    case .sortPrevious: return turnSort(by: -1)
    }
    return []
  }

  /// At once, unless something would be lost by it.
  mutating func quit() -> [Effect] {
    let isWaiting = suspensions.contains { $0.from > now }
    let isUnsent = hasUnsentSchedules || newInstanceDraft != nil || !applicationDrafts.isEmpty
    guard isUnsent || isWaiting else { return [.quit] }
    dialog = Dialog(.quit)
    return []
  }

  private mutating func unmark() -> [Effect] {
    notice = refusal(of: .unmark).map { Notice(kind: .refusal, text: $0) }
    list.unmarkAll()
    return []
  }

  private var pageHeight: Int {
    switch screen {
    case .fleet: list.listHeight(size)
    case .detail, .raw: DetailScreen.pageHeight(size)
    case .report: ReportScreen.height(size)
    case .timeline: 7
    case .fleetTimeline(let timeline): timeline.listHeight(self)
    case .scheduleEditor: Schedule.maximumPerInstance
    case .idleEditor: IdleEditor.pageHeight(size)
    case .sshKey(let editor): editor.pageHeight(size)
    case .newInstance: CreationWizard.pageHeight(size)
    case .applications: ApplicationsScreen.height(size)
    case .export: ExportScreen.height(size)
    }
  }

  mutating func move(by rows: Int) {
    switch screen {
    case .fleet: list.move(by: rows, fleet, size: size)
    case .detail, .raw: scrollPage(by: rows)
    case .report: moveReport(by: rows)
    case .timeline, .fleetTimeline: moveTimeline(by: rows)
    case .scheduleEditor: withEditor { $0.move(by: rows) }
    case .idleEditor: scrollIdleEditor(by: rows)
    case .sshKey: scrollSSHKeyEditor(by: rows)
    case .newInstance: scrollNewInstance(by: rows)
    case .applications: moveApplications(by: rows)
    case .export: scrollExport(by: rows)
    }
  }

  private mutating func open(_ command: Command) -> [Effect] {
    if let refusal = refusal(of: command) {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    switch screen {
    case .detail(let screen) where command == .raw:
      return visit(.raw(RawScreen(target: screen.target, opener: screen)))
    case .fleet:
      guard case .instance(let instance) = list.current(fleet) else { return [] }
      let target = Target(instance)
      return visit(command == .raw ? .raw(RawScreen(target: target)) : .detail(DetailScreen(target: target)))
    case .timeline(let timeline) where command == .raw:
      return visit(.raw(RawScreen(target: timeline.target)))
    case .fleetTimeline:
      if command == .open { return openTimeline() }
      guard case .instance(let instance)? = subject else { return [] }
      return visit(.raw(RawScreen(target: Target(instance))))
    case .applications(let applications) where command == .raw:
      return visit(.raw(RawScreen(target: applications.target)))
    case .detail, .raw, .report, .timeline, .scheduleEditor, .idleEditor, .sshKey, .newInstance, .applications, .export:
      return []
    }
  }

  /// The light stays on its instance, wherever the new order puts it.
  private mutating func sort(_ change: (inout FleetOrder) -> Void) -> [Effect] {
    list.cursorID = list.current(fleet)?.id
    change(&fleet.order)
    list.follow(fleet, size: size)
    return [.keepOrder(fleet.order)]
  }

  /// Whoever walks over the columns sees the one that sorts.
  private mutating func turnSort(by step: Int) -> [Effect] {
    let effects = sort { $0.turn(by: step) }
    list.showColumn(fleet.order.column, self)
    return effects
  }

  private mutating func helpKey(_ key: Key) -> [Effect] {
    if let field = help?.input { return searchHelp(key, field) }
    let pattern = help?.pattern ?? ""
    switch key {
    case .character("/"): help?.input = TextField(pattern)
    case .character("g"), .home: scrollHelp(by: -.max)
    case .character("G"), .end: scrollHelp(by: .max)
    case .escape where !pattern.isEmpty:
      help?.pattern = ""
      scrollHelp(by: 0)
    case .character("j"), .down: scrollHelp(by: 1)
    case .character("k"), .up: scrollHelp(by: -1)
    case .pageDown: scrollHelp(by: size.rows - 4)
    case .pageUp: scrollHelp(by: 4 - size.rows)
    case .escape, .character("q"), .character("?"), .enter: help = nil
    case .character("Q"): return quit()
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default: break
    }
    return []
  }

  private mutating func searchHelp(_ key: Key, _ field: TextField) -> [Effect] {
    var field = field
    switch key {
    case .enter:
      help?.input = nil
      return []
    case .escape:
      help?.input = nil
      help?.pattern = ""
    case .control("z"): return [.suspend]
    default:
      guard field.type(key) else { return [] }
      help?.input = field
      help?.pattern = field.text
    }
    scrollHelp(by: -.max)
    return []
  }

  private mutating func scrollHelp(by rows: Int) {
    guard var help else { return }
    help.scroll(by: rows, in: self)
    self.help = help
  }

  private static let maximumFilterHistory = 100

  private mutating func typeFilter(_ key: Key) -> [Effect] {
    guard var field = list.input else { return [] }
    switch key {
    case .enter:
      list.input = nil
      if let problem = fleet.filterProblem {
        notice = Notice(kind: .refusal, text: localized("The filter is not \(field.text): \(problem)."))
        setFilter(fleet.filter)
      } else if !fleet.filter.isEmpty {
        filterHistory.removeAll { $0 == fleet.filter }
        filterHistory = filterHistory.suffix(Self.maximumFilterHistory - 1) + [fleet.filter]
      }
      return []
    case .escape:
      list.input = nil
      setFilter("")
      return []
    case .backspace where field.text.isEmpty, .control("h") where field.text.isEmpty:
      list.input = nil
      return []
    case .control("z"): return [.suspend]
    case .down, .up: list.recall.walk(&field, filterHistory, by: key == .up ? 1 : -1)
    case .pageDown, .pageUp:
      move(by: key == .pageDown ? pageHeight : -pageHeight)
      return []
    case .tab, .backTab:
      var recall = list.recall
      _ = recall.complete(&field, forward: key == .tab) { text in
        FilterExpression.completions(of: text, in: self)
      }
      list.recall = recall
    default:
      guard field.type(key) else { return [] }
      list.recall.forget()
    }
    list.input = field
    setFilter(field.text)
    return []
  }

  mutating func setFilter(_ text: String) {
    fleet.setFilter(text, at: now)
    list.follow(fleet, size: size)
  }
}
