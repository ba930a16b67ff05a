import ARMClient
import ComputeModel
import HTTPTypes
import Testing

@Suite struct WebhookTests {
  @Test func oneDocumentGoesThereWithoutAToken() async throws {
    let transport = ScriptedTransport([.answer(204, "")])
    let webhook = try #require(Webhook("https://hooks.test/a?b=c", transport: transport))
    try await webhook.send(.object(["x": .number(1)]))
    #expect(transport.calls == ["POST /a?b=c"])
    #expect(transport.bodies == [#"{"x":1}"#])
    #expect(transport.requests[0].headerFields[.authorization] == nil)
  }

  @Test func aRefusalIsSaidAndNothingIsSentAgain() async throws {
    let transport = ScriptedTransport([.answer(500, "no"), .answer(200, "")])
    let webhook = try #require(Webhook("https://hooks.test/", transport: transport))
    let failure = await #expect(throws: ServiceFailure.self) { try await webhook.send(.null) }
    #expect(failure?.sentence.contains("answered 500") == true)
    #expect(transport.requests.count == 1)
  }

  @Test(arguments: ["http://hooks.test/", "", "ftp://x"]) func onlyHTTPSIsAnAddress(text: String) {
    #expect(Webhook(text, transport: ScriptedTransport([])) == nil)
  }
}
