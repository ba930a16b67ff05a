import ComputeModel
import HTTPTypes
import Simulator

/// What a person, and a machine, would bring to a login.
extension ControlOperation {
  static let logins: [ControlOperation] = [
    ControlOperation(
      .get, "/instances/{workspace}/{compute}/environment",
      "What programs on an instance find in their environment: the address and the secret of its managed identity."
    ) { routes, call throws(Answer) in
      let world = try await routes.world()
      let instance = world.instances.first {
        $0.workspace.lowercased() == call["workspace"].lowercased()
          && $0.name.lowercased() == call["compute"].lowercased()
      }
      guard let instance else { throw Answer.error(404, "NotFound", "There is nothing at \(call.call.path).") }
      return .ok(routes.environment(of: instance, call.call, world))
    },
    ControlOperation(.get, "/device", "The logins that wait for a device code to be confirmed.") {
      routes, call throws(Answer) in
      .ok(
        .object([
          "pending": .array(
            routes.host.deviceCodes.pending(at: call.call.realNow).map { code in
              .object(["user_code": .string(code.userCode), "client_id": .string(code.client)])
            })
        ]))
    },
    ControlOperation(
      .post, "/device/{code}", "Answers a device code: `{\"principal\": a person}` or `{\"decline\": true}`."
    ) { routes, call throws(Answer) in try await routes.settleDeviceCode(call) },
  ]
}

extension Routes {
  fileprivate func settleDeviceCode(_ call: ControlCall) async throws(Answer) -> Answer {
    let body = try call.body(allowing: ["principal", "decline"])
    let state: DeviceCodes.State
    if body["decline"]?.flag == true {
      state = .declined
    } else {
      let name = body["principal"]?.text ?? ""
      guard let principal = try await world().directory.principal(named: name), principal.kind == .user else {
        throw .error(
          400, "InvalidRequestContent",
          "Say {\"principal\": NAME} with the name, user principal name or object id of a person, or"
            + " {\"decline\": true}.")
      }
      state = .approved(objectID: principal.objectID)
    }
    guard host.deviceCodes.settle(call["code"], state, at: call.call.realNow) else {
      throw .error(404, "NotFound", "No login waits for the code '\(call["code"])'.")
    }
    return .empty(204)
  }
}
