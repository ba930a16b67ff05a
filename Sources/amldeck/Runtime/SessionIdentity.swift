import ARM
import ARMClient
import ComputeModel
import Console
import Schedules

/// Who we are at a cloud, and where each setting came from: what `:who` and `amldeck whoami` show.
struct SessionIdentity: Sendable {
  var cloud: Cloud
  var tokens: TokenCache
  /// nil where there is one credential and no choice.
  var credentials: CredentialChain?
  var settings: [WhoReport.Setting] = []

  func report() async throws(ServiceFailure) -> WhoReport {
    let token = try await tokens.token(for: cloud.audience)
    let standing = await tokens.standing(for: cloud.audience)
    let identity = token.identity
    let skipped = await credentials?.skipped ?? []
    return WhoReport(
      credential: token.source.name.rawValue, detail: token.source.detail, person: identity?.userName,
      application: identity?.applicationID, objectID: identity?.objectID, tenant: identity?.tenant,
      expires: token.expires, renewal: standing.renewal, readAt: RealSurroundings.now(),
      lastAttempt: standing.lastAttempt, lastFailure: standing.failure?.sentence, cloud: cloud.name,
      endpoint: cloud.resourceManager.text, login: cloud.login.text, graph: cloud.hosts.graph?.text,
      settings: settings, skipped: skipped.map { WhoReport.Skipped(name: $0.name.rawValue, reason: $0.reason) })
  }
}

extension WhoReport {
  /// For a person.
  private var text: String {
    let minutes = Int((expires - readAt).inSeconds / 60)
    func time(_ instant: Instant) -> String { instant.iso8601(fractionDigits: 0) }
    var rows = [["cloud", "\(cloud) (\(endpoint))"], ["login", login], ["credential", "\(credential): \(detail)"]]
    if person != nil || application != nil || objectID != nil {
      if let person { rows.append(["person", person]) }
      rows.append(["application", application ?? "?"])
      rows.append(["object id", objectID ?? "?"])
      rows.append(["tenant", tenant ?? "?"])
    } else {
      rows.append(["identity", "the token does not say it"])
    }
    rows.append([
      "valid until",
      "\(time(expires)), \(minutes) min from now; renewed by itself" + (renewal.map { " from \(time($0))" } ?? ""),
    ])
    if let lastAttempt { rows.append(["last asked", "\(time(lastAttempt))\(lastFailure.map { ": " + $0 } ?? "")"]) }
    rows.append(["names", graph.map { "Microsoft Graph at \($0)" } ?? "this cloud names no Graph"])
    rows += skipped.map { ["not used", "\($0.name): \($0.reason)"] }
    if let budget {
      rows += budget.map { ["requests left", $0.text] }
      if budget.isEmpty { rows.append(["requests left", "the service does not say it"]) }
    }
    let table = TextTable(rows).text
    guard !settings.isEmpty else { return table }
    return table + "\n"
      + TextTable([["SETTING", "VALUE", "FROM"]] + settings.map { [$0.name, $0.value, $0.origin] }).text
  }

  var printed: Report {
    let document = document
    return Report(
      document, of: [document],
      columns: [
        "cloud", "endpoint", "credential", "detail", "principal.user_name", "principal.application_id",
        "principal.object_id", "principal.tenant_id", "expires_at",
      ], name: "principal.object_id", table: text)
  }

  /// For a script.
  private var document: JSONValue {
    func time(_ instant: Instant?) -> JSONValue { .string(instant?.iso8601(fractionDigits: 0)) }
    var document = JSONValue.object([
      "cloud": .string(cloud), "endpoint": .string(endpoint), "credential": .string(credential),
      "detail": .string(detail),
      "principal": .object([
        "user_name": .string(person), "application_id": .string(application), "object_id": .string(objectID),
        "tenant_id": .string(tenant),
      ]),
      "expires_at": time(expires),
      "not_used": .array(
        skipped.map { .object(["credential": .string($0.name), "reason": .string($0.reason)]) }),
      "renewed_from": time(renewal), "last_asked_at": time(lastAttempt), "last_failure": .string(lastFailure),
      "login": .string(login), "graph": .string(graph),
      "settings": .array(
        settings.map {
          .object(["name": .string($0.name), "value": .string($0.value), "from": .string($0.origin)])
        }),
    ])
    if let budget {
      document["requests_left"] = .array(
        budget.map { left in
          .object([
            "subscription": .string(left.subscription), "kind": .string(left.kind),
            "remaining": .number(left.remaining),
            "remaining_for_all": left.remainingForAll.map { .number($0) } ?? .null, "read_at": time(left.readAt),
          ])
        })
    }
    return document
  }
}
