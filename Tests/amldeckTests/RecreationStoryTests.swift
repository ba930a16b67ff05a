import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Foundation
import Schedules
import SimulatorServer
import Testing

@testable import amldeck

/// Patch day, with the simulator behind the real client: its clock runs, and nobody waits long before asking again.
@Suite struct RecreationStoryTests {
  private static func withWorld(_ body: (Backend, RecreationFile) async throws -> Void) async throws {
    var options = try WorldOptions.parse(["--scenario", "findings", "--speed", "600"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    options.hasRateLimits = false
    let hasty = Surroundings(
      now: { RealSurroundings.now() }, sleep: { _ in try? await Task.sleep(for: .milliseconds(30)) }, random: { 0.5 },
      makeUUID: RealSurroundings.makeUUID)
    let backend = try await Backend.demo(options, isReadOnly: false, principal: nil, surroundings: hasty)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recreation-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do { try await body(backend, RecreationFile(directory: folder)) } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  @Test func anOldImageIsReplacedAndAllElseStays() async throws {
    try await Self.withWorld { backend, file in
      let old = try await backend.find("outdated-image")
      #expect(old.hasLatestImage == false)
      let recreator = Recreator(backend: backend, writer: try backend.requireWriter(), file: file)
      let plan = try await recreator.plan("outdated-image", for: nil)
      let requests = try await recreator.requests(plan)
      #expect(requests.count == 2 && requests[0].hasPrefix("DELETE") && requests[1].hasPrefix("PUT"))
      #expect(plan.losses.first?.contains("own disk") == true)
      _ = try await recreator.carryOut(plan)
      let new = try await backend.find("outdated-image")
      #expect(new.hasLatestImage != false && new.createdOn != old.createdOn)
      #expect(new.ownerID?.lowercased() == old.ownerID?.lowercased())
      #expect(new.vmSize == old.vmSize && new.idleTimeBeforeShutdown == old.idleTimeBeforeShutdown)
      #expect(new.tags == old.tags && new.schedules.count == old.schedules.count)
      #expect(try file.read().isEmpty)
    }
  }

  @Test func aRunThatDiedAfterTheDeletionIsTakenUp() async throws {
    try await Self.withWorld { backend, file in
      let writer = try backend.requireWriter()
      let recreator = Recreator(backend: backend, writer: writer, file: file)
      let plan = try await recreator.plan("outdated-image", for: nil)
      try file.keep(plan)
      let id = try Recreator.id(plan)
      let acceptance = try await writer.accept(.delete, on: id)
      if let operation = acceptance.operation { try await backend.reader.wait(for: operation) }
      await #expect(throws: ServiceFailure.self) { try await backend.find("outdated-image") }
      // The instance is gone; what it was stands on disk.
      let again = try await recreator.plan("outdated-image", for: nil)
      #expect(again == plan)
      _ = try await recreator.carryOut(again)
      #expect(try await backend.find("outdated-image").ownerID != nil)
      #expect(try file.read().isEmpty)
    }
  }
}

@Suite struct RecreationDialogTests {
  @Test func theConsoleSaysWhatIsLostBeforeTheNameIsTyped() async throws {
    let screen = try await labScreen(":recreate alice-ci<Enter>")
    #expect(screen.contains("RECREATE alice-ci") && screen.contains("! alice-ci loses: Everything on its own disk"))
    #expect(
      screen.contains("sends DELETE") && screen.contains("sends PUT") && screen.contains("Type alice-ci and Enter"))
    #expect(try await labScreen(":recreate alice-ci<Enter>", isReadOnly: true).contains("read-only"))
  }
}
