import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Foundation
import Schedules
import Terminal
import Testing

@testable import amldeck

/// Instances for a course: files on this machine, the simulator behind the real client.
@Suite struct OnboardingStoryTests {
  private static let template = """
    type: computeinstance
    size: Standard_DS11_v2
    idle_time_before_shutdown_minutes: 60
    """

  private static func withLab(
    isReadOnly: Bool = false, _ body: (inout Backend, _ folder: String) async throws -> Void
  ) async throws {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    var backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: nil)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("onboarding-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do { try await body(&backend, folder) } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  private static func plan(_ table: String, _ backend: Backend) async throws -> OnboardingPlan {
    let template = try CreationFile.read(Self.template, file: "t.yml", parameters: nil, isNamed: true, remark: { _ in })
    return try await OnboardingPlan.read(
      OnboardingSheet(table), template: template, pattern: nil, backend)
  }

  @Test func wrongLinesAreListedAndTheRestIsPlanned() async throws {
    try await Self.withLab { backend, _ in
      let table =
        "\u{FEFF}user,name,workspace\r\n\"alice@contoso.example\",,ml-research\r\nbob@contoso.example,bobs-own-ci,ml-research\r\n"
        + "nobody@contoso.example,,ml-research\r\n=cmd|'x'!A1,,\r\nALICE@contoso.example,,ml-research\r\n"
      let plan = try await Self.plan(table, backend)
      // alice-ci is there, and was not made for her by anybody.
      #expect(plan.items.map(\.name) == ["alice2-ci", "bobs-own-ci"])
      #expect(plan.mistakes.map(\.line) == [4, 5, 6])
      #expect(plan.mistakes[0].text.contains("whom the directory does not know"))
      #expect(plan.cores == 4)
      let report = plan.report(atOnce: 4)
      let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(
        in: report.document, of: "create-for-each-plan")
      #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
      #expect(report.table.contains("Line 5 has a formula"))
      #expect(try report.text(as: .csv).contains("alice2-ci"))
    }
  }

  /// The five rights of the founding document: of each user in the workspace of the line.
  @Test func whatTheUsersMayNotDoThereIsSaidBeforeAnythingIsSent() async throws {
    try await Self.withLab { backend, _ in
      let plan = try await Self.plan(
        "user,workspace\nalice@contoso.example,ml-research\nrhea.auditor@contoso.example,ml-research\n", backend)
      try #require(plan.items.count == 2, "\(plan.mistakes)")
      #expect(plan.items.map(\.missingRights) == [[], AssigneeRight.needed])
      #expect(plan.items.map(\.rightsText) == ["all 5", "0 of 5"])
      // It is a warning: a role may be given afterwards.
      #expect(
        plan.warnings.contains(
          "the user of line 3 lacks start, stop, restart, applicationaccess, updateSchedules in ml-research: give a role"
            + " first, or after."))
      let document = plan.report(atOnce: 4).document
      #expect(document["instances"]?.elements?.map { $0["missing_rights"]?.elements?.count } == [0, 5])
      #expect(plan.report(atOnce: 4).table.contains("0 of 5"))
    }
  }

  @Test func aRunThatWasCutOffIsTakenUpByTheSameCall() async throws {
    try await Self.withLab { backend, folder in
      let table =
        "user,workspace\nalice@contoso.example,ml-research\nbob@contoso.example,ml-research\ndora@contoso.example,ml-research\n"
      let first = try await Self.plan(table, backend)
      try #require(first.toMake.count == 3 && first.mistakes.isEmpty, "\(first.mistakes)")
      let writer = try backend.requireWriter()
      // The first run dies after two were accepted.
      let accepted = Onboarding(backend: backend, writer: writer, atOnce: 1, waits: false)
      var said: [Onboarding.Outcome] = []
      try await accepted.run(Array(first.items.prefix(2))) { said.append($0) }
      #expect(said.map(\.status) == ["Accepted", "Accepted"] && said.allSatisfy { $0.failure == nil })
      let second = try await Self.plan(table, backend)
      #expect(second.items.map(\.standing) == [.there, .there, .create])
      #expect(second.items.map(\.name) == first.items.map(\.name))
      said = []
      try await accepted.run(second.toMake) { said.append($0) }
      #expect(said.map(\.item.name) == [first.items[2].name])
      // Its end comes, and each gets the note.
      let control = try #require(backend.control)
      backend.clock = try await control.change(.advance(seconds: 3600), isPaused: true).clock
      let third = try await Self.plan(table, backend)
      #expect(third.toMake.isEmpty)
      said = []
      let notes = folder + "/notes"
      try Onboarding.makeFolder(notes)
      try await Onboarding(backend: backend, writer: writer, atOnce: 2, waits: true, notesFolder: notes)
        .run(third.items) { said.append($0) }
      #expect(said.count == 3 && said.allSatisfy { $0.status == "Succeeded" && $0.state == "Running" })
      for outcome in said {
        let text = try String(contentsOfFile: try #require(outcome.notePath), encoding: .utf8)
        #expect(text.contains("The compute instance \(outcome.item.name) was made for you"))
        let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(
          in: outcome.report.document, of: "create-for-each")
        #expect(mistakes.isEmpty, "\(mistakes)")
      }
      let made = try await backend.find(first.items[0].name)
      #expect(made.assignedTo?.objectID == first.items[0].person.objectID)
      #expect(made.idleTimeBeforeShutdown == "PT60M")
    }
  }

  @Test func oneThatFailsDoesNotKeepTheOthersFromBeingMade() async throws {
    try await Self.withLab { backend, _ in
      let plan = try await Self.plan(
        "user,workspace\nalice@contoso.example,ml-research\nbob@contoso.example,ml-research\n", backend)
      try #require(plan.items.count == 2, "\(plan.mistakes)")
      let writer = try backend.requireWriter()
      let onboarding = Onboarding(backend: backend, writer: writer, atOnce: 2, waits: false)
      // Somebody takes the first name meanwhile.
      let workspace = try #require(backend.workspace(labelled: "ml-research"))
      _ = try await writer.begin(plan.items[1].creation, as: .init(workspace: workspace, name: plan.items[0].name))
      var said: [Onboarding.Outcome] = []
      try await onboarding.run(plan.items) { said.append($0) }
      let byLine = Dictionary(uniqueKeysWithValues: said.map { ($0.item.line, $0) })
      #expect(byLine[2]?.failure?.sentence.contains("already") == true)
      #expect(byLine[3]?.status == "Accepted")
    }
  }

  @Test func theConsoleShowsThePlanAndAsksOnce() async throws {
    try await Self.withLab { backend, folder in
      try Self.template.write(toFile: folder + "/t.yml", atomically: true, encoding: .utf8)
      try
        "user,workspace\nalice@contoso.example,ml-research\nbob@contoso.example,ml-research\nnobody@contoso.example,ml-research\n"
        .write(toFile: folder + "/u.csv", atomically: true, encoding: .utf8)
      var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
      await run.begin()
      for key in try TypedKeys.read(":onboard \(folder)/t.yml \(folder)/u.csv<Enter>") { await run.type(key) }
      var screen = run.canvas.lines.joined(separator: "\n")
      #expect(screen.contains("2 instances, 4 cores") && screen.contains("Line 4 names nobody@contoso.example"))
      await run.type(.enter)
      screen = run.canvas.lines.joined(separator: "\n")
      #expect(
        screen.contains("CREATE 2 changes") && screen.contains("sends PUT") && screen.contains("left out: line 4"))
      for key in try TypedKeys.read("2<Enter>") { await run.type(key) }
      #expect(try await backend.find("alice2-ci").assignedTo != nil)
      #expect(try await backend.find("bob-ci").assignedTo != nil)
    }
  }
}
