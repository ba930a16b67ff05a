import ARM
import ComputeModel
import HTTPTypes
import Simulator

/// A call to a workspace's computes.
struct ComputesCall: Sendable {
  let call: Call
  let version: String
  let workspace: Workspace
  /// The path after `computes`, as it was written.
  let rest: [String]
  let principal: Principal
}

extension Routes {
  /// Elements of one page of a list.
  static let pageSize = 100

  func computes(_ request: ComputesCall, _ world: World) async throws(Answer) -> Answer {
    let call = request.call
    guard let name = request.rest.first else {
      guard call.method == .get else { throw Self.unknownOperation(call) }
      return try list(request, world)
    }
    let key = InstanceKey(
      resourceGroup: request.workspace.resourceGroup, workspace: request.workspace.name, name: name)
    switch (call.method, request.rest.count) {
    case (.get, 1):
      return .ok(ComputeDocument(try existing(key, request, world), world.founding, version: request.version).resource)
    case (.put, 1): return try await write(key, name: name, request, existed: world.instance(key) != nil)
    case (.delete, 1): return try await delete(key, request, world)
    case (.post, 2): return try await act(request.rest[1].lowercased(), on: key, request, world)
    default: throw Self.unknownOperation(call)
    }
  }

  private func existing(
    _ key: InstanceKey, _ request: ComputesCall, _ world: World
  ) throws(Answer) -> Instance {
    guard let instance = world.instance(key) else {
      throw Self.notFound(
        "workspaces/\(request.workspace.name)/computes/\(request.rest[0])",
        group: request.workspace.resourceGroup)
    }
    return instance
  }

  /// One page. `$skip` is opaque to clients; here it is the ordinal after which the page begins, so that
  /// neither a deletion nor a creation between two pages hides or repeats anything.
  private func list(_ request: ComputesCall, _ world: World) throws(Answer) -> Answer {
    var after = -1
    if let token = request.call.parameter("$skip") ?? request.call.parameter("$skipToken") {
      guard let ordinal = Int(token), ordinal >= 0 else {
        throw .error(400, "InvalidContinuationToken", "The continuation token '\(token)' is not one of ours.")
      }
      after = ordinal
    }
    var page: [JSONValue] = []
    var last = after
    var isMore = false
    for instance in world.instances where instance.ordinal > after && request.workspace.contains(instance) {
      guard page.count < Self.pageSize else {
        isMore = true
        break
      }
      page.append(ComputeDocument(instance, world.founding, version: request.version).resource)
      last = instance.ordinal
    }
    var document: JSONValue = .object(["value": .array(page)])
    // The last page has no member at all (FACTS section 16).
    if isMore {
      document["nextLink"] = .string(
        "\(request.call.origin)\(request.call.path)?api-version=\(request.version)&$skip=\(last)")
    }
    return .ok(document)
  }

  private func write(
    _ key: InstanceKey, name: String, _ request: ComputesCall, existed: Bool
  ) async throws(Answer) -> Answer {
    guard let body = try request.call.document() else {
      throw .error(400, "InvalidRequestContent", "The request content was invalid: it is empty.")
    }
    let world = try await submit(
      .write(key, in: request.workspace, name: name, body: body, by: request.principal))
    let instance = try existing(key, request, world)
    let resource = ComputeDocument(instance, world.founding, version: request.version).resource
    guard !existed, let operation = world.runningOperation(on: key) else { return .ok(resource) }
    return withPolling(Answer(status: 201, document: resource), operation, request, hasLocation: false)
  }

  private func delete(_ key: InstanceKey, _ request: ComputesCall, _ world: World) async throws(Answer) -> Answer {
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
    guard world.instance(key) != nil else { return .empty(204) }
    return try await began(.delete, on: key, request)
  }

  private func act(
    _ action: String, on key: InstanceKey, _ request: ComputesCall, _ world: World
  ) async throws(Answer) -> Answer {
    _ = try existing(key, request, world)
    switch action {
    case "start": return try await began(.start, on: key, request)
    case "stop": return try await began(.stop, on: key, request)
    case "restart": return try await began(.restart, on: key, request)
    case "updateidleshutdownsetting":
      return try await changed(by: request) { .updateIdleShutdownSetting(key, body: $0, by: request.principal) }
    case "updateschedules":
      return try await changed(by: request) { .updateSchedules(key, body: $0, by: request.principal) }
    case "enablesso":
      return try await changed(by: request) { .updateSSO(key, body: $0, by: request.principal) }
    case "customservices":
      return try await changed(by: request) { .updateCustomServices(key, body: $0, by: request.principal) }
    case "listnodes":
      // Recorded for compute instances (FACTS section 2, row 21).
      throw .error(400, "UserError", "ComputeListNodes with computeType ComputeInstance is not supported.")
    default:
      throw Self.unknownOperation(request.call)
    }
  }

  /// The four plain POST actions: 200 with an empty body (FACTS section 2, rows 14 to 17).
  private func changed(
    by request: ComputesCall, _ command: (JSONValue) -> Command
  ) async throws(Answer) -> Answer {
    guard let body = try request.call.document() else {
      throw .error(400, "InvalidRequestContent", "The request content was invalid: it is empty.")
    }
    _ = try await submit(command(body))
    return .empty(200)
  }

  private func began(
    _ action: PowerAction, on key: InstanceKey, _ request: ComputesCall
  ) async throws(Answer) -> Answer {
    let world = try await submit(.act(action, on: key, by: request.principal))
    guard let operation = world.runningOperation(on: key) else { return .empty(200) }
    // The first version's client takes 202 for an error, and knows no polling (FACTS section 0).
    if request.version == "2020-08-01", action != .delete { return .empty(200) }
    return withPolling(.empty(202), operation, request, hasLocation: true)
  }

  /// `Retry-After` is more than was recorded: without it azure-core waits 30 s (ARCHITECTURE decision 16).
  private func withPolling(
    _ answer: Answer, _ operation: Operation, _ request: ComputesCall, hasLocation: Bool
  ) -> Answer {
    let base =
      "\(request.call.origin)/subscriptions/\(host.subscription)/providers/\(machineLearningProvider)"
      + "/locations/\(host.location)"
    let query = "?api-version=\(request.version)&service=new"
    var answer = answer.with(
      "Azure-AsyncOperation", "\(base)/computeOperationsStatus/\(operation.id)\(query)")
    if hasLocation {
      answer = answer.with("Location", "\(base)/computeOperationResults/\(operation.id)\(query)")
    }
    return answer.with("Retry-After", "1")
  }
}
