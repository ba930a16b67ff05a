package import Schedules

/// A job that an instance works on, or that waits for it.
package struct InstanceJob: Hashable, Sendable {
  package var name: String
  package var title: String
  /// As the service writes it.
  package var status: String
  package var createdAt: Instant?
  /// As the service names whoever sent it: mostly a sign-in name.
  package var createdBy: String?

  /// Statuses of a job that holds its compute, and of one that waits for it (`JobStatus` of the jobs' schema,
  /// 2023-10-01). Everything else has ended, or nobody knows.
  private static let running = ["starting", "provisioning", "preparing", "running", "finalizing", "cancelrequested"]
  private static let waiting = ["notstarted", "queued"]

  package var isRunning: Bool { Self.running.contains(status.lowercased()) }
  package var isWaiting: Bool { Self.waiting.contains(status.lowercased()) }

  /// nil where the resource is a job of another compute, or one that has ended.
  /// - Parameter compute: the instance's ARM id.
  package init?(resource: JSONValue, on compute: String) {
    guard let properties = resource["properties"], let name = resource["name"]?.text,
      let status = properties["status"]?.text,
      properties["computeId"]?.text?.lowercased() == compute.lowercased()
    else { return nil }
    self.name = name
    self.status = status
    title = properties["displayName"]?.text ?? name
    createdAt = resource[path: "systemData", "createdAt"]?.text.flatMap { try? Instant(iso8601: $0) }
    createdBy = resource[path: "systemData", "createdBy"]?.text
    guard isRunning || isWaiting else { return nil }
  }
}

/// The jobs of one instance that have not ended.
package struct InstanceJobs: Hashable, Sendable {
  package var jobs: [InstanceJob]
  /// Whether the whole list of the workspace was looked through.
  package var isWhole: Bool

  package init(jobs: [InstanceJob], isWhole: Bool) {
    self.jobs = jobs
    self.isWhole = isWhole
  }

  package var running: Int { jobs.count(where: \.isRunning) }
  package var waiting: Int { jobs.count(where: \.isWaiting) }
}
