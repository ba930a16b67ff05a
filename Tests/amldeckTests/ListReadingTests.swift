import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import SimulatorServer
import Testing

@testable import amldeck

@Suite struct ListReadingTests {
  private static func withFleet(of instances: Int, _ body: (Backend) async throws -> Void) async throws {
    try await withDemo(["--instances", "\(instances)", "--paused", "--rate-limits", "off"], isReadOnly: true, body)
  }

  @Test func pagesWaitForWhoeverTakesTheReadingUp() async throws {
    try await Self.withFleet(of: 450) { backend in
      let readings = ListReading.first(of: backend)
      #expect(Set(readings.keys) == Set(backend.place.workspaces) && !readings.isEmpty)
      for reading in readings.values {
        // The whole list is there before anybody has looked at a page.
        let whole = try await reading.items
        var seen: [FleetItem] = []
        for await page in reading.pages { seen += page }
        #expect(seen == whole && !whole.isEmpty)
      }
    }
  }

  @Test func aReadingForTheWholeListAloneKeepsNoPages() async throws {
    try await Self.withFleet(of: 20) { backend in
      let label = try #require(backend.place.workspaces.first)
      let workspace = try #require(backend.workspace(labelled: label))
      let reading = ListReading(of: workspace, by: backend.reader, memory: PageMemory(), showsPages: false)
      for await _ in reading.pages { Issue.record("a page came, though only the list was wanted") }
      #expect(try await !reading.items.isEmpty)
    }
  }

  @Test func aReadingThatFailsEndsItsPagesAndSaysWhy() async throws {
    try await Self.withFleet(of: 20) { backend in
      let label = try #require(backend.place.workspaces.first)
      var nowhere = try #require(backend.workspace(labelled: label))
      nowhere = WorkspaceID(subscription: nowhere.subscription, resourceGroup: nowhere.resourceGroup, name: "nowhere")
      let reading = ListReading(of: nowhere, by: backend.reader, memory: PageMemory(), showsPages: true)
      for await _ in reading.pages { Issue.record("a workspace that is not there has a page") }
      do throws(ServiceFailure) {
        _ = try await reading.items
        Issue.record("a workspace that is not there has a list")
      } catch {
        #expect(error.kind == .notFound)
      }
    }
  }
}
