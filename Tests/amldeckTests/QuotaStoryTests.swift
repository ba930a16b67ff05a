import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import Terminal
import Testing

@testable import amldeck

/// Cores, and people who left, with the simulator behind the real client.
@Suite struct QuotaStoryTests {
  private static func with(_ scenario: String, _ body: (Backend) async throws -> Void) async throws {
    try await withDemo(["--scenario", scenario, "--paused"], body)
  }

  private static func expect(_ report: Report, _ command: String) throws {
    let mistakes = try SchemaCheck(schema: OutputSchema.document()).mistakes(in: report.document, of: command)
    #expect(mistakes.isEmpty, "\(mistakes.prefix(5).joined(separator: "\n"))")
    for row in report.rows { #expect(row.count == report.columns.count) }
  }

  @Test func whoEatsTheQuota() async throws {
    try await Self.with("lab") { backend in
      let all = try await QuotaHolders.read(backend, family: nil)
      try Self.expect(all.report, "quota-holders")
      #expect(all.holders.first?.kind == .stopped)
      #expect(all.holders.contains { $0.kind == .cluster })
      let family = try #require(all.holders.first?.family)
      let one = try await QuotaHolders.read(backend, family: family)
      #expect(!one.holders.isEmpty && one.holders.count < all.holders.count)
      let failure = await #expect(throws: ServiceFailure.self) {
        try await QuotaHolders.read(backend, family: "nothing")
      }
      #expect(failure?.sentence.contains("There is no family nothing") == true)
    }
  }

  @Test func aWorkspacesLimitIsSetAndReadBack() async throws {
    try await Self.with("lab") { backend in
      let writer = try backend.requireWriter()
      let workspace = backend.workspaceIDs[0]
      let location = try await backend.reader.location(of: workspace)
      let family = try #require(
        try await backend.reader.usages(in: location, subscription: workspace.subscription)
          .first { $0.isDedicatedCores && !$0.isRegionalTotal })
      let limit = try #require(family.limit)
      let update = QuotaUpdate(workspace: workspace, location: location, family: family.name, cores: limit)
      #expect(writer.request(for: update).text.contains("updateQuotas"))
      #expect(try await writer.send(update) != nil)
      let quotas = try await backend.reader.workspaceQuotas(in: location, subscription: workspace.subscription)
      #expect(
        quotas.contains {
          $0.workspace == workspace.name && Usage.folded(family: $0.family) == Usage.folded(family: family.name)
            && $0.limit == limit
        }, "\(quotas)")
      try Self.expect(try await QuotaHolders.limits(backend), "quota-limits")
      // More than the subscription has is answered with 200 and a refusal in it.
      var more = update
      more.cores = limit + 1000
      let failure = await #expect(throws: ServiceFailure.self) { try await writer.send(more) }
      #expect(failure?.kind == .refused && failure?.sentence.contains("InvalidQuota") == true)
    }
  }

  @Test func theConsoleAsksAndSetsAWorkspacesLimit() async throws {
    try await Self.with("lab") { backend in
      let workspace = backend.workspaceIDs[0].name
      var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
      func type(_ keys: String) async throws -> String {
        for key in try TypedKeys.read(keys) { await run.type(key) }
        return run.canvas.lines.joined(separator: "\n")
      }
      await run.begin()
      _ = try await type(":quota<Enter>")
      var screen = try await type(":limit standardDSv2Family 100 \(workspace)<Enter>")
      #expect(screen.contains("LIMIT OF \(workspace)") && screen.contains("[ Set: y ]"))
      #expect(screen.contains("may then take 100 cores") && screen.contains("resource group"))
      #expect(screen.contains("sends POST") && screen.contains("updateQuotas"))
      // Enter, which opened it, does not confirm it.
      screen = try await type("<Enter>")
      #expect(!screen.contains("LIMIT OF"))
      #expect(try await Self.limit(of: workspace, backend) != 100)
      screen = try await type(":limit standardDSv2Family 100 \(workspace)<Enter>y")
      #expect(screen.contains("may take 100 cores of") && screen.contains("(request "))
      #expect(try await Self.limit(of: workspace, backend) == 100)
      #expect(screen.contains("100 cores at most"))
      // More than the subscription has is said before it is sent, and the service's refusal afterwards.
      screen = try await type(":limit standardDSv2Family 100000 \(workspace)<Enter>")
      #expect(screen.contains("The subscription itself has"))
      screen = try await type("y")
      #expect(screen.contains("did not set the quota"))
      #expect(try await Self.limit(of: workspace, backend) == 100)
    }
    let screen = try await labScreen(":quota<Enter>:limit standardDSv2Family 100<Enter>", isReadOnly: true)
    #expect(screen.contains("runs read-only here"))
  }

  @Test func theConsoleLeadsFromALimitToWhatHoldsIt() async throws {
    try await Self.with("lab") { backend in
      let expected = try await QuotaHolders.read(backend, family: nil).holders
      var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 120), isASCII: false)
      await run.begin()
      // The first row is the total of the region.
      for key in try TypedKeys.read(":quota<Enter><Enter>") { await run.type(key) }
      let lines = run.canvas.lines
      #expect(lines.contains { $0.contains("DELETING FREES") } && lines.contains { $0.contains("never changed here") })
      let places = expected.map { holder in
        lines.firstIndex { $0.contains(" \(holder.name) ") && $0.contains(" \(holder.cores) ") } ?? -1
      }
      #expect(!places.contains(-1) && places == places.sorted(), "the longest stopped first: \(expected)")
      #expect(lines.contains { $0.contains("a cluster") })
      // Enter opens the first, which was stopped the longest.
      for key in try TypedKeys.read("<Enter>") { await run.type(key) }
      #expect(run.canvas.lines.first?.contains(expected[0].name) == true)
    }
  }

  @Test func whoSetWhichLimitWhenStandsInTheHistory() async throws {
    try await Self.with("lab") { backend in
      let (workspace, store) = (backend.workspaceIDs[0], try HistoryStore(path: nil))
      let own = OwnOperations(
        store: store, cloud: backend.reader.connection.cloud.resourceManager, actor: backend.principalID)
      let location = try await backend.reader.location(of: workspace)
      func set(_ cores: Int) async throws(ServiceFailure) -> String? {
        try await backend.send(
          QuotaUpdate(workspace: workspace, location: location, family: "standardDSv2Family", cores: cores), by: own)
      }
      let requestID = try await set(100)
      await #expect(throws: ServiceFailure.self) { try await set(100_000) }
      let now = backend.clock.now
      let actions = try store.actions(from: now - .seconds(60), until: now)
      #expect(actions.map(\.action) == ["updateQuotas", "updateQuotas"])
      #expect(actions.allSatisfy { $0.instance == workspace.path && $0.actor != nil && $0.ended != nil })
      #expect(Set(actions.map(\.result)) == ["Succeeded", "InvalidQuotaExceedsSubscriptionLimit"])
      #expect(actions.first { $0.result == "Succeeded" }?.requestID == requestID && requestID != nil)
      let history = try HistoryReading(store, from: now - .seconds(60), until: now, names: [workspace.name])
      try Self.expect(history.report, "history")
      #expect(history.report.document["other_actions"]?.elements?.count == 2)
      #expect(history.report.table.contains("updateQuotas") && history.report.table.contains(", request "))
      #expect(try HistoryReading(store, from: now - .seconds(60), until: now, names: ["ci"]).otherActions.isEmpty)
    }
  }

  private static func limit(of workspace: String, _ backend: Backend) async throws -> Int? {
    let id = try #require(backend.workspaceIDs.first { $0.name == workspace })
    let location = try await backend.reader.location(of: id)
    let family = Usage.folded(family: "standardDSv2Family")
    return try await backend.reader.workspaceQuotas(in: location, subscription: id.subscription)
      .first { $0.workspace == workspace && Usage.folded(family: $0.family) == family }?.limit
  }

  @Test func thoseWhoLeftAreFoundWithTheSafeWayOn() async throws {
    try await Self.with("findings") { backend in
      let reading = await FleetReading.read(backend)
      let facts = await FactsReader(backend, store: nil, zone: .utc).read(reading.instances, at: reading.observedAt)
      let leavers = Leavers(reading, facts.facts)
      try Self.expect(leavers.report, "leavers")
      #expect(leavers.found.map(\.instance.name) == ["owner-gone"])
      #expect(leavers.report.table.contains("Azure cannot give this one to another user"))
    }
    #expect(try await labScreen(":leavers<Enter>").contains("Azure cannot give an instance to somebody else"))
  }
}
