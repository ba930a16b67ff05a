import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Schedules
import Terminal

struct WhoAmICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami", abstract: "Show which credential is used, for whom, and until when.")

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, output) = (place, output)
    try headless(output) {
      let session = try await CloudSession.open(EffectiveConfiguration(place, isReadOnly: true, sources: .real))
      let result: Result<Identification, ServiceFailure>
      do throws(ServiceFailure) {
        let token = try await session.tokens.token(for: session.cloud.audience)
        result = .success(
          Identification(
            cloud: session.cloud, token: token, skipped: await session.credentials.skipped, now: RealSurroundings.now())
        )
      } catch {
        result = .failure(error)
      }
      await session.close()
      try output.print(try result.get().report)
    }
  }
}

/// Who we are, for a person and for a script. It holds no token.
struct Identification {
  var cloud: Cloud
  var source: CredentialSource
  var identity: TokenIdentity?
  var expires: Instant
  var skipped: [CredentialChain.Skipped]
  var now: Instant

  init(cloud: Cloud, token: AccessToken, skipped: [CredentialChain.Skipped], now: Instant) {
    self.cloud = cloud
    source = token.source
    identity = token.identity
    expires = token.expires
    self.skipped = skipped
    self.now = now
  }

  private var text: String {
    let minutes = Int((expires - now).inSeconds / 60)
    var rows = [
      ["cloud", "\(cloud.name) (\(cloud.resourceManager.text))"],
      ["credential", "\(source.name.rawValue): \(source.detail)"],
    ]
    if let identity {
      if let user = identity.userName { rows.append(["person", user]) }
      rows.append(["application", identity.applicationID ?? "?"])
      rows.append(["object id", identity.objectID ?? "?"])
      rows.append(["tenant", identity.tenant ?? "?"])
    } else {
      rows.append(["identity", "the token does not say it"])
    }
    rows.append(["valid until", "\(expires.iso8601(fractionDigits: 0)), \(minutes) min from now; renewed by itself"])
    rows += skipped.map { ["not used", "\($0.name.rawValue): \($0.reason)"] }
    return TextTable(rows).text
  }

  var report: Report {
    let document = JSONValue.object([
      "cloud": .string(cloud.name), "endpoint": .string(cloud.resourceManager.text),
      "credential": .string(source.name.rawValue), "detail": .string(source.detail),
      "principal": .object([
        "user_name": .string(identity?.userName), "application_id": .string(identity?.applicationID),
        "object_id": .string(identity?.objectID), "tenant_id": .string(identity?.tenant),
      ]),
      "expires_at": .string(expires.iso8601(fractionDigits: 0)),
      "not_used": .array(
        skipped.map { .object(["credential": .string($0.name.rawValue), "reason": .string($0.reason)]) }),
    ])
    return Report(
      document, of: [document],
      columns: [
        "cloud", "endpoint", "credential", "detail", "principal.user_name", "principal.application_id",
        "principal.object_id", "principal.tenant_id", "expires_at",
      ], name: "principal.object_id", table: text)
  }
}
