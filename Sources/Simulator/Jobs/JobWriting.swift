import ComputeModel
import Schedules

/// PUT of a job: its rules.
struct JobWriting {
  let world: World
  let workspace: Workspace
  let name: String
  let principal: Principal

  /// The members that can change after the creation (`JobBaseProperties` of azure-ai-ml's wire model).
  private static let changeable = [
    "tags", "properties", "description", "displayName", "isArchived", "notificationSetting", "services",
  ]

  private static let shape = BodyShape.object([
    "tags": .map(.text), "properties": .map(.text), "description": .text, "displayName": .text,
    "experimentName": .text, "isArchived": .flag, "services": .map(.object([:])), "notificationSetting": .object([:]),
    "componentId": .text, "codeId": .text, "command": .text, "environmentId": .text, "computeId": .text,
    "environmentVariables": .map(.text), "inputs": .map(.object([:])), "outputs": .map(.object([:])),
    "distribution": .object([:]), "identity": .object([:]), "queueSettings": .object([:]),
    "limits": .object(["jobLimitsType": .text, "timeout": .text]),
    "resources": .object([
      "instanceCount": .wholeNumber, "instanceType": .text, "shmSize": .text, "dockerArgs": .text,
    ]),
  ])

  private static let environmentShape = BodyShape.object([
    "tags": .map(.text), "properties": .map(.text), "description": .text, "isArchived": .flag, "isAnonymous": .flag,
    "image": .text, "condaFile": .text, "osType": .word(["Linux", "Windows"]),
    "build": .object(["contextUri": .text, "dockerfilePath": .text]),
  ])

  func events(_ body: JSONValue) throws(Refusal) -> [Event] {
    guard let given = body["properties"], given.object != nil else {
      throw .validation("A job must be an object with properties.")
    }
    let properties = try Self.shape.taken(given, at: "properties")
    if let present = world.jobs.job(named: name, in: workspace) {
      var changed = present
      for member in Self.changeable {
        if let value = properties[member] { changed.properties[member] = value }
      }
      return [event("\(principal.name) changed the job \(name)", .written(changed))]
    }
    guard isName(name) else {
      throw .validation(
        "The job name '\(name)' is invalid: it begins with a letter or digit and has at most 255 letters, digits,"
          + " hyphens and underscores.")
    }
    let type = properties["jobType"]?.text ?? "missing"
    guard type.lowercased() == "command" else {
      throw .validation("This simulator runs command jobs only: jobType is '\(type)' and must be Command.")
    }
    guard let command = properties["command"]?.text, !command.isEmpty else {
      throw .validation("properties.command is missing.")
    }
    try checkEnvironment(properties["environmentId"])
    if let count = properties[path: "resources", "instanceCount"]?.integer, count != 1 {
      throw .validation("A compute instance is one machine: resources.instanceCount is \(count) and must be 1.")
    }
    if let timeout = properties[path: "limits", "timeout"], !timeout.isNull {
      guard timeout.text.flatMap({ IdleShutdown.seconds(of: $0) }) ?? 0 > 0 else {
        throw .validation("limits.timeout must be an ISO 8601 duration such as PT1H.")
      }
    }
    let instance = try compute(properties["computeId"])
    var kept = properties
    for member in ["status", "provisioningState"] { kept[member] = nil }
    kept["jobType"] = .string("Command")
    kept["computeId"] = .string(world.scope(of: instance).text)
    let job = Job(
      ordinal: world.jobs.nextOrdinal, workspace: workspace.name, resourceGroup: workspace.resourceGroup, name: name,
      compute: instance.key, properties: kept, createdOn: world.now, createdBy: principal.objectID)
    return [event("\(principal.name) sent the job \(name) to \(instance.name)", .written(job))]
  }

  func events(environment name: String, version: String, _ body: JSONValue) throws(Refusal) -> [Event] {
    guard let given = body["properties"], given.object != nil else {
      throw .validation("An environment version must be an object with properties.")
    }
    let properties = try Self.environmentShape.taken(given, at: "properties")
    guard properties["image"]?.text?.isEmpty == false || properties["build"]?.object != nil else {
      throw .validation("An environment needs the image that it stands for, or how to build it.")
    }
    return [
      event(
        "\(principal.name) wrote the environment \(name) \(version)",
        .environmentWritten(
          JobEnvironment(
            workspace: workspace.name, resourceGroup: workspace.resourceGroup, name: name, version: version,
            properties: properties, createdOn: world.now, createdBy: principal.objectID)))
    ]
  }

  private func event(_ why: String, _ event: JobsEvent) -> Event {
    Event(at: world.now, why: why, kind: .jobs(event))
  }

  private func isName(_ name: String) -> Bool {
    guard (1...255).contains(name.utf8.count), let first = name.utf8.first, first != UInt8(ascii: "-"),
      first != UInt8(ascii: "_")
    else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// An environment of this workspace must be there; those of registries are not modelled and taken as they are.
  private func checkEnvironment(_ value: JSONValue?) throws(Refusal) {
    guard let id = value?.text, !id.isEmpty else {
      throw .validation("properties.environmentId is missing: a job names the environment with its image.")
    }
    let own = Scope("\(world.scope(of: workspace).text)/environments")
    let parts = id.split(separator: "/").map { String($0) }
    guard own.contains(Scope(id)), parts.count >= 4 else { return }
    let (name, version) = (parts[parts.count - 3], parts[parts.count - 1])
    guard world.jobs.environment(named: name, version: version, in: workspace) != nil else {
      throw Refusal(.notFound, code: "UserError", "The environment '\(name)' version '\(version)' was not found.")
    }
  }

  private func compute(_ value: JSONValue?) throws(Refusal) -> Instance {
    guard let id = value?.text, !id.isEmpty else {
      throw .validation("properties.computeId is missing: this simulator runs jobs on compute instances only.")
    }
    let name = id.split(separator: "/").last.map { String($0) } ?? id
    let instance = world.instances.first {
      workspace.contains($0) && $0.name.lowercased() == name.lowercased()
        && (!id.contains("/") || world.scope(of: $0) == Scope(id))
    }
    guard let instance else {
      throw Refusal(
        .notFound, code: "UserError",
        "The compute '\(id)' is not a compute instance of the workspace '\(workspace.name)'.")
    }
    return instance
  }
}
