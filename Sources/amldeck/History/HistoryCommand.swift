import ArgumentParser
import ComputeModel
import History
import Schedules

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "What was observed and done: states, operations, changed settings, own actions.",
    discussion: "Reads the local record alone; Azure is not asked. Time that nobody observed is shown as such.")

  @Argument(
    help: "Names or ids of instances; - reads them from stdin (default: all that were ever seen).",
    completion: KnownNames.instances)
  var names: [String] = []

  @Option(name: .long, help: "How many days back.")
  var days = 7

  /// Nothing is asked of Azure: accepted as everywhere, and of no effect.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions
  @OptionGroup(visibility: .hidden) var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...3650).contains(days) else { throw ValidationError("--days \(days): give 1 to 3650.") }
  }

  func run() throws {
    let (names, days, output) = (try PipedNames.expanded(names), days, output)
    try headless(output) {
      let store = try HistoryFile.open()
      defer { store.close() }
      // A simulator's clock may be ahead of ours: what was seen there is not cut off.
      let real = RealSurroundings.now()
      let seen = try HistoryFile.store { () throws(HistoryError) in try store.lastSeen() }
      let now = max(real, seen ?? real)
      let reading = try HistoryFile.store { () throws(HistoryError) in
        try HistoryReading(store, from: now - .seconds(86_400 * Int64(days)), until: now, names: names)
      }
      let known = Set(
        reading.instances.flatMap { [$0.name.lowercased(), $0.id.lowercased()] }
          + reading.otherActions.flatMap { [$0.targetName.lowercased(), $0.instance.lowercased()] })
      if let missing = names.first(where: { !known.contains($0.lowercased()) }) {
        throw ServiceFailure(
          .notFound,
          "\(missing) was never observed here: run amldeck observe, or look at it in the console first.")
      }
      try output.print(reading.report)
    }
  }
}

/// A window of the history, for scripts and people.
struct HistoryReading {
  struct InstanceHistory {
    var id: String
    var gone: Instant?
    var spans: [StateSpan]
    var gaps: [ObservationGap]
    var operations: [SeenOperation]
    var changes: [SettingChange]
    var actions: [OwnAction]
    /// Of Azure's activity log, as far as it was ever read here.
    var log: [LoggedActivity]

    var name: String { id.split(separator: "/").last.map { String($0) } ?? id }
  }

  var from: Instant
  var until: Instant
  var instances: [InstanceHistory] = []
  /// Of what is no instance, such as a workspace whose quota was set, and of instances that the history has forgotten.
  var otherActions: [OwnAction] = []

  /// - Parameter names: empty for all.
  init(
    _ store: HistoryStore, from begin: Instant, until end: Instant, names: [String]
  ) throws(HistoryError) {
    from = begin
    until = end
    let wanted = Set(names.map { $0.lowercased() })
    (instances, otherActions) = try store.view { history in
      let all = try history.instances()
      let chosen = try all.map { id, gone in
        let spans = try history.spans(of: id, from: begin, until: end)
        return InstanceHistory(
          id: id, gone: gone, spans: spans, gaps: ObservationGap.between(spans, from: begin, until: gone ?? end),
          operations: try history.operations(of: id, from: begin, until: end),
          changes: try history.changes(of: id, from: begin, until: end),
          actions: try history.actions(of: id, from: begin, until: end),
          log: try history.activity(of: id, from: begin, until: end))
      }.filter { instance in
        wanted.isEmpty || wanted.contains(instance.name.lowercased()) || wanted.contains(instance.id.lowercased())
      }
      let known = Set(all.map { $0.id.lowercased() })
      let others = try history.actions(from: begin, until: end).filter { action in
        let isWanted = wanted.contains(action.targetName.lowercased()) || wanted.contains(action.instance.lowercased())
        return !known.contains(action.instance.lowercased()) && (wanted.isEmpty || isWanted)
      }
      return (chosen, others)
    }
  }

  var report: Report {
    let document = JSONValue.object([
      "from": .string(from.iso8601), "until": .string(until.iso8601),
      "instances": .array(instances.map { $0.document }),
      "other_actions": .array(
        otherActions.map { action in
          .object(JSONObject([JSONObject.Member(name: "target", value: .string(action.instance))] + action.members))
        }),
    ])
    return Report(
      document, columns: ["time", "name", "what", "value", "detail"], rows: rows, names: instances.map { $0.name },
      table: TextTable([["TIME", "NAME", "WHAT", "VALUE", "DETAIL"]] + rows).text)
  }

  /// One row for each thing that happened, oldest first.
  private var rows: [[String]] {
    var rows: [(at: Instant, cells: [String])] = []
    for instance in instances {
      rows += instance.spans.map { ($0.from, [instance.name, "state", $0.state, "until \($0.until.iso8601)"]) }
      rows += instance.gaps.map { ($0.from, [instance.name, "gap", "not observed", "until \($0.until.iso8601)"]) }
      rows += instance.operations.map {
        ($0.time, [instance.name, "operation", "\($0.name) \($0.status ?? "?")", "by \($0.trigger ?? "?")"])
      }
      rows += instance.changes.map {
        ($0.seen, [instance.name, "setting", $0.member, "\($0.before ?? "-") -> \($0.after ?? "-")"])
      }
      rows += instance.actions.map { ($0.began, $0.row) }
      rows += instance.log.map {
        ($0.began, [instance.name, "activity log", "\($0.verb) \($0.status)", "by \($0.caller ?? "?")"])
      }
    }
    rows += otherActions.map { ($0.began, $0.row) }
    rows.sort { $0.at < $1.at }
    return rows.map { [$0.at.iso8601] + $0.cells }
  }
}

extension HistoryReading.InstanceHistory {
  var document: JSONValue {
    .object([
      "id": .string(id), "name": .string(name), "gone_since": .string(gone?.iso8601),
      "states": .array(
        spans.map {
          .object([
            "state": .string($0.state), "from": .string($0.from.iso8601), "until": .string($0.until.iso8601),
          ])
        }),
      "not_observed": .array(
        gaps.map { .object(["from": .string($0.from.iso8601), "until": .string($0.until.iso8601)]) }),
      "operations": .array(
        operations.map {
          .object([
            "name": .string($0.name), "time": .string($0.time.iso8601), "status": .string($0.status),
            "trigger": .string($0.trigger),
          ])
        }),
      "changes": .array(
        changes.map {
          .object([
            "member": .string($0.member), "seen": .string($0.seen.iso8601), "before": .string($0.before),
            "after": .string($0.after),
          ])
        }),
      "actions": .array(actions.map { .object(JSONObject($0.members)) }),
      "activity_log": .array(log.map { $0.document(NameBook()) }),
    ])
  }
}

extension OwnAction {
  fileprivate var targetName: String { instance.split(separator: "/").last.map { String($0) } ?? instance }

  fileprivate var row: [String] {
    let request = requestID.map { ", request \($0)" } ?? ""
    return [targetName, "own action", action, "\(result ?? "no end is known"), by \(actor ?? "?")\(request)"]
  }

  fileprivate var members: [JSONObject.Member] {
    [
      ("id", id), ("action", action), ("actor", actor), ("began", began.iso8601), ("ended", ended?.iso8601),
      ("request_id", requestID), ("result", result),
    ].map { JSONObject.Member(name: $0.0, value: .string($0.1)) }
  }
}
