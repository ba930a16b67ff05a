import ComputeModel

extension DirectoryEvent {
  /// The event's name in the journal and its value. Those of the first journals keep their own names, so that an
  /// old journal reads and writes as it was.
  var named: (String, JSONValue) {
    switch self {
    case .ownerCreated(let principal):
      (
        "principalCreated",
        .object([
          "name": .string(principal.name), "objectID": .string(principal.objectID),
          "clientID": .string(principal.clientID), "role": .string("Owner"),
        ])
      )
    case .contributorSet(let identity, let isContributor):
      (
        "contributorSet",
        .object(["identity": .string(identity), "isContributor": .bool(isContributor)])
      )
    case .principalAdded(let principal): ("directory", .object(["principalAdded": principal.json]))
    case .principalRemoved(let id): ("directory", .object(["principalRemoved": .string(id)]))
    case .roleDefined(let role): ("directory", .object(["roleDefined": role.json]))
    case .roleDefinitionRemoved(let id): ("directory", .object(["roleDefinitionRemoved": .string(id)]))
    case .roleAssigned(let assignment): ("directory", .object(["roleAssigned": assignment.json]))
    case .certificateRegistered(let certificate):
      ("directory", .object(["certificateRegistered": certificate.json]))
    case .roleAssignmentRemoved(let scope, let name):
      (
        "directory",
        .object([
          "roleAssignmentRemoved": .object(["scope": .string(scope.text), "name": .string(name)])
        ])
      )
    }
  }

  init?(name: String, value: JSONValue) {
    switch name {
    case "principalCreated":
      guard let name = value["name"]?.text, let objectID = value["objectID"]?.text,
        let clientID = value["clientID"]?.text
      else { return nil }
      self = .ownerCreated(Principal(kind: .application, name: name, objectID: objectID, clientID: clientID))
    case "contributorSet":
      guard let identity = value["identity"]?.text, let isContributor = value["isContributor"]?.flag else {
        return nil
      }
      self = .contributorSet(identity: identity, isContributor: isContributor)
    case "directory": self.init(json: value)
    default: return nil
    }
  }

  private init?(json: JSONValue) {
    if let principal = json["principalAdded"].flatMap({ Principal(json: $0) }) {
      self = .principalAdded(principal)
    } else if let id = json["principalRemoved"]?.text {
      self = .principalRemoved(objectID: id)
    } else if let role = json["roleDefined"].flatMap({ RoleDefinition(json: $0) }) {
      self = .roleDefined(role)
    } else if let id = json["roleDefinitionRemoved"]?.text {
      self = .roleDefinitionRemoved(id: id)
    } else if let assignment = json["roleAssigned"].flatMap({ RoleAssignment(json: $0) }) {
      self = .roleAssigned(assignment)
    } else if let certificate = json["certificateRegistered"].flatMap({ ApplicationCertificate(json: $0) }) {
      self = .certificateRegistered(certificate)
    } else if let removed = json["roleAssignmentRemoved"], let scope = removed["scope"]?.text,
      let name = removed["name"]?.text
    {
      self = .roleAssignmentRemoved(scope: Scope(scope), name: name)
    } else {
      return nil
    }
  }
}

extension Principal {
  var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "name": .string(name), "objectID": .string(objectID),
      "clientID": .string(clientID), "userPrincipalName": .string(userPrincipalName),
      "resourceID": .string(resourceID),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let kind = json["kind"]?.text.flatMap({ Kind(rawValue: $0) }), let name = json["name"]?.text,
      let objectID = json["objectID"]?.text, let clientID = json["clientID"]?.text
    else { return nil }
    self.init(
      kind: kind, name: name, objectID: objectID, clientID: clientID,
      userPrincipalName: json["userPrincipalName"]?.text, resourceID: json["resourceID"]?.text)
  }
}

extension RoleAssignment {
  var json: JSONValue {
    .object([
      "name": .string(name), "scope": .string(scope.text), "roleID": .string(roleID),
      "principalID": .string(principalID), "principalType": .string(principalType), "summary": .string(summary),
      "createdBy": .string(createdBy),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let name = json["name"]?.text, let scope = json["scope"]?.text, let roleID = json["roleID"]?.text,
      let principalID = json["principalID"]?.text, let principalType = json["principalType"]?.text
    else { return nil }
    self.init(
      name: name, scope: Scope(scope), roleID: roleID, principalID: principalID, principalType: principalType,
      summary: json["summary"]?.text, createdBy: json["createdBy"]?.text)
  }
}
