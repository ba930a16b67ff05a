import ArgumentParser
import ComputeModel
import Console
import History
import Schedules

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for what costs money, exposes something or has failed; exit code 1 where something is found.",
    discussion: """
      Missed schedules and a week's cost are found where somebody watched: amldeck observe, the console or a wall. That an
      owner is gone, or that an identity lacks a role, is found where you may read the directory and the roles. Azure
      Policy tells its verdicts by a POST that changes nothing; with --read-only none is sent, and they are unknown.
      What nobody could look for stands in the document as not_known.
      For cron and CI: 0 means that nothing was found, 1 that something was, 5 that some workspaces could not be read.
      amldeck check --explain CODE says what a code means and what to do about it.
      """)

  @Argument(
    help: "Names or ids of instances; - reads them from stdin (default: all).", completion: KnownNames.instances)
  var names: [String] = []

  @Option(name: .long, help: "The least severity that counts: note, warning or problem.")
  var severity = FindingSeverity.warning

  @Option(name: .long, help: "Only findings of this code; may be repeated.")
  var code: [FindingCode] = []

  @Option(name: .long, help: "Say what a code means; nothing is read.")
  var explain: FindingCode?

  @Option(name: .long, help: "Only where instances differ from this preset of the configuration.")
  var preset: String?

  @Option(name: .long, help: "Also write the counts for node_exporter's textfile collector.")
  var prometheus: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    if let explain { return try output.print(explain.explanation) }
    let (command, names, place, output, prometheus, isReadOnly) =
      (self, try PipedNames.expanded(names), place, output, prometheus, safety.isReadOnly)
    try headless(output) {
      let store = try HistoryFile.existing()
      defer { store?.close() }
      // Nothing here can write: a client that is not read-only may ask for the verdicts of policies.
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        var reading = try await FleetReading.read(backend, names: names)
        var presets = backend.presets
        if let preset = command.preset {
          let rule = try Preset.named(preset, among: presets)
          let ids = Set(rule.subjects(of: reading, named: names).map(\.id))
          reading.items.removeAll { !ids.contains($0.id) }
          presets = [PresetRule(rule.preset) { _, _ in true }]
        }
        let facts = await FactsReader(backend, store: store, zone: SystemZones.viewer ?? .utc)
          .read(reading.instances, at: reading.observedAt)
        for failure in facts.failures { StandardError.report(failure, asJSON: output.isJSON) }
        let measure = FindingMeasure(
          now: reading.observedAt, zones: SystemZones.source, usualTimes: try HistoryFile.usualTimes(),
          facts: facts.facts, weeklyBudget: backend.weeklyBudget, presets: presets)
        let report = FindingReport(reading, measure) { command.counts($0) }
        try output.print(report.report)
        if backend.writer == nil { StandardError.write("amldeck: \(Backend.Policies.areUnknownReadOnly)") }
        if let prometheus { try PrometheusFile.write(report, to: prometheus) }
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
        if !report.found.isEmpty { throw ProgramExit(code: 1) }
      }
    }
  }

  private func counts(_ finding: Finding) -> Bool {
    if preset != nil { return finding.code == .presetDrift }
    // A code that somebody names counts whatever its severity.
    return code.isEmpty ? finding.code.severity >= severity : code.contains(finding.code)
  }
}

extension FindingSeverity: ExpressibleByArgument {}
extension FindingCode: ExpressibleByArgument {}

extension FindingCode {
  var explanation: Report {
    let document = JSONValue.object([
      "code": .string(rawValue), "severity": .string(severity.rawValue), "meaning": .string(meaning),
      "remedy": .string(remedy),
    ])
    let members = ["code", "severity", "meaning", "remedy"]
    return Report(
      document, of: [document], columns: members, name: "code",
      table: TextTable(members.map { [$0, document[$0]?.text ?? ""] }).text)
  }
}

extension HistoryFile {
  /// How long operations usually take, as far as this machine has seen it; nothing where no history is kept.
  static func usualTimes() throws(ServiceFailure) -> [String: Duration] {
    guard exists else { return [:] }
    let history = try open()
    defer { history.close() }
    return try usualTimes(in: history)
  }

  static func usualTimes(in history: HistoryStore) throws(ServiceFailure) -> [String: Duration] {
    try store { () throws(HistoryError) in
      var times: [String: Duration] = [:]
      for action in PowerAction.allCases {
        if let usual = try history.usualTime(of: action.rawValue) { times[action.rawValue] = usual.median }
      }
      return times
    }
  }
}
