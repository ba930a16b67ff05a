import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let right = "Microsoft.MachineLearningServices/workspaces"
  private static let rules = workspacePath + "/outboundRules"
  private static let limit =
    "FQDN rules only, in force at once where the service takes a while; isolation can be set back."

  /// The networks of workspaces: public access, isolation, allowed outbound hosts.
  static let networks: [ServiceOperation] = [
    ServiceOperation(
      .patch, workspacePath, right: right + "/write",
      modelled: "properties.publicNetworkAccess and properties.managedNetwork.isolationMode.",
      limits: "Every other member is refused; \(limit)"
    ) { routes, call throws(Answer) in try await routes.changeNetwork(call) },
    ServiceOperation(
      .get, rules, right: right + "/outboundRules/read", modelled: "The allowed outbound hosts of a workspace."
    ) { _, call throws(Answer) in
      let network = call.world.networks.network(of: try call.workspace())
      var list: [JSONValue] = []
      for rule in network.rules { list.append(try NetworkDocuments.rule(rule, call)) }
      return .list(list)
    },
    ServiceOperation(
      .get, rules + "/{rule}", right: right + "/outboundRules/read", modelled: "An allowed outbound host."
    ) { _, call throws(Answer) in .ok(try NetworkDocuments.rule(try rule(call, call.world), call)) },
    ServiceOperation(
      .put, rules + "/{rule}", right: right + "/outboundRules/write", modelled: "Allows an outbound host.",
      limits: limit
    ) { routes, call throws(Answer) in
      let workspace = try call.workspace()
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      guard body[path: "properties", "type"]?.text?.uppercased() == "FQDN",
        let destination = body[path: "properties", "destination"]?.text
      else {
        throw .error(
          400, "ValidationError",
          "An outbound rule must be of type FQDN, with a host as destination: others are not"
            + " modelled.")
      }
      let rule = WorkspaceNetwork.OutboundRule(name: call["rule"], destination: destination)
      _ = try await routes.submit(.networks(.setRule(workspace, rule), by: call.principal))
      return .ok(try NetworkDocuments.rule(rule, call))
    },
    ServiceOperation(
      .delete, rules + "/{rule}", right: right + "/outboundRules/delete", modelled: "Takes back an outbound host.",
      limits: limit
    ) { routes, call throws(Answer) in
      let workspace = try call.workspace()
      guard (try? rule(call, call.world)) != nil else { return .empty(204) }
      _ = try await routes.submit(.networks(.removeRule(workspace, name: call["rule"]), by: call.principal))
      return .empty(200)
    },
  ]

  private static func rule(_ call: OperationCall, _ world: World) throws(Answer) -> WorkspaceNetwork.OutboundRule {
    let workspace = try call.workspace()
    let folded = call["rule"].lowercased()
    guard let rule = world.networks.network(of: workspace).rules.first(where: { $0.name.lowercased() == folded })
    else {
      throw Routes.notFound(
        "workspaces/\(workspace.name)/outboundRules/\(call["rule"])", group: workspace.resourceGroup)
    }
    return rule
  }
}

extension Routes {
  fileprivate func changeNetwork(_ call: OperationCall) async throws(Answer) -> Answer {
    let workspace = try call.workspace()
    guard let body = try call.call.document() else { throw Self.emptyContent }
    let names = (body["properties"]?.object?.members ?? []).map { $0.name }
    let inner = (body[path: "properties", "managedNetwork"]?.object?.members ?? []).map { $0.name }
    guard body.object?.members.map({ $0.name }) == ["properties"], !names.isEmpty,
      names.allSatisfy({ ["publicNetworkAccess", "managedNetwork"].contains($0) }),
      inner.allSatisfy({ $0 == "isolationMode" })
    else {
      throw .error(
        400, "ValidationError",
        "Of a workspace only properties.publicNetworkAccess and properties.managedNetwork.isolationMode can be"
          + " changed here.")
    }
    var isPublic: Bool?
    if let access = body[path: "properties", "publicNetworkAccess"] {
      switch access.text?.lowercased() {
      case "enabled": isPublic = true
      case "disabled": isPublic = false
      default: throw .error(400, "ValidationError", "publicNetworkAccess must be Enabled or Disabled.")
      }
    }
    var isolation: WorkspaceNetwork.Isolation?
    if let mode = body[path: "properties", "managedNetwork", "isolationMode"] {
      isolation = WorkspaceNetwork.Isolation.allCases.first { $0.rawValue.lowercased() == mode.text?.lowercased() }
      guard isolation != nil else {
        throw .error(
          400, "ValidationError",
          "isolationMode must be one of \(WorkspaceNetwork.Isolation.allCases.map { $0.rawValue }).")
      }
    }
    let world = try await submit(
      .networks(.update(workspace, isPublic: isPublic, isolation: isolation), by: call.principal))
    return .ok(ResourceDocuments.workspace(workspace, world))
  }
}

enum NetworkDocuments {
  static func properties(of rule: WorkspaceNetwork.OutboundRule) -> JSONValue {
    .object([
      "type": .string("FQDN"), "destination": .string(rule.destination), "category": .string("UserDefined"),
      "status": .string("Active"),
    ])
  }

  static func rule(_ rule: WorkspaceNetwork.OutboundRule, _ call: OperationCall) throws(Answer) -> JSONValue {
    let scope = call.world.scope(of: try call.workspace()).text
    return .object([
      "id": .string("\(scope)/outboundRules/\(rule.name.pathSegment)"), "name": .string(rule.name),
      "type": .string("\(machineLearningProvider)/workspaces/outboundRules"), "properties": properties(of: rule),
    ])
  }

  /// `managedNetwork` of a workspace.
  static func managed(_ network: WorkspaceNetwork) -> JSONValue {
    .object([
      "isolationMode": .string(network.isolation.rawValue), "networkId": .null,
      "outboundRules": .object(
        JSONObject(network.rules.map { JSONObject.Member(name: $0.name, value: properties(of: $0)) })),
    ])
  }
}
