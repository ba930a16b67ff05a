import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let locksPath = "{scope}/providers/Microsoft.Authorization/locks"
  private static let lockRights = "Microsoft.Authorization/locks"

  /// Locks at every scope.
  static let locks: [ServiceOperation] = [
    ServiceOperation(
      .get, locksPath, right: lockRights + "/read", versions: .anyDate,
      modelled: "Locks at the scope and below; with $filter=atScope() those at the scope and above."
    ) { _, call throws(Answer) in
      let scope = Scope(call["scope"])
      let filter = call.call.parameter("$filter") ?? ""
      guard filter.isEmpty || filter.lowercased() == "atscope()" else { throw RoleDocuments.invalidFilter(filter) }
      return .list(
        call.world.locks.all
          .filter { filter.isEmpty ? scope.contains($0.scope) : $0.scope.contains(scope) }.map { document($0) })
    },
    ServiceOperation(
      .get, locksPath + "/{name}", right: lockRights + "/read", versions: .anyDate, modelled: "A lock."
    ) { _, call throws(Answer) in .ok(document(try existing(call))) },
    ServiceOperation(
      .put, locksPath + "/{name}", right: lockRights + "/write", versions: .anyDate,
      modelled: "CanNotDelete or ReadOnly; ReadOnly also stops POST actions. Refusals are 409 ScopeLocked.",
      limits: "A lock does not keep schedules and idle shutdown from acting; whether Azure's does is unknown."
    ) { routes, call throws(Answer) in
      let scope = Scope(call["scope"])
      let existed = call.world.locks.lock(named: call["name"], at: scope) != nil
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let world = try await routes.submit(
        .locks(.write(name: call["name"], at: scope, body: body, by: call.principal)))
      guard let lock = world.locks.lock(named: call["name"], at: scope) else {
        throw .error(409, "Conflict", "The lock was removed at the same moment.")
      }
      return Answer(status: existed ? 200 : 201, document: document(lock))
    },
    ServiceOperation(
      .delete, locksPath + "/{name}", right: lockRights + "/delete", versions: .anyDate,
      modelled: "Takes a lock off (200; 204 where there was none)."
    ) { routes, call throws(Answer) in
      let scope = Scope(call["scope"])
      guard call.world.locks.lock(named: call["name"], at: scope) != nil else { return .empty(204) }
      _ = try await routes.submit(.locks(.remove(name: call["name"], at: scope, by: call.principal)))
      return .empty(200)
    },
  ]

  private static func existing(_ call: OperationCall) throws(Answer) -> Lock {
    guard let lock = call.world.locks.lock(named: call["name"], at: Scope(call["scope"])) else {
      throw .error(404, "LockNotFound", "The lock '\(call["name"])' could not be found.")
    }
    return lock
  }

  private static func document(_ lock: Lock) -> JSONValue {
    var properties: JSONValue = .object(["level": .string(lock.level.rawValue)])
    if let notes = lock.notes { properties["notes"] = .string(notes) }
    return .object([
      "properties": properties,
      "id": .string("\(lock.scope.text)/providers/Microsoft.Authorization/locks/\(lock.name)"),
      "type": .string("Microsoft.Authorization/locks"), "name": .string(lock.name),
    ])
  }
}
