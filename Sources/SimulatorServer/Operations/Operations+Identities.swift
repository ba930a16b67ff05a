import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let identitiesPath =
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
  private static let identityRights = "Microsoft.ManagedIdentity/userAssignedIdentities"
  private static let limits = "An identity that an instance is given exists from then on, also where nobody made it."

  /// Identities that are resources of their own and can be given to many instances.
  static let identities: [ServiceOperation] = [
    ServiceOperation(
      .get, identitiesPath, right: identityRights + "/read", versions: .anyDate,
      modelled: "The user-assigned identities of a group.", limits: limits
    ) { _, call throws(Answer) in
      let group = call.world.scope(group: try call.group())
      let found = call.world.principals.filter { principal in
        guard let id = principal.resourceID else { return false }
        return group.contains(Scope(id)) && Principal.userAssigned(resourceID: id, seed: 0) != nil
      }
      return .list(found.map { document($0, call.world) })
    },
    ServiceOperation(
      .get, identitiesPath + "/{name}", right: identityRights + "/read", versions: .anyDate,
      modelled: "A user-assigned identity with its client id and object id.", limits: limits
    ) { _, call throws(Answer) in .ok(document(try existing(call, call.world), call.world)) },
    ServiceOperation(
      .put, identitiesPath + "/{name}", right: identityRights + "/write", versions: .anyDate,
      modelled: "Makes one (201), or finds it made (200).", limits: "Tags are not kept."
    ) { routes, call throws(Answer) in
      let id = try resourceID(call)
      let existed = (try? existing(call, call.world)) != nil
      let world = try await routes.submit(.directory(.createIdentity(resourceID: id, by: call.principal)))
      return Answer(status: existed ? 200 : 201, document: document(try existing(call, world), world))
    },
    ServiceOperation(
      .delete, identitiesPath + "/{name}", right: identityRights + "/delete", versions: .anyDate,
      modelled: "Removes one (200; 204 where there was none); its tokens end with it.",
      limits: "Role assignments stay, as in Azure."
    ) { routes, call throws(Answer) in
      guard (try? existing(call, call.world)) != nil else { return .empty(204) }
      _ = try await routes.submit(
        .directory(.removeIdentity(resourceID: try resourceID(call), by: call.principal)))
      return .empty(200)
    },
  ]

  private static func resourceID(_ call: OperationCall) throws(Answer) -> String {
    let group = call.world.scope(group: try call.group())
    return "\(group.text)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/\(call["name"])"
  }

  private static func existing(_ call: OperationCall, _ world: World) throws(Answer) -> Principal {
    let identity = Principal.userAssigned(resourceID: try resourceID(call), seed: world.founding.seed)
    guard let identity, let found = world.directory.principal(objectID: identity.objectID) else {
      throw .error(
        404, "ResourceNotFound",
        "The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/\(call["name"])' under resource group"
          + " '\(call["group"])' was not found.")
    }
    return found
  }

  private static func document(_ identity: Principal, _ world: World) -> JSONValue {
    .object([
      "location": .string(world.founding.location), "tags": .object([:]), "id": .string(identity.resourceID),
      "name": .string(identity.name), "type": .string("Microsoft.ManagedIdentity/userAssignedIdentities"),
      "properties": .object([
        "tenantId": .string(world.founding.tenant), "principalId": .string(identity.objectID),
        "clientId": .string(identity.clientID),
      ]),
    ])
  }
}
