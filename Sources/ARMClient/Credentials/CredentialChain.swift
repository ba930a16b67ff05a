import Languages
import ComputeModel

/// Several credentials in their order. The first that has what it needs is used, and kept.
package actor CredentialChain: TokenCredential {
  /// Why one of them was not used, as a clause.
  package struct Skipped: Hashable, Sendable {
    /// Which kind of credential it is.
    package var name: CredentialName
    /// Why it was not used, as a clause.
    package var reason: String
  }

  /// The first that is tried.
  package nonisolated var name: CredentialName { credentials.first?.name ?? .environment }

  private let credentials: [any TokenCredential]
  private var chosen: (any TokenCredential)?
  /// Those before the one in use, with their reasons.
  package private(set) var skipped: [Skipped] = []

  /// - Parameter credentials: in the order in which they are tried.
  package init(_ credentials: [any TokenCredential]) {
    self.credentials = credentials
  }

  /// Asks for a token, each time anew.
  /// - Throws: `unavailable` where something it needs is missing, `failed` where it was refused or got no answer.
  package func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    if let chosen { return try await chosen.token(wish) }
    var skipped: [Skipped] = []
    for credential in credentials {
      do throws(CredentialFailure) {
        let token = try await credential.token(wish)
        chosen = credential
        self.skipped = skipped
        return token
      } catch {
        switch error {
        case .unavailable(let reason): skipped.append(Skipped(name: credential.name, reason: reason))
        case .failed:
          self.skipped = skipped
          throw error
        }
      }
    }
    self.skipped = skipped
    let reasons = skipped.map { "\($0.name.rawValue): \($0.reason)" }.joined(separator: "; ")
    throw .failed(
      ServiceFailure(
        .noAccess,
        localized(
          "There is no credential (\(reasons)). Run az login or amldeck login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID")
          + localized(" and AZURE_CLIENT_SECRET; to look around without Azure, run amldeck demo.")))
  }
}
