import Languages
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
    let uri = compute.path.replacing("'", with: "''")
    let events = try await events(
      in: compute.workspace.subscription, from: begin, until: end, "resourceUri eq '\(uri)'",
      to: localized("read the activity log of \(compute.name)"))
    return LoggedActivity.requests(events.compactMap { ActivityEvent(resource: $0) })
  }

  /// The requests about all computes of a subscription in a window, by ARM id in lower case, each ascending. Times, then
  /// one `resourceProvider`, is another pattern that the filter takes.
  package func activity(
    inSubscription subscription: String, from begin: Instant, until end: Instant
  ) async throws(ServiceFailure) -> [String: [LoggedActivity]] {
    let events = try await events(
      in: subscription, from: begin, until: end, "resourceProvider eq '\(machineLearningProvider)'",
      to: localized("read the activity log of subscription \(subscription)"))
    var byID: [String: [ActivityEvent]] = [:]
    for event in events {
      guard let id = event["resourceId"]?.text, ComputeID(path: id) != nil else { continue }
      if let event = ActivityEvent(resource: event) { byID[id.lowercased(), default: []].append(event) }
    }
    return byID.mapValues { LoggedActivity.requests($0) }
  }

  private func events(
    in subscription: String, from begin: Instant, until end: Instant, _ what: String, to purpose: String
  ) async throws(ServiceFailure) -> [JSONValue] {
    let times = [begin, end].map { $0.iso8601(fractionDigits: 3) }
    let filter = "eventTimestamp ge '\(times[0])' and eventTimestamp le '\(times[1])' and \(what)"
    let path =
      "/subscriptions/\(subscription.pathSegment)/providers/Microsoft.Insights/eventtypes/management/values"
    var events: [JSONValue] = []
    var walk = PageWalk(
      first: connection.url(path, version: APIVersion.activityLog, query: "$filter=" + filter.pathSegment))
    while let url = walk.next {
      let page = try await page(at: url, to: purpose)
      events += page.items
      try walk.follow(page, purpose: purpose)
    }
    return events
  }
}
