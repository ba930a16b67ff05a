import Languages
import ComputeModel
import Schedules

/// What was said of a console's state, for where there is no screen: each call says what is new, a fact a line.
package struct Narration: Sendable {
  private var hasBegun = false
  /// The rows as they were said, by ARM id; nil while the list was never read in full.
  private var rows: [String: RowFacts]?
  private var revision = 0
  private var freshness: [Fleet.Freshness] = []
  /// What somebody could look for, as of the last list.
  private var known: Set<FindingCode> = []
  private var failing: [String: String] = [:]
  private var contact: WallContact?
  /// The stops that were announced, by ARM id.
  private var stops: [String: Instant] = [:]
  private var screen = Screen.fleet
  private var pages = 0
  /// Whether a page is owed that is still being read.
  private var owesPage = false
  /// The form as it was said.
  private var form: [String] = []
  private var notice: Notice?
  private var lines = 0
  private var dialog: [String]?
  /// Whether the open dialog has been said in full: only then it may be answered.
  package private(set) var hasAsked = false

  package init() {}

  package mutating func take(_ state: ConsoleState) -> [String] {
    let isAnswer = lines != state.lines?.count
    lines = state.lines?.count ?? 0
    var said: [String] = []
    if !hasBegun {
      hasBegun = true
      let workspaces = state.fleet.workspaces.joined(separator: ", ")
      said.append(localized("\(state.place.header(isReadOnly: state.isReadOnly).spoken): reading \(workspaces)."))
    }
    said += news(of: state)
    if isAnswer { said += state.lines?.answer ?? [] }
    said += notice(of: state, isAnswer: isAnswer)
    said += page(of: state)
    said += question(of: state)
    return said
  }

  // MARK: What happens by itself

  private mutating func news(of state: ConsoleState) -> [String] {
    var said: [String] = []
    let isBeginning = rows == nil
    for (workspace, freshness) in zip(state.fleet.workspaces, state.fleet.freshness) {
      switch freshness {
      case .failed(let failure, _):
        if failing.updateValue(failure.sentence, forKey: workspace) != failure.sentence {
          said.append(localized("\(workspace) cannot be read: \(failure.sentence)"))
        }
      case .read:
        if failing.removeValue(forKey: workspace) != nil { said.append(localized("\(workspace) can be read again.")) }
      case .notRead, .loading: break
      }
    }
    // Of a long list what is found out about the rows comes later than the rows: both are told together.
    if state.study == .idle, state.fleet.revision != revision || state.fleet.freshness != freshness {
      (revision, freshness) = (state.fleet.revision, state.fleet.freshness)
      said += list(of: state)
    }
    if state.wall != nil, state.wallContact != contact, rows != nil {
      contact = state.wallContact
      let age =
        state.fleet.oldestReading.map { localized("data \(ageText(state.now - $0)) old") }
        ?? localized("no complete data yet")
      said.append("\(state.wallContact.text): \(age)")
    }
    for stop in state.soonStops where stops.updateValue(stop.at, forKey: stop.id) != stop.at {
      let zone = state.zone(for: state.fleet.instance(id: stop.id).map { state.plan(of: $0) })
      let clock = "\(zone.wallClock(at: stop.at).clockText) \(zone.offset(at: stop.at).abbreviation)"
      said.append(localized("\(stop.name): a scheduled stop comes at \(clock), in \(ageText(stop.at - state.now))"))
    }
    stops = stops.filter { $0.value > state.now }
    guard !isBeginning, !said.isEmpty else { return said }
    // Whoever comes back reads when it was.
    let clock = state.viewerZone.wallClock(at: state.now).clockText
    return said.map { "\(clock) \($0)" }
  }

  private mutating func list(of state: ConsoleState) -> [String] {
    let isComplete = state.fleet.freshness.allSatisfy {
      switch $0 {
      case .read, .failed: true
      case .notRead, .loading: false
      }
    }
    guard isComplete else { return [] }
    let now = Dictionary(
      state.fleet.rows.map { ($0.id, RowFacts($0, state)) }, uniquingKeysWith: { first, _ in first })
    let looked = Set(FindingCode.allCases.filter { state.fleet.looksFor($0) })
    // What was only learned now did not happen now: it is counted, and not told of each row.
    let learned = looked.subtracting(known)
    defer { (rows, known) = (now, looked) }
    guard let before = rows else { return summary(of: state) }
    var said = findings(of: state) { learned.contains($0) }
    for item in state.fleet.rows {
      guard let facts = now[item.id] else { continue }
      if let old = before[item.id] {
        said += facts.changes(since: old, except: learned)
      } else {
        said.append(localized("new in the list, \(state.row(item))"))
      }
    }
    for (id, old) in before.sorted(by: { $0.value.name < $1.value.name }) where now[id] == nil {
      said.append(localized("\(old.name): gone from the list, was \(old.state)"))
    }
    return said
  }

  /// How things stand at the beginning: counts, and what keeps somebody from working.
  private func summary(of state: ConsoleState) -> [String] {
    var states: [(word: String, count: Int)] = []
    for item in state.fleet.rows {
      let word = RowFacts(item, state).state
      if let index = states.firstIndex(where: { $0.word == word }) {
        states[index].count += 1
      } else {
        states.append((word, 1))
      }
    }
    let counts = states.sorted { $0.count > $1.count }.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
    let all = state.fleet.rows.count == 1 ? localized("1 instance") : localized("\(state.fleet.rows.count) instances")
    var said = ["\(all)\(counts.isEmpty ? "" : ": \(counts)")"]
    for item in state.fleet.rows where state.fleet.isProblem(item) {
      said.append(localized("problem, \(state.row(item))"))
    }
    said += findings(of: state) { $0.severity < .problem }
    said.append(
      state.wall == nil
        ? localized("help lists the commands; an empty line says a screen again.") : localized("q ends."))
    return said
  }

  private func findings(of state: ConsoleState, _ isMeant: (FindingCode) -> Bool) -> [String] {
    state.fleet.findingCounts.filter { isMeant($0.code) }.map {
      "\($0.count) \($0.code.rawValue): \($0.code.meaning)"
    }
  }

  // MARK: What was asked for

  private mutating func notice(of state: ConsoleState, isAnswer: Bool) -> [String] {
    defer { notice = state.notice }
    // A workspace that cannot be read has been named already.
    guard let now = state.notice, now.kind != .contact, isAnswer || now != notice else { return [] }
    return [now.kind == .failure ? localized("failed: \(now.text)") : now.text]
  }

  private mutating func page(of state: ConsoleState) -> [String] {
    if state.takesAnswers { return form(of: state) }
    form = []
    if state.screen != screen { owesPage = true }
    let isAskedAgain = pages != state.lines?.pages
    screen = state.screen
    pages = state.lines?.pages ?? 0
    guard isAskedAgain || (owesPage && state.isPageRead) else { return [] }
    // Asked for again, it is said as far as it is known.
    owesPage = !state.isPageRead
    return state.page
  }

  /// A form is said again when anything of it is another: the next question, or what was found out about an answer.
  private mutating func form(of state: ConsoleState) -> [String] {
    let isAskedAgain = pages != state.lines?.pages
    (screen, pages) = (state.screen, state.lines?.pages ?? 0)
    guard state.isPageRead, state.dialog == nil else { return [] }
    let words = state.formPage
    defer { form = words }
    return isAskedAgain || words != form ? words : []
  }

  private mutating func question(of state: ConsoleState) -> [String] {
    guard let dialog = state.dialog else {
      (self.dialog, hasAsked) = (nil, false)
      return []
    }
    guard dialog.isPlanned || dialog.planFailure != nil else {
      hasAsked = false
      return []
    }
    let words = dialog.spoken(state)
    defer { (self.dialog, hasAsked) = (words, true) }
    return words == self.dialog ? [] : words
  }
}

/// What was told of one row, and what is told when it changes.
private struct RowFacts: Sendable {
  var item: FleetItem
  var name: String { item.name }
  private var findings: [Finding] = []

  init(_ item: FleetItem, _ state: ConsoleState) {
    self.item = item
    guard case .instance(let instance) = item else { return }
    findings = state.fleet.findings(of: instance).filter { $0.code.severity > .note }
  }

  var state: String {
    guard case .instance(let instance) = item else { return StateWord.unreadable.word }
    return StateWord(instance.state).spoken
  }

  /// A line for each fact that is another one now.
  func changes(since old: RowFacts, except learned: Set<FindingCode>) -> [String] {
    var said: [String] = []
    if case .instance(let now) = item, case .instance(let before) = old.item {
      said = now.changes(since: before).map { change in
        switch change.fact {
        case .state: localized("\(name): \(change.now), was \(change.before)")
        case .schedules: localized("\(name): its schedules were changed")
        case .owner, .idleShutdown, .singleSignOn:
          localized("\(name): \(change.fact.named) \(change.now), was \(change.before)")
        }
      }
    } else if state != old.state {
      said.append(localized("\(name): \(state), was \(old.state)"))
    }
    for finding in findings
    where !learned.contains(finding.code) && !old.findings.contains(where: { $0.code == finding.code }) {
      said.append("\(name): \(finding.code.severity.named) \(finding.code.rawValue), \(finding.evidence)")
    }
    for finding in old.findings where !findings.contains(where: { $0.code == finding.code }) {
      said.append(localized("\(name): \(finding.code.rawValue) is over"))
    }
    return said
  }
}

extension String {
  /// Without runs of blanks.
  fileprivate var spoken: String { split(separator: " ").joined(separator: " ") }
}
