package import ComputeModel
import Schedules

extension Workspace {
  var json: JSONValue {
    .object([
      "name": .string(name), "resourceGroup": .string(resourceGroup), "location": .string(location),
      "guid": .string(guid), "friendlyName": .string(friendlyName), "createdOn": .instant(createdOn),
    ])
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.text, let resourceGroup = json["resourceGroup"]?.text,
      let location = json["location"]?.text, let guid = json["guid"]?.text,
      let friendlyName = json["friendlyName"]?.text, let createdOn = json.instant("createdOn")
    else { return nil }
    self.init(
      name: name, resourceGroup: resourceGroup, location: location, guid: guid, friendlyName: friendlyName,
      createdOn: createdOn)
  }
}

extension Operation {
  package var json: JSONValue {
    .object([
      "id": .string(id), "name": .string(name.rawValue), "instance": .string(instance.text),
      "instanceName": .string(instanceName), "trigger": .string(trigger), "began": .instant(began),
      "due": .instant(due),
    ])
  }

  init?(json: JSONValue) {
    guard let id = json["id"]?.text, let name = json["name"]?.text.flatMap({ OperationName(rawValue: $0) }),
      let instance = json["instance"]?.text, let instanceName = json["instanceName"]?.text,
      let trigger = json["trigger"]?.text, let began = json.instant("began"), let due = json.instant("due")
    else { return nil }
    self.init(
      id: id, name: name, instance: InstanceKey(text: instance), instanceName: instanceName, trigger: trigger,
      began: began, due: due, ended: nil)
  }
}

extension Instance {
  var json: JSONValue {
    .object([
      "ordinal": .number(ordinal), "resourceGroup": .string(resourceGroup), "workspace": .string(workspace),
      "name": .string(name), "envelope": envelope, "settings": settings, "state": .string(state.rawValue),
      "provisioningState": .string(provisioningState.rawValue), "createdOn": .instant(createdOn),
      "modifiedOn": .instant(modifiedOn), "creatorID": .string(createdBy.objectID),
      "creatorName": .string(createdBy.name), "lastOperation": Self.json(lastOperation),
      "publicAddress": .string(publicAddress), "privateAddress": .string(privateAddress),
      "identityPrincipalID": .string(identityPrincipalID), "imageVersion": .string(imageVersion),
      "errors": .array(errors.map { .object(["code": .string($0.code), "message": .string($0.message)]) }),
    ])
  }

  init?(json: JSONValue) {
    guard let ordinal = json["ordinal"]?.integer, let resourceGroup = json["resourceGroup"]?.text,
      let workspace = json["workspace"]?.text, let name = json["name"]?.text, let envelope = json["envelope"],
      let settings = json["settings"],
      let state = json["state"]?.text.flatMap({ KnownInstanceState(rawValue: $0) }),
      let provisioning = json["provisioningState"]?.text.flatMap({ KnownProvisioningState(rawValue: $0) }),
      let createdOn = json.instant("createdOn"), let modifiedOn = json.instant("modifiedOn"),
      let creatorID = json["creatorID"]?.text,
      let lastOperation = json["lastOperation"].flatMap({ Self.lastOperation($0) }),
      let publicAddress = json["publicAddress"]?.text, let privateAddress = json["privateAddress"]?.text,
      let imageVersion = json["imageVersion"]?.text, let errors = json["errors"]?.elements
    else { return nil }
    self.init(
      ordinal: ordinal, resourceGroup: resourceGroup, workspace: workspace, name: name, envelope: envelope,
      settings: settings, state: state, provisioningState: provisioning, createdOn: createdOn,
      modifiedOn: modifiedOn, createdBy: Creator(objectID: creatorID, name: json["creatorName"]?.text),
      lastOperation: lastOperation, publicAddress: publicAddress, privateAddress: privateAddress,
      identityPrincipalID: json["identityPrincipalID"]?.text, imageVersion: imageVersion,
      errors: errors.compactMap { error in
        guard let code = error["code"]?.text, let message = error["message"]?.text else { return nil }
        return ServiceError(code: code, message: message)
      })
  }

  private static func json(_ operation: LastOperation) -> JSONValue {
    .object([
      "name": .string(operation.name), "time": .instant(operation.time), "status": .string(operation.status),
      "trigger": .string(operation.trigger),
    ])
  }

  private static func lastOperation(_ json: JSONValue) -> LastOperation? {
    guard let name = json["name"]?.text else { return nil }
    return LastOperation(
      name: name, time: json.instant("time"), status: json["status"]?.text, trigger: json["trigger"]?.text)
  }
}
