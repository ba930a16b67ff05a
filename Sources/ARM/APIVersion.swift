/// The api-versions this program sends, each with the reason for it.
package enum APIVersion {
  /// Reads and writes of computes and workspaces: the first stable version with `idleTimeBeforeShutdown` and
  /// `enableSSO` (FACTS section 4).
  package static let computes = "2025-12-01"
  /// The one that Microsoft's own page on compute instances shows for this action (FACTS section 2, row 14).
  package static let updateIdleShutdownSetting = "2021-07-01"
  /// Of the published example of this action (FACTS section 2, row 15).
  package static let updateSchedules = "2022-10-01-preview"
  /// The one that azure-ai-ml 1.35 sends (FACTS section 3).
  package static let enableSSO = "2024-04-01-preview"
  /// The first one with this action (FACTS section 2, row 17).
  package static let customServices = "2022-10-01-preview"
  /// Of a new compute with members that only previews know: the newest whose schema is documented whole (FACTS
  /// sections 4 and 15).
  package static let previewCreation = "2025-01-01-preview"
  /// Of a resource that is read, changed and written back: the newest of FACTS section 4, since an older version leaves
  /// out members that only previews know, and a PUT replaces the whole.
  package static let wholeResource = "2026-05-15-preview"
  /// Subscriptions themselves (FACTS section 2, row 1).
  package static let subscriptions = "2022-12-01"
  /// What the caller's roles allow at a scope (FACTS section 2, row 28).
  package static let permissions = "2022-04-01"
  /// Role assignments and definitions: the version of the resource provider's published specification
  /// (Microsoft.Authorization/roleAssignments).
  package static let roles = "2022-04-01"
  /// The dry run of policies (FACTS section 2, row 30).
  package static let policyRestrictions = "2022-03-01"
  /// Locks: the version of the resource provider's published specification (Microsoft.Authorization/locks).
  package static let locks = "2020-05-01"
  /// The activity log: the only version that Microsoft's reference of it has (Activity Logs - List).
  package static let activityLog = "2015-04-01"
  /// Public keys that are stored in Azure: of the resource provider's published specification (Microsoft.Compute).
  package static let sshPublicKeys = "2023-09-01"
  /// Policy assignments and definitions: a version of the provider's published specification
  /// (Microsoft.Authorization/policyAssignments), since FACTS section 2, row 30, names none.
  package static let policy = "2022-06-01"
  /// Policy states (FACTS section 2, row 30).
  package static let policyStates = "2019-10-01"
  /// The document of clouds in the shape that azure-ai-ml and `ARM_CLOUD_METADATA_URL` use, an array (FACTS 3.1).
  package static let metadata = "2019-05-01"
}

/// Every api-version with compute instances, in the order of FACTS section 4.
package let knownComputeAPIVersions = [
  "2020-08-01", "2021-01-01", "2021-04-01", "2021-07-01", "2022-05-01", "2022-10-01", "2023-04-01", "2023-10-01",
  "2024-04-01", "2024-10-01", "2025-04-01", "2025-06-01", "2025-09-01", "2025-12-01", "2026-03-01", "2026-05-01",
  "2021-03-01-preview", "2022-01-01-preview", "2022-10-01-preview", "2023-04-01-preview", "2023-08-01-preview",
  "2024-01-01-preview", "2024-04-01-preview", "2024-07-01-preview", "2024-10-01-preview", "2025-01-01-preview",
  "2025-04-01-preview", "2025-07-01-preview", "2025-10-01-preview", "2026-01-15-preview", "2026-03-15-preview",
  "2026-05-15-preview",
]
