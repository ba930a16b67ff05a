import Languages
package import ARM

/// A service principal with its secret: the client-credentials flow (FACTS section 10).
package struct ClientSecretCredential: TokenCredential {
  /// The kind that `whoami` names.
  package let name: CredentialName = .environment
  private let clientID: String
  private let clientSecret: String
  private let endpoint: TokenEndpoint

  /// Each parameter is the property of its name.
  package init(
    cloud: Cloud, tenant: String, clientID: String, clientSecret: String, transport: any Transport,
    surroundings: Surroundings
  ) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    endpoint = TokenEndpoint(cloud: cloud, tenant: tenant, transport: transport, surroundings: surroundings)
  }

  /// Asks for a token, each time anew.
  /// - Throws: `unavailable` where something it needs is missing, `failed` where it was refused or got no answer.
  package func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    try await endpoint.token(
      wish, client: clientID, form: [("client_secret", clientSecret), ("grant_type", "client_credentials")],
      source: CredentialSource(.environment, localized("secret of client \(clientID)")),
      advice: localized("Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET."))
  }
}
