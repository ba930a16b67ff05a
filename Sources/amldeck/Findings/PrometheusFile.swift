import ComputeModel
import Glibc
import Schedules

/// Counts in the text format of Prometheus (exposition format 0.0.4), for node_exporter's textfile collector.
enum PrometheusFile {
  /// The collector reads whenever it likes: the file is replaced as a whole.
  static func write(_ report: FindingReport, to path: String) throws(ServiceFailure) {
    let temporary = path + ".\(getpid()).tmp"
    func failure(_ what: String) -> ServiceFailure {
      ServiceFailure(.usage, "\(path) cannot be \(what) (\(String(cString: strerror(errno)))): look at --prometheus.")
    }
    // The collector is another user: the counts are no secret.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("written") }
    var rest = ArraySlice(text(report).utf8)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        let failed = failure("written")
        close(descriptor)
        unlink(temporary)
        throw failed
      }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let failed = failure("replaced")
      unlink(temporary)
      throw failed
    }
  }

  static func text(_ report: FindingReport) -> String {
    var lines = [
      "# HELP amldeck_instances Compute instances by workspace and state.", "# TYPE amldeck_instances gauge",
    ]
    lines += samples("amldeck_instances", report.instances) { [("workspace", $0.workspace), ("state", $0.state.word)] }
    lines += ["# HELP amldeck_findings Findings by workspace and code.", "# TYPE amldeck_findings gauge"]
    lines += samples("amldeck_findings", report.found) {
      [
        ("workspace", $0.instance.workspace), ("code", $0.finding.code.rawValue),
        ("severity", $0.finding.code.severity.rawValue),
      ]
    }
    lines += [
      "# HELP amldeck_check_timestamp_seconds When the service was asked.",
      "# TYPE amldeck_check_timestamp_seconds gauge",
      "amldeck_check_timestamp_seconds \(report.observedAt.secondsSinceEpoch)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func samples<Element>(
    _ name: String, _ elements: [Element], by labels: (Element) -> [(String, String)]
  ) -> [String] {
    var counts: [String: Int] = [:]
    for element in elements {
      let text = labels(element).map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
      counts[text, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { "\(name){\($0.key)} \($0.value)" }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
