import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// What workspaces may take of a region's cores, and the clusters that take theirs.
extension ComputeReader {
  /// The clusters of a workspace (AmlCompute); other computes take no dedicated cores of its quota.
  package func clusters(of workspace: WorkspaceID) async throws(ServiceFailure) -> [TrainingCluster] {
    let purpose = localized("list the clusters of workspace \(workspace.name)")
    var clusters: [TrainingCluster] = []
    var walk = PageWalk(first: connection.url(workspace.path + "/computes", version: APIVersion.computes))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      clusters += page.items.compactMap { TrainingCluster(resource: $0, workspace: workspace.name) }
      try walk.follow(page, purpose: purpose)
    }
    return clusters
  }

  /// The quotas of workspaces in a region; those of the subscription itself are no part of it.
  package func workspaceQuotas(
    in location: String, subscription: String
  ) async throws(ServiceFailure) -> [WorkspaceQuota] {
    let purpose = localized("list the quotas of \(location)")
    var quotas: [WorkspaceQuota] = []
    var walk = PageWalk(
      first: connection.url(Self.quotaPath("quotas", location, subscription), version: APIVersion.computes))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      quotas += page.items.compactMap { WorkspaceQuota(resource: $0) }
      try walk.follow(page, purpose: purpose)
    }
    return quotas
  }

  static func quotaPath(_ name: String, _ location: String, _ subscription: String) -> String {
    "/subscriptions/\(subscription.pathSegment)/providers/\(machineLearningProvider)/locations/\(location.pathSegment)/"
      + name
  }
}

/// A new limit of one workspace for one family.
package struct QuotaUpdate: Hashable, Sendable {
  /// Who is given the cores.
  package var workspace: WorkspaceID
  /// The region, such as `westeurope`.
  package var location: String
  /// As `quotas` or `usages` name it.
  package var family: String
  /// How many cores the workspace may use at most.
  package var cores: Int

  /// Each parameter is the property of its name.
  package init(workspace: WorkspaceID, location: String, family: String, cores: Int) {
    self.workspace = workspace
    self.location = location
    self.family = family
    self.cores = cores
  }

  /// As the service's own ids spell a family: with underscores for spaces (FACTS section 5.6).
  private var id: String { "\(workspace.path)/quotas/\(family.replacing(" ", with: "_").pathSegment)" }

  fileprivate var body: JSONValue {
    .object([
      "value": .array([
        .object([
          "id": .string(id), "type": .string("\(machineLearningProvider)/workspaces/quotas"), "limit": .number(cores),
          "unit": .string("Count"),
        ])
      ]),
      "location": .string(location),
    ])
  }
}

extension ComputeOperator {
  /// The request, for a person to see. Nothing is sent.
  package func request(for update: QuotaUpdate) -> ExactRequest { ExactRequest(call(update)) }

  private func call(_ update: QuotaUpdate) -> ARMCall {
    ARMCall(
      .post,
      reader.connection.url(
        ComputeReader.quotaPath("updateQuotas", update.location, update.workspace.subscription),
        version: APIVersion.computes),
      body: update.body)
  }

  /// Sets a workspace's limit. The service answers 200 also where it refuses: its word for each row says which.
  /// - Returns: the id of the request.
  package func send(_ update: QuotaUpdate) async throws(ServiceFailure) -> String? {
    let purpose = localized("set the quota of \(update.workspace.name)")
    let answer = try await reader.connection.send(call(update), to: purpose)
    guard let status = answer.document?["value"]?.elements?.first?["status"]?.text else {
      throw ServiceFailure(
        .unexpectedAnswer,
        localized("The service's answer to \(purpose) does not say what became of it: read the quota again."),
        requestID: answer.requestID)
    }
    guard status.lowercased() == "success" else {
      throw ServiceFailure(
        .refused,
        localized("The service did not set the quota of \(update.workspace.name) to \(update.cores): \(status)."),
        code: status, requestID: answer.requestID)
    }
    return answer.requestID
  }
}

extension TrainingCluster {
  /// An element of a list of computes; nil where it is no cluster.
  fileprivate init?(resource: JSONValue, workspace: String) {
    let compute = resource["properties"]
    guard compute?["computeType"]?.text?.lowercased() == "amlcompute", let id = resource["id"]?.text,
      let name = resource["name"]?.text
    else { return nil }
    self.init(
      id: id, name: name, workspace: workspace, size: compute?[path: "properties", "vmSize"]?.text,
      location: resource["location"]?.text,
      nodes: compute?[path: "properties", "currentNodeCount"]?.integer.flatMap {
        (0...1_000_000).contains($0) ? $0 : nil
      })
  }
}

extension WorkspaceQuota {
  /// An element of `quotas`; nil where it is not a workspace's.
  fileprivate init?(resource: JSONValue) {
    guard let id = resource["id"]?.text, let family = resource[path: "name", "value"]?.text else { return nil }
    let segments = id.split(separator: "/").map { String($0) }
    guard let index = segments.firstIndex(where: { $0.lowercased() == "workspaces" }), index + 1 < segments.count else {
      return nil
    }
    self.init(
      id: id, workspace: segments[index + 1], family: family,
      limit: resource["limit"]?.integer.flatMap { $0 < 0 ? nil : $0 })
  }
}
