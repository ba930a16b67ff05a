import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import History
import Schedules

struct ActivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity",
    abstract: "Show who asked what of an instance, from Azure's activity log.",
    discussion: "The log holds requests only, of the last 90 days: what schedules and idle shutdown did need not be in"
      + " it. What is read is kept in the history, where amldeck history shows it beside what was observed.")

  @Argument(help: "The instance's name or id.", completion: KnownNames.instances)
  var name: String

  @Option(name: .long, help: "How many days back, 1 to 90.")
  var days = 7

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...Int(ComputeReader.activityLogDays)).contains(days) else {
      throw ValidationError("--days \(days): the log goes back \(ComputeReader.activityLogDays) days.")
    }
  }

  func run() throws {
    let (name, days, place, output) = (name, days, place, output)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let instance = try await backend.find(name)
        let now = backend.clock.now
        let from = now - .seconds(86_400 * Int64(days))
        let log = try await backend.activity(of: instance.id, from: from, until: now)
        let history = try HistoryFile.open()
        defer { history.close() }
        try HistoryFile.store { () throws(HistoryError) in try history.record(log, of: instance.id) }
        let report = ActivityReport(
          instance: instance, from: from, until: now, log: log, names: try await backend.names(ofCallersIn: log))
        try output.print(report.printed)
      }
    }
  }
}

/// What the activity log says of one instance.
struct ActivityReport {
  var instance: ComputeInstance
  var from: Instant
  var until: Instant
  var log: [LoggedActivity]
  var names: NameBook

  var printed: Report {
    let requests = log.map { $0.document(names) }
    return Report(
      document, of: requests,
      columns: ["began", "request", "status", "caller", "caller_id", "caller_name", "ended", "code", "action", "id"],
      name: "id", table: table)
  }

  private var document: JSONValue {
    .object([
      "id": .string(instance.id), "name": .string(instance.name), "from": .string(from.iso8601(fractionDigits: 3)),
      "until": .string(until.iso8601(fractionDigits: 3)),
      "requests": .array(log.map { $0.document(names) }),
    ])
  }

  private var table: String {
    let rows = log.map { request in
      [
        request.began.iso8601(fractionDigits: 0), request.verb, request.isOpen ? "no end is logged" : request.status,
        request.callerText(names), request.ended.map { "\(Int(($0 - request.began).inSeconds)) s" } ?? "-",
        request.code ?? "-",
      ]
    }
    return TextTable([["TIME", "REQUEST", "STATUS", "BY", "TOOK", "CODE"]] + rows).text
  }
}

extension LoggedActivity {
  func callerText(_ names: NameBook) -> String {
    callerID.flatMap { names.name(of: $0)?.text } ?? caller ?? "?"
  }

  func document(_ names: NameBook) -> JSONValue {
    .object([
      "id": .string(id), "action": .string(action), "request": .string(verb), "status": .string(status),
      "caller": .string(caller), "caller_id": .string(callerID),
      "caller_name": .string(callerID.flatMap { names.name(of: $0)?.displayName }), "began": .string(began.iso8601),
      "ended": .string(ended?.iso8601), "code": .string(code),
    ])
  }
}
