package import ComputeModel
package import Schedules

/// The instance that an action is meant for, as it was when the key was pressed.
package struct Target: Hashable, Sendable {
  /// The ARM id.
  package var id: String
  package var name: String
  package var workspace: String

  package init(id: String, name: String, workspace: String) {
    self.id = id
    self.name = name
    self.workspace = workspace
  }

  /// The segment of its id behind this one; nil where there is none.
  func segment(after word: String) -> String? {
    let segments = id.split(separator: "/").map { String($0) }
    return segments.firstIndex { $0.lowercased() == word.lowercased() }.flatMap { index in
      segments.indices.contains(index + 1) ? segments[index + 1] : nil
    }
  }

  package init(_ instance: ComputeInstance) {
    self.init(id: instance.id, name: instance.name, workspace: instance.workspace)
  }
}

package struct OperationInFlight: Hashable, Sendable {
  package var action: InstanceAction
  package var target: Target
  package var begun: Instant
  /// Whether the service has accepted it; until then only the request is under way.
  package var isAccepted: Bool
  /// Those that were confirmed together have the same number.
  package var batch: Int

  package init(action: InstanceAction, target: Target, begun: Instant, isAccepted: Bool, batch: Int = 0) {
    self.action = action
    self.target = target
    self.begun = begun
    self.isAccepted = isAccepted
    self.batch = batch
  }
}

/// An action of this session that has ended.
package struct PastOperation: Hashable, Sendable {
  /// Older ones are forgotten.
  static let maximum = 200

  package var action: InstanceAction
  package var target: Target
  package var begun: Instant
  package var ended: Instant
  /// nil where it succeeded.
  package var failure: ServiceFailure?
  package var batch: Int
}

extension ConsoleState {
  mutating func beginOperations(_ action: InstanceAction, _ targets: [Target]) -> [Effect] {
    lastBatch += 1
    operations += targets.map { target in
      OperationInFlight(action: action, target: target, begun: now, isAccepted: false, batch: lastBatch)
    }
    let what = targets.count == 1 ? targets[0].name : "\(targets.count) instances"
    notice = Notice(kind: .information, text: "\(action.label) of \(what) sent")
    return [.perform(action, targets)]
  }

  /// Picks up what an earlier run of the program began.
  mutating func resume(_ earlier: [OperationInFlight]) {
    for operation in earlier where !operations.contains(where: { $0.target == operation.target }) {
      lastBatch += 1
      var operation = operation
      operation.batch = lastBatch
      operations.append(operation)
    }
  }

  mutating func acceptOperation(_ action: InstanceAction, _ target: Target) {
    guard let index = operations.firstIndex(where: { $0.action == action && $0.target == target }) else { return }
    operations[index].isAccepted = true
  }

  mutating func endOperation(_ action: InstanceAction, _ target: Target, _ failure: ServiceFailure?) {
    let index = operations.firstIndex { $0.action == action && $0.target == target }
    let operation = index.map { operations.remove(at: $0) }
    let batch = operation?.batch ?? 0
    pastOperations.append(
      PastOperation(
        action: action, target: target, begun: operation?.begun ?? now, ended: now, failure: failure, batch: batch))
    if pastOperations.count > PastOperation.maximum { pastOperations.removeFirst() }
    tell(endOf: action, target, failure, batch: batch)
  }

  /// A failure stays until Esc: neither the success of another one nor the next failure of the same batch hides it.
  private mutating func tell(endOf action: InstanceAction, _ target: Target, _ failure: ServiceFailure?, batch: Int) {
    let ended = pastOperations.filter { $0.batch == batch }
    let running = operations.count { $0.batch == batch }
    let failures = ended.compactMap(\.failure)
    if batch == 0 || ended.count + running == 1 {
      if let failure {
        notice = Notice(kind: .failure, text: failure.sentence)
      } else if notice?.kind != .failure {
        notice = Notice(kind: .information, text: "\(action.label) of \(target.name): done")
      }
      return
    }
    let count = "\(action.label): \(ended.count - failures.count) of \(ended.count + running) done"
    if let first = failures.first {
      let others = failures.count > 1 ? " (\(failures.count) failed; l of each instance says why)" : ""
      notice = Notice(kind: .failure, text: "\(count), \(failures.count) failed: \(first.sentence)\(others)")
    } else if notice?.kind != .failure {
      notice = Notice(kind: .information, text: count)
    }
  }
}
