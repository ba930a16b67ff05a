import ARM
import ComputeModel
import Testing

/// Which api-version a write goes out in, by what it carries (FACTS section 4).
@Suite struct VersionTests {
  private static let writable = [
    "schedules", "idleTimeBeforeShutdown", "enableSSO", "customServices", "enableNodePublicIp", "setupScripts",
    "enableRootAccess", "enableOSPatching", "releaseQuotaOnStop", "autologgerSettings",
  ]
  private static let onlyInPreviews = Set([
    "enableRootAccess", "enableOSPatching", "releaseQuotaOnStop", "autologgerSettings",
  ])

  private static func resource(_ members: some Sequence<String>) -> JSONValue {
    let inner = members.map { JSONObject.Member(name: $0, value: .null) }
    let base = [JSONObject.Member(name: "vmSize", value: .string("STANDARD_DS3_V2"))]
    return .object(["properties": .object(["properties": .object(JSONObject(base + inner))])])
  }

  /// Every set of the members that a person may write: 1,024 of them.
  @Test func whatACreationCarriesIsKnownToTheVersionThatItIsSentIn() throws {
    for mask in 0..<(1 << Self.writable.count) {
      let members = Self.writable.indices.filter { mask & (1 << $0) != 0 }.map { Self.writable[$0] }
      let resource = Self.resource(members)
      let version = APIVersion.creating(resource)
      let model = try #require(ComputeInstanceModel(version: version))
      #expect(model.untaken(of: resource) == [], "\(members) in \(version)")
      // A stable version is enough until a member says otherwise.
      #expect(version.hasSuffix("-preview") == !Self.onlyInPreviews.isDisjoint(with: members), "\(members)")
    }
  }

  @Test(arguments: [
    ("2020-08-01", ""), ("2021-07-01", "setupScripts"), ("2022-05-01", "enableNodePublicIp setupScripts"),
    ("2022-10-01", "schedules enableNodePublicIp setupScripts"),
    ("2024-10-01", "schedules customServices enableNodePublicIp setupScripts"),
    (
      "2025-12-01", "schedules idleTimeBeforeShutdown enableSSO customServices enableNodePublicIp setupScripts"
    ), ("2021-03-01-preview", "schedules enableNodePublicIp setupScripts"),
    (
      "2022-10-01-preview",
      "idleTimeBeforeShutdown customServices enableNodePublicIp setupScripts autologgerSettings"
    ), ("2025-01-01-preview", writable.joined(separator: " ")),
    ("2026-05-15-PREVIEW", writable.joined(separator: " ")),
  ])
  func aVersionTakes(version: String, members: String) throws {
    let model = try #require(ComputeInstanceModel(version: version))
    let taken = ComputeInstanceModel.members.filter { model.standing(of: $0) == .writable }
    #expect(taken.joined(separator: " ") == members)
  }

  /// What is read, changed and written back must come from a version that shows every member, or it would be lost.
  @Test func theVersionOfWholeResourcesHasEveryMember() throws {
    let model = try #require(ComputeInstanceModel(version: APIVersion.wholeResource))
    for member in ComputeInstanceModel.members {
      #expect(model.standing(of: member) != .missing, "\(member)")
    }
    // And it is the newest there is.
    #expect(ComputeInstanceModel.versions.last == APIVersion.wholeResource)
    let reading = try #require(ComputeInstanceModel(version: APIVersion.computes))
    for member in ["schedules", "idleTimeBeforeShutdown", "enableSSO", "customServices", "osImageMetadata"] {
      #expect(reading.standing(of: member) != .missing, "a list should show \(member)")
    }
  }

  @Test func membersOfNoTableAreNobodysBusiness() throws {
    let model = try #require(ComputeInstanceModel(version: "2020-08-01"))
    #expect(model.standing(of: "vmSize") == nil)
    #expect(model.untaken(of: Self.resource(["novelty"])) == [])
    #expect(ComputeInstanceModel(version: "1999-01-01") == nil)
    #expect(Set(ComputeInstanceModel.versions).isSubset(of: knownComputeAPIVersions))
  }
}
