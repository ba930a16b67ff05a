import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

/// Members that a body may have, as the wrong kind of value and as the right one.
private enum Bodies {
  static func resource(
    _ members: String = #""location":"eastus""#, outer: String = "", settings: String = ""
  ) -> String {
    #"{\#(members),"properties":{"computeType":"ComputeInstance"\#(outer),"properties":"#
      + #"{"vmSize":"Standard_DS3_v2"\#(settings)}}}"#
  }

  static let rule = #""action":"Stop","triggerType":"Cron","cron":{"expression":"0 18 * * *"}"#

  /// A resource with so many schedules, each with its own members beside the rule.
  static func ruled(_ more: String...) -> String {
    let list = more.map { "{\(rule),\($0)}" }.joined(separator: ",")
    return resource(settings: #","schedules":{"computeStartStop":[\#(list)]}"#)
  }

  static let image = #""image":{"reference":"ghcr.io/contoso/app:1"}"#

  static func service(_ members: String) -> String { #"{"name":"app",\#(members)}"# }

  static func services(_ members: String) -> String {
    resource(settings: #","customServices":[\#(service(members))]"#)
  }

  /// A resource with an application that has an image.
  static func application(_ more: String) -> String { services("\(image),\(more)") }

  /// What the refusal must name, and the body.
  static let wrong: [(String, String)] = envelopes + settings + rules + applications

  private static let envelopes: [(String, String)] = [
    ("location", resource(#""location":7"#)), ("location", resource(#""location":{}"#)),
    ("location", resource(#""location":"westeurope""#)), ("location", resource(#""location":"""#)),
    ("tags", resource(#""tags":"x""#)), ("tags.a", resource(#""tags":{"a":5}"#)),
    ("sku", resource(#""sku":"x""#)), ("sku.name", resource(#""sku":{"name":5}"#)),
    ("sku.name", resource(#""sku":{}"#)), ("sku.tier", resource(#""sku":{"name":"S","tier":"Gold"}"#)),
    ("sku.capacity", resource(#""sku":{"name":"S","capacity":"1"}"#)),
    ("identity", resource(#""identity":"x""#)),
    ("not-an-id", resource(#""identity":{"type":"UserAssigned","userAssignedIdentities":{"not-an-id":{}}}"#)),
    ("userAssignedIdentities", resource(#""identity":{"type":"SystemAssigned","userAssignedIdentities":"x"}"#)),
    ("properties.description", resource(outer: #","description":5"#)),
    ("properties.resourceId", resource(outer: #","resourceId":5"#)),
    ("properties.computeLocation", resource(outer: #","computeLocation":5"#)),
    ("properties.computeLocation", resource(outer: #","computeLocation":"westeurope""#)),
    ("properties.isAttachedCompute", resource(outer: #","isAttachedCompute":"yes""#)),
    ("properties.disableLocalAuth", resource(outer: #","disableLocalAuth":"yes""#)),
  ]

  private static let settings: [(String, String)] = [
    ("subnet.id", resource(settings: #","subnet":{"id":"hello"}"#)),
    ("subnet.id", resource(settings: #","subnet":{"id":5}"#)), ("subnet", resource(settings: #","subnet":"x""#)),
    ("enableSSO", resource(settings: #","enableSSO":1"#)),
    ("adminPublicKey", resource(settings: #","sshSettings":{"adminPublicKey":5}"#)),
    ("assignedUser", resource(settings: #","personalComputeInstanceSettings":{"assignedUser":"x"}"#)),
    ("mlflowAutologger", resource(settings: #","autologgerSettings":{"mlflowAutologger":true}"#)),
  ]

  private static let rules: [(String, String)] = [
    ("Schedule 1: id", ruled(#""id":7"#)), ("Schedule 2: id", ruled(#""id":"a""#, #""id":7"#)),
    ("Schedules 1 and 2", ruled(#""id":"a""#, #""id":"A""#)), ("Schedule 1: schedule", ruled(#""schedule":5"#)),
    ("Schedule 1: schedule.status", ruled(#""schedule":{"status":"on"}"#)),
    ("Schedule 1: recurrence", ruled(#""recurrence":7"#)),
    ("Schedule 1: recurrence.interval", ruled(#""recurrence":{"interval":"1"}"#)),
    ("recurrence.schedule.hours[0]", ruled(#""recurrence":{"schedule":{"hours":["9"]}}"#)),
    ("Schedule 1: cron.triggerType", ruled(#""cron":{"expression":"0 18 * * *","triggerType":5}"#)),
  ]

  private static let applications: [(String, String)] = [
    ("image", services(#""type":"docker""#)), ("image", services(#""image":null"#)),
    ("image", services(#""image":"x""#)), ("endpoints[0]", application(#""endpoints":["x"]"#)),
    ("endpoints[0].published", application(#""endpoints":[{"target":8787,"published":"8787"}]"#)),
    ("endpoints[0].published", application(#""endpoints":[{"target":8787,"published":8787.5}]"#)),
    ("endpoints[0].target", application(#""endpoints":[{"target":"8787","published":8787}]"#)),
    ("volumes[0]", application(#""volumes":[5]"#)),
    ("volumes[0].readOnly", application(#""volumes":[{"readOnly":"no"}]"#)),
    ("docker", application(#""docker":"y""#)), ("docker.privileged", application(#""docker":{"privileged":"y"}"#)),
    ("environmentVariables.K.type", application(#""environmentVariables":{"K":{"type":"foo","value":"v"}}"#)),
    ("environmentVariables.K.value", application(#""environmentVariables":{"K":{"value":5}}"#)),
    ("kernel.argv[0]", application(#""kernel":{"argv":[1]}"#)),
  ]

  private static let providers = "/subscriptions/s/resourceGroups/g/providers"
  private static let network = "\(providers)/Microsoft.Network/virtualNetworks/v/subnets/d"
  private static let identity = "\(providers)/Microsoft.ManagedIdentity/userAssignedIdentities/one"

  static let right: [String] = [
    resource(), resource(#""location":"East US""#),
    resource(#""location":null,"tags":null,"sku":null,"identity":null"#),
    resource(#""tags":{"a":"b","c":null},"flavour":{"deep":[1,null]}"#),
    resource(#""sku":{"name":"S","tier":"standard","capacity":1}"#),
    resource(outer: #","description":"d","resourceId":"x","computeLocation":"EastUS","isAttachedCompute":false"#),
    resource(outer: #","description":null,"resourceId":null,"computeLocation":null,"disableLocalAuth":null"#),
    resource(
      #""identity":{"type":"systemassigned, userassigned","userAssignedIdentities":{"\#(identity)":null}}"#),
    resource(#""identity":{"type":"UserAssigned","principalId":"p","userAssignedIdentities":{"\#(identity)":{}}}"#),
    resource(settings: #","subnet":{"id":"\#(network)","novelty":1},"enableSSO":null,"schedules":null"#),
    resource(settings: #","sshSettings":{"sshPublicAccess":"enabled","adminPublicKey":null,"sshPort":"22"}"#),
    resource(settings: #","personalComputeInstanceSettings":{"assignedUser":{"objectId":"o","tenantId":"t"}}"#),
    ruled(
      #""id":"a","recurrence":null,"schedule":{"id":"s","status":"enabled"},"novelty":7"#,
      #""recurrence":{"frequency":"day","interval":1,"schedule":{"hours":[9],"minutes":[0]}}"#),
    resource(settings: weekly), services(image),
    application(#""endpoints":null,"volumes":null,"environmentVariables":null,"docker":null"#), application(everything),
  ]

  private static let weekly = #"""
    ,"schedules":{"computeStartStop":[{"action":"start","status":"disabled","triggerType":"recurrence","cron":null,
    "id":null,"recurrence":{"frequency":"week","interval":1,"triggerType":"recurrence",
    "schedule":{"hours":[9],"minutes":[0],"weekDays":["friday"],"monthDays":null}}}]}
    """#

  private static let everything = #"""
    "type":"docker","docker":{"privileged":true},"novelty":[5],"endpoints":[{"protocol":"HTTP","name":"connect",
    "target":8787,"published":8787,"hostIp":null}],"environmentVariables":{"K":{"type":"Local","value":"v"}},
    "volumes":[{"type":"Bind","source":"/a","target":"/b","readOnly":true,"bind":{"createHostPath":true},
    "volume":{"nocopy":true},"tmpfs":{"size":10}}],"kernel":{"displayName":"K","argv":["x"]}
    """#
}

/// "Wrong types … an ARM error … never an acknowledged write that is not stored."
@Suite struct WrongTypeTests {
  /// It has every member.
  private let version = "2025-01-01-preview"

  private func service() async throws -> TestService {
    try await TestService(SimulatorOptions(scenario: "small", hasRateLimits: false))
  }

  private func expectRefusal(_ reply: TestService.Reply, naming member: String) {
    #expect(reply.status == 400)
    #expect(reply.code == "ValidationError")
    let message = reply.document?[path: "error", "message"]?.text ?? ""
    #expect(message.contains(member), "\(message)")
  }

  @Test(arguments: Bodies.wrong)
  func aWrongTypeIsRefusedAndNothingIsStored(member: String, body: String) async throws {
    let service = try await service()
    let (new, present) = ("\(service.workspace)/computes/new-ci", "\(service.workspace)/computes/alice-ci")
    let before = try await service.arm(.get, present, version: version).document
    expectRefusal(try await service.arm(.put, new, version: version, body: body), naming: member)
    expectRefusal(try await service.arm(.put, present, version: version, body: body), naming: member)
    #expect(try await service.arm(.get, new, version: version).status == 404)
    #expect(try await service.arm(.get, present, version: version).document == before)
  }

  @Test func actionsRefuseTheSame() async throws {
    let service = try await service()
    let path = "\(service.workspace)/computes/alice-ci"
    let before = try await service.arm(.get, path, version: version).document
    let wrong = [
      ("updateSchedules", "id", #"{"computeStartStop":[{\#(Bodies.rule),"id":7}]}"#),
      ("updateSchedules", "same id", #"{"computeStartStop":[{\#(Bodies.rule),"id":"a"},{\#(Bodies.rule),"id":"a"}]}"#),
      ("customServices", "image", "[\(Bodies.service(#""type":"docker""#))]"),
      ("customServices", "volumes[0]", "[\(Bodies.service(Bodies.image + #","volumes":[5]"#))]"),
    ]
    for (action, member, body) in wrong {
      expectRefusal(
        try await service.arm(.post, "\(path)/\(action)", version: version, body: body), naming: member)
    }
    #expect(try await service.arm(.get, path, version: version).document == before)
  }

  /// What is accepted is served in the published shape.
  @Test(arguments: Bodies.right) func theRightTypesAreTakenAndFitTheSchema(body: String) async throws {
    let service = try await service()
    let path = "\(service.workspace)/computes/new-ci"
    let schema = try WireSchema(version: version)
    func expectFit(_ reply: TestService.Reply, _ status: Int, _ schema: WireSchema) throws {
      #expect(reply.status == status, "\(reply.document?.compactText ?? "")")
      let document = try #require(reply.document)
      #expect(schema.faults(of: document, as: "ComputeResource") == [])
    }
    try expectFit(try await service.arm(.put, path, version: version, body: body), 201, schema)
    service.clock.pass(400)
    for read in WireSchema.versions {
      try expectFit(try await service.arm(.get, path, version: read), 200, try WireSchema(version: read))
    }
    let again = try await service.arm(.put, path, version: version, body: body)
    try expectFit(again, 200, schema)
    #expect(again.document?["location"]?.text == "eastus")
    // What was read can be sent back.
    let read = try #require(try await service.arm(.get, path, version: version).document)
    try expectFit(try await service.arm(.put, path, version: version, body: read.compactText), 200, schema)
  }

  @Test func unknownMembersAreKept() async throws {
    let service = try await service()
    let path = "\(service.workspace)/computes/new-ci"
    let body = Bodies.resource(
      #""flavour":{"deep":[1,null]}"#, outer: #","novelty":5"#, settings: #","novelty":{"a":1.0}"#)
    #expect(try await service.arm(.put, path, body: body).status == 201)
    let read = try #require(try await service.arm(.get, path).document)
    #expect(read["flavour"]?.compactText == #"{"deep":[1,null]}"#)
    #expect(read[path: "properties", "novelty"]?.integer == 5)
    #expect(read[path: "properties", "properties", "novelty"]?.compactText == #"{"a":1.0}"#)
  }

  private func job(_ service: TestService, _ more: String) -> String {
    #"{"properties":{"jobType":"Command","command":"echo hello","environmentId":"#
      + #""azureml://registries/azureml/environments/sklearn/versions/1","computeId":"\#(service.workspace)"#
      + #"/computes/alice-ci",\#(more)}}"#
  }

  @Test(arguments: [
    ("properties.tags", #""tags":5"#), ("properties.tags.a", #""tags":{"a":1}"#),
    ("properties.displayName", #""displayName":6"#), ("properties.description", #""description":[]"#),
    ("properties.isArchived", #""isArchived":"yes""#), ("properties.services", #""services":[]"#),
    ("properties.properties", #""properties":"x""#), ("properties.experimentName", #""experimentName":1"#),
    ("properties.environmentVariables.A", #""environmentVariables":{"A":1}"#), ("properties.limits", #""limits":5"#),
    ("properties.resources.instanceCount", #""resources":{"instanceCount":"1"}"#),
    ("properties.inputs.x", #""inputs":{"x":"y"}"#),
  ])
  func aWrongTypeInAJobIsRefused(member: String, more: String) async throws {
    let service = try await service()
    let (new, present) = ("\(service.workspace)/jobs/new", "\(service.workspace)/jobs/present")
    #expect(try await service.arm(.put, present, body: job(service, #""tags":{"a":"b"}"#)).status == 201)
    expectRefusal(try await service.arm(.put, new, body: job(service, more)), naming: member)
    expectRefusal(try await service.arm(.put, present, body: job(service, more)), naming: member)
    #expect(try await service.arm(.get, new).status == 404)
    let tags = try await service.arm(.get, present).document?[path: "properties", "tags"]
    #expect(tags?.compactText == #"{"a":"b"}"#)
  }

  @Test(arguments: WireSchema.versions) func jobsFitTheSchema(version: String) async throws {
    let service = try await service()
    let path = "\(service.workspace)/jobs/hello"
    let more =
      #""tags":{"a":"b","c":null},"displayName":null,"novelty":5,"services":null,"resources":{"instanceCount":1},"#
      + #""limits":{"jobLimitsType":"Command","timeout":"PT1H"},"environmentVariables":{"A":"b"}"#
    let schema = try WireSchema(version: version)
    for (status, method) in [(201, HTTPRequest.Method.put), (200, .put), (200, .get)] {
      let reply = try await service.arm(
        method, path, version: version, body: method == .put ? job(service, more) : nil)
      #expect(reply.status == status)
      guard schema.has("CommandJob") else { continue }
      let properties = try #require(reply.document?["properties"])
      #expect(schema.faults(of: properties, as: "CommandJob") == [])
    }
  }
}
