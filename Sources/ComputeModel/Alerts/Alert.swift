import Languages
package import Schedules

/// What is worth waking somebody for: a kind of finding, or a stop that comes.
package enum AlertKind: Hashable, Sendable {
  case finding(FindingCode)
  /// A scheduled stop of a running instance within ``stopNotice``.
  case stopSoon

  /// "30 minutes before a planned stop" (issue 7 point 4).
  package static let stopNotice = Duration.seconds(1800)

  package static let all: [AlertKind] = [.stopSoon] + FindingCode.allCases.map { .finding($0) }

  /// What alerts where nothing is configured: that somebody cannot work, and that work will be cut off.
  package static let usual: [AlertKind] = all.filter { $0 == .stopSoon || $0.severity == .problem }

  /// Reads a finding's code, or `stop-soon`.
  package init?(_ word: String) {
    if word == "stop-soon" {
      self = .stopSoon
    } else if let code = FindingCode(rawValue: word) {
      self = .finding(code)
    } else {
      return nil
    }
  }

  package var word: String {
    switch self {
    case .finding(let code): code.rawValue
    case .stopSoon: "stop-soon"
    }
  }

  package var severity: FindingSeverity {
    switch self {
    case .finding(let code): code.severity
    case .stopSoon: .warning
    }
  }

  package var remedy: String {
    switch self {
    case .finding(let code): code.remedy
    case .stopSoon: localized("Save what is open, or skip the stop: p in the console, or amldeck schedule skip NAME.")
    }
  }
}

/// Something that began, or that is over again.
package struct Alert: Hashable, Sendable {
  package enum Phase: String, Hashable, Sendable {
    case raised
    case recovered
  }

  package var kind: AlertKind
  package var phase: Phase
  /// The instance's ARM id.
  package var id: String
  package var name: String
  package var workspace: String
  /// A clause about the instance, in English; it may hold text of the service.
  package var text: String
  /// The same in the language of whoever looks at the screen.
  package var shownText: String
  /// When it was first seen.
  package var since: Instant
  /// When this was seen.
  package var at: Instant

  package init(
    kind: AlertKind, phase: Phase, id: String, name: String, workspace: String, text: String, since: Instant,
    at: Instant
  ) {
    self.kind = kind
    self.phase = phase
    self.id = id
    self.name = name
    self.workspace = workspace
    self.text = text
    shownText = text
    self.since = since
    self.at = at
  }

  /// One line without its time, for the screen: `ds-omar failed: its state is Unusable`, `ds-omar: failed is over`.
  package var shownSentence: String {
    phase == .raised ? "\(name) \(kind.word): \(shownText)" : localized("\(name): \(kind.word) is over")
  }

  /// The same for a log, in English as every log.
  package var sentence: String {
    phase == .raised ? "\(name) \(kind.word): \(text)" : Language.with(.english) { shownSentence }
  }

  /// What a command gets on its standard input, and a log file a line of: English, for other programs read it.
  package var document: JSONValue {
    .object([
      "kind": .string(kind.word), "phase": .string(phase.rawValue), "severity": .string(kind.severity.rawValue),
      "name": .string(name), "workspace": .string(workspace), "id": .string(id), "text": .string(text),
      "remedy": .string(Language.with(.english) { kind.remedy }), "since": .string(since.iso8601),
      "at": .string(at.iso8601),
    ])
  }
}
