package import ComputeModel
package import Schedules

/// One deployment of a template to a resource group.
package struct Deployment: Hashable, Sendable {
  package struct Resource: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
      /// The operation on the compute, by its id.
      case running(operation: String)
      case succeeded
      case failed(Failure)
    }

    /// A GUID, of the deployment operation.
    package var operationID: String
    package var resourceID: String
    package var resourceName: String
    package var outcome: Outcome
    package var ended: Instant?
  }

  package struct Failure: Hashable, Sendable {
    package var code: String
    package var message: String
    package var additionalInfo: [JSONValue] = []
  }

  package var name: String
  package var resourceGroup: String
  /// GUIDs: of the status resource, and of everything that belongs together.
  package var operationID: String
  package var correlationID: String
  package var began: Instant
  package var templateHash: String
  /// As ``DeploymentTemplate`` gives them.
  package var parameters: JSONValue
  package var outputs: JSONValue
  package var tags: JSONValue
  package var resources: [Resource]

  package var isRunning: Bool { resources.contains { $0.ended == nil } }

  /// When its last resource ended; its beginning where it has none.
  package var ended: Instant? {
    guard !isRunning else { return nil }
    return resources.compactMap { $0.ended }.max() ?? began
  }

  package var failures: [(resource: Resource, failure: Failure)] {
    resources.compactMap { resource in
      guard case .failed(let failure) = resource.outcome else { return nil }
      return (resource, failure)
    }
  }

  /// `Running`, `Succeeded` or `Failed`.
  package var provisioningState: String { isRunning ? "Running" : failures.isEmpty ? "Succeeded" : "Failed" }
}

/// The deployments of the world: of one name in a group there is the latest.
package struct Deployments: Hashable, Sendable {
  /// In the order in which they began.
  package private(set) var all: [Deployment] = []
  /// Whether one of them waits for an operation: most worlds have none, and operations end all the time.
  private var areRunning = false

  package func deployment(named name: String, in group: String) -> Deployment? {
    let (folded, group) = (name.lowercased(), group.lowercased())
    return all.first { $0.name.lowercased() == folded && $0.resourceGroup.lowercased() == group }
  }

  mutating func evolve(_ event: DeploymentsEvent) {
    switch event {
    case .began(let deployment):
      remove(deployment.name, in: deployment.resourceGroup)
      all.append(deployment)
      areRunning = areRunning || deployment.isRunning
    case .deleted(let group, let name): remove(name, in: group)
    }
  }

  private mutating func remove(_ name: String, in group: String) {
    let (folded, group) = (name.lowercased(), group.lowercased())
    all.removeAll { $0.name.lowercased() == folded && $0.resourceGroup.lowercased() == group }
  }

  /// An operation on a compute has ended; a deployment may have waited for it.
  mutating func note(endOf operation: String, at instant: Instant, failure: Instance.ServiceError?) {
    guard areRunning else { return }
    for place in all.indices where all[place].isRunning {
      for index in all[place].resources.indices {
        guard case .running(operation) = all[place].resources[index].outcome else { continue }
        all[place].resources[index].ended = instant
        all[place].resources[index].outcome =
          failure.map { .failed(Deployment.Failure(code: $0.code, message: $0.message)) } ?? .succeeded
      }
    }
    areRunning = all.contains { $0.isRunning }
  }
}

package enum DeploymentsEvent: Hashable, Sendable {
  case began(Deployment)
  case deleted(group: String, name: String)
}
