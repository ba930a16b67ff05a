import ComputeModel
import HTTPTypes
import Simulator

extension ControlOperation {
  static let snapshots: [ControlOperation] = [
    ControlOperation(.get, "/snapshots", "The snapshots that were saved.") { routes, _ throws(Answer) in
      Routes.snapshots(try await routes.world())
    },
    ControlOperation(.post, "/snapshots/{name}", "Saves the world under a name, over an earlier one of that name.") {
      routes, call throws(Answer) in
      Routes.snapshots(try await routes.submit(.snapshots(.save(call["name"]))))
    },
    ControlOperation(.get, "/snapshots/{name}", "The world of a snapshot as one document.") {
      routes, call throws(Answer) in
      .ok(try Routes.document(of: call["name"], try await routes.world()))
    },
    ControlOperation(.delete, "/snapshots/{name}", "Forgets a snapshot.") { routes, call throws(Answer) in
      Routes.snapshots(try await routes.submit(.snapshots(.remove(call["name"]))))
    },
    ControlOperation(
      .put, "/snapshots/{name}/restore",
      "Goes back to a snapshot; time goes on from its moment, and the journal as well."
    ) { routes, call throws(Answer) in
      let result = try await routes.stored { () throws(SimulatorServerError) in
        try await routes.host.restore(call["name"])
      }
      return Routes.clock(try Routes.accepted(result))
    },
    ControlOperation(
      .get, "/snapshots/{name}/diff", "What is different now, or in the snapshot `?to=`, each place with both values."
    ) { routes, call throws(Answer) in
      let world = try await routes.world()
      let before = try Routes.document(of: call["name"], world)
      let after = try call.call.parameter("to").map { name throws(Answer) in try Routes.document(of: name, world) }
      let differences = JSONDifference.between(before, after ?? world.document)
      return .ok(.object(["differences": .array(differences.map { $0.json })]))
    },
  ]
}

extension Routes {
  fileprivate static func snapshots(_ world: World) -> Answer {
    .ok(.object(["snapshots": .array(world.snapshots.map { $0.json })]))
  }

  fileprivate static func document(of name: String, _ world: World) throws(Answer) -> JSONValue {
    do throws(Refusal) {
      return try world.existing(snapshot: name).world.document
    } catch {
      throw .error(404, error.code, error.message)
    }
  }
}
