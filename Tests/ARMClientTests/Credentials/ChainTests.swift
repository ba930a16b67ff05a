import ARM
import ARMClient
import ComputeModel
import Schedules
import Testing

@Suite("Which credential is used") struct ChainTests {
  static let secret = [
    "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "id", "AZURE_CLIENT_SECRET": "s&e=cret",
  ]

  @Test func nothingIsThereAndEachSaysWhy() async {
    let nobody = ScriptedTransport.Step.failure(
      .init(.noConnection, requestMayHaveArrived: false, reason: "no connection in time"))
    let failure = await CredentialRig([:], identity: [nobody]).refusal()
    #expect(failure?.kind == .noAccess)
    let sentence = failure?.sentence ?? ""
    for part in [
      "TokenFile: AMLDECK_TOKEN_FILE is not set",
      "EnvironmentCredential: AZURE_TENANT_ID and AZURE_CLIENT_ID are not set",
      "WorkloadIdentityCredential: AZURE_FEDERATED_TOKEN_FILE is not set",
      "ManagedIdentityCredential: nothing answers at 169.254.169.254", "AzureCliCredential: az is not on the PATH",
      "amldeck login", "amldeck demo",
    ] {
      #expect(sentence.contains(part), "\(sentence)")
    }
  }

  @Test func theEnvironmentGoesBeforeTheMachine() async throws {
    let rig = CredentialRig(
      Self.secret.merging(["MSI_ENDPOINT": "http://127.0.0.1:1/token", "MSI_SECRET": "m"]) { $1 },
      login: [CredentialRig.token])
    let token = try await rig.token()
    #expect(token.source == CredentialSource(.environment, "secret of client id"))
    #expect(rig.identity.requests.isEmpty)
  }

  @Test func oneThatTriedAndWasRefusedEndsTheSearch() async {
    let rig = CredentialRig(
      Self.secret.merging(["MSI_ENDPOINT": "http://127.0.0.1:1/token", "MSI_SECRET": "m"]) { $1 },
      login: [.answer(401, #"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret."}"#)])
    let failure = await rig.refusal()
    #expect(
      failure?.sentence
        == "The login at https://login.test refused client id: AADSTS7000215: Invalid client secret."
        + " Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.")
    #expect(failure?.sentence.contains("s&e=cret") == false)
    #expect(rig.identity.requests.isEmpty)
  }

  @Test func theOneInUseIsKeptAndTheOthersAreNamed() async throws {
    let rig = CredentialRig(Self.secret, login: [CredentialRig.token, CredentialRig.token])
    let chain = try rig.settings.chain()
    _ = try await chain.token(CredentialRig.wish)
    _ = try await chain.token(CredentialRig.wish)
    #expect(await chain.skipped.map(\.name) == [.tokenFile])
    #expect(rig.login.requests.count == 2)
  }

  @Test(arguments: [
    ("prod", [CredentialName.environment, .workloadIdentity, .managedIdentity]), (" Dev ", [.azureCLI]),
    ("environmentcredential", [.environment]), ("ManagedIdentityCredential", [.managedIdentity]),
    ("AzureCliCredential", [.azureCLI]), ("WorkloadIdentityCredential", [.workloadIdentity]),
  ])
  func azureTokenCredentialsChooses(word: String, expected: [CredentialName]) async throws {
    let nobody = ScriptedTransport.Step.failure(
      .init(.noConnection, requestMayHaveArrived: false, reason: "no connection in time"))
    let rig = CredentialRig(["AZURE_TOKEN_CREDENTIALS": word], identity: [nobody])
    let chain = try rig.settings.chain()
    await #expect(throws: CredentialFailure.self) { try await chain.token(CredentialRig.wish) }
    #expect(await chain.skipped.map(\.name) == expected)
  }

  @Test func anUnknownChoiceIsAMistakeThatNamesTheOthers() async {
    let failure = await CredentialRig(["AZURE_TOKEN_CREDENTIALS": "VisualStudioCodeCredential"]).refusal()
    #expect(failure?.kind == .usage)
    #expect(failure?.sentence.contains("AzureCliCredential") == true)
  }

  @Test func whomATokenSpeaksForIsRead() {
    // {"oid":"o-1","tid":"t-1","appid":"a-1","upn":"ann@x.test"}
    let claims = "eyJvaWQiOiJvLTEiLCJ0aWQiOiJ0LTEiLCJhcHBpZCI6ImEtMSIsInVwbiI6ImFubkB4LnRlc3QifQ"
    let token = AccessToken(
      secret: "e30.\(claims).x", expires: .init(secondsSinceEpoch: 1), source: CredentialSource(.azureCLI, ""))
    #expect(token.identity?.userName == "ann@x.test")
    #expect(token.identity?.objectID == "o-1")
    #expect(token.identity?.tenant == "t-1")
    for opaque in ["statictoken", "", "a.b.c", "a.eyJ9.c", "a..c"] {
      let token = AccessToken(
        secret: opaque, expires: .init(secondsSinceEpoch: 1), source: CredentialSource(.azureCLI, ""))
      #expect(token.identity == nil, "\(opaque)")
    }
  }
}
