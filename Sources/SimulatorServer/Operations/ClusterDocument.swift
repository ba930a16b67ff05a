import ARM
import ComputeModel
import Schedules
import Simulator

/// A training cluster as the service writes it (FACTS section 16: recorded beside instances).
struct ClusterDocument {
  private let cluster: Cluster
  private let world: World
  private let version: String

  init(_ cluster: Cluster, _ world: World, version: String) {
    self.cluster = cluster
    self.world = world
    self.version = version
  }

  var resource: JSONValue {
    let scope = world.scope(group: cluster.resourceGroup, workspace: cluster.workspace).text
    let created: JSONValue = .string(cluster.createdOn.iso8601(fractionDigits: 7, suffix: "+00:00"))
    var outer: JSONValue = .object([
      "createdOn": created, "modifiedOn": created, "disableLocalAuth": .bool(true), "description": .null,
      "resourceId": .null, "computeType": .string("AmlCompute"),
      "computeLocation": .string(world.founding.location), "provisioningState": .string("Succeeded"),
      "provisioningErrors": .null, "isAttachedCompute": .bool(false), "properties": properties,
    ])
    if !InstanceModel(version: version).hasLocalAuth { outer["disableLocalAuth"] = nil }
    return .object([
      "id": .string("\(scope)/computes/\(cluster.name)"), "name": .string(cluster.name),
      "type": .string("\(machineLearningProvider)/workspaces/computes"),
      "location": .string(world.founding.location), "tags": .object([:]), "properties": outer,
    ])
  }

  private var properties: JSONValue {
    .object([
      "vmSize": .string(cluster.sizeName),
      "vmPriority": .string(cluster.isDedicated ? "Dedicated" : "LowPriority"),
      "scaleSettings": .object([
        "maxNodeCount": .number(cluster.maximumNodes), "minNodeCount": .number(cluster.minimumNodes),
        "nodeIdleTimeBeforeScaleDown": .string(cluster.idleTimeBeforeScaleDown),
      ]),
      "userAccountCredentials": .null, "subnet": .null, "remoteLoginPortPublicAccess": .string("Disabled"),
      "allocationState": .string("Steady"),
      "allocationStateTransitionTime": .string(
        cluster.createdOn.iso8601(fractionDigits: 7, suffix: "+00:00")),
      "errors": .null, "currentNodeCount": .number(cluster.nodes.count),
      "targetNodeCount": .number(cluster.nodes.count),
      "nodeStateCounts": .object([
        "preparingNodeCount": .number(cluster.count(of: .preparing)),
        "runningNodeCount": .number(cluster.count(of: .running)),
        "idleNodeCount": .number(cluster.count(of: .idle)),
        "unusableNodeCount": .number(cluster.count(of: .unusable)),
        "leavingNodeCount": .number(cluster.count(of: .leaving)),
        "preemptedNodeCount": .number(cluster.count(of: .preempted)),
      ]), "osType": .string("Linux"), "isolatedNetwork": .bool(false), "enableNodePublicIp": .bool(true),
    ])
  }

  /// `listNodes`; every node has its own port on the cluster's address.
  var nodes: JSONValue {
    .object([
      "nodes": .array(
        cluster.nodes.enumerated().map { index, node in
          .object([
            "nodeId": .string(node.id), "privateIpAddress": .string(node.privateAddress),
            "publicIpAddress": .string(node.publicAddress), "port": .number(50_000 + index),
            "nodeState": .string(node.state.rawValue), "runId": .string(node.runID),
          ])
        }), "nextLink": .null,
    ])
  }
}
