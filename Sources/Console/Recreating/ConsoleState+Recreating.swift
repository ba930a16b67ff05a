import Languages
import ComputeModel
import Terminal

/// Deleting instances and making them again, for a new image.
extension ConsoleState {
  /// `recreate [NAME] [consent TAG=VALUE] [window 22:00-06:00] [wait] [batch N]`
  mutating func recreate(_ argument: String) throws(CommandError) -> [Effect] {
    var (name, order) = try RecreationOrder.read(argument)
    let items = name.isEmpty ? subjects : [try item(named: name)]
    let refusal = localized("recreate: amldeck runs read-only here.")
    if isReadOnly { throw CommandError(refusal) }
    var (targets, skipped): ([Target], [String]) = ([], [])
    for item in items {
      guard case .instance(let instance) = item else {
        skipped.append(localized("\(item.name) cannot be read"))
        continue
      }
      if let known = instance.state.known, known.isTransitional {
        skipped.append(localized("\(instance.name) is \(instance.state.word)"))
      } else if operations.contains(where: { $0.target.id == instance.id }) {
        skipped.append(localized("something is under way on \(instance.name)"))
      } else {
        targets.append(Target(instance))
      }
    }
    guard !targets.isEmpty else {
      throw CommandError(localized("recreate: \(skipped.first ?? localized("no instance is selected"))."))
    }
    order.targets = targets
    dialog = Dialog(.recreate(order), skipped: skipped)
    return [.planRecreation(order)]
  }

  mutating func take(_ plan: (notes: [String], requests: [String]), of order: RecreationOrder) {
    guard dialog?.question == .recreate(order) else { return }
    dialog?.notes = plan.notes
    dialog?.requests = plan.requests
  }

  /// One batch after the other; the first surprise ends it.
  mutating func confirmRecreation(_ order: RecreationOrder) -> [Effect] {
    let targets = order.targets
    lastBatch += 1
    operations += targets.map {
      var operation = OperationInFlight(
        action: .create(nil), target: $0, begun: now, isAccepted: false, batch: lastBatch)
      operation.isRecreation = true
      return operation
    }
    list.unmarkAll()
    notice = Notice(
      kind: .information,
      text: localized(
        "recreate of \(targets.count == 1 ? targets[0].name : localized("\(targets.count) instances")) begun"))
    return [.recreate(order)]
  }
}
