import ComputeModel
import HTTPTypes
import Simulator

extension Routes {
  /// The fault that hits a request; nil for nearly all. A firing rule is in the journal before anything else
  /// happens.
  func fault(
    _ call: Call, right: String?, instance: String?, principal: Principal?, world: World
  ) async throws(Answer) -> Fault? {
    if let text = call.header(Fault.header) { return try Self.fault(of: text) }
    guard !world.faults.entries.isEmpty else { return nil }
    let request = FaultRequest(
      method: call.method.rawValue, path: call.path, right: right, instance: instance,
      principals: principal.map { [$0.name, $0.objectID, $0.clientID] } ?? [],
      headers: call.headers.map { ($0.name.rawName, $0.value) })
    let rule = try await stored { () throws(SimulatorServerError) in try await host.meetFaults(request) }
    return rule.map { Fault(name: $0.id, effect: $0.effect) }
  }

  private static func fault(of text: String) throws(Answer) -> Fault {
    let document = text.hasPrefix("{") ? try? JSONValue(parsing: text) : .object(["kind": .string(text)])
    do throws(Refusal) {
      let effect = try FaultEffect(json: document ?? .null)
      return Fault(name: "\(Fault.header): \(effect.kind.rawValue)", effect: effect)
    } catch {
      throw .error(400, "InvalidSimulatorFault", "\(Fault.header): \(error.message)")
    }
  }

  /// Carries out a request as a fault wants it.
  func suffering(
    _ fault: Fault?, _ work: (Routes) async throws(Answer) -> Answer
  ) async throws(Answer) -> Answer {
    guard let fault else { return try await work(self) }
    if let delay = fault.delay { await host.pause(delay) }
    var answer: Answer
    if let refusal = fault.refusal {
      answer = refusal
    } else {
      var routes = self
      routes.effect = fault.effect
      do throws(Answer) {
        answer = try await work(routes)
      } catch {
        answer = error
      }
    }
    fault.spoil(&answer)
    answer.trace.fault = fault.name
    return answer
  }
}
