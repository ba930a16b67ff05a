import ComputeModel
import Schedules

/// Whom a token speaks for, as its claims say. The signature is not checked: this is for showing, and the service
/// that reads the token checks it.
package struct TokenIdentity: Hashable, Sendable {
  /// The object id in the directory (claim `oid`); nil where the token does not say.
  package var objectID: String?
  /// The tenant's id (claim `tid`).
  package var tenant: String?
  /// The sign-in name of a person; nil for an application.
  package var userName: String?
  /// The application that acts, or through which a person acts.
  package var applicationID: String?

  /// The person, else the application, else the object.
  package var label: String? { userName ?? applicationID ?? objectID }
}

extension AccessToken {
  /// Nil where the token is not a readable JSON Web Token: nothing promises that it is one.
  package var identity: TokenIdentity? {
    guard let claims = Self.claims(of: secret) else { return nil }
    func text(_ names: String...) -> String? { names.lazy.compactMap { claims[$0]?.text }.first }
    return TokenIdentity(
      objectID: text("oid"), tenant: text("tid"), userName: text("upn", "preferred_username", "unique_name"),
      applicationID: text("appid", "azp"))
  }

  static func claims(of secret: String) -> JSONValue? {
    let parts = secret.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.decode(parts[1]) else { return nil }
    return try? JSONValue(parsing: bytes)
  }

  /// The end that a token's own claims name.
  static func expiry(of secret: String) -> Instant? {
    claims(of: secret)?["exp"]?.integer.map { Instant(secondsSinceEpoch: Int64($0)) }
  }
}
