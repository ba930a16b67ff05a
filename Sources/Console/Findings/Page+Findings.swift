import Languages
import ComputeModel
import Terminal

extension Page {
  /// What the summary of an instance says is wrong with it: what failed first, each finding with its remedy.
  mutating func findings(_ found: [Finding]) {
    title("FINDINGS")
    if found.isEmpty { paragraph(localized("none"), role: .dim) }
    for finding in found {
      paragraph("\(finding.code.severity.named)  \(finding.code.rawValue)", role: finding.code.severity.role)
      field("  why", finding.evidence)
      field("  do", finding.code.remedy, role: .dim)
    }
    blank()
  }

  /// What a code means, and where it was found.
  mutating func explanation(_ code: FindingCode, _ state: ConsoleState) {
    title(Phrase(verbatim: code.rawValue))
    field("Severity", code.severity.named, role: code.severity.role)
    field("Means", code.meaning)
    field("Do", code.remedy)
    blank()
    title("FOUND NOW")
    var count = 0
    for case .instance(let instance) in state.fleet.rows {
      for finding in state.fleet.findings(of: instance) where finding.code == code {
        row([(instance.name, 24, .text), (finding.evidence, .max, .dim)], opens: Target(instance))
        count += 1
      }
    }
    if count == 0, !state.fleet.looksFor(code) {
      // Read-only programs send nothing but GET, and Azure Policy tells its verdicts by a POST alone.
      let why = code == .policyNotMet && state.isReadOnly ? localized(": read-only, and it takes a POST") : ""
      paragraph(localized("not known here\(why)"), role: .unknown)
    } else if count == 0 {
      paragraph(localized("nowhere in this list"), role: .dim)
    }
    blank()
    paragraph(localized(":ls risk=\(code.rawValue) lists them."), role: .dim)
  }

  /// All codes, for `:explain` without one.
  mutating func explanations(_ state: ConsoleState) {
    columns([("CODE", 30), ("FOUND", 5), ("SEVERITY", 8), ("MEANING", .max)])
    let counts = state.fleet.book.counts
    for severity in FindingSeverity.allCases.reversed() {
      for code in FindingCode.allCases where code.severity == severity {
        let count = counts[code] ?? 0
        let text = state.fleet.looksFor(code) ? "\(count)" : "-"
        row([
          (code.rawValue, 30, .text), (text, 5, count > 0 ? severity.role : .dim),
          (severity.named, 8, severity.role), (code.meaning, .max, .dim),
        ])
      }
    }
    blank()
    paragraph(
      localized(
        ":explain CODE says what to do, and where it was found. - : nobody looks for it here, or nothing was read yet."),
      role: .dim)
  }
}
