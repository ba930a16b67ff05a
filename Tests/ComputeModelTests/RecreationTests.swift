import ComputeModel
import Testing

/// What deleting and making again carries over, and what it does not.
@Suite struct RecreationTests {
  private static func resource(_ change: (inout JSONValue) -> Void = { _ in }) -> JSONValue {
    var instance: JSONValue = .object([
      "vmSize": .string("STANDARD_DS3_V2"), "state": .string("Stopped"), "idleTimeBeforeShutdown": .string("PT30M"),
      "createdBy": .object([
        "userId": .string("creator"), "userOrgId": .string("tenant"), "userName": .string("Cy"),
      ]),
      "sshSettings": .object([
        "sshPublicAccess": .string("Enabled"), "adminPublicKey": .string("ssh-rsa AAAA"), "sshPort": .number(50000),
      ]),
      "osImageMetadata": .object(["isLatestOsImageVersion": .bool(false)]), "enableSSO": .bool(true),
    ])
    change(&instance)
    return .object([
      "location": .string("eastus"), "tags": .object(["team": .string("nlp")]),
      "properties": .object([
        "computeType": .string("ComputeInstance"), "createdOn": .string("2026-01-01T00:00:00Z"),
        "properties": instance,
      ]),
    ])
  }

  private static func recreation(
    _ resource: JSONValue, as principal: String? = "admin", for person: DirectoryUser? = nil
  ) throws -> Recreation {
    try Recreation(resource, id: "/x", name: "ci", principalID: principal, for: person)
  }

  @Test func itStaysWhoseItIs() throws {
    let user = ["properties", "properties", "personalComputeInstanceSettings", "assignedUser"]
    func assigned(_ recreation: Recreation) -> JSONValue? {
      recreation.creation.resource[path: user[0], user[1], user[2], user[3]]
    }
    // Whoever made it has it; made by somebody else it must be assigned to them.
    let made = try Self.recreation(Self.resource())
    #expect(assigned(made)?["objectId"]?.text == "creator" && assigned(made)?["tenantId"]?.text == "tenant")
    #expect(made.losses.contains { $0.contains("SSH key") })
    #expect(made.creation.resource[path: "properties", "properties", "sshSettings", "adminPublicKey"] == nil)
    #expect(made.wasStopped)
    let own = try Self.recreation(Self.resource(), as: "creator")
    #expect(assigned(own) == nil)
    #expect(
      own.creation.resource[path: "properties", "properties", "sshSettings", "adminPublicKey"]?.text == "ssh-rsa AAAA")
    let other = try Self.recreation(Self.resource(), for: DirectoryUser(objectID: "new", tenantID: "t"))
    #expect(assigned(other)?["objectId"]?.text == "new")
    let nobody = Self.resource { $0["createdBy"] = nil }
    #expect(throws: RecreationError.self) { try Self.recreation(nobody) }
  }

  @Test func whatTheServiceAddsIsNotSentBack() throws {
    let inner = try Self.recreation(Self.resource()).creation.resource[path: "properties", "properties"]
    for name in ["state", "createdBy", "osImageMetadata"] { #expect(inner?[name] == nil, "\(name)") }
    #expect(inner?["vmSize"]?.text == "STANDARD_DS3_V2" && inner?["idleTimeBeforeShutdown"]?.text == "PT30M")
  }

  @Test func valuesOfAnEnvironmentGoBackAsTheyAre() throws {
    let service: JSONValue = .object([
      "name": .string("rstudio"),
      "environmentVariables": .object(["LICENSE": .object(["type": .string("local"), "value": .string("key")])]),
    ])
    let made = try Self.recreation(Self.resource { $0["customServices"] = .array([service]) })
    let services = made.creation.resource[path: "properties", "properties", "customServices"]
    #expect(services == .array([service]))
    #expect(made.creation.resource[path: "properties", "properties", "enableSSO"] == .bool(false))
    #expect(made.losses.contains { $0.hasPrefix("Single sign-on") })
  }

  @Test func theNewOneIsComparedMemberByMember() throws {
    let made = try Self.recreation(Self.resource())
    func new(_ change: (inout JSONValue) -> Void = { _ in }) -> JSONValue {
      Self.resource {
        $0["vmSize"] = .string("Standard_DS3_v2")
        $0["osImageMetadata"] = .object(["isLatestOsImageVersion": .bool(true)])
        $0["personalComputeInstanceSettings"] = .object([
          "assignedUser": .object(["objectId": .string("CREATOR"), "tenantId": .string("tenant")])
        ])
        change(&$0)
      }
    }
    #expect(made.surprises(in: new()).isEmpty)
    #expect(made.surprises(in: new { $0["idleTimeBeforeShutdown"] = .string("PT1H") }) == ["idleTimeBeforeShutdown"])
    #expect(
      made.surprises(in: new { $0["osImageMetadata"] = .object(["isLatestOsImageVersion": .bool(false)]) }).count == 1)
    var untagged = new()
    untagged["tags"] = .object([:])
    #expect(made.surprises(in: untagged) == ["tags"])
  }

  @Test func whatIsKeptOnDiskIsTheSame() throws {
    let made = try Self.recreation(Self.resource())
    #expect(Recreation(made.document) == made)
    #expect(Recreation(.object([:])) == nil)
  }
}
