import Languages
package import ComputeModel
package import Schedules

/// What stands on the screen under dialogs and help. Each screen is a value, so that going back shows it as it was
/// left.
package indirect enum Screen: Hashable, Sendable {
  case fleet
  case detail(DetailScreen)
  case raw(RawScreen)
  case report(ReportScreen)
  case timeline(TimelineScreen)
  case fleetTimeline(FleetTimelineScreen)
  case scheduleEditor(ScheduleEditor)
  case idleEditor(IdleEditor)
  case sshKey(SSHKeyEditor)
  case newInstance(CreationWizard)
  case applications(ApplicationsScreen)
  case export(ExportScreen)

  /// The kinds of screens; each has its own key table.
  package enum Kind: String, CaseIterable, Sendable {
    case fleet = "fleet list"
    case detail = "instance"
    case raw = "raw JSON"
    case report
    case operations
    case simulator
    case timeline = "timeline"
    case fleetTimeline = "timeline of the fleet"
    case scheduleEditor = "schedule editor"
    case idleEditor = "idle shutdown editor"
    case sshKey = "SSH key"
    case newInstance = "new instance"
    case applications
    case export
  }

  package var kind: Kind {
    switch self {
    case .fleet: .fleet
    case .detail: .detail
    case .raw: .raw
    case .report(let screen):
      switch screen.topic {
      case .simulator: .simulator
      case .operations: .operations
      default: .report
      }
    case .timeline: .timeline
    case .fleetTimeline: .fleetTimeline
    case .scheduleEditor: .scheduleEditor
    case .idleEditor: .idleEditor
    case .sshKey: .sshKey
    case .newInstance: .newInstance
    case .applications: .applications
    case .export: .export
    }
  }

  /// The instance that the screen is about, the first of several; nil for the list and for reports.
  package var target: Target? {
    switch self {
    case .fleet, .report, .fleetTimeline: nil
    case .detail(let screen): screen.target
    case .raw(let screen): screen.target
    case .timeline(let screen): screen.target
    case .scheduleEditor(let screen): screen.targets.first
    case .idleEditor(let screen): screen.targets.first
    case .sshKey(let screen): screen.target
    case .newInstance(let screen): screen.source
    case .applications(let screen): screen.target
    case .export(let screen): screen.target
    }
  }

  var isOverview: Bool {
    if case .report(let report) = self { return report.topic == .overview }
    return false
  }

  var isReport: Bool {
    if case .report = self { return true }
    return false
  }

  /// Where Esc leads; nil at the root.
  var parent: Screen? {
    switch self {
    case .fleet: nil
    case .detail, .report, .fleetTimeline: .fleet
    case .timeline(let screen):
      switch screen.opener {
      case .fleet: .fleet
      case .detail(let page): .detail(page)
      case .fleetTimeline(let page): .fleetTimeline(page)
      }
    case .raw(let screen): screen.opener.map { .detail($0) } ?? .fleet
    case .scheduleEditor(let screen): screen.opener
    case .idleEditor(let screen): screen.opener
    case .sshKey(let screen): screen.opener
    case .newInstance(let screen): screen.opener
    case .applications(let screen): screen.opener
    case .export(let screen): screen.opener
    }
  }
}

/// The screens that were visited, as in a browser: `[` goes back, `]` forward again.
package struct ScreenHistory: Hashable, Sendable {
  /// Older visits are forgotten, so that a console that runs for months does not grow.
  static let maximum = 50

  package internal(set) var present = Screen.fleet
  package private(set) var past: [Screen] = []
  package private(set) var future: [Screen] = []

  mutating func visit(_ screen: Screen) {
    past.append(present)
    if past.count > Self.maximum { past.removeFirst() }
    present = screen
    future = []
  }

  /// - Returns: false where there is nothing before.
  mutating func back() -> Bool {
    guard let screen = past.popLast() else { return false }
    future.append(present)
    present = screen
    return true
  }

  mutating func forward() -> Bool {
    guard let screen = future.popLast() else { return false }
    past.append(present)
    present = screen
    return true
  }
}

/// What is known of one resource's document: the newest one that was read, and whether a newer one could not be.
package struct DocumentReading: Sendable {
  package var value: JSONValue?
  /// The masked document, a line an element; made once for each reading and not for each paint.
  package var rawLines: [String] = []
  /// The same as YAML.
  var yamlLines: [String] = []
  package var readAt: Instant?
  /// Why the last reading failed; nil after one that worked.
  package var failure: ServiceFailure?
  package var isReading = false

  mutating func take(_ document: JSONValue, at instant: Instant) {
    isReading = false
    failure = nil
    readAt = instant
    guard value != document else { return }
    value = document
    let masked = Redaction.masked(document)
    rawLines = masked.indentedText.lines
    yamlLines = masked.yamlText.lines
  }
}

extension String {
  /// Without the feed at the end, where there is one.
  var lines: [String] {
    let text = hasSuffix("\n") ? dropLast() : self[...]
    return text.split(separator: "\n" as Character, omittingEmptySubsequences: false).map { String($0) }
  }
}

extension ConsoleState {
  package var screen: Screen { history.present }

  package func document(of target: Target) -> DocumentReading { documents[target.id] ?? DocumentReading() }

  /// Asks for the document of the present screen, unless it is being read already.
  mutating func readDocument() -> [Effect] {
    guard let target = screen.target else { return [] }
    var reading = document(of: target)
    guard !reading.isReading else { return [] }
    reading.isReading = true
    documents[target.id] = reading
    return [.read(target)]
  }

  /// The same, unless what is known is as young as the list may be.
  private mutating func readOldDocument() -> [Effect] {
    if let target = screen.target, let at = document(of: target).readAt,
      now - at < .seconds(Console.refreshSeconds)
    {
      return []
    }
    return readDocument()
  }

  /// Goes to a screen and reads what it shows.
  mutating func visit(_ screen: Screen) -> [Effect] {
    history.visit(screen)
    forgetDocuments()
    return readOldDocument()
  }

  /// Documents and logs are kept only of what `[` and `]` can still reach.
  private mutating func forgetDocuments() {
    let reachable = Set((history.past + [history.present] + history.future).compactMap { $0.target?.id })
    documents = documents.filter { reachable.contains($0.key) || $0.value.isReading }
    activityLogs = activityLogs.filter { reachable.contains($0.key) || $0.value.isReading }
  }

  /// From the list what stands in the way of seeing all of it goes first, then the marks, which a filter outlasts; only
  /// then it is the way out.
  mutating func goBack() -> [Effect] {
    if let parent = screen.parent { return visit(parent) }
    if list.rangeStart != nil {
      list.rangeStart = nil
    } else if !fleet.filter.isEmpty {
      setFilter("")
    } else if fleet.showsProblemsOnly {
      fleet.showsProblemsOnly = false
      list.follow(fleet, size: size)
    } else if let marked = list.markText(fleet) {
      list.unmarkAll()
      notice = Notice(kind: .information, text: localized("\(marked): unmarked"))
    } else {
      dialog = Dialog(.quit)
    }
    return []
  }

  /// The screen before this one; once more, and it is this one again.
  mutating func showLastView() -> [Effect] {
    guard let last = history.past.last else {
      notice = Notice(kind: .refusal, text: localized("There is no earlier screen."))
      return []
    }
    return visit(last)
  }

  mutating func walkHistory(forward: Bool) -> [Effect] {
    guard forward ? history.forward() : history.back() else {
      let text = forward ? localized("There is no later screen.") : localized("There is no earlier screen.")
      notice = Notice(kind: .refusal, text: text)
      return []
    }
    return readOldDocument()
  }
}
