package import ARM
package import ComputeModel
import HTTPTypes

/// What a managed identity may do with the storage of a workspace.
extension ComputeReader {
  /// What reading a blob needs; Storage Blob Data Reader has it (founding document).
  private static let readingBlobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"

  /// The ARM id of a workspace's default storage account; nil where the service does not say.
  package func storageAccount(of workspace: WorkspaceID) async throws(ServiceFailure) -> String? {
    let id = try await self.workspace(workspace)[path: "properties", "storageAccount"]?.text
    // What is no id of a storage account is no path to ask at.
    guard let id, id.hasPrefix("/"), id.lowercased().contains("/providers/microsoft.storage/storageaccounts/"),
      id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    else { return nil }
    return id
  }

  /// Whether some role lets a principal read blobs there. Unknown where assignments or a role may not be read.
  /// - Parameter account: an ARM id, see ``storageAccount(of:)``.
  package func storageAccess(
    of principalID: String, to account: String
  ) async throws(ServiceFailure) -> FindingFacts.StorageAccess {
    let name = account.split(separator: "/").last.map { String($0) } ?? account
    guard principalID.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) }) else { return .unknown }
    do throws(ServiceFailure) {
      // With those that come from groups and from above; not those below the account, which reach no whole datastore.
      let filter = "$filter=atScope()%20and%20assignedTo('\(principalID)')"
      let purpose = "read the roles of an identity at \(name)"
      var walk = PageWalk(
        first: connection.url(
          "\(account)/providers/Microsoft.Authorization/roleAssignments", version: APIVersion.roles, query: filter))
      var roles: [String] = []
      while let url = walk.next {
        let page = try await page(at: url, to: purpose)
        for item in page.items {
          guard let role = item[path: "properties", "roleDefinitionId"]?.text, role.hasPrefix("/") else {
            return .unknown
          }
          if !roles.contains(role) { roles.append(role) }
        }
        try walk.follow(page, purpose: purpose)
      }
      for role in roles where try await allowsReadingBlobs(role) { return .granted }
      return .missing(account: name)
    } catch {
      guard error.kind == .noAccess || error.kind == .notFound else { throw error }
      return .unknown
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private func allowsReadingBlobs(_ role: String) async throws(ServiceFailure) -> Bool {
    let answer = try await connection.send(
      ARMCall(.get, connection.url(role, version: APIVersion.roles)), to: "read a role")
    let permissions = answer.document?[path: "properties", "permissions"]?.elements ?? []
    return permissions.compactMap { Permission(json: $0) }.contains { $0.allows(Self.readingBlobs, isData: true) }
  }
}
