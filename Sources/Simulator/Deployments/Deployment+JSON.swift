import ComputeModel
import Schedules

extension DeploymentsEvent {
  var json: JSONValue {
    switch self {
    case .began(let deployment): .object(["began": deployment.json])
    case .deleted(let group, let name):
      .object(["deleted": .object(["group": .string(group), "name": .string(name)])])
    }
  }

  init?(json: JSONValue) {
    if let deployment = json["began"].flatMap({ Deployment(json: $0) }) {
      self = .began(deployment)
    } else if let group = json[path: "deleted", "group"]?.text, let name = json[path: "deleted", "name"]?.text {
      self = .deleted(group: group, name: name)
    } else {
      return nil
    }
  }
}

extension Deployment {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(name), "resourceGroup": .string(resourceGroup), "operationID": .string(operationID),
      "correlationID": .string(correlationID), "began": .instant(began), "templateHash": .string(templateHash),
      "parameters": parameters, "outputs": outputs, "tags": tags, "resources": .array(resources.map { $0.json }),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let name = json["name"]?.text, let resourceGroup = json["resourceGroup"]?.text,
      let operationID = json["operationID"]?.text, let correlationID = json["correlationID"]?.text,
      let began = json.instant("began"), let templateHash = json["templateHash"]?.text,
      let parameters = json["parameters"], let outputs = json["outputs"], let tags = json["tags"],
      let elements = json["resources"]?.elements
    else { return nil }
    let resources = elements.compactMap { Resource(json: $0) }
    guard resources.count == elements.count else { return nil }
    self.init(
      name: name, resourceGroup: resourceGroup, operationID: operationID, correlationID: correlationID,
      began: began, templateHash: templateHash, parameters: parameters, outputs: outputs, tags: tags,
      resources: resources)
  }
}

extension Deployment.Resource {
  fileprivate var json: JSONValue {
    var json: JSONValue = .object([
      "operationID": .string(operationID), "resourceID": .string(resourceID),
      "resourceName": .string(resourceName), "ended": .instant(ended),
    ])
    switch outcome {
    case .running(let operation): json["running"] = .string(operation)
    case .succeeded: break
    case .failed(let failure):
      json["failed"] = .object([
        "code": .string(failure.code), "message": .string(failure.message),
        "additionalInfo": .array(failure.additionalInfo),
      ])
    }
    return json
  }

  fileprivate init?(json: JSONValue) {
    guard let operationID = json["operationID"]?.text, let resourceID = json["resourceID"]?.text,
      let resourceName = json["resourceName"]?.text
    else { return nil }
    var outcome = Outcome.succeeded
    if let operation = json["running"]?.text {
      outcome = .running(operation: operation)
    } else if let failure = json["failed"] {
      guard let code = failure["code"]?.text, let message = failure["message"]?.text else { return nil }
      outcome = .failed(
        Deployment.Failure(
          code: code, message: message, additionalInfo: failure["additionalInfo"]?.elements ?? []))
    }
    self.init(
      operationID: operationID, resourceID: resourceID, resourceName: resourceName, outcome: outcome,
      ended: json.instant("ended"))
  }
}
