import ArgumentParser
import ComputeModel
import Console
import Foundation
import Schedules
import Testing

@testable import amldeck

/// Owners are told, with the simulator's directory behind the real client.
@Suite struct TellStoryTests {
  @Test func theAddressComesFromTheDirectory() async throws {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: true, principal: nil)
    let instance = try await backend.find("alice-ci")
    let facts = FactsReader(backend, store: nil, zone: .utc)
    let notices = try await backend.notices(.delete, [instance], facts, when: "on Friday")
    await backend.close()
    #expect(notices.map(\.address) == ["alice@contoso.example"])
    let report = TellCommand.report(notices)
    #expect(report.table.contains("Subject: Your compute instance alice-ci will be deleted on Friday"))
    #expect(report.table.contains("mailto:alice@contoso.example?subject="))
    let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(in: report.document, of: "tell")
    #expect(mistakes.isEmpty, "\(mistakes)")
  }

  @Test func whoWasToldIsKnownForReminders() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("told-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = ToldFile(directory: folder)
    #expect(try file.read().isEmpty)
    let instance = ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState("Running"))
    let notice = OwnerNotice(.stop, about: instance, address: nil, cost: nil, when: nil)
    let now = Instant(secondsSinceEpoch: 1_795_410_000)
    try file.keep([notice], at: now)
    try file.keep([notice], at: now + .seconds(60))
    #expect(try file.read() == [ToldFile.Entry(id: "/x", name: "ci", matter: .stop, at: now + .seconds(60))])
  }

  @Test func theConsoleShowsItAndSendsNothing() async throws {
    let screen = try await labScreen(":tell delete alice-ci<Enter>")
    #expect(screen.contains("Nothing is sent from here") && screen.contains("will be deleted"))
    #expect(try await labScreen(":tell nothing<Enter>").contains("Say tell stop"))
  }
}
