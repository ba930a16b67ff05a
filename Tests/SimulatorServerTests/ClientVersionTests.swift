import ARM
import ComputeModel
import HTTPTypes
import Simulator
import Testing

/// The client's table of versions against the service that was written from the same facts by other rules: every member
/// in every version.
@Suite struct ClientVersionTests {
  @Test(arguments: ComputeInstanceModel.versions)
  func theServiceShowsWhatTheClientExpects(version: String) throws {
    let client = try #require(ComputeInstanceModel(version: version))
    let service = InstanceModel(version: version)
    // Recorded of 2024-04-01: the service answers members that the version's published model lacks (FACTS section 16).
    let beyondTheModel =
      version >= "2024-04-01" ? ["enableSSO", "enableOSPatching", "releaseQuotaOnStop"] : []
    for member in ComputeInstanceModel.members where !beyondTheModel.contains(member) {
      #expect(service.shows(member) == (client.standing(of: member) != .missing), "\(member) in \(version)")
    }
  }

  private static let values: KeyValuePairs<String, String> = [
    "schedules":
      #"{"computeStartStop":[{"action":"Stop","triggerType":"Cron","cron":{"expression":"0 18 * * *"}}]}"#,
    "idleTimeBeforeShutdown": #""PT45M""#, "enableSSO": "false",
    "customServices":
      #"[{"name":"rs","image":{"type":"docker","reference":"r"},"endpoints":[{"protocol":"http","name":"c","target":8787,"published":8787}],"docker":{"privileged":true},"environmentVariables":{},"volumes":[]}]"#,
    "enableNodePublicIp": "false", "enableRootAccess": "false", "enableOSPatching": "true",
    "releaseQuotaOnStop": "true", "autologgerSettings": #"{"mlflowAutologger":"Enabled"}"#,
  ]

  /// Two PUTs a version with every member in them: exactly those are kept that the client takes for writable there.
  /// Applications of one's own go alone, since they turn single sign-on off (the founding document's rule).
  @Test func theServiceKeepsWhatTheClientTakesForWritable() async throws {
    let service = try await TestService()
    for (number, version) in ComputeInstanceModel.versions.enumerated() {
      let model = try #require(ComputeInstanceModel(version: version))
      for isAlone in [false, true] {
        let values = Self.values.filter { ($0.key == "customServices") == isAlone }
        let members = values.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",")
        let body =
          #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS11_V2",\#(members)}}}"#
        let path = "\(service.workspace)/computes/of-\(number)\(isAlone ? "a" : "b")"
        let created = try await service.arm(.put, path, version: version, body: body)
        try #require(created.status == 201, "\(version): \(created.document?.compactText ?? "")")
        service.clock.pass(400)
        let kept = try await service.arm(.get, path, version: APIVersion.wholeResource)
          .document?[path: "properties", "properties"]
        for (member, value) in values {
          let wanted = try JSONValue(parsing: value)
          let isKept = kept?[member].map { Self.isKept(wanted, in: $0) } ?? false
          #expect(
            isKept == (model.standing(of: member) == .writable), "\(member) in \(version): \(kept?[member] ?? .null)")
        }
        _ = try await service.arm(.delete, path + "?underlyingResourceAction=Delete", version: version)
        service.clock.pass(400)
      }
    }
  }

  /// The service fills in what it makes itself: of lists and objects it counts that there is something in them.
  private static func isKept(_ wanted: JSONValue, in present: JSONValue) -> Bool {
    if let object = wanted.object {
      return object.members.contains { member in
        present[member.name].map { isKept(member.value, in: $0) } ?? false
      }
    }
    return wanted.elements == nil ? present == wanted : present.elements?.isEmpty == false
  }
}
