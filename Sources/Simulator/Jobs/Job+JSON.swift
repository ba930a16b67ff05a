import ComputeModel
import Schedules

extension JobsEvent {
  /// An object of one member.
  var json: JSONValue {
    switch self {
    case .written(let job): .object(["written": job.json])
    case .began(let ordinal, let due, let goal):
      .object([
        "began": .object([
          "ordinal": .number(ordinal), "due": .instant(due), "goal": .string(goal.rawValue),
        ])
      ])
    case .ended(let ordinal, let status):
      .object(["ended": .object(["ordinal": .number(ordinal), "status": .string(status.rawValue)])])
    case .deleted(let ordinal): .object(["deleted": .number(ordinal)])
    case .environmentWritten(let environment): .object(["environmentWritten": environment.json])
    }
  }

  init?(json: JSONValue) {
    guard let member = json.object?.members.first else { return nil }
    let value = member.value
    switch member.name {
    case "written":
      guard let job = Job(json: value) else { return nil }
      self = .written(job)
    case "began":
      guard let ordinal = value["ordinal"]?.integer, let due = value.instant("due"),
        let goal = value["goal"]?.text.flatMap({ Job.Status(rawValue: $0) })
      else { return nil }
      self = .began(ordinal: ordinal, due: due, goal: goal)
    case "ended":
      guard let ordinal = value["ordinal"]?.integer,
        let status = value["status"]?.text.flatMap({ Job.Status(rawValue: $0) })
      else { return nil }
      self = .ended(ordinal: ordinal, status)
    case "deleted":
      guard let ordinal = value.integer else { return nil }
      self = .deleted(ordinal: ordinal)
    case "environmentWritten":
      guard let environment = JobEnvironment(json: value) else { return nil }
      self = .environmentWritten(environment)
    default: return nil
    }
  }
}

extension Job {
  fileprivate var json: JSONValue {
    .object([
      "ordinal": .number(ordinal), "workspace": .string(workspace), "resourceGroup": .string(resourceGroup),
      "name": .string(name), "compute": .string(compute.text), "properties": properties,
      "status": .string(status.rawValue), "createdOn": .instant(createdOn), "createdBy": .string(createdBy),
      "due": .instant(due), "goal": .string(goal?.rawValue),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let ordinal = json["ordinal"]?.integer, let workspace = json["workspace"]?.text,
      let resourceGroup = json["resourceGroup"]?.text, let name = json["name"]?.text,
      let compute = json["compute"]?.text, let properties = json["properties"],
      let status = json["status"]?.text.flatMap({ Status(rawValue: $0) }),
      let createdOn = json.instant("createdOn"), let createdBy = json["createdBy"]?.text
    else { return nil }
    self.init(
      ordinal: ordinal, workspace: workspace, resourceGroup: resourceGroup, name: name,
      compute: InstanceKey(text: compute), properties: properties, status: status, createdOn: createdOn,
      createdBy: createdBy, due: json.instant("due"),
      goal: json["goal"]?.text.flatMap { Status(rawValue: $0) })
  }
}

extension JobEnvironment {
  fileprivate var json: JSONValue {
    .object([
      "workspace": .string(workspace), "resourceGroup": .string(resourceGroup), "name": .string(name),
      "version": .string(version), "properties": properties, "createdOn": .instant(createdOn),
      "createdBy": .string(createdBy),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let workspace = json["workspace"]?.text, let resourceGroup = json["resourceGroup"]?.text,
      let name = json["name"]?.text, let version = json["version"]?.text, let properties = json["properties"],
      let createdOn = json.instant("createdOn"), let createdBy = json["createdBy"]?.text
    else { return nil }
    self.init(
      workspace: workspace, resourceGroup: resourceGroup, name: name, version: version, properties: properties,
      createdOn: createdOn, createdBy: createdBy)
  }
}
