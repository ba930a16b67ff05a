import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import Testing

@testable import amldeck

/// A report of the lab, with the simulator behind the real client.
@Suite struct FleetReportStoryTests {
  private static func withLab(_ body: (Backend, HistoryStore) async throws -> Void) async throws {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: false, principal: nil)
    do { try await body(backend, try #require(backend.history)) } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  @Test func whatSomebodyChangedIsToldWithWhoDidIt() async throws {
    try await Self.withLab { backend, store in
      let now = backend.clock.now
      let writer = try backend.requireWriter()
      let id = try #require(ComputeID(path: try await backend.find("alice-ci").id))
      let recorder = FleetRecorder(store: store, interval: .seconds(60))
      try recorder.record(
        try await backend.reader.instances(of: id.workspace), of: id.workspace, at: now - .seconds(60))
      _ = try await writer.accept(.updateIdleShutdownSetting(try IdleTime(minutes: 77)), on: id)
      try recorder.record(try await backend.reader.instances(of: id.workspace), of: id.workspace, at: now)
      let (report, reading) = try await FleetReport.read(backend, store: store, from: now - .seconds(3 * 86_400))
      let change = try #require(report.changes.first { $0.what == "idleTimeBeforeShutdown" })
      #expect(change.subject.name == "alice-ci" && change.after == "\"PT77M\"")
      #expect(change.by != nil)
      #expect(report.total.instances == reading.instances.count)
      // Nobody looked before the last minute.
      #expect(report.gaps.contains { $0.workspace == id.workspace.name && $0.from == report.from })
      #expect(Set(report.groups(.workspace).map(\.name)) == Set(reading.instances.map(\.workspace)))
      // The log is kept, so that it is there after the service has forgotten it.
      #expect(try !store.activity(from: now - .seconds(86_400), until: now).isEmpty)

      let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(
        in: report.printed.document, of: "report")
      #expect(mistakes.isEmpty, "\(mistakes.prefix(8).joined(separator: "\n"))")
      for row in report.printed.rows { #expect(row.count == report.printed.columns.count) }
      let markdown = try report.printed.text(as: .md)
      #expect(markdown.contains("## By owner\n\n| OWNER | INSTANCES |") && markdown.contains("alice-ci"))
      #expect(try report.printed.text(as: .table).contains("Not observed"))
    }
  }

  @Test func withoutAHistoryThatIsSaidAndTheLogIsToldAllTheSame() async throws {
    try await Self.withLab { backend, _ in
      let from = backend.clock.now - .seconds(86_400)
      let report = try await FleetReport.read(backend, store: nil, from: from).report
      #expect(report.notes.contains { $0.contains("amldeck observe") })
      #expect(report.gaps.count == backend.workspaceIDs.count)
      #expect(report.total.time.unknownSeconds > 0)
      // What ran by the service's word alone ran under settings that nobody saw.
      #expect(report.total.wasteText == "unknown")
      #expect(report.total.unknownWasteSeconds == report.total.time.runningSeconds)
    }
  }

  @Test func timesAreWholeSeconds() throws {
    let part = Instant(nanosecondsSinceEpoch: 1_795_420_000_123_456_789)
    let report = FleetReport(
      [], workspaces: ["w"], from: part - .seconds(86_400), until: part, names: NameBook(), zones: nil)
    for format in OutputFormat.allCases {
      #expect(try !report.printed.text(as: format).contains(".123"), "\(format)")
    }
  }

  @Test func aMaliciousNameIsNoFormulaAndNoMarkup() throws {
    let evil = ComputeInstance(
      id: "/e", name: "=HYPERLINK(\"http://x\")", workspace: "@w|<b>", resourceGroup: "g", subscription: "s",
      state: InstanceState("Running"), createdBy: ComputeInstance.Creator(objectID: nil, name: "+cmd|' /C calc'!A0"),
      tags: [.init(name: "-1+1", value: "x\ny")], createdOn: Instant(secondsSinceEpoch: 1_795_410_000))
    let report = FleetReport(
      [FleetReport.Source(evil)], workspaces: [evil.workspace], from: Instant(secondsSinceEpoch: 1_795_400_000),
      until: Instant(secondsSinceEpoch: 1_795_420_000), names: NameBook(), zones: nil)
    let csv = try report.printed.text(as: .csv)
    #expect(csv.contains("'=HYPERLINK") && csv.contains("'+cmd") && csv.contains("'-1+1=x") && csv.contains("'@w"))
    for line in csv.split(separator: "\n") {
      for cell in line.split(separator: ",") { #expect(!"=+-@".contains(cell.first ?? " "), "\(cell)") }
    }
    for line in try report.printed.text(as: .tsv).split(separator: "\n") {
      for cell in line.split(separator: "\t") { #expect(!"=+-@".contains(cell.first ?? " "), "\(cell)") }
    }
    let markdown = try report.printed.text(as: .md)
    #expect(markdown.contains("\\|") && !markdown.contains("<b>"))
  }

  @Test func theConsoleShowsIt() async throws {
    let screen = try await labScreen(":report 3d<Enter>")
    #expect(screen.contains("> report"))
    #expect(screen.contains("BY OWNER"))
    #expect(try await labScreen(":report soon<Enter>").contains("soon is no time"))
  }
}
