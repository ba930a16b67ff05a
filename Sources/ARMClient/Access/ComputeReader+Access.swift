import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// What whoever is signed in may do (FACTS section 2 row 28, section 7).
extension ComputeReader {
  /// What the signed-in person's roles allow in a workspace (Microsoft.Authorization/permissions, FACTS section 7).
  /// - Throws: what the service or the network answered, as one sentence.
  package func access(to workspace: WorkspaceID) async throws(ServiceFailure) -> ScopeAccess {
    try await access(toScope: workspace.path, named: localized("workspace \(workspace.name)"))
  }

  /// Roles may be given on one compute alone: what its workspace does not allow, this may.
  package func access(to compute: ComputeID) async throws(ServiceFailure) -> ScopeAccess {
    try await access(toScope: compute.path, named: compute.name)
  }

  private func access(toScope path: String, named name: String) async throws(ServiceFailure) -> ScopeAccess {
    let purpose = localized("read what you may do in \(name)")
    var permissions: [Permission] = []
    var walk = PageWalk(first: authorizationURL(path, "permissions", version: APIVersion.permissions))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      for item in page.items {
        guard let permission = Permission(json: item) else {
          throw ServiceFailure(
            .unexpectedAnswer, localized("The service's answer to \(purpose) is not in the shape of permissions."))
        }
        permissions.append(permission)
      }
      try walk.follow(page, purpose: purpose)
    }
    return ScopeAccess(permissions: permissions, locks: try await locks(at: path, named: name))
  }

  /// nil where locks may not be read: many roles that work with instances cannot. Without a filter ARM lists what is
  /// at the scope and below it, with `atScope()` what is at it and above; both, since either can forbid an action.
  private func locks(at path: String, named name: String) async throws(ServiceFailure) -> [ScopeAccess.Lock]? {
    var locks: [ScopeAccess.Lock] = []
    do throws(ServiceFailure) {
      for query in ["", "$filter=atScope()"] {
        let url = authorizationURL(path, "locks", version: APIVersion.locks, query: query)
        let found = try await self.locks(from: url, to: localized("read the locks of \(name)"))
        for lock in found where !locks.contains(lock) { locks.append(lock) }
      }
    } catch {
      guard error.kind == .noAccess else { throw error }
      return nil
    }
    return locks
  }

  private func locks(from url: AbsoluteURL, to purpose: String) async throws(ServiceFailure) -> [ScopeAccess.Lock] {
    var locks: [ScopeAccess.Lock] = []
    var walk = PageWalk(first: url)
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      locks += page.items.compactMap { ScopeAccess.Lock(resource: $0) }
      try walk.follow(page, purpose: purpose)
    }
    return locks
  }

  private func authorizationURL(_ path: String, _ list: String, version: String, query: String = "") -> AbsoluteURL {
    connection.url("\(path)/providers/Microsoft.Authorization/\(list)", version: version, query: query)
  }
}
