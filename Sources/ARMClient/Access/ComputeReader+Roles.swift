import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// What a managed identity may do in a workspace, and with its storage.
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
      guard let roles = try await roles(of: principalID, at: account, named: name) else { return .unknown }
      for role in roles where try await allowsReadingBlobs(role) { return .granted }
      return .missing(account: name)
    } catch {
      guard error.kind == .noAccess || error.kind == .notFound else { throw error }
      return .unknown
    }
  }

  /// Owner and Contributor (Microsoft Learn, "Azure built-in roles"). That Owner will do for idle shutdown is our
  /// reading: it allows all that Contributor does.
  private static let contributors = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c",
  ]

  /// Whether a principal is Contributor on a workspace. Unknown where assignments may not be read.
  package func identityAccess(
    of principalID: String, to workspace: WorkspaceID
  ) async throws(ServiceFailure) -> FindingFacts.IdentityAccess {
    guard principalID.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) }) else { return .unknown }
    do throws(ServiceFailure) {
      guard let roles = try await roles(of: principalID, at: workspace.path, named: workspace.name) else {
        return .unknown
      }
      let isContributor = roles.contains { role in
        Self.contributors.contains { role.lowercased().hasSuffix("/\($0)") }
      }
      return isContributor ? .contributor : .missing
    } catch {
      guard error.kind == .noAccess || error.kind == .notFound else { throw error }
      return .unknown
    }
  }

  /// The definitions of a principal's roles at a scope, with those that come from groups and from above, and not those
  /// below it; nil where an assignment names none.
  private func roles(
    of principalID: String, at scope: String, named name: String
  ) async throws(ServiceFailure) -> [String]? {
    let filter = "$filter=atScope()%20and%20assignedTo('\(principalID)')"
    let purpose = localized("read the roles of an identity at \(name)")
    var walk = PageWalk(
      first: connection.url(
        "\(scope)/providers/Microsoft.Authorization/roleAssignments", version: APIVersion.roles, query: filter))
    var roles: [String] = []
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      for item in page.items {
        guard let role = item[path: "properties", "roleDefinitionId"]?.text, role.hasPrefix("/") else { return nil }
        if !roles.contains(role) { roles.append(role) }
      }
      try walk.follow(page, purpose: purpose)
    }
    return roles
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private func allowsReadingBlobs(_ role: String) async throws(ServiceFailure) -> Bool {
    let answer = try await connection.send(
      ARMCall(.get, connection.url(role, version: APIVersion.roles)), to: localized("read a role"))
    let permissions = answer.document?[path: "properties", "permissions"]?.elements ?? []
    return permissions.compactMap { Permission(json: $0) }.contains { $0.allows(Self.readingBlobs, isData: true) }
  }
}
