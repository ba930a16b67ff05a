import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// What belongs to a region: operations, sizes, usages, quotas (FACTS section 2, rows 23 to 25).
extension Routes {
  /// - Parameter rest: the path after `locations`, in lower case.
  func location(
    _ call: Call, _ rest: [String], version: String, _ world: World
  ) throws(Answer) -> Answer {
    guard rest[0] == world.founding.location else {
      throw .error(
        400, "LocationNotAvailableForResourceType",
        "The provided location '\(rest[0])' is not available. The available locations are"
          + " '\(world.founding.location)'.")
    }
    guard call.method == .get else { throw Self.unknownOperation(call) }
    switch (rest[1], rest.count) {
    case ("computeoperationsstatus", 3):
      return Self.status(of: try operation(rest[2], world))
    // Ours alone: what the service puts into Location is unknown (FACTS section 2).
    case ("computeoperationresults", 3):
      let operation = try operation(rest[2], world)
      guard operation.isRunning else {
        // By Location a failed operation ends as an error answer, by its status resource as a document (RPC contract).
        if let error = operation.error { throw .error(400, error.code, error.message) }
        let instance = world.instance(operation.instance)
        guard let instance else { return .empty(204) }
        return .ok(ComputeDocument(instance, world.founding, version: version).resource)
      }
      return Answer.empty(202)
        .with("Location", call.origin + call.path + "?api-version=" + version)
        .with("Retry-After", "1")
    case ("vmsizes", 2):
      let sizes = VirtualMachineSize.all.map { RegionDocuments.size($0) }
      // The shape changed after the first version (FACTS section 0).
      return .ok(.object([version == "2020-08-01" ? "amlCompute" : "value": .array(sizes)]))
    case ("usages", 2): return .list(RegionDocuments.usages(world))
    case ("quotas", 2): return .list(RegionDocuments.quotas(world))
    default: throw Self.unknownOperation(call)
    }
  }

  private func operation(_ id: String, _ world: World) throws(Answer) -> Operation {
    guard let operation = world.operation(id: id) else {
      throw .error(404, "ResourceNotFound", "The operation '\(id)' was not found.")
    }
    return operation
  }

  private static func status(of operation: Operation) -> Answer {
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
