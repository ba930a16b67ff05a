/// A public key that is stored in Azure for everybody to take (`Microsoft.Compute/sshPublicKeys`).
package struct StoredSSHKey: Hashable, Sendable {
  package var name: String
  package var resourceGroup: String
  /// What instances can take; or why they cannot take this one.
  package var key: Result<SSHPublicKey, SSHPublicKeyError>

  package init(name: String, resourceGroup: String, key: Result<SSHPublicKey, SSHPublicKeyError>) {
    self.name = name
    self.resourceGroup = resourceGroup
    self.key = key
  }

  /// nil for what is no such resource.
  package init?(resource: JSONValue) {
    guard let name = resource["name"]?.text, !name.isEmpty else { return nil }
    let segments = (resource["id"]?.text ?? "").split(separator: "/")
    let group = segments.firstIndex { $0.lowercased() == "resourcegroups" }.map { $0 + 1 }
    self.init(
      name: name, resourceGroup: group.flatMap { $0 < segments.count ? String(segments[$0]) : nil } ?? "",
      key: Result { () throws(SSHPublicKeyError) in
        try SSHPublicKey(text: resource[path: "properties", "publicKey"]?.text ?? "")
      })
  }
}
