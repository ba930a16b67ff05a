import ARMClient
import ComputeModel
import Schedules
import Testing

/// The tests start a program that stands for az: a script of two lines. One after the other, since a script that is
/// being written while another one starts is busy for a moment.
@Suite("The person of az login", .serialized) struct AzureCLITests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func rig(_ script: String, _ more: [String: String] = [:], limit: Duration = .seconds(30)) throws
    -> CredentialRig
  {
    _ = try directory.write("az", "#!/bin/sh\n" + script, mode: 0o700)
    var rig = CredentialRig(
      ["PATH": "relative:\(directory.path):/usr/bin:/bin"].merging(more) { $1 }, choice: "AzureCliCredential")
    rig.settings.azureCLILimit = limit
    return rig
  }

  @Test func itsTokenIsTakenByExpiresOn() async throws {
    let rig = try rig(
      #"echo "$*" > \#(directory.path)/arguments; pwd > \#(directory.path)/directory"# + "\n"
        + #"echo '{"accessToken":"a","expiresOn":"2026-11-23 16:53:04.000000","expires_on":1795452784,"tenant":"t-1"}'"#
    )
    let token = try await rig.token()
    #expect(token.expires == Instant(secondsSinceEpoch: 1_795_452_784))
    #expect(token.source == CredentialSource(.azureCLI, "az login in tenant t-1"))
    #expect(
      try directory.read("arguments")
        == "account get-access-token --output json --resource https://management.test:8443\n")
    #expect(try directory.read("directory") == "/\n")
  }

  @Test func azGetsNoneOfOurSecrets() async throws {
    let rig = try rig(
      "env > \(directory.path)/environment; exit 1",
      ["AZURE_CLIENT_SECRET": "canary", "MSI_SECRET": "canary", "A": "b"])
    _ = await rig.refusal()
    let environment = try directory.read("environment")
    #expect(!environment.contains("canary"))
    #expect(environment.contains("A=b") && environment.contains("AZURE_CORE_NO_COLOR=true"))
  }

  @Test(arguments: [
    ("echo 'ERROR: Please run \"az login\" to setup account.' >&2; exit 1", "nobody is logged in there: run az login"),
    (
      "echo 'WARNING: old' >&2; echo 'ERROR: AADSTS50173: az login again.' >&2; exit 1",
      "az says: ERROR: AADSTS50173: az login again"
    ),
    ("echo 'token eyJhbGciOi' >&2; exit 3", "az failed with status 3"), ("kill -9 $$", "az failed with status 137"),
    ("echo '{}'", "az printed no token that can be read"), ("echo hello", "az printed no token that can be read"),
    ("head -c 3000000 /dev/zero", "az printed more than a token"),
  ])
  func whatGoesWrongIsSaid(script: String, words: String) async throws {
    let sentence = await (try rig(script)).refusal()?.sentence ?? ""
    #expect(sentence.contains(words), "\(sentence)")
  }

  @Test(arguments: ["exec tail -f /dev/null", "exec >/dev/null 2>&1; exec tail -f /dev/null"])
  func itIsNotWaitedForWithoutEnd(script: String) async throws {
    let sentence = await (try rig(script, limit: .milliseconds(200))).refusal()?.sentence ?? ""
    #expect(sentence.contains("az did not answer within"), "\(sentence)")
  }

  @Test func aTenantIsNeverReadAsAnOption() async throws {
    var rig = try rig("echo '{}'")
    rig.settings.pinnedTenant = "--debug"
    #expect(await rig.refusal()?.sentence.contains("is not a tenant") == true)
  }
}

@Suite("A token in a file") struct TokenFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func rig(_ text: String, mode: Int = 0o600) throws -> CredentialRig {
    CredentialRig(["AMLDECK_TOKEN_FILE": try directory.write("token", text, mode: mode)])
  }

  @Test func aBareTokenTellsItsOwnEnd() async throws {
    // {"exp":1795413600}
    let token = try await rig(" e30.eyJleHAiOjE3OTU0MTM2MDB9.x\n").token()
    #expect(token.expires == Instant(secondsSinceEpoch: 1_795_413_600))
    #expect(token.source.name == .tokenFile)
  }

  @Test func whatAzPrintsIsTakenToo() async throws {
    let token = try await rig(#"{"accessToken":"a","expires_on":1795413600}"#).token()
    #expect(token.expires == Instant(secondsSinceEpoch: 1_795_413_600))
  }

  @Test(arguments: [
    ("e30.eyJleHAiOjE3OTU0MTM2MDB9.x", 0o644, "chmod 600"), ("", 0o600, "is empty"),
    ("two words", 0o600, "holds more than a token"), ("{\"a\":1}", 0o600, "without accessToken"),
    ("e30.eyJleHAiOjF9.x", 0o600, "ended at 1970-01-01T00:00:01Z"),
  ])
  func aFileThatDoesNotServeIsSaid(text: String, mode: Int, words: String) async throws {
    let failure = await (try rig(text, mode: mode)).refusal()
    #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "nothing")")
  }

  /// A token goes to no other service than its own, and one that does not name its own goes to ARM alone.
  @Test(arguments: [
    // {"aud":"https://graph.test","exp":1795413600}
    ("e30.eyJhdWQiOiJodHRwczovL2dyYXBoLnRlc3QiLCJleHAiOjE3OTU0MTM2MDB9.x", false, true),
    // {"aud":"https://management.core.test/","exp":1795413600}
    ("e30.eyJhdWQiOiJodHRwczovL21hbmFnZW1lbnQuY29yZS50ZXN0LyIsImV4cCI6MTc5NTQxMzYwMH0.x", true, false),
    // {"aud":"00000003-0000-0000-c000-000000000000","exp":1795413600}
    ("e30.eyJhdWQiOiIwMDAwMDAwMy0wMDAwLTAwMDAtYzAwMC0wMDAwMDAwMDAwMDAiLCJleHAiOjE3OTU0MTM2MDB9.x", false, true),
    ("opaque", true, false),
  ])
  func aTokenIsForItsOwnService(text: String, isForManagement: Bool, isForGraph: Bool) async throws {
    var rig = try rig(text)
    rig.settings.choice = "TokenFile"
    let cache = TokenCache(try rig.settings.chain(), surroundings: rig.clock.surroundings)
    let management = try? await cache.token(for: CredentialRig.wish.audience)
    let graph = try? await cache.token(for: "https://graph.test")
    #expect((management != nil) == isForManagement)
    #expect((graph != nil) == isForGraph)
  }
}
