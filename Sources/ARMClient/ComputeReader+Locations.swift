import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// What belongs to a region and not to a workspace: sizes and usages (FACTS section 2, rows 23 and 24).
extension ComputeReader {
  /// Where a workspace is, as ARM writes regions in paths.
  package func location(of workspace: WorkspaceID) async throws(ServiceFailure) -> String {
    guard let location = try await self.workspace(workspace)["location"]?.text, !location.isEmpty else {
      throw ServiceFailure(
        .unexpectedAnswer, localized("The service does not say in which region \(workspace.name) is."))
    }
    return location.filter { $0 != " " }.lowercased()
  }

  /// The sizes of a region, with cores, memory in GiB and estimated prices (FACTS section 2).
  /// - Throws: what the service or the network answered, as one sentence.
  package func sizes(in location: String, subscription: String) async throws(ServiceFailure) -> [VMSize] {
    let call = ARMCall(.get, url("vmSizes", in: location, subscription), isList: true)
    let answer = try await connection.send(call, to: localized("list the sizes of \(location)"))
    return (answer.document?["value"]?.elements ?? []).compactMap { VMSize(resource: $0) }
  }

  /// Cores in use and their limits in a region (FACTS section 2).
  /// - Throws: what the service or the network answered, as one sentence.
  package func usages(in location: String, subscription: String) async throws(ServiceFailure) -> [Usage] {
    let purpose = localized("list the usages of \(location)")
    var usages: [Usage] = []
    var walk = PageWalk(first: url("usages", in: location, subscription))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      usages += page.items.compactMap { Usage(resource: $0) }
      try walk.follow(page, purpose: purpose)
    }
    return usages
  }

  private func url(_ name: String, in location: String, _ subscription: String) -> AbsoluteURL {
    connection.url(
      "/subscriptions/\(subscription.pathSegment)/providers/\(machineLearningProvider)/locations/"
        + "\(location.pathSegment)/\(name)", version: APIVersion.computes)
  }
}
