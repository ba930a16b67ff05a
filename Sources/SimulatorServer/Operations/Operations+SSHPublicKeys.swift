import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let path =
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/sshPublicKeys"
  private static let right = "Microsoft.Compute/sshPublicKeys"

  /// Public keys that are stored in Azure (founding document, "use existing public key stored in Azure").
  static let sshPublicKeys: [ServiceOperation] = [
    ServiceOperation(
      .get, "/subscriptions/{subscription}/providers/Microsoft.Compute/sshPublicKeys", right: right + "/read",
      versions: .anyDate, modelled: "All stored keys."
    ) { _, call throws(Answer) in .list(call.world.sshPublicKeys.all.map { document($0, call.world) }) },
    ServiceOperation(
      .get, path, right: right + "/read", versions: .anyDate, modelled: "The stored keys of a group."
    ) { _, call throws(Answer) in
      let group = try call.group()
      return .list(
        call.world.sshPublicKeys.all.filter { $0.resourceGroup == group }.map { document($0, call.world) })
    },
    ServiceOperation(
      .get, path + "/{key}", right: right + "/read", versions: .anyDate, modelled: "A stored key."
    ) { _, call throws(Answer) in .ok(document(try stored(call, call.world), call.world)) },
    ServiceOperation(
      .put, path + "/{key}", right: right + "/write", versions: .anyDate,
      modelled: "Stores an RSA public key (201, or 200 over an existing one), or a resource without one yet.",
      limits: "RSA only, since compute instances take nothing else."
    ) { routes, call throws(Answer) in
      let group = try call.group()
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let isNew = call.world.sshPublicKeys.key(resourceGroup: group, name: call["key"]) == nil
      let world = try await routes.submit(
        .sshPublicKeys(.write(resourceGroup: group, name: call["key"], body: body), by: call.principal))
      return Answer(status: isNew ? 201 : 200, document: document(try stored(call, world), world))
    },
    ServiceOperation(
      .delete, path + "/{key}", right: right + "/delete", versions: .anyDate,
      modelled: "Deletes a stored key (200); 204 where there is none."
    ) { routes, call throws(Answer) in
      let group = try call.group()
      guard call.world.sshPublicKeys.key(resourceGroup: group, name: call["key"]) != nil else { return .empty(204) }
      _ = try await routes.submit(
        .sshPublicKeys(.delete(resourceGroup: group, name: call["key"]), by: call.principal))
      return .empty(200)
    },
    ServiceOperation(
      .post, path + "/{key}/generateKeyPair", right: right + "/generateKeyPair/action", versions: .anyDate,
      modelled: "A pair of 3072 bits, once per resource; the private key is in this answer and nowhere else.",
      limits: "RSA only: encryptionType Ed25519 is refused."
    ) { routes, call throws(Answer) in
      let group = try call.group()
      let key = try stored(call, call.world)
      if let kind = try call.call.document()?["encryptionType"]?.text, kind.uppercased() != "RSA" {
        throw .error(400, "InvalidParameter", "encryptionType is '\(kind)' and must be RSA.")
      }
      let pair: SSHKeyPair
      do {
        pair = try SSHKeyPair(comment: "generated-by-azure")
      } catch {
        throw .error(500, "InternalServerError", "No key pair could be made: \(error).")
      }
      let world = try await routes.submit(
        .sshPublicKeys(
          .takeGenerated(resourceGroup: group, name: key.name, publicKey: pair.publicLine), by: call.principal))
      return .ok(
        .object([
          "privateKey": .string(pair.privatePEM), "publicKey": .string(pair.publicLine),
          "id": .string(id(key, world)),
        ]))
    },
  ]

  private static func stored(_ call: OperationCall, _ world: World) throws(Answer) -> StoredSSHPublicKey {
    let group = try call.group()
    guard let key = world.sshPublicKeys.key(resourceGroup: group, name: call["key"]) else {
      throw .error(
        404, "ResourceNotFound",
        "The Resource 'Microsoft.Compute/sshPublicKeys/\(call["key"])' under resource group '\(group)' was not found."
      )
    }
    return key
  }

  private static func id(_ key: StoredSSHPublicKey, _ world: World) -> String {
    ResourceGroupID(subscription: world.founding.subscription, name: key.resourceGroup).path
      + "/providers/Microsoft.Compute/sshPublicKeys/\(key.name.pathSegment)"
  }

  private static func document(_ key: StoredSSHPublicKey, _ world: World) -> JSONValue {
    var properties: JSONValue = .object([:])
    if let publicKey = key.publicKey { properties["publicKey"] = .string(publicKey) }
    return .object([
      "id": .string(id(key, world)), "name": .string(key.name), "type": .string("Microsoft.Compute/sshPublicKeys"),
      "location": .string(key.location), "tags": key.tags, "properties": properties,
    ])
  }
}
