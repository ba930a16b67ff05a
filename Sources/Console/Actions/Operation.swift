import Languages
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
  /// `x-ms-request-id` of the answer that accepted it, where there was one.
  package var requestID: String?
  /// Whether its end is all that is waited for: of a deletion that a creation follows it is not.
  package var canBeDetached: Bool
  /// Whether it is a deletion and a creation, which this program alone carries through.
  package var isRecreation = false

  package init(
    action: InstanceAction, target: Target, begun: Instant, isAccepted: Bool, batch: Int = 0,
    requestID: String? = nil, canBeDetached: Bool = false
  ) {
    self.action = action
    self.target = target
    self.begun = begun
    self.isAccepted = isAccepted
    self.batch = batch
    self.requestID = requestID
    self.canBeDetached = canBeDetached
  }
}

/// An action of this program that has ended, or that it does not watch any more.
package struct PastOperation: Hashable, Sendable {
  /// Older ones are forgotten.
  static let maximum = 200

  package enum Outcome: Hashable, Sendable {
    case succeeded
    case failed(ServiceFailure)
    /// Of an earlier run, of which only the service's code was kept.
    case failedBefore(code: String)
    /// It went on in Azure when this program left it.
    case detached
    /// Of an earlier run, which did not see its end.
    case unknown
  }

  /// nil of an earlier run: then its label is all that was kept.
  package var action: InstanceAction?
  package var label: String
  package var target: Target
  package var begun: Instant
  package var ended: Instant
  package var outcome: Outcome
  package var batch: Int
  package var requestID: String?
  /// Whether it was cleared away. It still counts among those that were confirmed with it.
  var isCleared = false

  /// Of an earlier run of the program.
  package init(
    label: String, target: Target, begun: Instant, ended: Instant, outcome: Outcome, requestID: String?
  ) {
    self.label = label
    self.target = target
    self.begun = begun
    self.ended = ended
    self.outcome = outcome
    self.requestID = requestID
    batch = 0
  }

  init(_ operation: OperationInFlight, ended: Instant, outcome: Outcome) {
    action = operation.action
    label = operation.action.label
    target = operation.target
    begun = operation.begun
    self.ended = ended
    self.outcome = outcome
    batch = operation.batch
    requestID = operation.requestID
  }

  var failure: ServiceFailure? {
    if case .failed(let failure) = outcome { return failure }
    return nil
  }

  /// What came of it, in words.
  var outcomeText: String {
    switch outcome {
    case .succeeded: localized("done")
    case .failed(let failure): failure.sentence
    case .failedBefore(let code): localized("failed: \(code)")
    case .detached: localized("detached; it went on in Azure")
    case .unknown: localized("its end was not seen")
    }
  }

  var hasFailed: Bool {
    switch outcome {
    case .failed, .failedBefore: true
    case .succeeded, .detached, .unknown: false
    }
  }
}

extension ConsoleState {
  mutating func beginOperations(_ action: InstanceAction, _ targets: [Target]) -> [Effect] {
    lastBatch += 1
    operations += targets.map { target in
      OperationInFlight(action: action, target: target, begun: now, isAccepted: false, batch: lastBatch)
    }
    let what = targets.count == 1 ? targets[0].name : localized("\(targets.count) instances")
    notice = Notice(kind: .information, text: localized("\(action.text) of \(what) sent"))
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

  mutating func acceptOperation(
    _ action: InstanceAction, _ target: Target, requestID: String?, canBeDetached: Bool
  ) {
    guard let index = operations.firstIndex(where: { $0.action == action && $0.target == target }) else { return }
    operations[index].isAccepted = true
    operations[index].requestID = requestID
    operations[index].canBeDetached = canBeDetached
  }

  mutating func endOperation(_ action: InstanceAction, _ target: Target, _ failure: ServiceFailure?) {
    let index = operations.firstIndex { $0.action == action && $0.target == target }
    let operation =
      index.map { operations.remove(at: $0) }
      ?? OperationInFlight(action: action, target: target, begun: now, isAccepted: true)
    keep(PastOperation(operation, ended: now, outcome: failure.map { .failed($0) } ?? .succeeded))
    tell(endOf: action, target, failure, batch: operation.batch)
  }

  private mutating func keep(_ past: PastOperation) {
    pastOperations.append(past)
    if pastOperations.count > PastOperation.maximum { pastOperations.removeFirst() }
  }

  /// What earlier runs saw the end of stands before what this one does.
  mutating func take(earlier: [PastOperation]) {
    pastOperations = (earlier + pastOperations).suffix(PastOperation.maximum)
  }

  // MARK: Leaving and clearing

  /// The own operation on the lit line of the operations; nil where there is none.
  private var litOperation: OperationInFlight? {
    guard case .report(let report) = screen, report.topic == .operations, let line = report.litRow(self),
      line.isWatched
    else { return nil }
    // An instance has one at a time.
    return operations.first { $0.target == line.opens }
  }

  func detachRefusal() -> String? {
    guard let operation = litOperation else {
      return localized("detach: this line is no operation that amldeck watches.")
    }
    return Self.refusal(ofDetaching: operation)
  }

  private static func refusal(ofDetaching operation: OperationInFlight) -> String? {
    guard operation.isAccepted else {
      return localized("detach: \(operation.action.text) of \(operation.target.name) has no answer yet.")
    }
    return operation.canBeDetached
      ? nil : localized("detach: more is to be sent for \(operation.target.name) when this has ended.")
  }

  /// `detach [NAME]`
  mutating func detach(_ name: String) throws(CommandError) -> [Effect] {
    if name.isEmpty { return detach() }
    // What is being created is in no list yet.
    guard let operation = operations.first(where: { $0.target.name.lowercased() == name.lowercased() }) else {
      throw CommandError(localized("detach: amldeck watches nothing on \(name)."))
    }
    return detach(operation)
  }

  mutating func detach() -> [Effect] {
    if let operation = litOperation { return detach(operation) }
    notice = detachRefusal().map { Notice(kind: .refusal, text: $0) }
    return []
  }

  /// Lets an operation go on without anybody here who waits for its end.
  private mutating func detach(_ operation: OperationInFlight) -> [Effect] {
    if let refusal = Self.refusal(ofDetaching: operation) {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    operations.removeAll { $0 == operation }
    keep(PastOperation(operation, ended: now, outcome: .detached))
    notice = Notice(
      kind: .information,
      text: localized(
        "\(operation.action.text) of \(operation.target.name) is detached: it goes on in Azure, and nobody here")
        + localized(" waits for its end."))
    moveReport(by: 0)
    return [.detach(operation.action, operation.target)]
  }

  func clearRefusal() -> String? {
    pastOperations.contains { !$0.isCleared } ? nil : localized("clear: nothing has ended here.")
  }

  /// Takes what has ended off the page, also for later runs; the history keeps it.
  mutating func clearEnded() -> [Effect] {
    if let refusal = clearRefusal() {
      notice = Notice(kind: .refusal, text: refusal)
      return []
    }
    let count = pastOperations.count { !$0.isCleared }
    for index in pastOperations.indices { pastOperations[index].isCleared = true }
    notice = Notice(kind: .information, text: localized("\(count) cleared; amldeck history keeps them."))
    moveReport(by: 0)
    return [.clearOperations(until: now)]
  }

  /// A failure stays until Esc: neither the success of another one nor the next failure of the same batch hides it.
  private mutating func tell(endOf action: InstanceAction, _ target: Target, _ failure: ServiceFailure?, batch: Int) {
    let ended = pastOperations.filter { $0.batch == batch }
    let running = operations.count { $0.batch == batch }
    let failures = ended.compactMap(\.failure)
    let detached = ended.count { $0.outcome == .detached }
    if batch == 0 || ended.count + running == 1 {
      if let failure {
        notice = Notice(kind: .failure, text: failure.sentence)
      } else if notice?.kind != .failure {
        notice = Notice(kind: .information, text: localized("\(action.text) of \(target.name): done"))
      }
      return
    }
    let count = localized(
      "\(action.text): \(ended.count - failures.count - detached) of \(ended.count + running) done")
    if let first = failures.first {
      let others = failures.count > 1 ? localized(" (\(failures.count) failed; l of each instance says why)") : ""
      notice = Notice(kind: .failure, text: localized("\(count), \(failures.count) failed: \(first.sentence)\(others)"))
    } else if notice?.kind != .failure {
      notice = Notice(kind: .information, text: count)
    }
  }
}
