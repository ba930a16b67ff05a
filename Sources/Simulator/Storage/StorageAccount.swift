/// The storage account that belongs to a workspace. All of it follows from the workspace.
package struct StorageAccount: Hashable, Sendable {
  /// As the real service builds it: letters and digits of the workspace's name, then digits of a random number, 3 to
  /// 24 characters together.
  package let name: String
  package let workspace: Workspace

  init(of workspace: Workspace) {
    let letters = workspace.name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    name = String(letters.prefix(10)) + String(workspace.guid.filter { $0 != "-" }.prefix(10))
    self.workspace = workspace
  }

  /// The container of the workspace's default datastore.
  package var container: String { "azureml-blobstore-" + workspace.guid }

  /// What is in the container.
  package var blobs: [Blob] {
    [
      Blob(
        name: "README.txt",
        text: "The default datastore of the workspace \(workspace.name). Whoever reads this may read its blobs.\n")
    ]
  }

  package struct Blob: Hashable, Sendable {
    package let name: String
    package let text: String
  }

  /// The data action that reading a blob needs.
  package static let blobReadAction = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
}

extension World {
  package func storageAccount(of workspace: Workspace) -> StorageAccount { StorageAccount(of: workspace) }

  package func storageAccount(named name: String) -> StorageAccount? {
    let folded = name.lowercased()
    for workspace in workspaces where StorageAccount(of: workspace).name == folded {
      return StorageAccount(of: workspace)
    }
    return nil
  }

  package func scope(of account: StorageAccount) -> Scope {
    let group = scope(group: account.workspace.resourceGroup)
    return Scope("\(group.text)/providers/Microsoft.Storage/storageAccounts/\(account.name)")
  }

  package func scope(ofContainer container: String, in account: StorageAccount) -> Scope {
    Scope("\(scope(of: account).text)/blobServices/default/containers/\(container)")
  }
}
