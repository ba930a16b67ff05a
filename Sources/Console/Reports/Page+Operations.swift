import ComputeModel
import Schedules
import Terminal

/// Operations in flight: those of this program, and those that instances show and somebody else began. Azure gives no
/// percentage, so none is shown: the usual time is what this program saw before.
extension Page {
  /// - Parameter cursor: which of the lines with an instance is lit.
  mutating func operations(_ state: ConsoleState, cursor: Int) {
    columns([
      ("ACTION", actionWidth), ("INSTANCE", nameWidth), ("ELAPSED", 7), ("USUAL", 7), ("BY", 8), ("STATUS", .max),
    ])
    for operation in state.operations.sorted(by: { $0.begun > $1.begun }) {
      operationRow(
        operation.action.label, operation.target, elapsed: state.now - operation.begun,
        usual: state.usualTimes[operation.action.label], by: "you",
        status: operation.isAccepted ? "accepted" : "sent, no answer yet", role: .transitional)
    }
    let own = Set(state.operations.map(\.target.id))
    for case .instance(let instance) in state.fleet.rows where !own.contains(instance.id) {
      guard let last = instance.lastOperation, last.status == "InProgress" else { continue }
      operationRow(
        last.name, Target(instance), elapsed: last.time.map { state.now - $0 },
        usual: state.usualTimes[last.name.lowercased()], by: last.trigger.map { "\($0)" } ?? "?",
        status: "seen: \(StateWord(instance.state).word)", role: .transitional)
    }
    if !lines.contains(where: { $0.opens != nil }) { paragraph("Nothing is under way.", role: .dim) }
    blank()
    title("ENDED, THE NEWEST FIRST")
    if state.pastOperations.isEmpty { paragraph("nothing yet in this session", role: .dim) }
    for operation in state.pastOperations.reversed() {
      operationRow(
        operation.action.label, operation.target, elapsed: operation.ended - operation.begun, usual: nil, by: "you",
        status: operation.failure.map { "FAILED: \($0.sentence)" } ?? "done",
        role: operation.failure == nil ? .good : .failed)
    }
    requests(of: cursor, state)
    blank()
    paragraph("Quitting is safe: operations go on in Azure and are shown again at the next start.", role: .dim)
  }

  /// What this program asked about the instance of the lit line, and what was answered, the newest first.
  private mutating func requests(of cursor: Int, _ state: ConsoleState) {
    let targets = lines.compactMap(\.opens)
    guard let target = targets.indices.contains(cursor) ? targets[cursor] : targets.last else { return }
    let path = "/computes/\(target.name)".lowercased()
    let found = state.requestLog.reversed().lazy.filter { request in
      let text = request.text.lowercased()
      return ["/", "?"].contains { text.contains(path + $0) }
    }.prefix(Self.maximumRequests)
    guard !found.isEmpty else { return }
    blank()
    title("REQUESTS  \(target.name)")
    for request in found { field("\(request.at.clockText) UTC", request.shortText, role: .dim) }
  }

  /// More of them stand in `:log`.
  private static let maximumRequests = 6

  private var actionWidth: Int { width < 100 ? 8 : 18 }
  private var nameWidth: Int { max(10, min(24, width / 4)) }

  private mutating func operationRow(
    _ action: String, _ target: Target, elapsed: Duration?, usual: Duration?, by: String, status: String, role: Role
  ) {
    row(
      [
        (action, actionWidth, .text), (target.name, nameWidth, .text),
        (elapsed.map { secondsText($0) } ?? "?", 7, .text), (usual.map { "~" + secondsText($0) } ?? "-", 7, .dim),
        (by, 8, .dim), (status, .max, role),
      ], opens: target)
  }
}

/// Seconds count here: `41s`, `1m 20s`, `4h 47m`.
func secondsText(_ duration: Duration) -> String {
  let seconds = max(0, duration.components.seconds)
  guard seconds >= 60, seconds < 3600 else { return ageText(duration) }
  return "\(seconds / 60)m \(seconds % 60)s"
}
