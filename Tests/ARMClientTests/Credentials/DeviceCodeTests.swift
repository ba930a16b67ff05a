import ARMClient
import ComputeModel
import Testing

@Suite("Logging in with a code") struct DeviceCodeTests {
  static let code = ScriptedTransport.Step.answer(
    200,
    #"{"device_code":"d","user_code":"ABC-1","verification_uri":"https://login.test/device","expires_in":900,"interval":5,"message":"Go"}"#
  )
  static func error(_ code: String) -> ScriptedTransport.Step {
    .answer(400, #"{"error":"\#(code)","error_description":"AADSTS70016: \#(code)."}"#)
  }
  static let token = ScriptedTransport.Step.answer(
    200, #"{"access_token":"a","expires_in":3600,"refresh_token":"r"}"#)

  private func rig(_ steps: [ScriptedTransport.Step]) -> CredentialRig {
    CredentialRig([:], login: [Self.code] + steps, choice: "DeviceCodeCredential")
  }

  @Test func theCodeIsShownAndTheAnswerWaitedFor() async throws {
    let rig = rig([Self.error("authorization_pending"), Self.error("slow_down"), Self.token])
    let token = try await rig.token()
    #expect(rig.prompts.all.map(\.address) == ["https://login.test/device"])
    #expect(rig.prompts.all.map(\.code) == ["ABC-1"])
    #expect(rig.login.calls.first == "POST /organizations/oauth2/v2.0/devicecode")
    #expect(rig.form(0)["scope"] == "https://management.test:8443/.default offline_access openid profile")
    #expect(rig.form(1)["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code")
    #expect(rig.clock.sleeps == [.seconds(5), .seconds(5), .seconds(10)])
    #expect(token.source.name == .deviceCode)
  }

  @Test func aLoginThatCannotBeRenewedAsksNobodyBehindTheScreen() async throws {
    let rig = CredentialRig([:], login: [Self.code, CredentialRig.token], choice: "DeviceCodeCredential")
    let chain = try rig.settings.chain()
    _ = try await chain.token(CredentialRig.wish)
    await #expect(throws: CredentialFailure.self) { try await chain.token(TokenWish(audience: "https://graph.test")) }
    #expect(rig.prompts.all.count == 1)
    #expect(rig.login.calls.count == 2)
  }

  @Test func theNextTokenNeedsNoPerson() async throws {
    let rig = rig([Self.token, Self.token])
    let chain = try rig.settings.chain()
    _ = try await chain.token(CredentialRig.wish)
    _ = try await chain.token(TokenWish(audience: "https://graph.test"))
    #expect(rig.form(2)["refresh_token"] == "r")
    #expect(rig.form(2)["scope"]?.hasPrefix("https://graph.test/.default") == true)
    #expect(rig.prompts.all.count == 1)
  }

  @Test(arguments: [
    ("authorization_declined", "declined in the browser"), ("expired_token", "Nobody typed the code in time"),
    ("invalid_client", "AADSTS70016: invalid_client"),
  ])
  func aLoginThatDoesNotHappenIsSaid(code: String, words: String) async {
    let failure = await rig([Self.error(code)]).refusal()
    #expect(failure?.kind == .noAccess)
    #expect(failure?.sentence.contains(words) == true)
  }

  @Test func waitingEndsWithTheCodesLife() async {
    let rig = rig(Array(repeating: Self.error("authorization_pending"), count: 500))
    #expect(await rig.refusal()?.sentence.contains("in time") == true)
    #expect(rig.login.requests.count == 181)
  }
}
