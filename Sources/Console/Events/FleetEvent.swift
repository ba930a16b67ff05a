import Languages
import ComputeModel
package import Schedules
import Terminal

/// Something that was seen to happen since the program began.
package struct FleetEvent: Hashable, Sendable {
  /// Older ones are forgotten.
  static let maximum = 500

  package var at: Instant
  package var target: Target
  package var text: String
  var role: Role
}

extension ConsoleState {
  /// How long a change is conspicuous in the list.
  private static let conspicuous = Duration.seconds(30)

  private mutating func note(_ text: String, _ role: Role, of instance: ComputeInstance) {
    changedAt[instance.id] = now
    events.append(FleetEvent(at: now, target: Target(instance), text: text, role: role))
    if events.count > FleetEvent.maximum { events.removeFirst(events.count - FleetEvent.maximum) }
  }

  /// Compares two readings of a workspace, and notes what came, went, or has another fact now.
  mutating func noteChanges(from old: [FleetItem], to new: [FleetItem]) {
    changedAt = changedAt.filter { now >= $0.value && now - $0.value < Self.conspicuous * max(1, clockRate) }
    // Nothing was read before: everything would be new.
    guard !old.isEmpty else { return }
    // The service lists in one order: as a rule the same instances stand at the same places, and nothing is looked up.
    if old.count == new.count, zip(old, new).allSatisfy({ $0.id == $1.id }) {
      for (before, after) in zip(old, new) {
        guard case .instance(let before) = before, case .instance(let after) = after else { continue }
        noteFacts(from: before, to: after)
      }
      return
    }
    var left = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for item in new {
      let before = left.removeValue(forKey: item.id)
      guard case .instance(let after) = item else { continue }
      guard case .instance(let before)? = before else {
        note(localized("is new: \(StateWord(after.state).word)"), .good, of: after)
        continue
      }
      noteFacts(from: before, to: after)
    }
    for case .instance(let gone) in left.values.sorted(by: { $0.id < $1.id }) {
      note(localized("is gone from the list"), .warning, of: gone)
    }
  }

  mutating func noteFacts(from before: ComputeInstance, to after: ComputeInstance) {
    for change in after.changes(since: before) {
      switch change.fact {
      case .state:
        let by = after.lastOperation?.trigger.map { localized(", by \($0)") } ?? ""
        note("\(change.before) -> \(change.now)\(by)", StateWord(after.state).role, of: after)
      case .schedules: note(localized("schedules were changed: \(change.before) -> \(change.now)"), .text, of: after)
      case .owner, .idleShutdown, .singleSignOn:
        note("\(change.fact.named) \(change.before) -> \(change.now)", .text, of: after)
      }
    }
  }

  /// Whether an instance has changed so lately that it is conspicuous.
  func hasChanged(_ item: FleetItem) -> Bool {
    guard !changedAt.isEmpty, let at = changedAt[item.id] else { return false }
    return now - at < Self.conspicuous * max(1, clockRate)
  }
}

extension Page {
  /// What was seen since the program began, the newest first.
  mutating func events(_ state: ConsoleState) {
    if state.events.isEmpty { paragraph(localized("Nothing has changed since amldeck began to look."), role: .dim) }
    for event in state.events.reversed() {
      row(
        [
          (localized("\(event.at.clockText) UTC"), 13, .dim), (event.target.name, max(10, min(24, width / 4)), .text),
          (event.text, .max, event.role),
        ], opens: event.target)
    }
    blank()
    paragraph(
      localized("Seen by this program while it runs. amldeck history has what was kept;")
        + localized(" \(state.keyName(.activity)) of an instance shows Azure's own log."), role: .dim)
  }
}
