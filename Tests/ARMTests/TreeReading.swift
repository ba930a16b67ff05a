import ARM
import ComputeModel
import Schedules

/// A reader of lists that makes a tree of the whole page first and takes what a row needs by name: slow, plain, and
/// written before the one that walks over bytes. It is that one's judge.
struct TreeReading: Equatable {
  var elements: [ComputeResource.Reading]
  var nextLink: String?

  /// Nil where the document has no list.
  init?(_ page: [UInt8], in workspace: WorkspaceID, position: Int) throws {
    guard let page = Page(try JSONValue(parsing: page)) else { return nil }
    elements = page.items.enumerated().map { Self.read($1, in: workspace, position: position + $0) }
    nextLink = page.nextLink
  }

  static func read(_ resource: JSONValue, in workspace: WorkspaceID, position: Int) -> ComputeResource.Reading {
    let writtenID = resource["id"]?.text
    let writtenName = resource["name"]?.text
    let isTooLong = max(writtenID?.utf8.count ?? 0, writtenName?.utf8.count ?? 0) > 4096
    let idText = isTooLong ? nil : writtenID
    let id = idText.flatMap { ComputeID(path: $0) }
    let name = isTooLong ? nil : writtenName ?? id?.name
    func unreadable(_ reason: String) -> ComputeResource.Reading {
      let label = name ?? "item \(position + 1)"
      return .unreadable(
        UnreadableItem(
          id: idText ?? "\(workspace.path)/computes/\(label)", name: label, workspace: workspace.name,
          reason: reason))
    }
    guard resource.object != nil else { return unreadable("it is \(resource.kindName), not an object") }
    guard !isTooLong else { return unreadable("its name or id has more than 4096 bytes") }
    guard let computeType = resource[path: "properties", "computeType"]?.text else {
      return unreadable("it has no computeType")
    }
    guard computeType.lowercased() == "computeinstance" else { return .otherComputeType(computeType) }
    guard let name, !name.isEmpty else { return unreadable("it has no name") }

    let outer = resource["properties"]
    let properties = outer?["properties"]
    guard properties?.object != nil else { return unreadable("it has no properties") }
    let provisioning = outer?["provisioningState"]?.text
    guard let state = properties?["state"]?.text ?? provisioning else { return unreadable("it has no state") }

    let place = id?.workspace ?? workspace
    var instance =
      ComputeInstance(
        id: idText ?? ComputeID(workspace: place, name: name).path, name: name, workspace: place.name,
        resourceGroup: place.resourceGroup, subscription: place.subscription,
        location: resource["location"]?.text ?? outer?["computeLocation"]?.text,
        state: InstanceState(state), provisioningState: provisioning.map { ProvisioningState($0) },
        vmSize: properties?["vmSize"]?.text,
        createdBy: creator(properties?["createdBy"]),
        assignedTo: assignedUser(properties?[path: "personalComputeInstanceSettings", "assignedUser"]),
        idleTimeBeforeShutdown: properties?["idleTimeBeforeShutdown"]?.text,
        isSSOEnabled: properties?["enableSSO"]?.flag,
        ssh: ssh(properties?["sshSettings"]),
        releasesQuotaOnStop: properties?["releaseQuotaOnStop"]?.flag,
        publicIPAddress: properties?[path: "connectivityEndpoints", "publicIpAddress"]?.text
          .flatMap { $0.isEmpty ? nil : $0 },
        hasLatestImage: properties?[path: "osImageMetadata", "isLatestOsImageVersion"]?.flag,
        schedules: properties?[path: "schedules", "computeStartStop"]?.elements ?? [],
        applications: applications(properties),
        lastOperation: lastOperation(properties?["lastOperation"]),
        identityType: resource[path: "identity", "type"]?.text,
        tags: resource["tags"]?.object?.members.compactMap { member in
          member.value.text.map { ComputeInstance.Tag(name: member.name, value: $0) }
        } ?? [],
        createdOn: instant(outer?["createdOn"]), modifiedOn: instant(outer?["modifiedOn"]))
    let assigned = resource[path: "identity", "userAssignedIdentities"]?.object?.members
    instance.identityPrincipals =
      (resource[path: "identity", "principalId"]?.text.map { [$0] } ?? [])
      + (assigned ?? []).compactMap { $0.value["principalId"]?.text }
    return .instance(instance)
  }

  private static func instant(_ value: JSONValue?) -> Instant? {
    value?.text.flatMap { try? Instant(iso8601: $0) }
  }

  private static func creator(_ value: JSONValue?) -> ComputeInstance.Creator? {
    guard let object = value?.object else { return nil }
    return ComputeInstance.Creator(objectID: object["userId"]?.text, name: object["userName"]?.text)
  }

  private static func assignedUser(_ value: JSONValue?) -> ComputeInstance.AssignedUser? {
    guard let objectID = value?["objectId"]?.text else { return nil }
    return ComputeInstance.AssignedUser(objectID: objectID, tenantID: value?["tenantId"]?.text)
  }

  private static func ssh(_ value: JSONValue?) -> ComputeInstance.SSHSettings? {
    guard let object = value?.object else { return nil }
    let key = object["adminPublicKey"]?.text
    return ComputeInstance.SSHSettings(
      isEnabled: object["sshPublicAccess"]?.text?.lowercased() == "enabled",
      user: object["adminUserName"]?.text, port: object["sshPort"]?.integer,
      hasKey: key.map { !$0.isEmpty } ?? false)
  }

  private static func applications(_ properties: JSONValue?) -> [ComputeInstance.Application] {
    let custom = (properties?["customServices"]?.elements ?? []).compactMap { $0["name"]?.text }
    var listed = (properties?["applications"]?.elements ?? []).compactMap { item in
      item["displayName"]?.text.map { name in
        ComputeInstance.Application(
          name: name, endpoint: item["endpointUri"]?.text, kind: custom.contains(name) ? .custom : .builtIn)
      }
    }
    for name in custom where !listed.contains(where: { $0.name == name }) {
      listed.append(ComputeInstance.Application(name: name, endpoint: nil, kind: .custom))
    }
    return listed
  }

  private static func lastOperation(_ value: JSONValue?) -> LastOperation? {
    guard let name = value?["operationName"]?.text else { return nil }
    return LastOperation(
      name: name, time: instant(value?["operationTime"]), status: value?["operationStatus"]?.text,
      trigger: value?["operationTrigger"]?.text)
  }
}

extension ComputeResource.Reading {
  /// The same with the schedules printed from their trees: how they were written in the page does not count here.
  var withPrintedSchedules: Self {
    guard case .instance(var instance) = self else { return self }
    instance.schedules = instance.schedules
    return .instance(instance)
  }
}
