import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Schedules

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Show which instances comply with the assignments of Azure Policy that concern computes.",
    discussion: """
      What Azure Policy has not said of an instance is unknown. Its states are read by a POST that changes nothing;
      with --read-only none is sent, and they stay unknown. Azure evaluates at times of its own: the table says when.
      """)

  @Argument(
    help: "Names or ids of instances; - reads them from stdin (default: all).", completion: KnownNames.instances)
  var names: [String] = []

  @Flag(name: .customLong("check"), help: "End with exit code 1 where an instance does not comply.")
  var isCheck = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (names, isCheck, isReadOnly) = (try PipedNames.expanded(names), isCheck, safety.isReadOnly)
    let (place, output) = (place, output)
    try headless(output) {
      // Nothing here can write: a client that is not read-only may ask for the states.
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        guard backend.writer != nil || !isCheck else {
          throw ServiceFailure(
            .readOnly,
            "The states of policies are read by a POST, which a read-only client does not send: --check"
              + " would say nothing; leave one of the two out.")
        }
        var reading = try await FleetReading.read(backend, names: names)
        let report = try await PolicyReport.read(&reading, backend)
        try output.print(report.report)
        if backend.writer == nil { StandardError.write("amldeck: \(Backend.Policies.areUnknownReadOnly)") }
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
        if isCheck, report.isViolated { throw ProgramExit(code: 1) }
      }
    }
  }
}

/// What Azure Policy says of one reading of the fleet.
struct PolicyReport: Sendable {
  private var observedAt: Instant
  private var table: PolicyTable
  private var errors: [JSONValue]

  /// - Parameter reading: gets what could not be read of policies beside what it lacks itself.
  static func read(_ reading: inout FleetReading, _ backend: Backend) async throws(ServiceFailure) -> PolicyReport {
    let unread = Set(reading.errors.map(\.workspace))
    let workspaces = backend.workspaceIDs.filter { !unread.contains($0.name) }
    let found = try await backend.readPolicies(of: reading.instances, in: workspaces)
    reading.errors += found.failures
    return PolicyReport(observedAt: reading.observedAt, table: found.table, errors: reading.errorDocuments)
  }

  /// Whether an instance was said not to comply.
  var isViolated: Bool { table.parts.contains { !$0.nonCompliant.isEmpty } }

  var report: Report {
    let assignments = table.parts.map { part in
      JSONValue.object([
        "id": .string(part.policy.id), "name": .string(part.policy.name),
        "display_name": .string(part.policy.displayName), "scope": .string(part.policy.scope),
        "definition": .string(part.policy.definitionID), "effects": .array(part.effects.map { .string($0) }),
        "enforcement_mode": .string(part.policy.enforcementMode), "compliant": .number(part.compliant.count),
        "non_compliant": .number(part.nonCompliant.count), "unknown": .number(part.unknownCount),
      ])
    }
    let states = table.parts.flatMap { part in
      part.rows.map { row in
        JSONValue.object([
          "name": .string(row.instance.name), "workspace": .string(row.instance.workspace),
          "id": .string(row.instance.id), "assignment": .string(part.policy.name),
          "assignment_id": .string(part.policy.id), "effect": .string(row.verdict?.effect),
          "state": .string(row.verdict?.state), "evaluated_at": .string(row.verdict?.evaluatedAt?.iso8601),
        ])
      }
    }
    var report = Report(
      .object([
        "observed_at": .string(observedAt.iso8601(fractionDigits: 3)), "assignments": .array(assignments),
        "states": .array(states), "errors": .array(errors),
      ]), of: states,
      columns: ["name", "workspace", "state", "assignment", "effect", "evaluated_at", "assignment_id", "id"],
      table: text)
    // For a pipe: those that somebody must do something about.
    var seen: Set<String> = []
    report.names = table.parts.flatMap(\.nonCompliant).filter { seen.insert($0.id.lowercased()).inserted }.map(\.name)
    return report
  }

  private var text: String {
    guard !table.parts.isEmpty else {
      return "No assignment of Azure Policy that can be seen from here concerns computes.\n"
    }
    var text = TextTable(
      [["ASSIGNMENT", "EFFECT", "ENFORCED", "COMPLIANT", "NOT", "UNKNOWN", "SCOPE"]]
        + table.parts.map { part in
          [
            part.policy.displayName ?? part.policy.name,
            part.effects.isEmpty ? "?" : part.effects.joined(separator: ", "),
            part.policy.enforcementMode.map { $0.lowercased() == "donotenforce" ? "no" : "yes" } ?? "?",
            "\(part.compliant.count)", "\(part.nonCompliant.count)", "\(part.unknownCount)", part.policy.scope ?? "?",
          ]
        }
    ).text
    let open = table.parts.flatMap { part in
      part.rows.filter { $0.verdict?.isCompliant != true }.map { row in
        [
          row.instance.name, row.instance.workspace, row.verdict?.state ?? "unknown",
          part.policy.displayName ?? part.policy.name, row.verdict?.evaluatedAt?.iso8601(fractionDigits: 0) ?? "?",
        ]
      }
    }
    guard !open.isEmpty else { return text }
    text += "\n" + TextTable([["NAME", "WORKSPACE", "STATE", "ASSIGNMENT", "EVALUATED"]] + open).text
    return text
  }
}
