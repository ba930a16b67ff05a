import ComputeModel
package import Schedules

/// Who asked for a change, of what, and what came of it: the subscription's activity log.
package struct ActivityLog: Hashable, Sendable {
  /// In the order of time.
  package private(set) var entries: [Entry] = []

  /// So many are remembered, as many as operations are; the journal keeps all.
  static let remembered = World.rememberedOperations

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    // Many at once, so that it costs nothing each time.
    if entries.count > Self.remembered * 5 / 4 { entries.removeFirst(entries.count - Self.remembered) }
  }

  /// A request that wanted to change something.
  package struct Request: Hashable, Sendable {
    /// The right that it needs, such as `Microsoft.MachineLearningServices/workspaces/computes/start/action`.
    package var action: String
    package var scope: Scope
    package var callerID: String
    /// A person's user principal name, an application's client id.
    package var caller: String
    /// The method, in capitals.
    package var method: String

    package init(action: String, scope: Scope, caller: Principal, method: String) {
      self.action = action
      self.scope = scope
      callerID = caller.objectID
      self.caller = caller.userPrincipalName ?? caller.clientID
      self.method = method
    }
  }

  package enum Outcome: Hashable, Sendable {
    case succeeded
    /// A long operation began; how it ended stands there.
    case accepted(operation: String)
    /// - Parameter status: of HTTP.
    case refused(status: Int, Instance.ServiceError)
  }

  package struct Entry: Hashable, Sendable {
    package var at: Instant
    /// GUIDs that follow from the seed.
    package var id: String
    package var correlationID: String
    package var request: Request
    package var outcome: Outcome
  }
}

extension World {
  /// What is stored together with the events that a request led to.
  package func recording(_ request: ActivityLog.Request, leadingTo events: [Event]) -> Event {
    for event in events {
      if case .operationBegan(let operation) = event.kind {
        return recording(request, .accepted(operation: operation.id))
      }
    }
    return recording(request, .succeeded)
  }

  package func recording(_ request: ActivityLog.Request, _ outcome: ActivityLog.Outcome) -> Event {
    // Apart from what the request itself draws at this moment.
    var ids = SplitMix64(seed: ~founding.seed, sequence: sequence)
    let entry = ActivityLog.Entry(
      at: now, id: ids.guid(), correlationID: ids.guid(), request: request, outcome: outcome)
    return Event(at: now, why: "\(request.caller) asked for \(request.action)", kind: .activityLogged(entry))
  }
}
