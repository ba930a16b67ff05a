import ComputeModel
import Mutations
import Testing

@testable import amldeck

/// Files of a person that were changed by chance: each is read, or refused in one sentence that names the file.
@Suite struct MutatedInputTests {
  private static let azureML = """
    $schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
    name: ci-one
    type: computeinstance
    size: Standard_DS3_v2
    tags: {number: "7", other: &a [1, 2.5, .inf, ~, yes]}
    idle_time_before_shutdown_minutes: 30
    schedules:
      compute_start_stop:
        - action: stop
          state: enabled
          trigger: {type: cron, expression: "0 18 * * *", start_time: "2026-01-05T00:00:00", time_zone: UTC}
        - action: start
          trigger:
            type: recurrence
            frequency: week
            interval: 1
            schedule: {hours: [8], minutes: 0, week_days: [monday]}
    """

  private static let arm = #"""
    // as ARM has it
    {"name": "ci-one", "type": "Microsoft.MachineLearningServices/workspaces/computes", "location": "eastus",
     "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "STANDARD_DS3_V2"}}}
    """#

  private func expectSentence(_ failure: ServiceFailure, _ place: @autoclosure () -> String) {
    #expect(failure.kind == .usage, "\(place())")
    #expect(failure.sentence.contains("ci.yaml"), "\(place()): \(failure.sentence)")
  }

  @Test func filesOfCreate() {
    let campaign = Campaign("files of create", count: 1500)
    let words = [
      "- ", ": ", "\n", "  ", "&a ", "*a", "!!str ", "|", ">", "? ", "{", "[", "---\n", "<<: ", "'",
      "\t",
    ]
    campaign.runText([Self.azureML, Self.arm], words: words) { number, text in
      do throws(ServiceFailure) {
        let creation = try CreationFile.read(text, file: "ci.yaml", parameters: nil, isNamed: true, remark: { _ in })
        #expect(creation.resource[path: "properties", "computeType"]?.text == "ComputeInstance")
      } catch {
        expectSentence(error, campaign.place(number, Array(text.utf8)))
      }
    }
  }

  @Test func filesOfSchedules() {
    let campaign = Campaign("files of schedules", count: 1500)
    campaign.runText([Self.azureML], words: ["- ", ": ", "\n", "hours", "[", "{", "&a ", "*a"]) {
      number, text in
      do throws(ServiceFailure) {
        _ = try AzureMLScheduleYAML.read(text, file: "ci.yaml", remark: { _ in })
      } catch {
        expectSentence(error, campaign.place(number, Array(text.utf8)))
      }
    }
  }

  /// Names that stand for what stands above them, ten times each: a file of a few lines that would fill the memory.
  @Test(.timeLimit(.minutes(1))) func aFileCannotGrowWhileItIsRead() {
    var text = "name: ci\ntype: computeinstance\ntags: &l0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let names = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
      text += "k\(level): &l\(level) [\(names)]\n"
    }
    #expect(throws: ServiceFailure.self) {
      try CreationFile.read(text, file: "ci.yaml", parameters: nil, isNamed: true, remark: { _ in })
    }
    #expect(throws: ServiceFailure.self) { try AzureMLScheduleYAML.read(text, file: "ci.yaml", remark: { _ in }) }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "[", count: 50_000), String(repeating: "{a: ", count: 50_000),
      "\n" + String(repeating: "- ", count: 50_000), "\n" + String(repeating: "? ", count: 50_000),
      (1...1500).map { "\n" + String(repeating: " ", count: $0) + "a:" }.joined(),
    ])
  func aFileCannotBeTooDeep(value: String) {
    let text = "name:" + value
    #expect(throws: ServiceFailure.self) {
      try CreationFile.read(text, file: "ci.yaml", parameters: nil, isNamed: true, remark: { _ in })
    }
  }

  /// What looks deep and is not.
  @Test func aLongFileIsNoDeepOne() throws {
    let rows = (0..<300).map { "  k\($0): \"[[{ - ]]}\"" }.joined(separator: "\n")
    let text = "---\nname: ci-one\ntype: computeinstance\n# " + String(repeating: "- ", count: 200) + "\ntags:\n" + rows
    let creation = try CreationFile.read(text, file: "ci.yaml", parameters: nil, isNamed: false, remark: { _ in })
    #expect(creation.resource["tags"]?.object?.members.count == 300)
  }

  @Test func configurations() {
    let campaign = Campaign("configurations", count: 1500)
    let corpus = [
      """
      current: prod
      contexts:
        prod:
          cloud: AzureCloud
          tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
          subscriptions: [11111111-2222-3333-4444-555555555555]
          groups: [rg-ml]
          workspaces: all
          theme: mono
          read-only: true
          danger: true
      """
    ]
    campaign.runText(corpus, words: [": ", "- ", "\n", "&a ", "*a", "[", "{", "contexts", "<<: "]) {
      number, text in
      do throws(ServiceFailure) {
        _ = try ConfigurationFile(parsing: text, path: "ci.yaml")
      } catch {
        expectSentence(error, campaign.place(number, Array(text.utf8)))
      }
    }
  }

  @Test func filesOfAzuresOwnClient() {
    let campaign = Campaign("files of az", count: 3000)
    campaign.runText(
      [
        "[cloud]\nname = AzureCloud\n[defaults]\ngroup=rg\n; x\n",
        "[AzureCloud]\nsubscription = s\n# y",
      ],
      words: ["[", "]", "=", "\n", ";", "#", " "]
    ) { _, text in _ = INIFile(text) }
  }
}
