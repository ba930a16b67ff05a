import ComputeModel
import Testing

@testable import amldeck

/// Files of `amldeck create`.
@Suite struct CreationFileTests {
  @Test func azsYAMLIsRead() throws {
    let text = """
      $schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
      name: ci-one
      type: computeinstance
      size: Standard_DS3_v2
      tags: {number: "7"}
      schedules:
        compute_start_stop:
          - action: stop
            trigger: {type: cron, expression: "0 18 * * *", start_time: "2026-01-05T00:00:00", time_zone: UTC}
      """
    let creation = try CreationFile.read(text, file: "ci.yaml", parameters: nil, isNamed: false, remark: { _ in })
    #expect(creation.name == "ci-one")
    #expect(creation.resource[path: "tags", "number"]?.text == "7")
    let schedules = creation.resource[path: "properties", "properties", "schedules", "computeStartStop"]?.elements
    #expect(schedules?.first?["action"]?.text == "Stop")
  }

  @Test(arguments: [
    ("name: ci\ntype: computeinstance\nenable_sso: maybe", "ci.yaml, line 3: enable_sso must be true or false"),
    ("name: ci\ntype: computeinstance\n\ncolour: red", "ci.yaml, line 4: colour is not known"),
    ("", "describes no compute"),
    ("name: [", "is not YAML"),
    ("{\"name\": }", "is not JSON"),
  ])
  func aWrongFileIsOneSentenceWithItsLine(_ text: String, _ expected: String) {
    let failure = #expect(throws: ServiceFailure.self) {
      try CreationFile.read(text, file: "ci.yaml", parameters: nil, isNamed: false, remark: { _ in })
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.sentence.contains(expected) == true, "\(failure?.sentence ?? "")")
  }
}
