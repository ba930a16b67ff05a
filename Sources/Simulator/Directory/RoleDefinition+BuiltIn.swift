import ComputeModel

/// The built-in roles that matter here, with their ids and actions as Microsoft publishes them (FACTS section 7;
/// MicrosoftDocs, "Azure built-in roles"; Contributor's exceptions in part only: what they name is not modelled).
extension RoleDefinition {
  package static let owner = published(
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
    "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    Permission(actions: ["*"]))

  package static let contributor = published(
    "b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor",
    "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    Permission(
      actions: ["*"],
      notActions: [
        "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
      ]))

  package static let dataScientist = published(
    "f6c7c914-8db3-469d-8ca1-694a8f32e121", "AzureML Data Scientist",
    "Can perform all actions within an Azure Machine Learning workspace, except for creating or deleting compute"
      + " resources and modifying the workspace itself.",
    Permission(
      actions: ["read", "action", "delete", "write"].map { workspaces + "/*/" + $0 },
      notActions: [
        workspaces + "/delete", workspaces + "/write", workspaces + "/computes/*/write",
        workspaces + "/computes/*/delete", workspaces + "/computes/listKeys/action",
        workspaces + "/listKeys/action", workspaces + "/hubs/write", workspaces + "/hubs/delete",
        workspaces + "/featurestores/write", workspaces + "/featurestores/delete",
      ]))

  package static let computeOperator = published(
    "e503ece1-11d0-4e8e-8e2c-7a6c3bf38815", "AzureML Compute Operator",
    "Can access and perform CRUD operations on Machine Learning Services managed compute resources (including"
      + " Notebook VMs).",
    Permission(actions: [workspaces + "/computes/*", workspaces + "/notebooks/vm/*"]))

  package static let reader = published(
    "acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader",
    "View all resources, but does not allow you to make any changes.", Permission(actions: ["*/read"]))

  package static let storageBlobDataReader = published(
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader",
    "Allows for read access to Azure Storage blob containers and data",
    Permission(
      actions: [
        "Microsoft.Storage/storageAccounts/blobServices/containers/read",
        "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
      ], dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"]))

  package static let builtIn = [
    owner, contributor, dataScientist, computeOperator, reader, storageBlobDataReader,
  ]

  private static let workspaces = "Microsoft.MachineLearningServices/workspaces"

  private static func published(
    _ id: String, _ name: String, _ summary: String, _ permission: Permission
  ) -> RoleDefinition {
    RoleDefinition(
      id: id, name: name, summary: summary, isBuiltIn: true, permissions: [permission],
      assignableScopes: [Scope("/")])
  }
}
