import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules
import Testing

@Suite("The machine's own identity") struct ManagedIdentityTests {
  static let clock = Instant(secondsSinceEpoch: 1_795_410_000)

  @Test func aComputeInstanceIsAskedAsTheDocumentSays() async throws {
    let rig = CredentialRig(
      [
        "MSI_ENDPOINT": "http://127.0.0.1:46808/MSI/auth", "MSI_SECRET": "m", "DEFAULT_IDENTITY_CLIENT_ID": "mine",
      ],
      identity: [.answer(200, #"{"access_token":"a","expires_on":"1795413600","token_type":"Bearer"}"#)],
      choice: "ManagedIdentityCredential")
    let token = try await rig.token()
    let request = rig.identity.requests[0]
    #expect(
      rig.identity.calls == [
        "GET /MSI/auth?api-version=2017-09-01&resource=https%3A%2F%2Fmanagement.test%3A8443&clientid=mine"
      ])
    #expect(request.scheme == "http" && request.authority == "127.0.0.1:46808")
    #expect(request.headerFields[HTTPField.Name("Secret")!] == "m")
    #expect(token.expires == Self.clock + .seconds(3600))
    #expect(token.source == CredentialSource(.managedIdentity, "MSI_ENDPOINT, client mine"))
  }

  @Test func appServiceIsAskedWithItsHeader() async throws {
    let rig = CredentialRig(
      [
        "IDENTITY_ENDPOINT": "http://localhost:8081/msi/token", "IDENTITY_HEADER": "h",
        "MSI_ENDPOINT": "http://[::1]/x",
      ],
      identity: [.answer(200, #"{"access_token":"a","expires_on":1795413600}"#)], choice: "prod")
    let token = try await rig.token()
    #expect(rig.identity.calls[0].hasPrefix("GET /msi/token?api-version=2019-08-01&resource="))
    #expect(rig.identity.requests[0].headerFields[HTTPField.Name("X-IDENTITY-HEADER")!] == "h")
    #expect(token.source.detail == "IDENTITY_ENDPOINT")
  }

  @Test func aVirtualMachineIsAskedFirstWhetherItIsOne() async throws {
    let rig = CredentialRig(
      ["AZURE_CLIENT_ID": "c"],
      identity: [
        .answer(400, #"{"error":"invalid_request","error_description":"Required metadata header not specified"}"#),
        .answer(410, "{}"), .answer(200, #"{"access_token":"a","expires_in":"86400"}"#),
      ], choice: "prod")
    let token = try await rig.token()
    #expect(rig.identity.requests.map { $0.headerFields[HTTPField.Name("Metadata")!] } == [nil, "true", "true"])
    #expect(rig.identity.calls[1].contains("/metadata/identity/oauth2/token?api-version=2018-02-01"))
    #expect(rig.identity.calls[1].hasSuffix("&client_id=c"))
    #expect(token.expires - Self.clock > .seconds(86_000))
  }

  @Test(arguments: [
    ScriptedTransport.Step.answer(401, "<html>"), .answer(403, "{}"), .answer(404, "Not Found"), .answer(200, "ok"),
  ])
  func theMetadataServiceOfAnotherCloudIsPassedOver(answer: ScriptedTransport.Step) async {
    let rig = CredentialRig([:], identity: [answer])
    #expect(await rig.refusal()?.sentence.contains("is not Azure's metadata service; AzureCliCredential") == true)
    #expect(rig.identity.requests.count == 1)
  }

  @Test func aVirtualMachineWithoutAnIdentityIsPassedOver() async {
    let rig = CredentialRig(
      [:],
      identity: [.answer(400, #"{"error":"invalid_request","error_description":"Identity not found"}"#)],
      choice: "ManagedIdentityCredential")
    let failure = await rig.refusal()
    #expect(failure?.sentence.contains("this machine has no such identity (Identity not found)") == true)
  }

  @Test(arguments: [
    "http://evil.test/token", "http://127.0.0.1.evil.test/", "http://10.0.0.1/", "ftp://127.0.0.1/", "127.0.0.1",
    "http://user@127.0.0.1/", "http://127.0.0.1@evil.test/", "http://0x7f.1/", "http://127.1/",
    "http://169.254.169.253/",
    "http://localhost.evil.test/",
  ])
  func aSecretIsNeverSentInTheClearToAnotherMachine(address: String) async {
    let rig = CredentialRig(
      ["MSI_ENDPOINT": address, "MSI_SECRET": "m"], choice: "ManagedIdentityCredential")
    let failure = await rig.refusal()
    #expect(failure?.sentence.contains("neither https nor an address of this machine") == true)
    #expect(rig.identity.requests.isEmpty && rig.login.requests.isEmpty)
  }

  @Test(arguments: [
    ("06/20/2019 02:57:58 +00:00", "2019-06-20T02:57:58Z"), ("1/16/2020 5:24:12 AM +00:00", "2020-01-16T05:24:12Z"),
    ("1/16/2020 12:24:12 AM +00:00", "2020-01-16T00:24:12Z"), ("1/16/2020 12:00:00 PM +00:00", "2020-01-16T12:00:00Z"),
    ("1579152252", "2020-01-16T05:24:12Z"),
  ])
  func theEndIsReadInEveryFormThatWasSeen(text: String, expected: String) async throws {
    let rig = CredentialRig(
      ["MSI_ENDPOINT": "https://identity.test/", "MSI_SECRET": "m"],
      identity: [.answer(200, #"{"access_token":"a","expires_on":"\#(text)"}"#)], choice: "prod")
    #expect(try await rig.token().expires.iso8601 == expected)
  }

  @Test(arguments: ["yesterday", "13/45/2020 1:1:1 +00:00", "1/16/2020 0:24:12 AM +00:00", "1/16/2020 5:24:12 +01:00"])
  func anEndThatCannotBeReadIsSaid(text: String) async {
    let rig = CredentialRig(
      ["MSI_ENDPOINT": "https://identity.test/", "MSI_SECRET": "m"],
      identity: [.answer(200, #"{"access_token":"a","expires_on":"\#(text)"}"#)], choice: "prod")
    #expect(await rig.refusal()?.sentence.contains("does not say when it ends") == true)
  }
}
