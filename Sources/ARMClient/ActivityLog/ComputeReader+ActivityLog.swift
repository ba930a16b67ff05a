package import ARM
package import ComputeModel
package import Schedules

/// Who asked for what, as the subscription's activity log has it.
extension ComputeReader {
  /// Days that the log goes back (Azure Monitor, activity log: retention).
  package static let activityLogDays: Int64 = 90

  /// The requests about one compute in a window, ascending.
  ///
  /// The log's filter takes few patterns; times, then one `resourceUri`, is one of them (Activity Logs - List).
  package func activity(
    of compute: ComputeID, from begin: Instant, until end: Instant
  ) async throws(ServiceFailure) -> [LoggedActivity] {
    let purpose = "read the activity log of \(compute.name)"
    let times = [begin, end].map { $0.iso8601(fractionDigits: 3) }
    let uri = compute.path.replacing("'", with: "''")
    let filter = "eventTimestamp ge '\(times[0])' and eventTimestamp le '\(times[1])' and resourceUri eq '\(uri)'"
    let path =
      "/subscriptions/\(compute.workspace.subscription.pathSegment)/providers/Microsoft.Insights/eventtypes/management"
      + "/values"
    var events: [ActivityEvent] = []
    var walk = PageWalk(
      first: connection.url(path, version: APIVersion.activityLog, query: "$filter=" + filter.pathSegment))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      events += page.items.compactMap { ActivityEvent(resource: $0) }
      try walk.follow(page, purpose: purpose)
    }
    return LoggedActivity.requests(events)
  }
}
