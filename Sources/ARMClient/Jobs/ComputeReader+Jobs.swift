import Languages
package import ARM
package import ComputeModel
import HTTPTypes

extension ComputeReader {
  /// Pages of a workspace's jobs that are looked through: all that ever ran are in the list, in an order that is not
  /// documented.
  private static let jobPages = 20

  /// The jobs that run on an instance or wait for it.
  package func jobs(on id: ComputeID) async throws(ServiceFailure) -> InstanceJobs {
    let purpose = localized("list the jobs on \(id.name)")
    var found = InstanceJobs(jobs: [], isWhole: true)
    var walk = PageWalk(
      first: connection.url(
        id.workspace.path + "/jobs", version: APIVersion.computes, query: "listViewType=ActiveOnly"))
    var pages = 0
    while let url = walk.next {
      guard pages < Self.jobPages else {
        found.isWhole = false
        break
      }
      pages += 1
      let page = try await page(at: url, to: purpose)
      found.jobs += page.items.compactMap { InstanceJob(resource: $0, on: id.path) }
      try walk.follow(page, purpose: purpose)
    }
    return found
  }
}
