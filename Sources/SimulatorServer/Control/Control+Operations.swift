import ComputeModel
import HTTPTypes
import Simulator

/// Long operations that go wrong: staged for the next ones of a kind, or ended by hand while they run.
extension ControlOperation {
  static let operations: [ControlOperation] = [
    ControlOperation(.get, "/failures", "The failures that wait for the next operations of their kind.") {
      routes, _ throws(Answer) in Routes.failures(try await routes.world())
    },
    ControlOperation(
      .put, "/failures/{id}",
      "Stages a failure: `{\"operation\": Create, Start, Stop, Restart or Delete, \"instance\", \"kind\": startFailed, unusableNode, diskFull, capacity or stuck, or \"code\" and \"message\", \"times\"}`."
    ) { routes, call throws(Answer) in try await routes.stage(call) },
    ControlOperation(.delete, "/failures/{id}", "Takes a staged failure back.") { routes, call throws(Answer) in
      Routes.failures(try await routes.submit(.unstageFailure(id: call["id"])))
    },
    ControlOperation(.get, "/operations", "The operations that run.") { routes, _ throws(Answer) in
      .ok(.object(["operations": .array(try await routes.world().operations.filter { $0.isRunning }.map { $0.json })]))
    },
    ControlOperation(
      .post, "/operations/{id}/end",
      "Ends a running operation now: well, or with `{\"code\", \"message\"}`; the way out of `stuck`."
    ) { routes, call throws(Answer) in
      let body = try call.body(allowing: ["code", "message"])
      var error: Instance.ServiceError?
      if let code = body["code"]?.text {
        error = Instance.ServiceError(code: code, message: body["message"]?.text ?? code)
      }
      let world = try await routes.submit(.endOperation(id: call["id"], error))
      return .ok(world.operation(id: call["id"])?.json ?? .null)
    },
  ]
}

extension Routes {
  fileprivate static func failures(_ world: World) -> Answer {
    .ok(.object(["failures": .array(world.stagedFailures.map { $0.json })]))
  }

  fileprivate func stage(_ call: ControlCall) async throws(Answer) -> Answer {
    let world = try await world()
    let body = try call.body(allowing: ["operation", "instance", "kind", "code", "message", "times"])
    func refused(_ message: String) -> Answer { .error(400, "InvalidRequestContent", message) }
    let names = OperationName.allCases.map { $0.rawValue }
    guard let wanted = body["operation"]?.text?.lowercased(),
      let operation = OperationName.allCases.first(where: { $0.rawValue.lowercased() == wanted })
    else { throw refused("operation must be one of \(names.joined(separator: ", ")).") }
    var instance: Instance?
    if let id = body["instance"], !id.isNull {
      guard let text = id.text else { throw refused("instance must be a string.") }
      instance = try Self.instance(text, in: world)
    }
    let name = instance?.name ?? "of this request"
    var error: Instance.ServiceError?
    if let kind = body["kind"]?.text {
      let known = StagedFailure.Known(rawValue: kind)
      guard known != nil || kind == "stuck" else {
        let kinds = StagedFailure.Known.allCases.map { $0.rawValue } + ["stuck"]
        throw refused("kind must be one of \(kinds.joined(separator: ", ")).")
      }
      error = known?.error(instanceName: name)
    } else if let code = body["code"]?.text {
      error = Instance.ServiceError(code: code, message: body["message"]?.text ?? code)
    } else {
      throw refused("Say a kind, or a code and a message.")
    }
    let times = body["times"] ?? .number(1)
    guard let times = times.integer, (1...1_000_000).contains(times) else {
      throw refused("times must be a whole number from 1 to 1000000.")
    }
    let failure = StagedFailure(
      id: call["id"], operation: operation, instance: instance?.key, error: error, times: times)
    return Self.failures(try await submit(.stageFailure(failure)))
  }
}
