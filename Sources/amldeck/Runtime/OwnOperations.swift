import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules

/// What this program asked of the service, kept beyond its end: a later run picks up what goes on, and knows how long
/// things usually take. Writing it down is best effort: a full disk must not keep anybody from stopping an instance.
struct OwnOperations: Sendable {
  let store: HistoryStore
  /// The cloud that this program talks to: operations of another one are none of its business.
  let cloud: URLOrigin
  /// Who asks: the object id of whoever is signed in, where the token says it.
  var actor: String?

  /// Those of a command: kept where the console keeps its own; nil where the history cannot be opened.
  static func ofCommand(on backend: Backend) -> OwnOperations? {
    (try? HistoryFile.open()).map {
      OwnOperations(
        store: $0, cloud: backend.reader.connection.cloud.resourceManager, actor: backend.principalID)
    }
  }

  func began(_ action: InstanceAction, _ target: Target, at instant: Instant) -> OwnAction {
    began(action.label, of: target.id, at: instant)
  }

  /// - Parameter id: the ARM id of what is changed: an instance, or a workspace.
  func began(_ label: String, of id: String, at instant: Instant) -> OwnAction {
    let own = OwnAction(
      id: RealSurroundings.makeUUID(), instance: id, action: label, actor: actor, began: instant)
    keep(own)
    return own
  }

  func accepted(_ own: OwnAction, _ operation: PendingOperation) -> OwnAction {
    var own = own
    own.requestID = operation.requestID
    own.pollURL = operation.poll.stored(at: cloud)
    keep(own)
    return own
  }

  /// What came of it. A failure that says nothing about the operation leaves it open for a later run.
  func ended(_ own: OwnAction, _ failure: ServiceFailure?, at instant: Instant) {
    if let failure, own.pollURL != nil {
      switch failure.kind {
      case .noContact, .noAccess, .cancelled, .unexpectedAnswer: return
      case .usage, .refused, .notFound, .operationFailed, .readOnly: break
      }
    }
    var own = own
    own.ended = instant
    own.result = failure.map { $0.code ?? $0.kind.rawValue } ?? "Succeeded"
    keep(own)
  }

  /// Nobody waits for its end any more, in no later run either.
  func left(_ own: OwnAction, at instant: Instant) {
    var own = own
    own.ended = instant
    own.result = Self.detached
    keep(own)
  }

  private static let detached = "detached"

  /// What is older is not shown again; the history has it.
  private static let shownFor = Duration.seconds(7 * 86_400)

  /// What earlier runs saw the end of in these workspaces, the newest last, and nobody has cleared away.
  func ended(
    in workspaces: [WorkspaceID], cleared: [ClearedOperations], at now: Instant
  ) throws(ServiceFailure) -> [PastOperation] {
    let actions = try HistoryFile.store { () throws(HistoryError) in
      try store.actions(from: now - Self.shownFor, until: now)
    }
    return actions.compactMap { own -> PastOperation? in
      guard let ended = own.ended, let id = ComputeID(path: own.instance) else { return nil }
      let path = id.workspace.path.lowercased()
      guard workspaces.contains(where: { $0.path.lowercased() == path }),
        !cleared.contains(where: { $0.workspace == path && ended <= $0.until })
      else { return nil }
      let outcome: PastOperation.Outcome =
        switch own.result {
        case "Succeeded": .succeeded
        case Self.detached: .detached
        case nil, "unknown": .unknown
        case let code?: .failedBefore(code: code)
        }
      return PastOperation(
        label: own.action, target: Target(id: own.instance, name: id.name, workspace: id.workspace.name),
        begun: own.began, ended: ended, outcome: outcome, requestID: own.requestID)
    }
  }

  private func keep(_ own: OwnAction) { try? store.record(own) }

  private static let creation = InstanceAction.create(nil).label

  /// Nothing of the service takes longer: what is older is not asked about any more.
  private static let longest = Duration.seconds(86_400)

  /// What an earlier run began on this cloud and did not see the end of. What has no address to ask at, or is too old,
  /// is closed as unknown; what was begun on another cloud waits for a run there.
  func open(at now: Instant) -> [(own: OwnAction, target: Target, operation: PendingOperation)] {
    var open: [(own: OwnAction, target: Target, operation: PendingOperation)] = []
    for own in (try? store.openActions()) ?? [] {
      let address = own.pollURL.flatMap { PendingOperation.Poll.read($0) }
      if let address, address.origin != cloud.text, now - own.began < Self.longest { continue }
      // A creation ends where a start ends (``PendingOperation/word``).
      let isCreation = own.action == Self.creation
      guard let action = isCreation ? .start : PowerAction(rawValue: own.action),
        let id = ComputeID(path: own.instance),
        let poll = address?.poll, address?.origin == cloud.text, now - own.began < Self.longest
      else {
        var closed = own
        closed.ended = now
        closed.result = "unknown"
        keep(closed)
        continue
      }
      let target = Target(id: own.instance, name: id.name, workspace: id.workspace.name)
      var operation = PendingOperation(
        action: action, resourcePath: id.path, poll: poll, firstWaitMilliseconds: nil, requestID: own.requestID)
      if isCreation { operation.word = Self.creation }
      open.append((own, target, operation))
    }
    return open
  }

  func usualTimes() -> [String: Duration] {
    var times: [String: Duration] = [:]
    for label in PowerAction.allCases.map(\.rawValue) + [Self.creation] {
      if let usual = try? store.usualTime(of: label) { times[label] = usual.median }
    }
    return times
  }
}

extension Backend {
  /// Does what the service answers at once, or what nobody can go on watching, with its beginning and its end among the
  /// own actions.
  /// - Parameters:
  ///   - id: the ARM id of what is changed.
  ///   - requestID: of the request that changed it.
  func recorded<Value>(
    _ label: String, of id: String, by own: OwnOperations?, requestID: (Value) -> String? = { _ in nil },
    _ work: () async throws(ServiceFailure) -> Value
  ) async throws(ServiceFailure) -> Value {
    var kept = own?.began(label, of: id, at: clock.now)
    do throws(ServiceFailure) {
      let value = try await work()
      kept?.requestID = requestID(value)
      if let kept { own?.ended(kept, nil, at: clock.now) }
      return value
    } catch {
      kept?.requestID = error.requestID
      if let kept { own?.ended(kept, error, at: clock.now) }
      throw error
    }
  }
}

extension PendingOperation.Poll {
  /// As the history holds it: the kind, the cloud's origin, and the link where there is one.
  fileprivate func stored(at cloud: URLOrigin) -> String {
    switch self {
    case .statusResource(let link): "status \(cloud.text) \(link)"
    case .location(let link): "location \(cloud.text) \(link)"
    case .resource: "resource \(cloud.text)"
    }
  }

  /// nil where it is not what ``stored(at:)`` writes.
  fileprivate static func read(_ stored: String) -> (poll: PendingOperation.Poll, origin: String)? {
    let parts = stored.split(separator: " ", maxSplits: 2).map { String($0) }
    switch (parts.first, parts.count) {
    case ("status", 3): return (.statusResource(parts[2]), parts[1])
    case ("location", 3): return (.location(parts[2]), parts[1])
    case ("resource", 2): return (.resource, parts[1])
    default: return nil
    }
  }
}
