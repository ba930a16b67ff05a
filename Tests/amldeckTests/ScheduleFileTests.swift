import ComputeModel
import Testing

@testable import amldeck

/// Schedules in az ml's YAML, both ways.
@Suite struct ScheduleFileTests {
  private static let document = """
    $schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
    name: ci
    type: computeinstance
    schedules:
      compute_start_stop:
        - action: stop
          state: enabled
          trigger:
            type: cron
            start_time: "2026-01-05T00:00:00"
            time_zone: China Standard Time
            expression: "0 18 * * 1-5"
        - action: start
          state: disabled
          trigger:
            type: recurrence
            frequency: week
            interval: 2
            start_time: "2026-01-05T09:00:00"
            time_zone: UTC
            schedule:
              hours: 9
              minutes: [0, 30]
              week_days: [monday, friday]
    """

  @Test func azsDocumentIsRead() throws {
    let set = try AzureMLScheduleYAML.read(Self.document, file: "ci.yaml", remark: { _ in }).documents
    #expect(set.count == 2)
    #expect(set[0]["action"]?.text == "Stop")
    #expect(set[0][path: "cron", "expression"]?.text == "0 18 * * 1-5")
    #expect(set[1]["status"]?.text == "Disabled")
    #expect(set[1][path: "recurrence", "schedule", "hours"]?.compactText == "[9]")
    #expect(set[1][path: "recurrence", "interval"]?.integer == 2)
  }

  @Test func whatIsWrittenIsReadBackAsTheSame() throws {
    let set = try AzureMLScheduleYAML.read(Self.document, file: "ci.yaml", remark: { _ in })
    let again = try AzureMLScheduleYAML.read(try AzureMLScheduleYAML.write(set), file: "again.yaml", remark: { _ in })
    #expect(again.means(set))
  }

  /// The SDK ignores it with a warning (SEMANTICS 3.7).
  @Test func anEndTimeIsNoReasonToRefuse() throws {
    let text = Self.document.replacing(
      "time_zone: China Standard Time",
      with: "time_zone: China Standard Time\n        end_time: \"2027-01-01T00:00:00\"")
    var remarks: [String] = []
    let set = try AzureMLScheduleYAML.read(text, file: "ci.yaml", remark: { remarks.append($0) })
    #expect(set.documents.count == 2)
    #expect(remarks == ["ci.yaml: end_time is ignored: a schedule of an instance has no end."])
  }

  @Test(arguments: [
    ("", "is empty"), ("name: ci", "holds no schedules"), ("schedules: {compute_start_stop: [7]}", "line 1"),
    ("schedules: {compute_start_stop: [{action: stop}]}", "needs a trigger"),
    ("schedules: {compute_start_stop: [{action: stop, trigger: {type: cron, speed: 3}}]}", "no member speed"),
    ("a: [", "is not YAML"),
  ])
  func whatCannotBeReadIsSaid(text: String, words: String) {
    let failure = #expect(throws: ServiceFailure.self) {
      try AzureMLScheduleYAML.read(text, file: "ci.yaml", remark: { _ in })
    }
    #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "")")
    #expect(failure?.sentence.hasPrefix("ci.yaml") == true)
  }
}
