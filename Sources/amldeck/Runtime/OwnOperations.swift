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

  func began(_ action: InstanceAction, _ target: Target, at instant: Instant) -> OwnAction {
    let own = OwnAction(
      id: RealSurroundings.makeUUID(), instance: target.id, action: action.label, actor: nil, began: instant)
    keep(own)
    return own
  }

  func accepted(_ own: OwnAction, _ operation: PendingOperation) -> OwnAction {
    var own = own
    own.requestID = operation.requestID
    own.pollURL = operation.poll.stored
    keep(own)
    return own
  }

  func ended(_ own: OwnAction, _ failure: ServiceFailure?, at instant: Instant) {
    var own = own
    own.ended = instant
    own.result = failure.map { $0.code ?? $0.kind.rawValue } ?? "Succeeded"
    keep(own)
  }

  private func keep(_ own: OwnAction) { try? store.record(own) }

  /// What an earlier run began and did not see the end of. What has no address to ask at is closed as unknown.
  func open(at now: Instant) -> [(own: OwnAction, target: Target, operation: PendingOperation)] {
    var open: [(own: OwnAction, target: Target, operation: PendingOperation)] = []
    for own in (try? store.openActions()) ?? [] {
      guard let action = PowerAction(rawValue: own.action), let id = ComputeID(path: own.instance),
        let poll = own.pollURL.flatMap({ PendingOperation.Poll(stored: $0) })
      else {
        var closed = own
        closed.ended = now
        closed.result = "unknown"
        keep(closed)
        continue
      }
      let target = Target(id: own.instance, name: id.name, workspace: id.workspace.name)
      let operation = PendingOperation(
        action: action, resourcePath: id.path, poll: poll, firstWaitMilliseconds: nil, requestID: own.requestID)
      open.append((own, target, operation))
    }
    return open
  }

  func usualTimes() -> [String: Duration] {
    var times: [String: Duration] = [:]
    for action in PowerAction.allCases {
      if let usual = try? store.usualTime(of: action.rawValue) { times[action.rawValue] = usual.median }
    }
    return times
  }
}

extension PendingOperation.Poll {
  /// As the history holds it.
  fileprivate var stored: String {
    switch self {
    case .statusResource(let link): "status \(link)"
    case .location(let link): "location \(link)"
    case .resource: "resource"
    }
  }

  fileprivate init?(stored: String) {
    if stored == "resource" {
      self = .resource
    } else if stored.hasPrefix("status ") {
      self = .statusResource(String(stored.dropFirst("status ".count)))
    } else if stored.hasPrefix("location ") {
      self = .location(String(stored.dropFirst("location ".count)))
    } else {
      return nil
    }
  }
}
