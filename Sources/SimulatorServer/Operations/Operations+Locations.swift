import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

extension ServiceOperation {
  private static let locationPath =
    "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations/{location}"
  private static let locationRights = "Microsoft.MachineLearningServices/locations"

  /// What belongs to a region: operations, sizes, usages, quotas (FACTS section 2, rows 23 to 25).
  static let locations: [ServiceOperation] = [
    ServiceOperation(
      .get, locationPath + "/computeOperationsStatus/{operation}",
      right: nil, modelled: "The state of a long operation, also after a restart of the server.",
      limits:
        "Whoever has logged in and knows the id may read it, as a signed address lets in Azure. The last \(World.rememberedOperations) operations are remembered; older ones answer 404."
    ) { routes, call throws(Answer) in
      try routes.checkLocation(call)
      return Routes.status(of: try routes.operation(call))
    },
    ServiceOperation(
      .get, locationPath + "/computeOperationResults/{operation}",
      right: nil, modelled: "202 while the operation runs, then the resource, 204 or the error.",
      limits: "What the service puts into Location is unknown; this address is ours alone."
    ) { routes, call throws(Answer) in try routes.operationResult(call) },
    ServiceOperation(
      .get, locationPath + "/vmSizes", right: locationRights + "/vmSizes/read",
      modelled: "Sizes with cores, memory, prices and supportedComputeTypes; the older shape in 2020-08-01.",
      limits: "Prices are estimates, and the list is a part of Azure's."
    ) { routes, call throws(Answer) in
      try routes.checkLocation(call)
      let sizes = VirtualMachineSize.all.map { RegionDocuments.size($0) }
      // The shape changed after the first version (FACTS section 0).
      return .ok(.object([call.version == "2020-08-01" ? "amlCompute" : "value": .array(sizes)]))
    },
    ServiceOperation(
      .get, locationPath + "/usages", right: locationRights + "/usages/read",
      modelled: "Cores in use and limits: of the region, of each family, of workspaces and clusters.",
      limits: "No rows of low priority, and none for single instances; the limit of 200 clusters is shown only."
    ) { routes, call throws(Answer) in
      try routes.checkLocation(call)
      return .list(RegionDocuments.usages(call.world))
    },
    ServiceOperation(
      .get, locationPath + "/quotas", right: locationRights + "/quotas/read",
      modelled: "The limit of each family, and what workspaces were given of it."
    ) { routes, call throws(Answer) in
      try routes.checkLocation(call)
      return .list(RegionDocuments.quotas(call.world))
    },
    ServiceOperation(
      .post, locationPath + "/updateQuotas", right: locationRights + "/updateQuotas/action",
      modelled: "Gives workspaces a part of a family's cores; each row is answered with its own status.",
      limits: "Only rows of workspaces: the subscription's own limits are not changed by this operation."
    ) { routes, call throws(Answer) in
      try routes.checkLocation(call)
      return try await routes.updateQuotas(call)
    },
  ]
}

extension Routes {
  fileprivate func checkLocation(_ request: OperationCall) throws(Answer) {
    let location = request["location"].lowercased()
    guard location == request.world.founding.location else {
      throw .error(
        400, "LocationNotAvailableForResourceType",
        "The provided location '\(location)' is not available. The available locations are"
          + " '\(request.world.founding.location)'.")
    }
  }

  fileprivate func operationResult(_ request: OperationCall) throws(Answer) -> Answer {
    try checkLocation(request)
    let operation = try operation(request)
    guard operation.isRunning else {
      // By Location a failed operation ends as an error answer, by its status resource as a document (RPC contract).
      if let error = operation.error { throw .error(400, error.code, error.message) }
      guard let instance = request.world.instance(operation.instance) else { return .empty(204) }
      return .ok(request.document(of: instance, in: request.world))
    }
    return Answer.empty(202)
      .with("Location", request.call.origin + request.call.path + "?api-version=" + request.version)
      .with("Retry-After", "1")
  }

  fileprivate func operation(_ request: OperationCall) throws(Answer) -> Operation {
    let id = request["operation"].lowercased()
    guard let operation = request.world.operation(id: id) else {
      throw .error(404, "ResourceNotFound", "The operation '\(id)' was not found.")
    }
    return operation
  }

  fileprivate static func status(of operation: Operation) -> Answer {
    var document: JSONValue = .object([
      "id": .string(operation.id), "name": .string(operation.id),
      "status": .string(operation.isRunning ? "InProgress" : "Succeeded"),
      "startTime": .string(operation.began.iso8601(fractionDigits: 7, suffix: "+00:00")),
    ])
    guard let ended = operation.ended else { return Answer.ok(document).with("Retry-After", "1") }
    document["endTime"] = .string(ended.iso8601(fractionDigits: 7, suffix: "+00:00"))
    // Recorded with this very text (FACTS section 16).
    document["percentComplete"] = .number("100.0")
    document["error"] = .null
    if let error = operation.error {
      document["status"] = .string("Failed")
      document["error"] = .object(["code": .string(error.code), "message": .string(error.message)])
    }
    return .ok(document)
  }
}
