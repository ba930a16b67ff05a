import Languages
import ComputeModel
import Terminal

/// One fact of a row that is another one now: what `:events` lists and what is told where there is no screen.
struct RowChange: Hashable, Sendable {
  enum Fact: String, Hashable, Sendable {
    case state
    case owner
    case idleShutdown = "idle shutdown"
    case singleSignOn = "SSO"
    case schedules
  }

  var fact: Fact
  /// In words; of schedules how many there are.
  var now: String
  var before: String
}

extension ComputeInstance {
  /// What is another fact now, in the order in which it is told.
  func changes(since old: ComputeInstance) -> [RowChange] {
    var changes: [RowChange] = []
    func note(_ fact: RowChange.Fact, _ words: (ComputeInstance) -> String) {
      changes.append(RowChange(fact: fact, now: words(self), before: words(old)))
    }
    if state != old.state { note(.state) { StateWord($0.state).spoken } }
    // A name that was learned meanwhile is no change.
    if Owner(self).objectID != Owner(old).objectID { note(.owner) { Owner($0).text } }
    if idleTimeBeforeShutdown != old.idleTimeBeforeShutdown {
      note(.idleShutdown) { $0.idleTimeBeforeShutdown.map { idleText($0) } ?? localized("off") }
    }
    if isSSOEnabled != old.isSSOEnabled {
      note(.singleSignOn) { $0.isSSOEnabled.map { $0 ? localized("on") : localized("off") } ?? localized("unknown") }
    }
    if scheduleTexts != old.scheduleTexts { note(.schedules) { "\($0.scheduleTexts.count)" } }
    return changes
  }
}

extension StateWord {
  /// As a word; a state that nobody knows as it came, in brackets.
  var spoken: String { word.isEmpty ? code : word }
}
