import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let computeRights = "Microsoft.MachineLearningServices/workspaces/computes"
  private static let computePath = workspacePath + "/computes/{compute}"

  static let computes: [ServiceOperation] = [
    ServiceOperation(
      .get, workspacePath + "/computes", right: computeRights + "/read",
      modelled: "Pages of 100 with nextLink; the last page has none."
    ) { routes, call throws(Answer) in try routes.list(call) },
    ServiceOperation(
      .get, computePath, right: computeRights + "/read",
      modelled: "The whole resource, with the members of its api-version.",
      limits: "Addresses are made up; serve --ssh-address names a real sshd as every public one, its port as sshPort,"
        + " and its user as adminUserName."
    ) { routes, call throws(Answer) in
      if let cluster = try call.cluster() {
        return .ok(ClusterDocument(cluster, call.world, version: call.version).resource)
      }
      let instance = try routes.existing(try call.instanceKey(), call, call.world)
      return .ok(call.document(of: instance, in: call.world))
    },
    ServiceOperation(
      // Filtered: the assigned user of an instance may set its SSH key without the right.
      .put, computePath, right: computeRights + "/write", isFiltered: true,
      modelled: "Creates (201, polled) or writes over (200), with the members of its api-version. The assigned user may"
        + " set the SSH key of the instance, and nothing else, without the right to write.",
      limits: "Members that an api-version does not have are left as they are, and shown only by versions that have"
        + " them; the service's own ways with them are unknown. Size, SSH and assigned user never change. How Azure lets"
        + " the assigned user set the key is not documented: a client of the service may have to do it otherwise. Azure's"
        + " order is unknown where releaseQuotaOnStop changes while stopped: here true frees the cores at once, and false"
        + " takes them with the next start."
    ) { routes, call throws(Answer) in try await routes.write(call) },
    ServiceOperation(
      .delete, computePath, right: computeRights + "/delete",
      modelled: "Deletes (202, polled); 204 where there is nothing; instances cannot be detached.",
      limits: "An instance keeps its cores until it is gone; one that holds none does not count meanwhile. Azure's way"
        + " is unknown."
    ) { routes, call throws(Answer) in try await routes.delete(call) },
    ServiceOperation(
      .post, computePath + "/start", right: computeRights + "/start/action",
      modelled: "Starts a stopped instance (202, polled; 200 in version 2020-08-01).",
      limits: "Cores released by the stop are taken again first: where they are gone, the start fails on that and on"
        + " nothing later. Azure's order is unknown."
    ) { routes, call throws(Answer) in try await routes.began(.start, call) },
    ServiceOperation(
      .post, computePath + "/stop", right: computeRights + "/stop/action",
      modelled: "Stops a running instance (202, polled; 200 in version 2020-08-01)."
    ) { routes, call throws(Answer) in try await routes.began(.stop, call) },
    ServiceOperation(
      .post, computePath + "/restart", right: computeRights + "/restart/action",
      modelled: "Restarts a running instance (202, polled; 200 in version 2020-08-01)."
    ) { routes, call throws(Answer) in try await routes.began(.restart, call) },
    ServiceOperation(
      .post, computePath + "/updateIdleShutdownSetting",
      right: computeRights + "/updateIdleShutdownSetting/action",
      modelled: "Sets or clears the idle time; the text is kept as it was sent."
    ) { routes, call throws(Answer) in
      try await routes.changed(call) { .updateIdleShutdownSetting($0, body: $1, by: call.principal) }
    },
    ServiceOperation(
      .post, computePath + "/updateSchedules", right: computeRights + "/updateSchedules/action",
      modelled: "Replaces the set of schedules, at most four.",
      limits: "Where this machine lacks the data of a schedule's time zone, its provisioningStatus is Failed."
    ) { routes, call throws(Answer) in
      try await routes.changed(call) { .updateSchedules($0, body: $1, by: call.principal) }
    },
    ServiceOperation(
      .post, computePath + "/enableSso", right: computeRights + "/enableSso/action",
      modelled: "Turns SSO on or off."
    ) { routes, call throws(Answer) in
      try await routes.changed(call) { .updateSSO($0, body: $1, by: call.principal) }
    },
    ServiceOperation(
      .post, computePath + "/customServices", right: computeRights + "/customServices/action",
      modelled: "Replaces the set of custom applications; an empty list removes all."
    ) { routes, call throws(Answer) in
      try await routes.changed(call) { .updateCustomServices($0, body: $1, by: call.principal) }
    },
    ServiceOperation(
      .post, computePath + "/listNodes", right: computeRights + "/listNodes/action",
      modelled: "The nodes of a cluster; refused for compute instances, in the recorded words."
    ) { routes, call throws(Answer) in
      if let cluster = try call.cluster() {
        return .ok(ClusterDocument(cluster, call.world, version: call.version).nodes)
      }
      _ = try routes.existing(try call.instanceKey(), call, call.world)
      // Recorded for compute instances (FACTS section 2, row 21).
      throw Answer.error(400, "UserError", "ComputeListNodes with computeType ComputeInstance is not supported.")
    },
    ServiceOperation(
      .post, computePath + "/resize", right: computeRights + "/write",
      modelled: "Refused: the size of a compute instance cannot be changed (founding document).",
      limits: "Previews since 2023-08-01 describe a resize of the service."
    ) { routes, call throws(Answer) in
      let instance = try routes.existing(try call.instanceKey(), call, call.world)
      throw Answer.error(
        400, "ValidationError",
        "The VM size of a compute instance cannot be changed: \(instance.name) has \(instance.sizeName).")
    },
    ServiceOperation(
      .post, computePath + "/getAllowedVmSizesForResize", right: computeRights + "/read",
      modelled: "None: the size of a compute instance cannot be changed."
    ) { routes, call throws(Answer) in
      _ = try routes.existing(try call.instanceKey(), call, call.world)
      return .list([])
    },
    ServiceOperation(
      .patch, computePath, right: computeRights + "/write",
      modelled: "Refused: its body is the scale settings of a cluster, which compute instances do not have.",
      limits: "Clusters cannot be changed."
    ) { routes, call throws(Answer) in
      _ = try routes.existing(try call.instanceKey(), call, call.world)
      throw Answer.error(400, "UserError", "A compute instance has no scale settings, which PATCH would change.")
    },
  ]
}

extension Routes {
  /// Elements of one page of a list.
  static let pageSize = 100

  fileprivate func existing(
    _ key: InstanceKey, _ request: OperationCall, _ world: World
  ) throws(Answer) -> Instance {
    guard let instance = world.instance(key) else {
      if try request.cluster() != nil { throw Self.clusterIsReadOnly(request["compute"]) }
      let workspace = try request.workspace()
      throw Self.notFound(
        "workspaces/\(workspace.name)/computes/\(request["compute"])", group: workspace.resourceGroup)
    }
    return instance
  }

  /// One page. `$skip` is opaque to clients; here it is the ordinal after which the page begins, so that
  /// neither a deletion nor a creation between two pages hides or repeats anything.
  fileprivate func list(_ request: OperationCall) throws(Answer) -> Answer {
    let world = request.world
    let workspace = try request.workspace()
    var after = -1
    if let token = request.call.parameter("$skip") ?? request.call.parameter("$skipToken") {
      guard let ordinal = Int(token), ordinal >= 0 else {
        throw .error(400, "InvalidContinuationToken", "The continuation token '\(token)' is not one of ours.")
      }
      after = ordinal
    }
    var page: [[UInt8]] = []
    var last = after
    var isMore = false
    // Recorded: an AmlCompute stands before the instances (FACTS section 16).
    if after < 0 {
      for cluster in world.clusters.all where workspace.contains(cluster) {
        page.append(ClusterDocument(cluster, world, version: request.version).resource.compactBytes)
      }
    }
    let form = PrintedComputes.Form(version: request.version, origin: request.call.origin, founding: world.founding)
    for instance in world.instances where instance.ordinal > after && workspace.contains(instance) {
      guard page.count < Self.pageSize else {
        isMore = true
        break
      }
      let print = { request.document(of: instance, in: world).compactBytes }
      page.append(printedComputes?.bytes(of: instance, in: world, as: form, print: print) ?? print())
      last = instance.ordinal
    }
    var bytes = Array(#"{"value":["#.utf8)
    bytes.reserveCapacity(page.reduce(256) { $0 + $1.count + 1 })
    for (index, element) in page.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += element
    }
    bytes.append(UInt8(ascii: "]"))
    // The last page has no member at all (FACTS section 16).
    if isMore {
      let next = "\(request.call.origin)\(request.call.path)?api-version=\(request.version)&$skip=\(last)"
      bytes += Array(#","nextLink":"#.utf8) + JSONValue.string(next).compactBytes
    }
    bytes.append(UInt8(ascii: "}"))
    return Answer(status: 200, content: Answer.Content(type: Answer.jsonType, bytes: bytes))
  }

  /// The assigned user of an instance needs no right to write its SSH key; that it is the key alone is seen to where
  /// the write is carried out.
  private func checkMayWrite(_ request: OperationCall) throws(Answer) {
    let scope = Scope(path: request.call.segments)
    guard let right = request.operation.right else { return }
    if !request.isAllowed(at: scope), let key = try? request.instanceKey(),
      request.world.instance(key)?.assignedUserID == request.principal.objectID
    {
      return
    }
    try Self.check(right, at: scope, by: request.principal, in: request.world)
  }

  fileprivate func write(_ request: OperationCall) async throws(Answer) -> Answer {
    try checkMayWrite(request)
    let key = try request.instanceKey()
    let workspace = try request.workspace()
    let existed = request.world.instance(key) != nil
    if try request.cluster() != nil { throw Self.clusterIsReadOnly(request["compute"]) }
    guard let body = try request.call.document() else { throw Self.emptyContent }
    let world = try await submit(
      .write(
        key, in: workspace, name: request["compute"], body: body, version: request.version, by: request.principal))
    let instance = try existing(key, request, world)
    let resource = request.document(of: instance, in: world)
    guard !existed, let operation = world.runningOperation(on: key) else { return .ok(resource) }
    return withPolling(Answer(status: 201, document: resource), operation, request, hasLocation: false)
  }

  fileprivate func delete(_ request: OperationCall) async throws(Answer) -> Answer {
    guard let action = request.call.parameter("underlyingResourceAction") else {
      throw .error(
        400, "MissingUnderlyingResourceAction",
        "The query parameter underlyingResourceAction is required: Delete or Detach.")
    }
    guard action.lowercased() == "delete" else {
      throw .error(
        400, "ValidationError",
        "underlyingResourceAction is '\(action)': a compute instance can only be deleted, not detached.")
    }
    if try request.cluster() != nil { throw Self.clusterIsReadOnly(request["compute"]) }
    guard request.world.instance(try request.instanceKey()) != nil else { return .empty(204) }
    return try await began(.delete, request)
  }

  /// The plain POST actions: 200 with an empty body (FACTS section 2, rows 14 to 17).
  fileprivate func changed(
    _ request: OperationCall, _ command: (InstanceKey, JSONValue) -> Command
  ) async throws(Answer) -> Answer {
    let key = try request.instanceKey()
    _ = try existing(key, request, request.world)
    guard let body = try request.call.document() else { throw Self.emptyContent }
    _ = try await submit(command(key, body))
    return .empty(200)
  }

  static func clusterIsReadOnly(_ name: String) -> Answer {
    .error(
      400, "UserError",
      "The compute '\(name)' is an AmlCompute: this simulator shows clusters and counts their cores, and does not"
        + " change them.")
  }

  static let emptyContent = Answer.error(
    400, "InvalidRequestContent", "The request content was invalid: it is empty.")

  fileprivate func began(_ action: PowerAction, _ request: OperationCall) async throws(Answer) -> Answer {
    let key = try request.instanceKey()
    _ = try existing(key, request, request.world)
    let world = try await submit(.act(action, on: key, by: request.principal))
    guard let operation = world.runningOperation(on: key) else { return .empty(200) }
    // The first version's client takes 202 for an error, and knows no polling (FACTS section 0).
    if request.version == "2020-08-01", action != .delete { return .empty(200) }
    return withPolling(.empty(202), operation, request, hasLocation: true)
  }

  /// `Retry-After` is more than was recorded: without it azure-core waits 30 s (ARCHITECTURE decision 16).
  private func withPolling(
    _ answer: Answer, _ operation: Operation, _ request: OperationCall, hasLocation: Bool
  ) -> Answer {
    let base =
      "\(request.call.origin)/subscriptions/\(host.subscription)/providers/\(machineLearningProvider)"
      + "/locations/\(host.location)"
    let query = "?api-version=\(request.version)&service=new"
    var answer = answer.with(
      "Azure-AsyncOperation",
      "\(base)/computeOperationsStatus/\(operation.id)\(query)\(StatusAddress.signature(of: operation))")
    if hasLocation {
      answer = answer.with("Location", "\(base)/computeOperationResults/\(operation.id)\(query)")
    }
    return answer.with("Retry-After", "1")
  }
}
