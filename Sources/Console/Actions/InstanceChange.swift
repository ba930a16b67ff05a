import Languages
package import ComputeModel
import Terminal

/// One of several changes that differ from instance to instance and are confirmed together.
package struct InstanceChange: Hashable, Sendable {
  package var action: InstanceAction
  package var target: Target

  package init(_ action: InstanceAction, _ target: Target) {
    self.action = action
    self.target = target
  }
}

extension ConsoleState {
  /// Opens one dialog for all of them.
  /// - Parameters:
  ///   - label: what it is, in few words.
  ///   - notes: targets, effect, cost and cores, a sentence each.
  mutating func ask(
    _ label: String, _ changes: [InstanceChange], skipped: [String] = [], notes: [String] = []
  ) -> [Effect] {
    if isReadOnly {
      notice = Notice(kind: .refusal, text: localized("\(label): amldeck runs read-only here."))
      return []
    }
    guard !changes.isEmpty else {
      notice = Notice(kind: .refusal, text: "\(label): \(skipped.first ?? localized("there is nothing to send")).")
      return []
    }
    dialog = Dialog(.each(label, changes), skipped: skipped, notes: notes)
    return [.planEach(changes)]
  }

  /// Sends what was confirmed; what is under way on an instance already is left alone.
  mutating func confirm(_ label: String, _ changes: [InstanceChange]) -> [Effect] {
    let busy = Set(operations.map(\.target.id))
    let left = changes.filter { !busy.contains($0.target.id) }
    guard !left.isEmpty else {
      notice = Notice(
        kind: .refusal, text: localized("\(label): something is under way on each of them; nothing was sent."))
      return []
    }
    lastBatch += 1
    operations += left.map { change in
      OperationInFlight(
        action: change.action, target: change.target, begun: now, isAccepted: false, batch: lastBatch)
    }
    list.unmarkAll()
    let alone = changes.count - left.count
    notice = Notice(
      kind: .information,
      text: localized("\(label): \(left.count) sent")
        + (alone == 0 ? "" : localized(", \(alone) left alone, where something is under way")))
    return [.performEach(left)]
  }
}
