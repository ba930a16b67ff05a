import Languages
import ARM
import ComputeModel

/// A service principal with a certificate: it signs a short-lived statement instead of sending a secret.
struct ClientCertificateCredential: TokenCredential {
  let name: CredentialName = .environment
  let clientID: String
  let path: String
  let password: String?
  let sendsChain: Bool
  let endpoint: TokenEndpoint

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    let statement: String
    do {
      // Read each time, since certificates are renewed under the same name.
      let certificate = try ClientCertificate(file: SecretFile.read(path, isPrivate: true), password: password)
      statement = try certificate.statement(
        client: clientID, audience: endpoint.address, at: endpoint.surroundings.now(),
        id: endpoint.surroundings.makeUUID(), sendsChain: sendsChain)
    } catch let error as ClientCertificate.Unusable {
      throw unusable("\(path): \(error.reason)")
    } catch let error as SecretFile.Unreadable {
      throw unusable(error.reason)
    } catch {
      throw unusable("\(path): \(error)")
    }
    return try await endpoint.token(
      wish, client: clientID,
      form: [
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", statement), ("grant_type", "client_credentials"),
      ],
      source: CredentialSource(.environment, localized("certificate of client \(clientID)")),
      advice: localized(
        "Check AZURE_TENANT_ID and AZURE_CLIENT_ID, and that the certificate is registered with that application.")
    )
  }

  private func unusable(_ reason: String) -> CredentialFailure {
    .failed(
      ServiceFailure(
        .noAccess, localized("The certificate in AZURE_CLIENT_CERTIFICATE_PATH cannot be used: \(reason).")))
  }
}
