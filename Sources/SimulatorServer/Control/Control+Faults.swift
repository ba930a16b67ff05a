import ComputeModel
import HTTPTypes
import Simulator

extension ControlOperation {
  static let faultRules: [ControlOperation] = [
    ControlOperation(.get, "/faults", "The rules by which requests go wrong, and the last ones that did.") {
      routes, _ throws(Answer) in .ok(try await routes.world().faults.json)
    },
    ControlOperation(
      .put, "/faults/{id}",
      "Sets a rule: `{\"match\": {method, operation, path, instance, principal, header}, \"effect\": {kind, status, code, message, retryAfter, milliseconds, bytes}, \"rate\", \"times\", \"seed\"}`."
    ) { routes, call throws(Answer) in
      guard let body = try call.call.document() else {
        throw Answer.error(400, "InvalidRequestContent", "A fault needs an effect.")
      }
      let rule: FaultRule
      do throws(Refusal) {
        rule = try FaultRule(id: call["id"], json: body)
      } catch {
        throw Answer.error(400, "InvalidRequestContent", error.message)
      }
      return .ok(try await routes.submit(.faults(.put(rule))).faults.json)
    },
    ControlOperation(.delete, "/faults/{id}", "Removes a rule.") { routes, call throws(Answer) in
      .ok(try await routes.submit(.faults(.delete(id: call["id"]))).faults.json)
    },
  ]
}
