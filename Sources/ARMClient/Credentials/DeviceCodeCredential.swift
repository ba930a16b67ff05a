import Languages
package import ARM
import ComputeModel
import Schedules

/// What a person must do to log in with a browser on another machine.
package struct DeviceCodePrompt: Hashable, Sendable {
  /// Where a person types the code.
  package var address: String
  /// What the person types there.
  package var code: String
  /// The service's own sentence.
  package var message: String
}

/// A person who logs in with a browser anywhere, and types a code there (RFC 8628). The refresh token lives in
/// memory only, so the login lasts as long as the program.
package actor DeviceCodeCredential: TokenCredential {
  /// az's public client (FACTS section 10); every tenant knows it.
  package static let azureCLIClient = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
  /// Between two questions where the service names no time (RFC 8628 section 3.2), and what `slow_down` adds
  /// (section 3.5), in seconds.
  private static let interval = 5

  /// The kind that `whoami` names.
  package nonisolated let name: CredentialName = .deviceCode
  private let client: String
  private let endpoint: TokenEndpoint
  private let announce: @Sendable (DeviceCodePrompt) async -> Void
  private var refreshToken: String?
  private var hasLoggedIn = false

  /// - Parameters:
  ///   - tenant: an id or domain; `organizations` lets the person's own decide.
  ///   - announce: shows the code.
  package init(
    cloud: Cloud, tenant: String, client: String = azureCLIClient, transport: any Transport,
    surroundings: Surroundings, announce: @escaping @Sendable (DeviceCodePrompt) async -> Void
  ) {
    self.client = client
    endpoint = TokenEndpoint(cloud: cloud, tenant: tenant, transport: transport, surroundings: surroundings)
    self.announce = announce
  }

  /// Asks for a token, each time anew.
  /// - Throws: `unavailable` where something it needs is missing, `failed` where it was refused or got no answer.
  package func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    if let refreshToken {
      let form = [("grant_type", "refresh_token"), ("refresh_token", refreshToken)]
      switch try await endpoint.post("token", fields(wish) + form) {
      case .document(let document): return try keep(document)
      case .refused(let refusal):
        // Only a person can help here.
        throw .failed(
          endpoint.failure(refusal, client: client, advice: localized("Leave, and run amldeck login again.")))
      }
    }
    // A code that is asked for from behind a full screen would not be seen.
    guard !hasLoggedIn else {
      throw .failed(
        ServiceFailure(
          .noAccess, localized("The login gave nothing to renew it with: leave, and run amldeck login again.")))
    }
    return try await ask(wish)
  }

  private func fields(_ wish: TokenWish) -> [(String, String)] {
    [
      ("client_id", client), ("scope", wish.scope + " offline_access openid profile"),
      ("claims", ClaimsChallenge.request(wish.claims)),
    ]
  }

  private func keep(_ document: JSONValue) throws(CredentialFailure) -> AccessToken {
    let token = try endpoint.token(in: document, source: CredentialSource(.deviceCode, localized("login with a code")))
    refreshToken = document["refresh_token"]?.text ?? refreshToken
    hasLoggedIn = true
    return token
  }

  private func ask(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    let document: JSONValue
    switch try await endpoint.post("devicecode", fields(wish)) {
    case .document(let answer): document = answer
    case .refused(let refusal):
      throw .failed(
        endpoint.failure(refusal, client: client, advice: localized("Name your tenant in AZURE_TENANT_ID.")))
    }
    guard let deviceCode = document["device_code"]?.text, let userCode = document["user_code"]?.text,
      let address = document["verification_uri"]?.text ?? document["verification_url"]?.text
    else {
      throw .failed(
        ServiceFailure(
          .unexpectedAnswer, localized("The login at \(endpoint.cloud.login.text) sent no code: try again.")))
    }
    await announce(
      DeviceCodePrompt(
        address: address, code: userCode,
        message: document["message"]?.text ?? localized("Open \(address) in a browser and type \(userCode).")))
    let surroundings = endpoint.surroundings
    // A code lives for 15 minutes; a service that says more is believed for an hour.
    let life = max(1, min(document["expires_in"]?.wholeNumber ?? 900, 3600))
    let end = surroundings.now() + .seconds(life)
    var interval = max(1, min(document["interval"]?.wholeNumber ?? Self.interval, 60))
    let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode)]
    while surroundings.now() < end {
      await surroundings.sleep(.seconds(interval))
      if Task.isCancelled { throw .failed(ServiceFailure(.cancelled, localized("Logging in was given up."))) }
      switch try await endpoint.post("token", [("client_id", client)] + form) {
      case .document(let answer): return try keep(answer)
      case .refused(let refusal):
        switch refusal.code {
        case "authorization_pending": continue
        case "slow_down": interval += Self.interval
        case "authorization_declined", "access_denied":
          throw .failed(
            ServiceFailure(
              .noAccess, localized("The login was declined in the browser: run amldeck login again."),
              code: refusal.code))
        case "expired_token", "code_expired": throw Self.tooLate
        default:
          throw .failed(endpoint.failure(refusal, client: client, advice: localized("Run amldeck login again.")))
        }
      }
    }
    throw Self.tooLate
  }

  private static var tooLate: CredentialFailure {
    CredentialFailure.failed(
      ServiceFailure(.noAccess, localized("Nobody typed the code in time: run amldeck login again.")))
  }
}
