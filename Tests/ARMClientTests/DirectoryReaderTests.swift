import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules
import Testing

/// A login that writes into each token for whom it is.
private struct LabelledCredential: TokenCredential {
  let name = CredentialName.environment
  let clock: TestClock

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    AccessToken(
      secret: "for " + wish.audience, expires: clock.surroundings.now() + .seconds(3600),
      source: CredentialSource(.environment, "test"))
  }
}

@Suite("Names behind object ids") struct DirectoryReaderTests {
  private let clock = TestClock()
  private let graph = URLOrigin(host: "graph.test")

  private func cloud(_ graph: URLOrigin?) -> Cloud {
    Cloud(
      name: "Test", resourceManager: Rig.origin, login: Rig.origin, audience: Rig.origin.text,
      hosts: Cloud.Hosts(graph: graph))
  }

  private func reader(_ transport: ScriptedTransport, tokens: TokenCache? = nil) throws -> DirectoryReader {
    try #require(
      DirectoryReader(
        cloud: cloud(graph),
        tokens: tokens ?? TokenCache(LabelledCredential(clock: clock), surroundings: clock.surroundings),
        transport: transport, surroundings: clock.surroundings))
  }

  private static func list(_ ids: some Sequence<String>) -> String {
    "?$filter=id%20in%20(\(ids.map { "'\($0)'" }.joined(separator: ",")))&$select=id,displayName"
  }

  @Test func fortyIdsAreThreeQuestionsForPeopleAndOneForTheApplicationsAmongThem() async throws {
    let ids = (10..<50).map { "\($0)" }
    let people = { (some: ArraySlice<String>) in
      ScriptedTransport.Step.answer(
        200, #"{"value":["# + some.map { #"{"id":"\#($0)","displayName":"P\#($0)"}"# }.joined(separator: ",") + "]}")
    }
    // The last two are no people.
    let transport = ScriptedTransport([
      people(ids[0..<15]), people(ids[15..<30]), people(ids[30..<38]),
      .answer(200, #"{"value":[{"id":"48","displayName":"id-amldeck"}]}"#),
    ])
    let names = try await reader(transport).names(of: ids)
    #expect(names.map(\.text) == ids[0..<38].map { "P\($0)" } + ["id-amldeck"])
    #expect(
      transport.calls == [
        "GET /v1.0/users\(Self.list(ids[0..<15])),userPrincipalName",
        "GET /v1.0/users\(Self.list(ids[15..<30])),userPrincipalName",
        "GET /v1.0/users\(Self.list(ids[30..<40])),userPrincipalName",
        "GET /v1.0/servicePrincipals\(Self.list(ids[38..<40]))",
      ])
    #expect(transport.requests.allSatisfy { $0.authority == "graph.test" && $0.scheme == "https" })
  }

  /// It would become part of the address.
  @Test func whatIsNoIdIsNotAskedFor() async throws {
    let transport = ScriptedTransport([])
    #expect(try await reader(transport).names(of: ["x')", "../me", ""]).isEmpty)
    #expect(transport.requests.isEmpty)
  }

  @Test func whoMayReadPeopleAloneSeesApplicationsByTheirIds() async throws {
    let transport = ScriptedTransport([
      .answer(200, #"{"value":[{"id":"aa","displayName":"Ana K"}]}"#),
      .answer(403, #"{"error":{"code":"Authorization_RequestDenied","message":"No."}}"#),
    ])
    #expect(try await reader(transport).names(of: ["aa", "bb"]).map(\.text) == ["Ana K"])
  }

  @Test func whatWeMayNotReadHasNoNameAndIsNoError() async throws {
    let transport = ScriptedTransport([
      .answer(
        200,
        """
        {"value":[
          {"id":"AAAA","displayName":"Ana K","userPrincipalName":"ana@contoso.example"},
          {"id":"bbbb","displayName":null,"userPrincipalName":null},
          {"displayName":"nobody"}]}
        """),
      .answer(200, #"{"value":[{"id":"cccc","displayName":"id-amldeck"}]}"#),
    ])
    let names = try await reader(transport).names(of: ["AAAA", "bbbb", "cccc"])
    #expect(
      names == [
        DirectoryName(id: "aaaa", displayName: "Ana K", signInName: "ana@contoso.example"),
        DirectoryName(id: "cccc", displayName: "id-amldeck"),
      ])
    #expect(names.map(\.text) == ["Ana K (ana@contoso.example)", "id-amldeck"])
  }

  @Test func withoutTheRightItSaysWhoRefused() async throws {
    let transport = ScriptedTransport([
      .answer(
        403,
        #"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}"#
      )
    ])
    let failure = await #expect(throws: ServiceFailure.self) { try await reader(transport).names(of: ["a"]) }
    #expect(failure?.kind == .noAccess)
    #expect(
      failure?.sentence
        == "You may not learn people's names: Insufficient privileges to complete the operation"
        + " (Authorization_RequestDenied).")
    #expect(transport.requests.count == 1)
  }

  @Test func aDirectoryThatIsDownIsAskedOnce() async throws {
    let transport = ScriptedTransport([.answer(503, "busy"), .answer(200, #"{"value":[]}"#)])
    let failure = await #expect(throws: ServiceFailure.self) { try await reader(transport).names(of: ["a"]) }
    #expect(failure?.kind == .noContact)
    #expect(transport.requests.count == 1)
    #expect(clock.sleeps.isEmpty)
  }

  /// The token of one service never goes to the other, in whatever order they are asked.
  @Test func eachServiceGetsItsOwnToken() async throws {
    let tokens = TokenCache(LabelledCredential(clock: clock), surroundings: clock.surroundings)
    let arm = ScriptedTransport([.answer(200, Rig.instance("Running")), .answer(200, Rig.instance("Running"))])
    let empty = ScriptedTransport.Step.answer(200, #"{"value":[]}"#)
    let names = ScriptedTransport([empty, empty, .answer(401, "{}"), empty, empty])
    let directory = try reader(names, tokens: tokens)
    let cloud = cloud(graph)
    let computes = ComputeReader(
      connection: ARMConnection(
        cloud: cloud,
        pipeline: Pipeline(
          cloud: cloud, tokens: tokens, transport: arm, surroundings: clock.surroundings, isReadOnly: true),
        surroundings: clock.surroundings))
    _ = try await computes.instance(Rig.id)
    _ = try await directory.names(of: ["a"])
    _ = try await computes.instance(Rig.id)
    _ = try await directory.names(of: ["b"])
    let authorization = { (requests: [HTTPRequest]) in Set(requests.compactMap { $0.headerFields[.authorization] }) }
    #expect(authorization(arm.requests) == ["Bearer for \(Rig.origin.text)"])
    #expect(authorization(names.requests) == ["Bearer for https://graph.test"])
    #expect(names.requests.count == 5)
  }

  @Test func aCloudWithoutGraphHasNoDirectory() {
    let tokens = TokenCache(LabelledCredential(clock: clock), surroundings: clock.surroundings)
    let none = DirectoryReader(
      cloud: cloud(nil), tokens: tokens, transport: ScriptedTransport([]), surroundings: clock.surroundings)
    #expect(none.map { _ in true } == nil)
  }
}
