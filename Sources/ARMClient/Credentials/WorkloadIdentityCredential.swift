import Languages
import ARM
import ComputeModel

/// A pod's or a pipeline's own signed token, exchanged for one of Entra: `AZURE_FEDERATED_TOKEN_FILE`.
struct WorkloadIdentityCredential: TokenCredential {
  let name: CredentialName = .workloadIdentity
  let clientID: String?
  let path: String?
  /// Nil where no tenant is named.
  let endpoint: TokenEndpoint?

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    guard let path else { throw .unavailable(localized("AZURE_FEDERATED_TOKEN_FILE is not set")) }
    guard let clientID else { throw .unavailable(localized("AZURE_CLIENT_ID is not set")) }
    guard let endpoint else { throw .unavailable(localized("AZURE_TENANT_ID is not set")) }
    let statement: String
    do throws(SecretFile.Unreadable) {
      // Kubernetes replaces the file about once an hour, and gives it to the pod's group to read.
      statement = try SecretFile.read(path, isPrivate: false).trimmedText
    } catch {
      throw .failed(ServiceFailure(.noAccess, localized("AZURE_FEDERATED_TOKEN_FILE cannot be used: \(error.reason).")))
    }
    return try await endpoint.token(
      wish, client: clientID,
      form: [
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", statement), ("grant_type", "client_credentials"),
      ],
      source: CredentialSource(.workloadIdentity, localized("federated token of client \(clientID)")),
      advice: localized("Check AZURE_TENANT_ID, AZURE_CLIENT_ID, and the application's federated credential."))
  }
}
