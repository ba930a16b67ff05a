import Languages
package import ComputeModel
package import Schedules

/// The tokens of one identity, in memory and nowhere else: one for each audience.
package actor TokenCache {
  /// A token is renewed when less than this remains (RELIABILITY B3).
  static let earlyRenewal: Duration = .seconds(300)
  /// Between two attempts to renew a token that is still good (RELIABILITY B3).
  static let pauseAfterFailedRenewal: Duration = .seconds(30)

  /// Between two attempts to get a token at all: everything that waits for it would ask at once, and again.
  static let pauseAfterRefusal: Duration = .seconds(5)

  private struct Entry {
    var token: AccessToken?
    var claims: JSONValue?
    var renewal: Task<Result<AccessToken, ServiceFailure>, Never>?
    var lastAttempt: Instant?
    var lastFailure: (at: Instant, ServiceFailure)?
  }

  /// How one audience's token stands, for whoever asks. It holds no token.
  package struct Standing: Sendable {
    /// When the token that is kept ends; nil where there is none.
    package var expires: Instant?
    /// From when on it is renewed, before its end.
    package var renewal: Instant?
    /// When the login was last asked.
    package var lastAttempt: Instant?
    /// Why the last attempt failed; nil after one that did not.
    package var failure: ServiceFailure?
  }

  /// How the token of an audience stands; nothing is asked.
  package func standing(for audience: String) -> Standing {
    let entry = entries[audience]
    return Standing(
      expires: entry?.token?.expires, renewal: entry?.token.map { Self.renewal(of: $0) },
      lastAttempt: entry?.lastAttempt, failure: entry?.lastFailure?.1)
  }

  private static func renewal(of token: AccessToken) -> Instant {
    min(token.renewal ?? token.expires, token.expires - earlyRenewal)
  }

  private let credential: any TokenCredential
  private let surroundings: Surroundings
  private var entries: [String: Entry] = [:]

  /// Each parameter is the property of its name.
  package init(_ credential: any TokenCredential, surroundings: Surroundings) {
    self.credential = credential
    self.surroundings = surroundings
  }

  /// A token that is still valid, from memory where possible.
  package func token(for audience: String) async throws(ServiceFailure) -> AccessToken {
    let now = surroundings.now()
    let entry = entries[audience] ?? Entry()
    if let token = entry.token {
      if now < Self.renewal(of: token) { return token }
      // The token is still good: a login that is down must not be asked with each request.
      let mayTry = entry.lastFailure.map { now - $0.at >= Self.pauseAfterFailedRenewal } ?? true
      if !mayTry, now < token.expires { return token }
    }
    if let (at, failure) = entry.lastFailure, entry.renewal == nil, now - at < Self.pauseAfterRefusal, now >= at {
      throw failure
    }
    switch await renewed(for: audience) {
    case .success(let token): return token
    case .failure(let failure):
      // A renewal that fails early must not end a token that is still good.
      if let token = entries[audience]?.token, surroundings.now() < token.expires { return token }
      throw failure
    }
  }

  /// Forgets a token that the service refused. A newer one stays: many requests may be refused with the same token.
  /// - Parameter claims: what the service wants the next token to hold.
  package func discard(_ token: AccessToken, for audience: String, claims: JSONValue? = nil) {
    guard entries[audience]?.token?.secret == token.secret else { return }
    entries[audience]?.token = nil
    entries[audience]?.claims = claims
    // Another token is wanted than the one that could not be had.
    entries[audience]?.lastFailure = nil
  }

  /// One request in flight for each audience, however many ask.
  private func renewed(for audience: String) async -> Result<AccessToken, ServiceFailure> {
    if let renewal = entries[audience]?.renewal { return await renewal.value }
    let wish = TokenWish(audience: audience, claims: entries[audience]?.claims)
    let credential = credential
    let task = Task { await Self.ask(credential, wish) }
    entries[audience, default: Entry()].renewal = task
    entries[audience]?.lastAttempt = surroundings.now()
    let result = await task.value
    entries[audience]?.renewal = nil
    switch result {
    case .success(let token):
      entries[audience]?.token = token
      entries[audience]?.claims = nil
      entries[audience]?.lastFailure = nil
    case .failure(let failure): entries[audience]?.lastFailure = (surroundings.now(), failure)
    }
    return result
  }

  private static func ask(
    _ credential: any TokenCredential, _ wish: TokenWish
  ) async -> Result<AccessToken, ServiceFailure> {
    do throws(CredentialFailure) {
      return .success(try await credential.token(wish))
    } catch {
      switch error {
      case .failed(let failure): return .failure(failure)
      case .unavailable(let reason):
        return .failure(ServiceFailure(.noAccess, localized("\(credential.name.rawValue) cannot be used: \(reason).")))
      }
    }
  }
}
