import ComputeModel
import Foundation
import HTTPTypes
import Simulator
import SimulatorServer
import Testing

/// The README says what the code has. `AMLDECK_RECORD_COVERAGE=1 swift test --filter CoverageTests` writes its table
/// anew.
@Suite struct CoverageTests {
  private static let (begin, end) = ("<!-- coverage: begin -->\n", "<!-- coverage: end -->")

  @Test func theReadmeHasTheTableOfTheCode() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    var text = try String(contentsOf: file, encoding: .utf8)
    let first = try #require(text.range(of: Self.begin))
    let last = try #require(text.range(of: Self.end))
    if ProcessInfo.processInfo.environment["AMLDECK_RECORD_COVERAGE"] == "1" {
      text.replaceSubrange(first.upperBound..<last.lowerBound, with: "\n" + Coverage.markdown + "\n")
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      text[first.upperBound..<last.lowerBound] == "\n" + Coverage.markdown + "\n",
      "record it: AMLDECK_RECORD_COVERAGE=1 swift test --filter CoverageTests")
  }

  @Test func theServerAnswersWithTheSame() async throws {
    let reply = try await TestService().control(.get, "coverage")
    let paths = (reply.document?["operations"]?.elements ?? []).compactMap { $0["path"]?.text }
    #expect(paths == Coverage.entries.map { $0.path })
  }

  @Test func everyEntrySaysWhatIsModelled() {
    for entry in Coverage.entries {
      #expect(!entry.modelled.isEmpty && entry.modelled.hasSuffix("."), "\(entry.method) \(entry.path)")
      #expect(entry.limits.isEmpty || entry.limits.hasSuffix("."), "\(entry.method) \(entry.path)")
      #expect(!entry.modelled.contains("\n") && !entry.limits.contains("\n"), "\(entry.method) \(entry.path)")
    }
  }

  /// The rooms of the dispatch and the table hold each other: an address that is said is answered, and what answers is
  /// said.
  @Test func everyAddressBesideARMIsAnsweredAndSaid() async throws {
    let service = try await TestService()
    let world = try await service.host.currentWorld()
    let instance = try #require(world.instances.first)
    let account = try await service.storageAccount()
    let samples = [
      "{tenant}": service.host.tenant, "{group}": instance.resourceGroup, "{workspace}": instance.workspace,
      "{compute}": instance.name, "{id}": "nobody", "{account}": account, "{container}": "c", "{blob}": "b",
      "{secret}": service.host.identitySecret,
    ]
    let entries = Coverage.entries.filter { $0.area == "Login, directory and data" }
    for entry in entries {
      var path = entry.path
      for (name, value) in samples { path = path.replacing(name, with: value) }
      #expect(!path.contains("{"), "\(path) has a place without a sample")
      let method = try #require(HTTPRequest.Method(entry.method))
      let reply = try await service.sendForText(method, path, headers: [:])
      #expect(!reply.text.contains("There is nothing at"), "\(entry.method) \(path) is said and not answered")
    }
    for room in Routes.IdentityRoom.allCases {
      #expect(entries.contains { $0.path.hasPrefix("/\(room.rawValue)/") }, "\(room.rawValue) answers and is not said")
    }
  }
}
