package import ComputeModel

/// What an api-version's model has of `properties.properties` of a compute instance (FACTS section 4, from the types
/// that Microsoft generates of each version).
package struct ComputeInstanceModel: Hashable, Sendable {
  package enum Standing: Hashable, Sendable {
    /// The version does not know the member: a write with it is ignored or refused.
    case missing
    /// The service says it and takes it from nobody.
    case readOnly
    case writable
  }

  package let version: String
  private let row: [Standing]

  /// Nil for a version that the table lacks.
  package init?(version: String) {
    guard let row = Self.rows[version.lowercased()] else { return nil }
    self.version = version
    self.row = row
  }

  /// How a member stands in this version; nil for a member that does not differ between the versions, or that none has.
  package func standing(of member: String) -> Standing? {
    Self.members.firstIndex(of: member).map { row[$0] }
  }

  /// Members of a resource that this version would not take, in their order.
  package func untaken(of resource: JSONValue) -> [String] {
    (resource[path: "properties", "properties"]?.object?.members ?? []).map(\.name).filter { name in
      standing(of: name).map { $0 != .writable } ?? false
    }
  }

  /// Members that come and go between the versions, in the order of the letters of ``rows``.
  package static let members = [
    "schedules", "idleTimeBeforeShutdown", "enableSSO", "customServices", "enableNodePublicIp", "setupScripts",
    "osImageMetadata", "versions", "dataDisks", "enableRootAccess", "enableOSPatching", "releaseQuotaOnStop",
    "autologgerSettings",
  ]

  /// The versions of the table, stable ones first, each kind from old to new.
  package static let versions = table.map { $0.version }

  private static let rows = [String: [Standing]](
    uniqueKeysWithValues: table.map { row in
      let letters: [Standing] = row.letters.filter { $0 != " " }.map {
        $0 == "Y" ? .writable : $0 == "r" ? .readOnly : .missing
      }
      return (row.version, letters)
    })

  /// FACTS section 4, row by row: Y writable, r read-only, - not in the model.
  private static let table: [(version: String, letters: String)] = [
    ("2020-08-01", "- - - - - - - - - - - - -"),
    ("2021-01-01", "- - - - - Y - - - - - - -"),
    ("2021-04-01", "- - - - - Y - - - - - - -"),
    ("2021-07-01", "- - - - - Y - - - - - - -"),
    ("2022-05-01", "r - - - Y Y - r r - - - -"),
    ("2022-10-01", "Y - - - Y Y - r r - - - -"),
    ("2023-04-01", "Y - - Y Y Y r r r - - - -"),
    ("2023-10-01", "Y - - Y Y Y r r r - - - -"),
    ("2024-04-01", "Y - - Y Y Y r r r - - - -"),
    ("2024-10-01", "Y - - Y Y Y r r r - - - -"),
    ("2025-04-01", "Y - - Y Y Y r r r - - - -"),
    ("2025-06-01", "Y - - Y Y Y r r r - - - -"),
    ("2025-09-01", "Y - - Y Y Y r r r - - - -"),
    ("2025-12-01", "Y Y Y Y Y Y r r r - - - -"),
    ("2026-03-01", "Y Y Y Y Y Y r r r - - - -"),
    ("2026-05-01", "Y Y Y Y Y Y r r r - - - -"),
    ("2021-03-01-preview", "Y - - - Y Y - - - - - - -"),
    ("2022-01-01-preview", "- - - - - Y - - - - - - -"),
    ("2022-10-01-preview", "r Y - Y Y Y r r r - - - Y"),
    ("2023-04-01-preview", "Y Y - Y Y Y r r r - - - Y"),
    ("2023-08-01-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2024-04-01-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2025-01-01-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2025-04-01-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2025-07-01-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2025-10-01-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2026-01-15-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2026-03-15-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
    ("2026-05-15-preview", "Y Y Y Y Y Y r r r Y Y Y Y"),
  ]
}

extension APIVersion {
  /// The version in which a new compute is written: the one of reading, a stable one, where it takes every member of the
  /// resource; else the preview whose schema is documented whole (FACTS sections 4 and 15), which takes all that any
  /// version does.
  package static func creating(_ resource: JSONValue) -> String {
    let untaken = ComputeInstanceModel(version: computes)?.untaken(of: resource) ?? []
    return untaken.isEmpty ? computes : previewCreation
  }
}
