import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Schedules
import SimulatorServer
import Terminal
import Testing

@testable import amldeck

/// People, the activity log and who we are, against the simulator behind the real client.
@Suite struct NamesStoryTests {
  private func backend(_ principal: String? = nil) async throws -> Backend {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    return try await Backend.demo(options, isReadOnly: false, principal: principal)
  }

  private func screen(_ keys: String) async throws -> String {
    let backend = try await backend()
    var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
    await run.begin()
    for key in try TypedKeys.read(keys) { await run.type(key) }
    await backend.close()
    return run.canvas.lines.joined(separator: "\n")
  }

  @Test func listNamesTheAssignedUserBesideTheID() async throws {
    let backend = try await backend()
    var reading = await FleetReading.read(backend)
    let ids = reading.instances.compactMap { $0.assignedTo?.objectID }
    #expect(!ids.isEmpty)
    #expect(reading.instances.allSatisfy { $0.assignedTo?.name == nil })
    #expect(try await reading.takeNames(from: backend) == nil)
    await backend.close()
    let assigned = reading.document["instances"]?.elements?.compactMap { $0["assigned_to"] }.filter { !$0.isNull } ?? []
    #expect(assigned.map { $0["object_id"]?.text } == ids)
    for person in assigned {
      #expect(person["name"]?.text?.isEmpty == false)
      #expect(person["user_principal_name"]?.text?.hasSuffix("@contoso.example") == true)
    }
    #expect(ids.allSatisfy { !reading.table.contains($0) })
  }

  @Test func withoutADirectoryTheListIsTheSameWithIDs() async throws {
    var backend = try await backend()
    backend.directory = nil
    var reading = await FleetReading.read(backend)
    let before = reading.document
    #expect(try await reading.takeNames(from: backend)?.kind == .refused)
    #expect(reading.document == before)
    await backend.close()
  }

  @Test func whatWasAskedForStandsInTheActivityTab() async throws {
    let shown = try await screen(":stop alice-ci<Enter>y:show alice-ci<Enter>9")
    #expect(shown.contains("AZURE'S ACTIVITY LOG"))
    #expect(shown.contains("stop  no end is logged  by "))
  }

  @Test func whoSaysWhoWeAreAndWhatWeMayDo() async throws {
    let shown = try await screen(":who<Enter>")
    #expect(shown.contains("EnvironmentCredential: secret of client"))
    #expect(shown.contains("start, stop, restart, delete"))
    #expect(!shown.contains("eyJ"))
  }

  @Test func aReportHoldsNoToken() async throws {
    let backend = try await backend()
    let report = try await backend.identity.report()
    await backend.close()
    for text in [try report.printed.text(as: .table), try report.printed.text(as: .json)] {
      #expect(!text.contains("eyJ"))
      #expect(text.contains(report.objectID ?? "no object id"))
    }
  }
}
