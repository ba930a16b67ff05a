import ComputeModel
import HTTPTypes
import Schedules
import SimulatorServer
import Testing

@Suite struct LockTests {
  private let version = "2020-05-01"

  private func path(_ scope: String) -> String { scope + "/providers/Microsoft.Authorization/locks/keep" }

  private func lock(_ level: String) -> String { #"{"properties":{"level":"\#(level)","notes":"exam week"}}"# }

  /// Subscription, group, workspace and instance.
  @Test(arguments: 0..<4) func aLockedInstanceRefuses(depth: Int) async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab", isPaused: true))
    let instance = service.workspace + "/computes/alice-ci"
    let scope = [
      "/subscriptions/" + service.host.subscription,
      "/subscriptions/\(service.host.subscription)/resourceGroups/rg-ml", service.workspace, instance,
    ][depth]
    let made = try await service.arm(.put, path(scope), version: version, body: lock("CanNotDelete"))
    #expect(made.status == 201)
    #expect(made.document?["id"]?.text == path(scope))
    let delete = instance + "?underlyingResourceAction=Delete"
    let refused = try await service.arm(.delete, delete)
    #expect(refused.status == 409)
    #expect(refused.code == "ScopeLocked")
    #expect(
      refused.document?[path: "error", "message"]?.text
        == "The scope '\(instance)' cannot perform delete operation because following scope(s) are locked: '\(scope)'."
        + " Please remove the lock and try again.")
    #expect(
      try await service.arm(
        .post, instance + "/updateIdleShutdownSetting", body: #"{"idleTimeBeforeShutdown":"PT45M"}"#
      ).status == 200)
    #expect(try await service.arm(.put, path(scope), version: version, body: lock("ReadOnly")).status == 200)
    #expect(try await service.arm(.post, instance + "/stop").code == "ScopeLocked")
    #expect(try await service.arm(.get, instance).status == 200)
    #expect(try await service.arm(.delete, path(scope), version: version).status == 200)
    #expect(try await service.arm(.delete, path(scope), version: version).status == 204)
    #expect(try await service.arm(.post, instance + "/stop").status == 202)
  }

  @Test func locksAreListed() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab", isPaused: true))
    let instance = service.workspace + "/computes/alice-ci"
    for scope in [service.workspace, instance] {
      _ = try await service.arm(.put, path(scope), version: version, body: lock("ReadOnly"))
    }
    let list = { (scope: String, filter: String) in
      try await service.arm(
        .get, "\(scope)/providers/Microsoft.Authorization/locks\(filter)", version: version
      ).document?["value"]?.elements?.compactMap { $0["id"]?.text }
    }
    // The lab has one from the beginning.
    let stored = service.workspace + "/computes/emil-old/providers/Microsoft.Authorization/locks/keep-notebooks"
    #expect(try await list(service.workspace, "") == [stored, path(service.workspace), path(instance)])
    #expect(try await list(instance, "") == [path(instance)])
    #expect(try await list(instance, "?$filter=atScope()") == [path(service.workspace), path(instance)])
    #expect(
      try await service.arm(.get, path(instance), version: version).document?[path: "properties", "level"]?.text
        == "ReadOnly")
    #expect(
      try await service.arm(.get, path("/subscriptions/" + service.host.subscription), version: version).status == 404)
    // A contributor may not lock.
    let refused = try await service.arm(
      .put, path(instance), version: version, body: lock("ReadOnly"), as: "Contributor")
    #expect(refused.code == "AuthorizationFailed")
  }
}

@Suite struct ActivityLogTests {
  private func rows(_ service: TestService, _ filter: String, as name: String? = nil) async throws -> [JSONValue] {
    let path =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.Insights/eventtypes/management/values?$filter="
      + filter.replacing(" ", with: "%20")
    let reply = try await service.arm(.get, path, version: "2015-04-01", as: name)
    #expect(reply.status == 200)
    return reply.document?["value"]?.elements ?? []
  }

  private func words(_ rows: [JSONValue]) -> [String] {
    rows.map { row in
      let action = row[path: "operationName", "value"]?.text?.split(separator: "/").suffix(2).joined(separator: "/")
      return [row["caller"]?.text, action, row[path: "status", "value"]?.text].compactMap { $0 }.joined(separator: " ")
    }
  }

  @Test func whoDidWhatWhen() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab"))
    let instance = service.workspace + "/computes/alice-ci"
    let dana = "dana.scientist@contoso.example"
    _ = try await service.arm(.post, instance + "/stop", as: dana)
    service.clock.pass(60)
    _ = try await service.arm(.post, instance + "/start", as: "Reader")
    let rhea = "rhea.auditor@contoso.example"
    let found = try await rows(service, "eventTimestamp ge '2026-11-23T00:00:00Z' and resourceUri eq '\(instance)'")
    #expect(
      words(found) == [
        "\(rhea) start/action Failed", "\(rhea) start/action Started", "\(dana) stop/action Succeeded",
        "\(dana) stop/action Accepted", "\(dana) stop/action Started",
      ])
    #expect(found[0][path: "subStatus", "value"]?.text == "Forbidden")
    #expect(found[0]["resourceGroupName"]?.text == "rg-ml")
    #expect(found[2]["eventTimestamp"]?.text == "2026-11-23T05:01:00.0000000Z")
    #expect(found[4]["eventTimestamp"]?.text == "2026-11-23T05:00:00.0000000Z")
    #expect(Set(found.compactMap { $0["eventDataId"]?.text }).count == 5)
    #expect(Set(found.compactMap { $0["correlationId"]?.text }).count == 2)
    // Reading is not in it.
    _ = try await service.arm(.get, instance)
    #expect(try await rows(service, "resourceGroupName eq 'RG-ML'").count == 5)
    #expect(try await rows(service, "resourceGroupName eq 'other'").isEmpty)
    #expect(try await rows(service, "eventTimestamp le '2026-11-23T05:00:30Z'").count == 2)
    #expect(try await rows(service, "caller eq '\(dana)' and status eq 'Succeeded'").count == 1)
    // As az writes it.
    let bare = "eventTimestamp ge 2026-11-23T04:30:00.265786 and eventTimestamp le 2026-11-23T05:00:30.265786"
    #expect(try await rows(service, bare).count == 2)
    // A data scientist may not read it; an auditor may.
    #expect(try await rows(service, "", as: dana).isEmpty)
    #expect(try await rows(service, "", as: rhea).count == 5)
  }

  @Test func pagesAndBadFilters() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "lab", isPaused: true))
    let instance = service.workspace + "/computes/alice-ci"
    for _ in 0..<60 {
      _ = try await service.arm(
        .post, instance + "/updateIdleShutdownSetting", body: #"{"idleTimeBeforeShutdown":"PT45M"}"#)
    }
    var path: String? =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.Insights/eventtypes/management/values"
      + "?api-version=2015-04-01&$filter=resourceGroupName%20eq%20'rg-ml'"
    var ids: [String] = []
    while let next = path {
      let reply = try await service.arm(.get, next)
      ids += reply.document?["value"]?.elements?.compactMap { $0["eventDataId"]?.text } ?? []
      path = reply.document?["nextLink"]?.text
    }
    #expect(ids.count == 120)
    #expect(Set(ids).count == 120)
    for filter in ["nonsense", "eventTimestamp%20ge%20'yesterday'", "eventTimestamp%20ge%205"] {
      let reply = try await service.arm(
        .get,
        "/subscriptions/\(service.host.subscription)/providers/Microsoft.Insights/eventtypes/management/values?$filter=\(filter)",
        version: "2015-04-01")
      #expect(reply.status == 400, "\(filter)")
    }
  }

  @Test func theSameRequestsLeaveTheSameBytes() async throws {
    var journals: [[String]] = []
    for _ in 0..<2 {
      let service = try await TestService(SimulatorOptions(scenario: "lab", seed: 3))
      let instance = service.workspace + "/computes/alice-ci"
      _ = try await service.arm(.post, instance + "/stop", as: "AzureML Data Scientist")
      _ = try await service.arm(.post, instance + "/stop", as: "Reader")
      _ = try await service.arm(
        .put, instance + "/providers/Microsoft.Authorization/locks/l", version: "2020-05-01",
        body: #"{"properties":{"level":"ReadOnly"}}"#)
      _ = try await service.arm(.post, instance + "/restart")
      journals.append(try await service.host.storedEvents().map { $0.text })
    }
    #expect(journals[0] == journals[1])
    #expect(journals[0].contains { $0.contains("ScopeLocked") })
  }
}
