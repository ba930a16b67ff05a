package import ComputeModel

/// What a token is wanted for.
package struct TokenWish: Hashable, Sendable {
  /// The service, such as `https://management.azure.com`, without a closing slash.
  package var audience: String
  /// The claims of a challenge (`WWW-Authenticate: … error="insufficient_claims", claims="…"`), decoded.
  package var claims: JSONValue?

  /// Each parameter is the property of its name.
  package init(audience: String, claims: JSONValue? = nil) {
    self.audience = audience
    self.claims = claims
  }

  /// In the words of the login's second version.
  var scope: String { audience + "/.default" }
}

/// One way to prove who we are. It asks anew each time: ``TokenCache`` remembers.
package protocol TokenCredential: Sendable {
  var name: CredentialName { get }
  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken
}

/// Why a credential brought no token.
package enum CredentialFailure: Error, Hashable, Sendable {
  /// What the credential needs is not there, so it did not try; another one may. The reason is a clause, such as
  /// `AZURE_CLIENT_ID is not set`.
  case unavailable(String)
  /// It tried, and was refused or got no answer. azure-identity does not go on to another identity then, and neither
  /// do we: acting as somebody else than was configured is worse than not acting.
  case failed(ServiceFailure)
}
