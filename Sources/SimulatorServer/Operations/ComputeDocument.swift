import ARM
import ComputeModel
import Schedules
import Simulator

/// A compute instance as the service writes it: what its creator said, what the service adds, and explicit
/// nulls for the rest (FACTS sections 2.2 and 16).
struct ComputeDocument {
  private let instance: Instance
  private let world: World
  private var founding: Founding { world.founding }
  private let model: InstanceModel

  /// The scheme, host and port that the client knows the server by.
  private let origin: String
  private let sshAddress: SSHAddress?

  init(_ instance: Instance, _ world: World, version: String, origin: String, sshAddress: SSHAddress? = nil) {
    self.instance = instance
    self.world = world
    self.origin = origin
    self.sshAddress = sshAddress
    model = InstanceModel(version: version)
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
    if !model.hasLocalAuth { outer["disableLocalAuth"] = nil }
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
    for assigned in instance.userAssignedIdentities(seed: founding.seed) {
      guard let id = assigned.resourceID else { continue }
      identity["userAssignedIdentities"]?[id] = .object([
        "principalId": .string(assigned.objectID), "clientId": .string(assigned.clientID),
      ])
    }
    return identity
  }

  private var errors: JSONValue {
    .array(
      (instance.errors + world.applicationErrors(of: instance)).map { error in
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
      "idleTimeBeforeShutdown": written("idleTimeBeforeShutdown"),
      "enableRootAccess": written("enableRootAccess", .bool(true)),
    ])
    Self.copy(settings, to: &document, except: [])
    for member in document.object?.members ?? [] where !model.shows(member.name) { document[member.name] = nil }
    return document
  }

  private var sshSettings: JSONValue {
    var settings: JSONValue = .object([
      "sshPublicAccess": .string(instance.isSSHEnabled ? "Enabled" : "Disabled"),
      "adminUserName": .string(sshAddress?.user ?? SSHAddress.usualUser), "sshPort": .number(sshPort),
      "adminPublicKey": instance.settings[path: "sshSettings", "adminPublicKey"] ?? .null,
    ])
    Self.copy(instance.settings["sshSettings"] ?? .null, to: &settings, except: [])
    return settings
  }

  /// In a virtual network one connects to the private address (FACTS section 5.5, and the example of section 15);
  /// elsewhere the recorded port.
  private var sshPort: Int {
    if hasPublicAddress, let sshAddress { return sshAddress.port }
    return instance.settings["subnet"]?.object != nil || !hasPublicAddress ? 22 : 50_000
  }

  private var hasPublicAddress: Bool { instance.settings["enableNodePublicIp"]?.flag ?? true }

  private var connectivity: JSONValue {
    .object([
      "publicIpAddress": hasPublicAddress ? .string(sshAddress?.host.text ?? instance.publicAddress) : .null,
      "privateIpAddress": .string(instance.privateAddress),
    ])
  }

  private var image: JSONValue {
    .object([
      "currentImageVersion": .string(instance.imageVersion), "latestImageVersion": .string(Instance.latestImageVersion),
      "isLatestOsImageVersion": .bool(instance.imageVersion == Instance.latestImageVersion), "osPatchingStatus": .null,
    ])
  }

  /// Only what can be reached: an instance that does not run has no applications. The service's own addresses are
  /// hosts of their own (FACTS section 9); these are paths of this server, so that they can be opened.
  private var applications: [JSONValue] {
    guard instance.state == .running || instance.state == .jobRunning else { return [] }
    let root = ApplicationAddress.root(of: instance, origin: origin)
    var applications = BuiltInApplication.all.map { ($0.title, "\(root)\($0.path)") }
    for application in instance.customApplications {
      guard let port = application.publishedPort else { continue }
      applications.append((application.name, "\(root)\(port)/"))
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
