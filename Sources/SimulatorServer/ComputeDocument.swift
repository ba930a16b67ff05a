import ARM
import ComputeModel
import Schedules
import Simulator

/// A compute instance as the service writes it: what its creator said, what the service adds, and explicit
/// nulls for the rest (FACTS sections 2.2 and 16).
struct ComputeDocument {
  private let instance: Instance
  private let founding: Founding
  private let version: String

  /// The newest image in this world; instances of older ones are "not the latest".
  private static let latestImage = "26.11.02"

  init(_ instance: Instance, _ founding: Founding, version: String) {
    self.instance = instance
    self.founding = founding
    self.version = version.lowercased()
  }

  var resource: JSONValue {
    let workspace = WorkspaceID(
      subscription: founding.subscription, resourceGroup: instance.resourceGroup, name: instance.workspace)
    let isNew = instance.state == .creating
    let envelope = instance.envelope
    var document: JSONValue = .object([
      "id": .string(ComputeID(workspace: workspace, name: instance.name).path), "name": .string(instance.name),
      "type": .string("\(machineLearningProvider)/workspaces/computes"),
      "location": envelope["location"] ?? .string(founding.location),
      "tags": envelope["tags"] ?? (isNew ? .null : .object([:])),
    ])
    if let identity = identity { document["identity"] = identity }
    Self.copy(envelope, to: &document, except: ["properties", "identity"])

    let written = envelope["properties"] ?? .object([:])
    var outer: JSONValue = .object([
      "createdOn": Self.time(instance.createdOn), "modifiedOn": Self.time(instance.modifiedOn),
      "disableLocalAuth": written["disableLocalAuth"] ?? .bool(!instance.isSSHEnabled),
      "description": written["description"] ?? .null, "resourceId": .null,
      "computeType": .string("ComputeInstance"),
    ])
    if !isNew { outer["computeLocation"] = .string(founding.location) }
    outer["provisioningState"] = .string(instance.provisioningState.rawValue)
    outer["provisioningErrors"] = instance.provisioningState == .failed ? errors : .null
    outer["provisioningWarnings"] = .object([:])
    outer["isAttachedCompute"] = .bool(false)
    Self.copy(written, to: &outer, except: ["computeType", "resourceId", "computeLocation"])
    outer["properties"] = properties
    document["properties"] = outer
    return document
  }

  /// Members that the document does not have yet.
  private static func copy(_ source: JSONValue, to target: inout JSONValue, except: [String]) {
    for member in source.object?.members ?? [] where target[member.name] == nil && !except.contains(member.name) {
      target[member.name] = member.value
    }
  }

  private static func time(_ instant: Instant) -> JSONValue {
    .string(instant.iso8601(fractionDigits: 7, suffix: "+00:00"))
  }

  private var identity: JSONValue? {
    guard var identity = instance.envelope["identity"], identity.object != nil else { return nil }
    if let principal = instance.identityPrincipalID {
      identity["principalId"] = .string(principal)
      identity["tenantId"] = .string(founding.tenant)
    }
    return identity
  }

  private var errors: JSONValue {
    .array(
      instance.errors.map { error in
        .object(["error": .object(["code": .string(error.code), "message": .string(error.message)])])
      })
  }

  private var properties: JSONValue {
    let settings = instance.settings
    let isNew = instance.state == .creating
    func written(_ member: String, _ standard: JSONValue = .null) -> JSONValue {
      guard let value = settings[member], !value.isNull else { return standard }
      return value
    }
    var document: JSONValue = .object([
      "vmSize": written("vmSize"), "imageVersion": .null, "subnet": written("subnet"),
      "sshSettings": sshSettings, "autologgerSettings": written("autologgerSettings"), "errors": errors,
      "connectivityEndpoints": isNew ? .null : connectivity, "applications": .array(applications),
      "state": .string(instance.state.rawValue), "lastOperation": lastOperation,
      "createdBy": .object([
        "userName": .string(instance.createdBy.name), "userOrgId": .string(founding.tenant),
        "userId": .string(instance.createdBy.objectID),
      ]),
      "applicationSharingPolicy": written("applicationSharingPolicy", .string("Personal")),
      "computeInstanceAuthorizationType": written("computeInstanceAuthorizationType"),
      "personalComputeInstanceSettings": written("personalComputeInstanceSettings"),
      "setupScripts": written("setupScripts"),
      "schedules": written("schedules", .object(["computeStartStop": .array([])])),
      "customServices": written("customServices", .array([])),
      "osImageMetadata": isNew ? .null : image, "enableNodePublicIp": written("enableNodePublicIp", .bool(true)),
      "enableSSO": written("enableSSO", .bool(true)),
      "enableOSPatching": written("enableOSPatching", .bool(false)),
      "releaseQuotaOnStop": written("releaseQuotaOnStop", .bool(false)),
      "enableBatchPrivateLink": .bool(false), "containers": .null, "dataDisks": .null, "dataMounts": .null,
      "updateStatus": .null,
      "versions": isNew ? .null : .object(["runtime": .string("3.0.02755.0006")]),
    ])
    if hasIdleTime { document["idleTimeBeforeShutdown"] = written("idleTimeBeforeShutdown") }
    if hasRootAccess { document["enableRootAccess"] = written("enableRootAccess", .bool(true)) }
    Self.copy(settings, to: &document, except: ["idleTimeBeforeShutdown", "enableRootAccess"])
    return document
  }

  /// Which versions return it is recorded for one only (2024-04-01: no, FACTS section 16); the rest follows
  /// the published models (FACTS section 4).
  private var hasIdleTime: Bool {
    version >= "2025-12-01" || (version.hasSuffix("-preview") && version >= "2022-10-01")
  }

  private var hasRootAccess: Bool { version.hasSuffix("-preview") && version >= "2023-08-01" }

  private var sshSettings: JSONValue {
    var settings: JSONValue = .object([
      "sshPublicAccess": .string(instance.isSSHEnabled ? "Enabled" : "Disabled"),
      "adminUserName": .string("azureuser"), "sshPort": .number(50_000),
      "adminPublicKey": instance.settings[path: "sshSettings", "adminPublicKey"] ?? .null,
    ])
    Self.copy(instance.settings["sshSettings"] ?? .null, to: &settings, except: [])
    return settings
  }

  private var connectivity: JSONValue {
    let hasPublicAddress = instance.settings["enableNodePublicIp"]?.flag ?? true
    return .object([
      "publicIpAddress": hasPublicAddress ? .string(instance.publicAddress) : .null,
      "privateIpAddress": .string(instance.privateAddress),
    ])
  }

  private var image: JSONValue {
    .object([
      "currentImageVersion": .string(instance.imageVersion), "latestImageVersion": .string(Self.latestImage),
      "isLatestOsImageVersion": .bool(instance.imageVersion == Self.latestImage), "osPatchingStatus": .null,
    ])
  }

  /// Only what can be reached: an instance that does not run has no applications.
  private var applications: [JSONValue] {
    guard instance.state == .running || instance.state == .jobRunning else { return [] }
    let domain = "\(founding.location).instances.azureml.ms"
    var applications = [
      ("Jupyter", "https://\(instance.name).\(domain)/tree/"),
      ("Jupyter Lab", "https://\(instance.name).\(domain)/lab"),
    ]
    for service in instance.settings["customServices"]?.elements ?? [] {
      guard let name = service["name"]?.text,
        let port = service["endpoints"]?.elements?.first?["published"]?.integer
      else { continue }
      applications.append((name, "https://\(instance.name)-\(port).\(domain)/"))
    }
    return applications.map { .object(["displayName": .string($0.0), "endpointUri": .string($0.1)]) }
  }

  private var lastOperation: JSONValue {
    let operation = instance.lastOperation
    return .object([
      "operationName": .string(operation.name),
      "operationTime": .string(operation.time?.iso8601(fractionDigits: 3, suffix: "+00:00")),
      "operationStatus": .string(operation.status), "operationTrigger": .string(operation.trigger),
    ])
  }
}
