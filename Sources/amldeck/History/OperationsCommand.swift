import ArgumentParser
import ComputeModel
import Console
import History
import Schedules

struct OperationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operations",
    abstract: "What is under way, and what the service says was last done to each instance.",
    discussion: "Operations that amldeck began itself and has not seen the end of stand first.",
    aliases: ["ops"])

  @Argument(
    help: "Names or ids of instances; - reads them from stdin (default: all).", completion: KnownNames.instances)
  var names: [String] = []

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (names, place, output) = (try PipedNames.expanded(names), place, output)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let reading = try await FleetReading.read(backend, names: names)
        let own = try HistoryFile.openActions()
        let report = OperationsReport(reading, own: own)
        try output.print(report.report)
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
      }
    }
  }
}

/// Own operations without a known end, and the last operation of each instance, the newest first.
struct OperationsReport: Sendable {
  var observedAt: Instant
  var own: [(action: OwnAction, instance: ComputeInstance)]
  var last: [(operation: LastOperation, instance: ComputeInstance)]
  private var errors: [JSONValue]

  /// - Parameter own: of all clouds and places; only those of the instances that were read are shown.
  init(_ reading: FleetReading, own: [OwnAction]) {
    observedAt = reading.observedAt
    errors = reading.errorDocuments
    let byID = Dictionary(reading.instances.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    self.own = own.compactMap { action in byID[action.instance.lowercased()].map { (action, $0) } }
    last = reading.instances.compactMap { instance in instance.lastOperation.map { ($0, instance) } }
      .sorted { one, other in
        // What has no time stands last.
        guard let time = one.operation.time else { return false }
        return other.operation.time.map { time > $0 } ?? true
      }
  }

  var report: Report {
    let begun = own.map { action, instance in
      JSONValue.object([
        "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
        "action": .string(action.action), "began": .string(action.began.iso8601),
        "request_id": .string(action.requestID), "state": .string(instance.state.word),
      ])
    }
    let named = last.map { operation, instance in
      JSONValue.object([
        "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
        "operation": .string(operation.name), "time": .string(operation.time?.iso8601),
        "status": .string(operation.status), "trigger": .string(operation.trigger),
        "state": .string(instance.state.word),
      ])
    }
    let document = JSONValue.object([
      "observed_at": .string(observedAt.iso8601(fractionDigits: 3)), "in_flight": .array(begun),
      "last_operations": .array(named), "errors": .array(errors),
    ])
    let rows = begun.map { element in
      var row = element
      row["time"] = element["began"]
      row["operation"] = element["action"]
      return row
    }
    return Report(
      document, of: rows + named,
      columns: ["time", "name", "workspace", "operation", "status", "trigger", "state", "request_id", "id"],
      table: table)
  }

  private var table: String {
    let begun = own.map { action, instance in
      [action.began.iso8601, instance.name, instance.workspace, action.action, "not seen to end", "amldeck"]
    }
    let named = last.map { operation, instance in
      [
        operation.time?.iso8601 ?? "?", instance.name, instance.workspace, operation.name, operation.status ?? "?",
        operation.trigger ?? "?",
      ]
    }
    return TextTable([["TIME", "NAME", "WORKSPACE", "OPERATION", "STATUS", "BY"]] + begun + named).text
  }
}

extension HistoryFile {
  /// What this machine's programs began and did not see the end of; nothing where no history is kept.
  static func openActions() throws(ServiceFailure) -> [OwnAction] {
    guard exists else { return [] }
    let history = try open()
    defer { history.close() }
    return try store { () throws(HistoryError) in try history.openActions() }
  }
}
