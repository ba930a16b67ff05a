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
  @OptionGroup var output: OutputOptions
  @Flag(help: "Also ask the service how many requests are left of its limits.") var limits = false

  func run() throws {
    let (place, output, asksForLimits) = (place, output, limits)
    try headless(output) {
      let configuration = try EffectiveConfiguration(place, isReadOnly: true, sources: .real)
      let session = try await CloudSession.open(configuration)
      let result: Result<Identification, ServiceFailure>
      do throws(ServiceFailure) {
        let token = try await session.tokens.token(for: session.cloud.audience)
        var identification = Identification(
          cloud: session.cloud, token: token, skipped: await session.credentials.skipped, now: RealSurroundings.now())
        if asksForLimits {
          let reader = Backend.reader(session.cloud, session.tokens, session.transport, true)
          identification.budget = try await reader.budget(ofEach: configuration.subscriptions?.value ?? [])
        }
        result = .success(identification)
      } catch {
        result = .failure(error)
      }
      await session.close()
      let identification = try result.get()
      StandardOutput.write(output.output == .json ? identification.json : identification.text)
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
  /// What is left of the service's limits of requests; nil where it was not asked for.
  var budget: RateBudget?

  init(cloud: Cloud, token: AccessToken, skipped: [CredentialChain.Skipped], now: Instant) {
    self.cloud = cloud
    source = token.source
    identity = token.identity
    expires = token.expires
    self.skipped = skipped
    self.now = now
  }

  var text: String {
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
    if let budget {
      rows += budget.rows.map { ["requests left", $0.text] }
      if budget.rows.isEmpty { rows.append(["requests left", "the service does not say it"]) }
    }
    return TextTable(rows).text
  }

  var json: String {
    var document = JSONValue.object([
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
    if let budget { document["requests_left"] = .array(budget.rows.map(\.json)) }
    return document.indentedText + "\n"
  }
}

extension ComputeReader {
  /// - Parameter subscriptions: none asks for the tenant's own limits.
  fileprivate func budget(ofEach subscriptions: [String]) async throws(ServiceFailure) -> RateBudget {
    guard !subscriptions.isEmpty else { return try await budget(of: nil) }
    for subscription in subscriptions { _ = try await budget(of: subscription) }
    return connection.budget
  }
}

extension RateBudget.Row {
  fileprivate var text: String {
    let all = remainingForAll.map { ", \($0) for all who use it" } ?? ""
    return "\(remaining) \(kind.rawValue) of \(subscription.map { "subscription \($0)" } ?? "the tenant")\(all)"
  }

  fileprivate var json: JSONValue {
    .object([
      "subscription": .string(subscription), "kind": .string(kind.rawValue), "remaining": .number(remaining),
      "remaining_for_all": remainingForAll.map { .number($0) } ?? .null,
      "read_at": .string(readAt.iso8601(fractionDigits: 0)),
    ])
  }
}
