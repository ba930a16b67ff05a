import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

@Suite struct JobRouteTests {
  private func job(_ service: TestService, _ more: String = "") -> String {
    #"{"properties":{"jobType":"Command","command":"echo hello","environmentId":"\#(service.workspace)"#
      + #"/environments/training/versions/1","computeId":"\#(service.workspace)/computes/alice-ci"\#(more)}}"#
  }

  private func serviceWithAnEnvironment() async throws -> TestService {
    let service = try await TestService()
    let environment = try await service.arm(
      .put, "\(service.workspace)/environments/training/versions/1",
      body: #"{"properties":{"image":"ghcr.io/contoso/training:1"}}"#)
    #expect(environment.status == 201)
    #expect(environment.document?[path: "properties", "image"]?.text == "ghcr.io/contoso/training:1")
    return service
  }

  @Test func aJobIsSentWatchedAndCanceled() async throws {
    let service = try await serviceWithAnEnvironment()
    let path = "\(service.workspace)/jobs/hello"
    let sent = try await service.arm(.put, path, body: job(service, #","tags":{"team":"vision"}"#))
    #expect(sent.status == 201)
    #expect(sent.document?[path: "properties", "status"]?.text == "Queued")
    #expect(sent.document?["id"]?.text == path)
    #expect(try await service.arm(.get, path).document?[path: "properties", "status"]?.text == "Running")
    #expect(try await service.state("alice-ci") == "JobRunning")
    #expect(try await service.arm(.delete, path).status == 409)
    #expect(try await service.arm(.post, path + "/cancel").status == 200)
    #expect(try await service.arm(.get, path).document?[path: "properties", "status"]?.text == "Canceled")
    #expect(try await service.state("alice-ci") == "Running")
    #expect(try await service.arm(.delete, path).status == 200)
    #expect(try await service.arm(.delete, path).status == 204)
    #expect(try await service.arm(.get, path).status == 404)
  }

  @Test func jobsAreListedByTagAndArchived() async throws {
    let service = try await serviceWithAnEnvironment()
    for (name, team) in [("one", "vision"), ("two", "speech")] {
      _ = try await service.arm(
        .put, "\(service.workspace)/jobs/\(name)", body: job(service, #","tags":{"team":"\#(team)"}"#))
    }
    func names(_ query: String) async throws -> [String] {
      let reply = try await service.arm(.get, "\(service.workspace)/jobs?api-version=2025-12-01\(query)")
      return reply.document?["value"]?.elements?.compactMap { $0["name"]?.text } ?? ["?"]
    }
    #expect(try await names("") == ["one", "two"])
    #expect(try await names("&tag=team=speech") == ["two"])
    let archived = try await service.arm(
      .put, "\(service.workspace)/jobs/one", body: #"{"properties":{"jobType":"Command","isArchived":true}}"#)
    #expect(archived.status == 200)
    #expect(try await names("") == ["two"])
    #expect(try await names("&listViewType=ArchivedOnly") == ["one"])
    #expect(try await names("&jobType=Pipeline") == [])
  }

  @Test func whoMayOnlyReadSendsNoJobs() async throws {
    let service = try await serviceWithAnEnvironment()
    let refused = try await service.arm(
      .put, "\(service.workspace)/jobs/hello", body: job(service), as: "Reader")
    #expect(refused.code == "AuthorizationFailed")
  }
}
