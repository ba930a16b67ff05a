import Languages
import ComputeModel
import Schedules
import Terminal

/// Operations in flight: those of this program, and those that instances show and somebody else began. Azure gives no
/// percentage, so none is shown: the usual time is what this program saw before.
extension Page {
  /// Those that were confirmed together, or one alone.
  private struct Batch {
    var number: Int
    var running: [OperationInFlight] = []
    /// With what was cleared away: it counts, and has no line.
    var past: [PastOperation] = []

    var shown: [PastOperation] { past.filter { !$0.isCleared } }
    var begun: Instant { (running.map(\.begun) + past.map(\.begun)).max() ?? Instant(secondsSinceEpoch: 0) }
    var count: Int { running.count + past.count }

    /// `1 of 4 done, 1 failed`
    var text: String {
      let failed = past.count(where: \.hasFailed)
      let left = past.count { $0.outcome == .detached || $0.outcome == .unknown }
      let parts = [
        localized("\(past.count - failed - left) of \(count) done"), failed == 0 ? nil : localized("\(failed) FAILED"),
        left == 0 ? nil : localized("\(left) detached"),
      ]
      return parts.compactMap { $0 }.joined(separator: ", ")
    }
  }

  private static func batches(_ state: ConsoleState) -> [Batch] {
    var batches: [Int: Batch] = [:]
    for operation in state.operations {
      batches[operation.batch, default: Batch(number: operation.batch)].running.append(operation)
    }
    for past in state.pastOperations where past.batch != 0 {
      batches[past.batch, default: Batch(number: past.batch)].past.append(past)
    }
    // What an earlier run did was confirmed we do not know with what.
    let earlier = state.pastOperations.filter { !$0.isCleared && $0.batch == 0 }.map { Batch(number: 0, past: [$0]) }
    return (batches.values.sorted { ($0.begun, $0.number) > ($1.begun, $1.number) })
      + earlier.sorted { $0.begun > $1.begun }
  }

  /// - Parameter cursor: which of the lines with an instance is lit.
  mutating func operations(_ state: ConsoleState, cursor: Int) {
    columns(
      (hasNumbers ? [("ID", 4)] : []) + [
        ("ACTION", actionWidth), ("INSTANCE", nameWidth), ("ELAPSED", 7), ("USUAL", 7), ("BY", byWidth),
        ("STATUS", .max),
      ])
    let batches = Self.batches(state)
    for batch in batches where !batch.running.isEmpty { show(batch, state) }
    let own = Set(state.operations.map(\.target.id))
    for case .instance(let instance) in state.fleet.rows where !own.contains(instance.id) {
      guard let last = instance.lastOperation, last.status == "InProgress" else { continue }
      operationRow(
        0, last.name, Target(instance), elapsed: last.time.map { state.now - $0 },
        usual: state.usualTimes[last.name.lowercased()], by: last.trigger.map { "\($0)" } ?? "?",
        status: localized("seen: \(StateWord(instance.state).word)"), role: .transitional)
    }
    if !lines.contains(where: { $0.opens != nil }) { paragraph(localized("Nothing is under way."), role: .dim) }
    blank()
    title("ENDED, THE NEWEST FIRST")
    let ended = batches.filter { $0.running.isEmpty && !$0.shown.isEmpty }
    if ended.isEmpty { paragraph(localized("nothing"), role: .dim) }
    for batch in ended { show(batch, state) }
    more(of: cursor, state)
    blank()
    paragraph(
      localized("Quitting is safe: operations go on in Azure and are shown again at the next start."), role: .dim)
  }

  private mutating func show(_ batch: Batch, _ state: ConsoleState) {
    let isOne = batch.count == 1
    if !isOne, let action = batch.running.first?.action.text ?? batch.past.first.map({ actionText($0.label) }) {
      operationRow(
        batch.number, action, nil, named: localized("\(batch.count) instances"), elapsed: nil, usual: nil,
        by: localized("you"),
        status: batch.text, role: batch.running.isEmpty ? .text : .transitional)
    }
    for operation in batch.running.sorted(by: { $0.begun > $1.begun }) {
      let (elapsed, usual) = (state.now - operation.begun, state.usualTimes[operation.action.label])
      let word = state.fleet.instance(id: operation.target.id).map { StateWord($0.state).spoken }
      let isLate = usual.map { elapsed > $0 } ?? false
      operationRow(
        isOne ? batch.number : 0, operation.action.text, operation.target, isChild: !isOne, elapsed: elapsed,
        usual: usual, by: localized("you"),
        status: operation.isAccepted
          ? [word, localized("accepted"), isLate ? localized("longer than usual") : nil].compactMap { $0 }.joined(
            separator: ", ")
          : operation.isRecreation ? "waits" : localized("no answer yet"),
        role: .transitional, requestID: operation.requestID, isWatched: true)
    }
    for past in batch.shown.reversed() {
      operationRow(
        isOne ? batch.number : 0, actionText(past.label), past.target, isChild: !isOne,
        elapsed: past.ended - past.begun,
        usual: nil, by: localized("you"),
        status: past.hasFailed ? localized("FAILED: \(past.outcomeText)") : past.outcomeText,
        role: past.hasFailed ? .failed : past.outcome == .succeeded ? .good : .dim,
        requestID: past.failure?.requestID ?? past.requestID, more: Self.more(past))
    }
  }

  /// The whole of a failure, and when it was.
  private static func more(_ past: PastOperation) -> String {
    let code = past.failure?.code.map { "  (\($0))" } ?? ""
    return localized("\(past.outcomeText)\(code), \(CivilDateTime(past.ended).dateText) \(past.ended.clockText) UTC")
  }

  /// What the lit line has no room for, and what this program asked about its instance and was answered, the newest
  /// first.
  private mutating func more(of cursor: Int, _ state: ConsoleState) {
    let rows = lines.filter { $0.opens != nil }
    guard let line = rows.indices.contains(cursor) ? rows[cursor] : rows.last, let target = line.opens else { return }
    blank()
    title(Phrase(verbatim: target.name))
    if let more = line.more { field("outcome", more) }
    field("request", Fact(line.requestID.map { .string($0) }))
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

  private var hasNumbers: Bool { width >= 100 }
  private var actionWidth: Int { width < 100 ? 8 : 18 }
  private var byWidth: Int { width < 100 ? 4 : 8 }
  private var nameWidth: Int { max(10, min(24, width / 4)) }

  /// - Parameter number: 0 where it has none.
  private mutating func operationRow(
    _ number: Int, _ action: String, _ target: Target?, named: String? = nil, isChild: Bool = false,
    elapsed: Duration?, usual: Duration?, by: String, status: String, role: Role, requestID: String? = nil,
    more: String? = nil, isWatched: Bool = false
  ) {
    let cells: [(text: String, width: Int, role: Role)] =
      (hasNumbers ? [(number == 0 ? "" : "\(number)", 4, .dim)] : []) + [
        (action, actionWidth, .text), ((isChild ? " " : "") + (named ?? target?.name ?? ""), nameWidth, .text),
        (elapsed.map { secondsText($0) } ?? (target == nil ? "" : "?"), 7, .text),
        (usual.map { "~" + secondsText($0) } ?? (target == nil ? "" : "-"), 7, .dim),
        (by, byWidth, .dim), (status, .max, role),
      ]
    row(cells, opens: target, requestID: requestID, more: more, isWatched: isWatched)
  }
}

/// Seconds count here: `41s`, `1m 20s`, `4h 47m`.
func secondsText(_ duration: Duration) -> String {
  let seconds = max(0, duration.components.seconds)
  guard seconds >= 60, seconds < 3600 else { return ageText(duration) }
  return "\(seconds / 60)m \(seconds % 60)s"
}
