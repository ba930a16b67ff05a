import Foundation
import Schedules
import Testing

/// 5,000 questions, and what croniter, dateutil and zoneinfo answer (RELIABILITY R14). Tests/reliability/schedules_oracle.py
/// wrote the table, and asks as many others as one likes.
struct WorldTests {
  @Test func schedulesFireWhenTheWorldSays() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors/world.tsv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5000)
    var wrong: [String] = []
    for line in lines {
      let columns = line.split(separator: "\t").map { String($0) }
      let kind = try #require(Schedule.Kind(rawValue: columns[0]))
      let after = try instant(columns[2])
      let schedule = try Schedule(
        kind, validating: try JSONText.read(columns[1]), zones: systemZones, created: after)
      let expected = Array(columns[3...])
      let found = schedule.occurrences(after: after, limit: expected.count).map(\.iso8601)
      if found != expected { wrong.append("\(line): \(found)") }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(3))")
  }
}
