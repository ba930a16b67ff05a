import Languages
package import ARM
package import ComputeModel
import HTTPTypes

extension ComputeReader {
  /// The api-version of Resource Graph's queries (FACTS section 2, row 31).
  private static let resourceGraphVersion = "2022-10-01"
  /// Rows that one answer of Resource Graph may hold.
  private static let resourceGraphPage = 1000

  /// Every workspace that may be seen: of the groups named, or of all.
  ///
  /// Several subscriptions are asked about in one question to Resource Graph, where that is allowed. It is a POST, so a
  /// read-only client lists instead, as does one that is refused there.
  /// - Parameter groups: nil means every one.
  package func workspaces(
    in subscriptions: [String], groups: [String]?
  ) async throws(ServiceFailure) -> [WorkspaceID] {
    if groups == nil, subscriptions.count > 1 {
      do throws(ServiceFailure) {
        return try await workspacesByResourceGraph(subscriptions)
      } catch {
        // Too many questions there (429) say nothing of ARM's own lists, which have limits of their own.
        let isThrottled = error.httpStatus == 429
        guard error.kind != .cancelled, error.kind != .noContact || isThrottled else { throw error }
      }
    }
    var found: [WorkspaceID] = []
    for subscription in subscriptions {
      guard let groups else {
        found += try await workspaces(
          below: "/subscriptions/" + subscription.pathSegment,
          purpose: localized("list the workspaces of \(subscription)"))
        continue
      }
      for group in groups {
        let purpose = localized("list the workspaces of resource group \(group)")
        do throws(ServiceFailure) {
          found += try await workspaces(
            below: ResourceGroupID(subscription: subscription, name: group).path, purpose: purpose)
        } catch {
          // A group of that name need not be in each of several subscriptions.
          guard error.kind == .notFound, subscriptions.count > 1 else { throw error }
        }
      }
    }
    return found
  }

  private func workspaces(below path: String, purpose: String) async throws(ServiceFailure) -> [WorkspaceID] {
    var found: [WorkspaceID] = []
    var walk = PageWalk(
      first: connection.url(path + "/providers/\(machineLearningProvider)/workspaces", version: APIVersion.computes))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      found += page.items.compactMap { $0["id"]?.text.flatMap { WorkspaceID(path: $0) } }
      try walk.follow(page, purpose: purpose)
    }
    return found
  }

  private func workspacesByResourceGraph(_ subscriptions: [String]) async throws(ServiceFailure) -> [WorkspaceID] {
    let purpose = localized("search the subscriptions for workspaces")
    let query =
      "resources | where type =~ 'microsoft.machinelearningservices/workspaces' | project id | order by id asc"
    var found: [WorkspaceID] = []
    var token: String?
    var seen: Set<String> = []
    repeat {
      var options: JSONValue = .object([
        "resultFormat": .string("objectArray"), "$top": .number(Self.resourceGraphPage),
      ])
      if let token { options["$skipToken"] = .string(token) }
      let call = ARMCall(
        .post,
        connection.url("/providers/Microsoft.ResourceGraph/resources", version: Self.resourceGraphVersion),
        body: .object([
          "subscriptions": .array(subscriptions.map { .string($0) }), "query": .string(query), "options": options,
        ]), isList: true)
      let answer = try await connection.send(call, to: purpose)
      guard let rows = answer.document?["data"]?.elements else {
        throw ServiceFailure(.unexpectedAnswer, localized("Resource Graph's answer has no rows in it."))
      }
      found += rows.compactMap { $0["id"]?.text.flatMap { WorkspaceID(path: $0) } }
      token = answer.document?["$skipToken"]?.text
      if let token, !seen.insert(token).inserted { throw PageWalk.endless(purpose: purpose) }
    } while token != nil
    return found
  }
}
