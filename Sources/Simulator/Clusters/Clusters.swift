import ComputeModel
package import Schedules

/// Training clusters (AmlCompute). They stand beside compute instances in lists and share their quota (founding
/// document); scenarios make them, and nothing changes them.
package struct Clusters: Hashable, Sendable {
  /// In the order of creation.
  package internal(set) var all: [Cluster] = []

  package func cluster(resourceGroup: String, workspace: String, name: String) -> Cluster? {
    let folded = InstanceKey(resourceGroup: resourceGroup, workspace: workspace, name: name)
    return all.first { $0.key == folded }
  }

  /// Dedicated cores of one family, or of all (nil), in one workspace, or in all (nil).
  func cores(family: String?, in workspace: Workspace? = nil) -> Int {
    var cores = 0
    for cluster in all where family == nil || cluster.size?.family == family {
      guard workspace?.contains(cluster) ?? true else { continue }
      cores += cluster.dedicatedCores
    }
    return cores
  }

  mutating func evolve(_ event: ClustersEvent) {
    switch event {
    case .created(let cluster): all.append(cluster)
    }
  }
}

package enum ClustersEvent: Hashable, Sendable {
  indirect case created(Cluster)
}

package struct Cluster: Hashable, Sendable {
  package struct Node: Hashable, Sendable {
    /// FACTS section 14, NodeState.
    package enum State: String, CaseIterable, Hashable, Sendable {
      case idle, running, preparing, unusable, leaving, preempted
    }

    package var id: String
    package var state: State
    package var privateAddress: String
    package var publicAddress: String
    /// The run on it; nil while it is idle.
    package var runID: String?
  }

  package var name: String
  package var resourceGroup: String
  package var workspace: String
  package var sizeName: String
  /// `vmPriority`; nodes of low priority have a quota of their own.
  package var isDedicated: Bool
  package var minimumNodes: Int
  package var maximumNodes: Int
  /// `nodeIdleTimeBeforeScaleDown`, an ISO 8601 duration.
  package var idleTimeBeforeScaleDown: String
  package var nodes: [Node]
  package var createdOn: Instant

  package var key: InstanceKey { InstanceKey(resourceGroup: resourceGroup, workspace: workspace, name: name) }

  package var size: VirtualMachineSize? { VirtualMachineSize.named(sizeName) }

  /// What counts for the quota that instances share: the nodes that are there, and at least the smallest number.
  package var dedicatedCores: Int {
    isDedicated ? max(nodes.count, minimumNodes) * (size?.cores ?? 0) : 0
  }

  package func count(of state: Node.State) -> Int { nodes.count { $0.state == state } }
}

extension Workspace {
  package func contains(_ cluster: Cluster) -> Bool {
    cluster.workspace == name && cluster.resourceGroup == resourceGroup
  }
}

extension ClustersEvent {
  var json: JSONValue {
    switch self {
    case .created(let cluster): cluster.json
    }
  }

  init?(json: JSONValue) {
    guard let cluster = Cluster(json: json) else { return nil }
    self = .created(cluster)
  }
}

extension Cluster {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(name), "resourceGroup": .string(resourceGroup), "workspace": .string(workspace),
      "size": .string(sizeName), "isDedicated": .bool(isDedicated), "minimumNodes": .number(minimumNodes),
      "maximumNodes": .number(maximumNodes), "idleTimeBeforeScaleDown": .string(idleTimeBeforeScaleDown),
      "nodes": .array(
        nodes.map { node in
          .object([
            "id": .string(node.id), "state": .string(node.state.rawValue),
            "privateAddress": .string(node.privateAddress), "publicAddress": .string(node.publicAddress),
            "runID": .string(node.runID),
          ])
        }), "createdOn": .instant(createdOn),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let name = json["name"]?.text, let resourceGroup = json["resourceGroup"]?.text,
      let workspace = json["workspace"]?.text, let sizeName = json["size"]?.text,
      let isDedicated = json["isDedicated"]?.flag, let minimumNodes = json["minimumNodes"]?.integer,
      let maximumNodes = json["maximumNodes"]?.integer, let idleTime = json["idleTimeBeforeScaleDown"]?.text,
      let nodes = json["nodes"]?.elements, let createdOn = json.instant("createdOn")
    else { return nil }
    self.init(
      name: name, resourceGroup: resourceGroup, workspace: workspace, sizeName: sizeName,
      isDedicated: isDedicated, minimumNodes: minimumNodes, maximumNodes: maximumNodes,
      idleTimeBeforeScaleDown: idleTime,
      nodes: nodes.compactMap { node in
        guard let id = node["id"]?.text, let state = node["state"]?.text.flatMap({ Node.State(rawValue: $0) }),
          let privateAddress = node["privateAddress"]?.text, let publicAddress = node["publicAddress"]?.text
        else { return nil }
        return Node(
          id: id, state: state, privateAddress: privateAddress, publicAddress: publicAddress,
          runID: node["runID"]?.text)
      }, createdOn: createdOn)
  }
}
