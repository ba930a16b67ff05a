package import ComputeModel
package import Schedules

/// A command that runs on a compute instance, in a container of its environment's image.
package struct Job: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable {
    case queued = "Queued"
    case running = "Running"
    case completed = "Completed"
    case canceled = "Canceled"
    case failed = "Failed"

    package var isEnded: Bool { self != .queued && self != .running }
  }

  /// Clients page through lists by it; never used twice.
  package var ordinal: Int
  package var workspace: String
  package var resourceGroup: String
  /// Case-sensitive, unlike other names (JobsOperations in azure-ai-ml).
  package var name: String
  package var compute: InstanceKey
  /// The resource's `properties` as they were sent.
  package var properties: JSONValue
  package var status = Status.queued
  package var createdOn: Instant
  package var createdBy: String
  /// While it runs: when it will end, and how.
  package var due: Instant?
  package var goal: Status?

  package var isArchived: Bool { properties["isArchived"]?.flag ?? false }

  func isNamed(_ name: String, in workspace: Workspace) -> Bool {
    self.name == name && self.workspace == workspace.name && resourceGroup == workspace.resourceGroup
  }
}

/// A version of an environment: it names the image that jobs run in.
package struct JobEnvironment: Hashable, Sendable {
  package var workspace: String
  package var resourceGroup: String
  package var name: String
  package var version: String
  package var properties: JSONValue
  package var createdOn: Instant
  package var createdBy: String
}

/// The jobs of the world, and their environments.
package struct Jobs: Hashable, Sendable {
  /// In the order of their creation.
  package private(set) var all: [Job] = []
  package private(set) var environments: [JobEnvironment] = []
  private(set) var nextOrdinal = 0
  /// Places of those that have not ended: most worlds have none, and every turn of the world asks.
  private var active: [Int] = []

  package func job(named name: String, in workspace: Workspace) -> Job? {
    all.first { $0.isNamed(name, in: workspace) }
  }

  package func environment(named name: String, version: String, in workspace: Workspace) -> JobEnvironment? {
    environments.first {
      $0.name == name && $0.version == version && $0.workspace == workspace.name
        && $0.resourceGroup == workspace.resourceGroup
    }
  }

  /// In the order of their creation, which is that of the queue.
  var activeJobs: [Job] { active.map { all[$0] } }

  var hasActiveJobs: Bool { !active.isEmpty }

  func running(on compute: InstanceKey) -> Int {
    active.count { all[$0].compute == compute && all[$0].status == .running }
  }

  /// - Returns: the instance that a change concerns.
  @discardableResult
  mutating func evolve(_ event: JobsEvent) -> InstanceKey? {
    switch event {
    case .written(let job):
      if let place = all.firstIndex(where: { $0.ordinal == job.ordinal }) {
        all[place] = job
      } else {
        all.append(job)
        nextOrdinal = max(nextOrdinal, job.ordinal + 1)
      }
      findActive()
      return job.compute
    case .began(let ordinal, let due, let goal):
      return change(ordinal) {
        $0.status = .running
        $0.due = due
        $0.goal = goal
      }
    case .ended(let ordinal, let status):
      return change(ordinal) { $0.status = status }
    case .deleted(let ordinal):
      all.removeAll { $0.ordinal == ordinal }
      findActive()
      return nil
    case .environmentWritten(let environment):
      environments.removeAll {
        $0.name == environment.name && $0.version == environment.version && $0.workspace == environment.workspace
          && $0.resourceGroup == environment.resourceGroup
      }
      environments.append(environment)
      return nil
    }
  }

  private mutating func change(_ ordinal: Int, _ change: (inout Job) -> Void) -> InstanceKey? {
    guard let place = all.firstIndex(where: { $0.ordinal == ordinal }) else { return nil }
    change(&all[place])
    findActive()
    return all[place].compute
  }

  private mutating func findActive() { active = all.indices.filter { !all[$0].status.isEnded } }
}

package enum JobsEvent: Hashable, Sendable {
  /// Created, or its members that can change written anew.
  case written(Job)
  case began(ordinal: Int, due: Instant, goal: Job.Status)
  case ended(ordinal: Int, Job.Status)
  case deleted(ordinal: Int)
  case environmentWritten(JobEnvironment)
}

/// `body` is the resource as it was sent.
package enum JobsCommand: Sendable {
  case write(name: String, in: Workspace, body: JSONValue)
  case cancel(name: String, in: Workspace)
  case delete(name: String, in: Workspace)
  case writeEnvironment(name: String, version: String, in: Workspace, body: JSONValue)
}
