import Languages
import ComputeModel
import Schedules
import Terminal

/// A document whose hidden values stand on the screen for a short while.
struct ShownValues: Hashable, Sendable {
  var id: String
  var until: Instant
}

/// Hidden values are shown only after a question, on the raw page alone, and not for long (UX section 0 rule 7).
extension ConsoleState {
  private static let shownFor = Duration.seconds(30)

  func showsHidden(of target: Target) -> Bool {
    guard let shownValues, shownValues.id == target.id, now < shownValues.until else { return false }
    return true
  }

  /// What a file or a copy of the screen is made from.
  package var masked: ConsoleState {
    var state = self
    state.shownValues = nil
    return state
  }

  /// The lines of the raw page.
  func rawLines(of target: Target) -> [String] {
    let reading = document(of: target)
    let isYAML = if case .raw(let page) = screen { page.isYAML } else { false }
    guard showsHidden(of: target), let value = reading.value else {
      return isYAML ? reading.yamlLines : reading.rawLines
    }
    return (isYAML ? value.yamlText : value.indentedText).lines
  }

  mutating func askToShowHidden() -> [Effect] {
    guard let target = screen.target else { return [] }
    if let refusal = hiddenRefusal() {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    var effects: [Effect] = []
    if case .detail(let page) = screen { effects = visit(.raw(RawScreen(target: target, opener: page))) }
    dialog = Dialog(.showHidden(target))
    return effects
  }

  func hiddenRefusal() -> String? {
    guard let target = screen.target, let value = document(of: target).value else {
      return localized("The document is not read yet.")
    }
    return Redaction.masked(value) == value ? localized("Nothing of \(target.name) is hidden.") : nil
  }

  mutating func showHidden(of target: Target) -> [Effect] {
    // On a simulator's clock. While that stands still nothing ends; its values are invented.
    shownValues = ShownValues(id: target.id, until: now + Self.shownFor * max(1, clockRate))
    return wakeToHide()
  }

  /// Also while a reading hangs.
  func wakeToHide() -> [Effect] { secondsToHide.map { [.wake(afterSeconds: $0)] } ?? [] }

  var secondsToHide: Int? {
    guard let shownValues, now < shownValues.until else { return nil }
    return max(1, Int((Double((shownValues.until - now).components.seconds) / max(1, clockRate)).rounded(.up)))
  }

  /// When their time is over, or another screen is shown.
  mutating func hideWhatIsOver() {
    guard let shown = shownValues else { return }
    if case .raw(let raw) = screen, raw.target.id == shown.id, now < shown.until { return }
    shownValues = nil
    scrollPage(by: 0)
  }
}
