/// The api-versions this program sends, each with the reason for it.
package enum APIVersion {
  /// Reads and writes of computes and workspaces: the first stable version with `idleTimeBeforeShutdown` and
  /// `enableSSO` (FACTS section 4).
  package static let computes = "2025-12-01"
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
