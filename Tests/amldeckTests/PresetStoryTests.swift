import ArgumentParser
import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@testable import amldeck

/// Standards of a configuration, held against the lab and applied to it.
@Suite struct PresetStoryTests {
  private static let text = """
    presets:
      office:
        for: tag.team=nlp
        idle: 60m
        pairs: mon-fri 8:00-18:00
        zone: China Standard Time
        tags: {standard: office}
      never:
        idle: off
        pairs: []
    """

  private static func presets() throws -> [PresetRule] {
    try ConfigurationFile(parsing: text, path: "c.yaml").presets.map(\.rule)
  }

  private static func withLab(_ body: (Backend) async throws -> Void) async throws {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    var backend = try await Backend.demo(options, isReadOnly: false, principal: nil)
    backend.presets = try presets()
    do { try await body(backend) } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  @Test func theConfigurationIsRead() throws {
    let presets = try Self.presets().map(\.preset)
    #expect(presets.map(\.name) == ["office", "never"])
    #expect(presets[0].idle == .after(try IdleTime(minutes: 60)) && presets[0].schedules?.count == 2)
    #expect(presets[1].idle == .off && presets[1].schedules == [])
    let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(
      in: PresetCommand.report(presets).document, of: "preset-list")
    #expect(mistakes.isEmpty, "\(mistakes)")
  }

  @Test(
    arguments: [
      ("presets: {a: {}}", "asks for nothing"), ("presets: {a: {idle: soon}}", "idle"),
      ("presets: {a: {pairs: whenever}}", "cannot be read"), ("presets: {a: {colour: red}}", "no key colour"),
      ("presets: {a: {idle: 60m, for: 'age>x'}}", "filter"),
      ("presets: {a: {pairs: [mon 8:00-9:00, tue 8:00-9:00, wed 8:00-9:00]}}", "at most 4"),
      ("presets: {a: {pairs: mon 8:00-9:00, zone: Mars}}", "Windows time zone"),
    ])
  func aMistakeIsSaidWithItsLine(text: String, words: String) {
    let failure = #expect(throws: ServiceFailure.self) { try ConfigurationFile(parsing: text, path: "c.yaml") }
    #expect(failure?.sentence.contains(words) == true && failure?.sentence.contains("c.yaml:1") == true)
  }

  @Test func driftIsFoundAndMended() async throws {
    try await Self.withLab { backend in
      let reading = await FleetReading.read(backend)
      let rule = try Preset.named("office", among: backend.presets)
      let subjects = rule.subjects(of: reading, named: [])
      #expect(!subjects.isEmpty && subjects.count < reading.instances.count)
      let plan = PresetPlan(rule.preset, for: subjects.filter { $0.state.known == .running })
      #expect(!plan.changes.isEmpty)
      let writer = try backend.requireWriter()
      let requests = try await writer.requests(for: plan.changes)
      #expect(plan.text(requests).contains("sends POST") || plan.text(requests).contains("sends PUT"))
      for change in plan.changes { #expect(try await writer.carryOut(change).status == "Succeeded") }
      // The same call finds nothing more to do.
      let after = await FleetReading.read(backend)
      let again = PresetPlan(rule.preset, for: after.instances.filter { plan.changes.map(\.target.id).contains($0.id) })
      #expect(again.changes.isEmpty)
    }
  }

  @Test func theConsoleAppliesItToWhatIsMarkedAfterOneDialog() async throws {
    try await Self.withLab { backend in
      var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
      await run.begin()
      for key in try TypedKeys.read("/name=sven-kernel|alice-ci<Enter>*:preset office<Enter>") { await run.type(key) }
      let screen = run.canvas.lines.joined(separator: "\n")
      #expect(screen.contains("PRESET OFFICE") && screen.contains("tag standard is missing, not office"))
      let count = try #require(
        screen.firstMatch(of: /PRESET OFFICE (\d+) changes/).map { String($0.1) })
      for key in try TypedKeys.read(count + "<Enter>") { await run.type(key) }
      for name in ["alice-ci", "sven-kernel"] {
        let instance = try await backend.find(name)
        #expect(try Preset.named("office", among: backend.presets).preset.drift(of: instance).isEmpty, "\(name)")
      }
      #expect(try await Self.screen(backend, ":preset nothing<Enter>").contains("There is no preset nothing"))
    }
  }

  private static func screen(_ backend: Backend, _ keys: String) async throws -> String {
    var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
    await run.begin()
    for key in try TypedKeys.read(keys) { await run.type(key) }
    return run.canvas.lines.joined(separator: "\n")
  }
}
