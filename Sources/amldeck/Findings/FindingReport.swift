import ComputeModel
import Schedules

/// The findings of one reading of the fleet.
struct FindingReport: Sendable {
  var observedAt: Instant
  var instances: [ComputeInstance]
  var found: [(instance: ComputeInstance, finding: Finding)]
  /// What nobody could look for here.
  var unknown: [FindingCode]
  private var errors: [JSONValue]

  /// - Parameter counts: which findings are meant.
  init(_ reading: FleetReading, _ measure: FindingMeasure, counts: (Finding) -> Bool) {
    observedAt = reading.observedAt
    errors = reading.errorDocuments
    instances = reading.instances
    unknown = FindingCode.allCases.filter { !measure.looksFor($0) }
    found = instances.flatMap { instance in
      instance.findings(measure).filter(counts).map { (instance, $0) }
    }.sorted { one, other in one.finding.code.severity > other.finding.code.severity }
  }

  var report: Report {
    let findings = found.map { instance, finding in
      JSONValue.object([
        "code": .string(finding.code.rawValue), "severity": .string(finding.code.severity.rawValue),
        "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
        "meaning": .string(finding.code.meaning), "evidence": .string(finding.evidence),
        "remedy": .string(finding.code.remedy),
      ])
    }
    let document = JSONValue.object([
      "observed_at": .string(observedAt.iso8601(fractionDigits: 3)), "findings": .array(findings),
      "not_known": .array(unknown.map { .string($0.rawValue) }), "errors": .array(errors),
    ])
    return Report(
      document, of: findings,
      columns: ["severity", "code", "name", "workspace", "evidence", "meaning", "remedy", "id"], table: table)
  }

  private var table: String {
    guard !found.isEmpty else {
      return "Nothing was found in \(instances.count == 1 ? "1 instance" : "\(instances.count) instances").\n"
    }
    let rows = found.map { instance, finding in
      [
        finding.code.severity.rawValue.uppercased(), finding.code.rawValue, instance.name, instance.workspace,
        finding.evidence,
      ]
    }
    return TextTable([["SEVERITY", "CODE", "NAME", "WORKSPACE", "EVIDENCE"]] + rows).text
  }
}
