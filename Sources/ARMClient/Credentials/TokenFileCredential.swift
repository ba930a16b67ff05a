import Languages
import ComputeModel
import Schedules

/// A token that somebody else made, in a file: `AMLDECK_TOKEN_FILE`. The file holds the token alone, or what
/// `az account get-access-token` prints. It is read again when the token is about to end.
struct TokenFileCredential: TokenCredential {
  /// A token that does not tell its end is read again after this.
  static let lifeOfUnreadable: Duration = .seconds(600)
  /// Microsoft Graph's application id, which its tokens may name as their audience.
  private static let graphID = "00000003-0000-0000-c000-000000000000"

  let name: CredentialName = .tokenFile
  let path: String?
  /// The management endpoint's: a token in a file is for it where the token does not say otherwise.
  let managementAudience: String
  let surroundings: Surroundings

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    guard let path else { throw .unavailable(localized("AMLDECK_TOKEN_FILE is not set")) }
    let bytes: [UInt8]
    do throws(SecretFile.Unreadable) {
      bytes = try SecretFile.read(path, isPrivate: true)
    } catch {
      throw unusable(error.reason)
    }
    let text = bytes.trimmedText
    guard !text.isEmpty else { throw unusable(localized("\(path) is empty")) }
    let source = CredentialSource(.tokenFile, path)
    let now = surroundings.now()
    if text.hasPrefix("{") {
      guard let token = AzureCLIAnswer(bytes) else {
        throw unusable(localized("\(path) is JSON without accessToken and expires_on"))
      }
      return try check(AccessToken(secret: token.secret, expires: token.expires, source: source), wish, path)
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw unusable(localized("\(path) holds more than a token"))
    }
    let expires = AccessToken.expiry(of: text) ?? now + Self.lifeOfUnreadable
    return try check(AccessToken(secret: text, expires: expires, source: source), wish, path)
  }

  private func check(
    _ token: AccessToken, _ wish: TokenWish, _ path: String
  ) throws(CredentialFailure) -> AccessToken {
    guard token.expires > surroundings.now() else {
      throw unusable(localized("the token in \(path) ended at \(token.expires.iso8601): put a new one there"))
    }
    // A token for another service must not be sent there. ARM has two names for itself (FACTS section 1), so for it
    // only Graph's tokens are told apart; any other service must be the one that the token names.
    let audience = AccessToken.claims(of: token.secret)?["aud"]?.text
    let isForGraph = audience.map { $0.contains("graph.") || $0 == Self.graphID } ?? false
    let fits: Bool
    if wish.audience == managementAudience {
      fits = !isForGraph
    } else {
      fits =
        audience == wish.audience || audience == wish.audience + "/"
        || audience == Self.graphID && wish.audience.contains("graph.")
    }
    guard fits else {
      let named = audience.map { localized("is for \($0)") } ?? localized("does not say what it is for")
      throw .unavailable(localized("the token in \(path) \(named), and \(wish.audience) is asked"))
    }
    guard wish.claims == nil else {
      throw unusable(localized("the service asks for more claims than the token in \(path) has"))
    }
    return token
  }

  private func unusable(_ reason: String) -> CredentialFailure {
    .failed(ServiceFailure(.noAccess, localized("AMLDECK_TOKEN_FILE cannot be used: \(reason).")))
  }
}
