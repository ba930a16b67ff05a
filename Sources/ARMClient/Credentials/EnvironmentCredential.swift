import Languages
import ARM
import ComputeModel

/// The service principal that the environment names: by a secret, else by a certificate (FACTS section 10).
struct EnvironmentCredential: TokenCredential {
  let name: CredentialName = .environment
  let settings: CredentialSettings

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    let variable = settings.variable
    guard let endpoint = settings.tokenEndpoint, let clientID = variable("AZURE_CLIENT_ID") else {
      let absent = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"].filter { variable($0) == nil }
      throw .unavailable(
        absent.joined(separator: localized(" and "))
          + (absent.count > 1 ? localized(" are not set") : localized(" is not set")))
    }
    if let secret = variable("AZURE_CLIENT_SECRET") {
      let credential = ClientSecretCredential(
        cloud: settings.cloud, tenant: endpoint.tenant, clientID: clientID, clientSecret: secret,
        transport: settings.transport, surroundings: settings.surroundings)
      return try await credential.token(wish)
    }
    if let path = variable("AZURE_CLIENT_CERTIFICATE_PATH") {
      // azure-identity takes any word but the empty one for yes.
      let credential = ClientCertificateCredential(
        clientID: clientID, path: path, password: variable("AZURE_CLIENT_CERTIFICATE_PASSWORD"),
        sendsChain: variable("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN") != nil, endpoint: endpoint)
      return try await credential.token(wish)
    }
    if variable("AZURE_PASSWORD") != nil {
      throw .unavailable(
        localized("AZURE_USERNAME and AZURE_PASSWORD are not supported, since Microsoft gave that way up"))
    }
    throw .unavailable(localized("neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set"))
  }
}
