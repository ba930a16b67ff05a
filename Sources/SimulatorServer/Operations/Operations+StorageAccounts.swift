import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let path =
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{account}"

  /// The workspaces' storage accounts.
  static let storageAccounts: [ServiceOperation] = [
    ServiceOperation(
      .get, path, right: "Microsoft.Storage/storageAccounts/read", versions: .anyDate,
      modelled: "A workspace's storage account and whether it allows access by shared key.",
      limits: "Of a storage account only that is modelled."
    ) { _, call throws(Answer) in .ok(StorageDocuments.account(try account(call), call.world, origin: call.call.origin))
    },
    ServiceOperation(
      .patch, path, right: "Microsoft.Storage/storageAccounts/write", versions: .anyDate,
      modelled: "properties.allowSharedKeyAccess; while it is false no compute instance can be created.",
      limits: "Every other member is refused."
    ) { routes, call throws(Answer) in
      let account = try account(call)
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let members = body["properties"]?.object?.members ?? []
      guard let isAllowed = body[path: "properties", "allowSharedKeyAccess"]?.flag, members.count == 1,
        body.object?.members.count == 1
      else {
        throw .error(
          400, "InvalidRequestContent",
          "Of a storage account only properties.allowSharedKeyAccess, true or false, can be changed here.")
      }
      let world = try await routes.submit(
        .storage(
          .setSharedKeyAccess(account: account.name, isAllowed: isAllowed), by: call.principal))
      return .ok(StorageDocuments.account(account, world, origin: call.call.origin))
    },
  ]

  private static func account(_ call: OperationCall) throws(Answer) -> StorageAccount {
    let group = try call.group()
    guard let account = call.world.storageAccount(named: call["account"]), account.workspace.resourceGroup == group
    else {
      throw .error(
        404, "ResourceNotFound",
        "The Resource 'Microsoft.Storage/storageAccounts/\(call["account"])' under resource group '\(group)' was not"
          + " found.")
    }
    return account
  }
}

enum StorageDocuments {
  /// - Parameter origin: of this server, below which the account's blobs are.
  static func account(_ account: StorageAccount, _ world: World, origin: String) -> JSONValue {
    .object([
      "sku": .object(["name": .string("Standard_LRS"), "tier": .string("Standard")]),
      "kind": .string("StorageV2"), "id": .string(world.scope(of: account).text), "name": .string(account.name),
      "type": .string("Microsoft.Storage/storageAccounts"), "location": .string(account.workspace.location),
      "tags": .object([:]),
      "properties": .object([
        "allowSharedKeyAccess": .bool(world.storage.allowsSharedKeyAccess(account: account.name)),
        "provisioningState": .string("Succeeded"),
        "primaryEndpoints": .object(["blob": .string("\(origin)/\(account.name)/")]),
      ]),
    ])
  }
}
