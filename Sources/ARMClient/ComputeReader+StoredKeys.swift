import Languages
package import ComputeModel
import ARM

extension ComputeReader {
  /// The public keys that are stored in a subscription, as far as whoever is signed in may see them.
  package func storedSSHKeys(in subscription: String) async throws(ServiceFailure) -> [StoredSSHKey] {
    let purpose = localized("list the SSH keys that are stored in the subscription")
    var keys: [StoredSSHKey] = []
    let path = "/subscriptions/\(subscription)/providers/Microsoft.Compute/sshPublicKeys"
    var walk = PageWalk(first: connection.url(path, version: APIVersion.sshPublicKeys))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      keys += page.items.compactMap { StoredSSHKey(resource: $0) }
      try walk.follow(page, purpose: purpose)
    }
    return keys
  }
}
