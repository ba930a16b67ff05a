import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import SimulatorServer
import Testing

@testable import amldeck

/// What commands print with `-o json`, of the lab's world, against the schema that amldeck prints itself.
@Suite struct OutputSchemaTests {
  private let check: SchemaCheck

  init() throws { check = SchemaCheck(schema: try OutputSchema.document()) }

  private func expect(_ report: Report, _ command: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let mistakes = check.mistakes(in: report.document, of: command)
    #expect(mistakes.isEmpty, "\(mistakes.prefix(8).joined(separator: "\n"))", sourceLocation: sourceLocation)
    for row in report.rows { #expect(row.count == report.columns.count, sourceLocation: sourceLocation) }
    // Every form can be written, and what is read back is the same document.
    for format in OutputFormat.allCases { _ = try report.text(as: format) }
    #expect(try JSONValue(parsing: report.text(as: .json)) == report.document, sourceLocation: sourceLocation)
  }

  private func withLab(isReadOnly: Bool = false, _ body: (Backend) async throws -> Void) async throws {
    try await withDemo(["--scenario", "lab", "--paused"], isReadOnly: isReadOnly, body)
  }

  @Test func whatIsReadOfTheFleet() async throws {
    try await withLab { backend in
      let reading = await FleetReading.read(backend)
      #expect(reading.instances.count > 5)
      try expect(reading.report(table: reading.table), "list")
      let now = backend.clock.now
      let zones = SystemZones.source
      try expect(UpcomingEvents(of: reading.instances, now: now, count: 2, end: nil).report(reading), "next")
      var fleet = try FleetTimeline(
        of: reading.instances, now: now, zone: .own, back: 1, ahead: 2, store: nil)
      await fleet.readRoom(backend)
      try expect(fleet.report(reading), "timeline")
      for instance in reading.instances where !instance.schedules.isEmpty {
        try expect(ScheduleReport(instance, now: now, count: 2).report, "schedule-show")
      }
      try expect(QuotaCommand.report(try await backend.quotas()), "quota")
      try expect(try await SizesCommand.report(backend), "sizes")
      let findings = FindingReport(reading, FindingMeasure(now: now, zones: zones)) { _ in true }
      #expect(!findings.found.isEmpty)
      try expect(findings.report, "check")
      let first = try #require(reading.instances.first)
      let own = OwnAction(id: "a", instance: first.id, action: "start", actor: nil, began: now)
      try expect(OperationsReport(reading, own: [own]).report, "operations")
      let failure = ServiceFailure(.noAccess, "You may not.", code: "AuthorizationFailed", requestID: "r")
      let facts = FactsReader(backend, store: nil, zone: .utc)
      try expect(CostReport(reading, await facts.costs(of: reading.instances, at: now)).printed, "cost")
      try expect(try await backend.identity.report().printed, "whoami")
      let log = try await backend.activity(of: first.id, from: now - .seconds(86_400), until: now)
      let activity = ActivityReport(
        instance: first, from: now - .seconds(86_400), until: now, log: log, names: NameBook())
      try expect(activity.printed, "activity")
      var broken = reading
      broken.errors.append(FleetReading.WorkspaceError(workspace: "w", failure: failure))
      try expect(broken.report(table: ""), "show")
    }
  }

  @Test func thePoliciesOfTheLab() async throws {
    try await withLab { backend in
      var reading = await FleetReading.read(backend)
      let report = try await PolicyReport.read(&reading, backend)
      try expect(report.report, "policy")
      #expect(reading.errors.isEmpty)
      let assignment = try #require(report.report.document["assignments"]?.elements?.first)
      #expect(assignment["name"]?.text == "audit-shutdown-schedule")
      #expect(assignment["effects"]?.elements == [.string("audit")])
      // The lab's definition asks for a schedule: those that have none do not comply, and nobody else.
      let without = reading.instances.filter { $0.schedules.isEmpty }.map(\.name)
      #expect(report.isViolated && !without.isEmpty)
      #expect(Set(report.report.names).isSubset(of: without))
      #expect(report.report.table.contains("NonCompliant"))
    }
  }

  @Test func readOnlyKnowsTheAssignmentsAndNoState() async throws {
    try await withLab(isReadOnly: true) { backend in
      var reading = await FleetReading.read(backend)
      let report = try await PolicyReport.read(&reading, backend)
      try expect(report.report, "policy")
      #expect(reading.errors.isEmpty)
      #expect(!report.isViolated)
      let states = try #require(report.report.document["states"]?.elements)
      // Two assignments, one of which only reports.
      #expect(states.count == 2 * reading.instances.count)
      #expect(states.allSatisfy { $0["state"]?.isNull == true })
      #expect(report.report.table.contains("unknown"))
    }
  }

  @Test func whatChangesSomethingSaysByWhichRequest() async throws {
    try await withLab { backend in
      let reading = await FleetReading.read(backend)
      let writer = try backend.requireWriter()
      let instance = try #require(reading.instances.first { $0.name == "alice-ci" })
      let id = try #require(ComputeID(path: instance.id))
      for (action, word) in [
        (InstanceAction.updateIdleShutdownSetting(try IdleTime(minutes: 45)), "idle"), (.enableSSO(false), "sso"),
      ] {
        let acceptance = try await writer.accept(action, on: id)
        #expect(acceptance.requestID != nil)
        let outcome = ActionOutcome(
          name: instance.name, word: word, status: "Succeeded", state: instance.state.word,
          requestID: acceptance.requestID, duration: .seconds(1))
        try expect(outcome.report, word)
      }
      let gone = ActionOutcome(
        name: "x", word: "delete", status: "Accepted", state: nil, requestID: nil, duration: .seconds(1))
      try expect(gone.report, "delete")
      let change = ScheduleChange(instance.schedules, [])
      let review = ScheduleReview(instance, id, change, ["POST /"], now: backend.clock.now)
      let requestID = try await review.send(by: writer)
      #expect(requestID != nil)
      try expect(review.report(requestID: requestID, isOneOfSeveral: true), "schedule-set")
    }
  }

  @Test func whatThisMachineKnows() throws {
    let store = try HistoryStore(path: nil)
    let begin = Instant(secondsSinceEpoch: 1_795_410_000)
    let id =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/computes/ci"
    let workspace = String(id.dropLast("/computes/ci".count))
    for (seconds, state, idle) in [(0, "Running", "PT30M"), (60, "Stopped", "PT45M"), (4000, "Stopped", "PT45M")] {
      let operation = SeenOperation(name: "Stop", time: begin, status: "Succeeded", trigger: "User")
      try store.record(
        [
          Observation(
            instance: id, state: state, operation: operation,
            settings: [Observation.Setting("idleTimeBeforeShutdown", idle)])
        ], ofWorkspace: workspace, at: begin + .seconds(Int64(seconds)), longestGap: .seconds(180))
    }
    try store.record(OwnAction(id: "a", instance: id, action: "stop", actor: nil, began: begin))
    let history = try HistoryReading(store, from: begin - .seconds(10), until: begin + .seconds(5000), names: [id])
    #expect(history.instances.count == 1)
    try expect(history.report, "history")
    for code in FindingCode.allCases { try expect(code.explanation, "check-explain") }
    let sources = ConfigurationSources(variable: { _ in nil }, read: { _ in nil }, directory: "/", home: "/")
    let configuration = try EffectiveConfiguration(PlaceOptions.parse([]), isReadOnly: true, sources: sources)
    try expect(configuration.report, "config-show")
    try expect(KeyList(.standard).report, "config-keys")
  }

  @Test func theSchemaOfOneCommandHoldsWhatItNeeds() throws {
    let schema = try OutputSchema.report(command: "schedule show").document
    #expect(schema["$ref"]?.text == "#/$defs/schedule-show")
    #expect(throws: ServiceFailure.self) { try OutputSchema.report(command: "shedule") }
    let names = OutputSchema.commands(of: schema)
    #expect(names.contains("policy") && !names.contains("Instance"))
  }

  /// A check that finds nothing wrong with anything would pass as well.
  @Test(arguments: [
    (#"{"regions":[{"location":"x","quota":[{"family":"f"}]}]}"#, "title is missing"),
    (#"{"regions":[],"extra":1}"#, "extra stands in no schema"), (#"{"regions":{}}"#, "an object"),
    (#"{"regions":[{"location":1,"quota":[]}]}"#, "quota.regions[0].location"),
  ])
  func aWrongDocumentIsFound(text: String, mistake: String) throws {
    let mistakes = check.mistakes(in: try JSONValue(parsing: text), of: "quota")
    #expect(mistakes.contains { $0.contains(mistake) }, "\(mistakes)")
  }
}
