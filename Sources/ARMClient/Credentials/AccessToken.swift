package import Schedules

/// A bearer token. It has no description on purpose: a token is never printed.
package struct AccessToken: Sendable {
  let secret: String
  /// When the token ends.
  package let expires: Instant
  /// When the issuer asks to renew it (`refresh_in`): long before the end where a token lives for a day.
  let renewal: Instant?
  /// Which credential brought it, for `whoami`.
  package let source: CredentialSource

  /// Each parameter is the property of its name.
  package init(secret: String, expires: Instant, renewal: Instant? = nil, source: CredentialSource) {
    self.secret = secret
    self.expires = expires
    self.renewal = renewal
    self.source = source
  }
}

/// The kinds of credentials, by the names of azure-identity's classes where it has one: they are the values of
/// `AZURE_TOKEN_CREDENTIALS` (FACTS section 10).
package enum CredentialName: String, CaseIterable, Sendable {
  case tokenFile = "TokenFile"
  case environment = "EnvironmentCredential"
  case workloadIdentity = "WorkloadIdentityCredential"
  case managedIdentity = "ManagedIdentityCredential"
  case azureCLI = "AzureCliCredential"
  case deviceCode = "DeviceCodeCredential"
}

/// Which credential brought a token.
package struct CredentialSource: Hashable, Sendable {
  /// Which kind of credential it is.
  package var name: CredentialName
  /// What tells it from others of its kind, such as `client secret of 1111-…`. Never a secret.
  package var detail: String

  /// Each parameter is the property of its name.
  package init(_ name: CredentialName, _ detail: String) {
    self.name = name
    self.detail = detail
  }
}
