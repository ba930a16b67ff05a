import ComputeModel
import Schedules

extension World {
  package var principals: [Principal] { directory.principals }

  func events(for command: DirectoryCommand) throws(Refusal) -> [Event] {
    switch command {
    case .assignRole(let name, let scope, let body, let principal):
      return try assigningRole(name, at: scope, body: body, by: principal)
    case .removeRoleAssignment(let name, let scope, let principal):
      guard let assignment = directory.assignment(named: name, at: scope) else { return [] }
      return [
        happened(
          "\(principal.name) took a role from \(nameOf(assignment.principalID))",
          .roleAssignmentRemoved(scope: assignment.scope, name: assignment.name))
      ]
    case .defineRole(let id, let body, let principal):
      let definition = try RoleDefinition(id: id, body: body, in: self)
      return [happened("\(principal.name) defined the role \(definition.name)", .roleDefined(definition))]
    case .removeRoleDefinition(let id, let principal):
      guard let definition = directory.role(id: id) else { return [] }
      guard !definition.isBuiltIn else {
        throw Refusal(
          .badRequest, code: "RoleDefinitionIsBuiltIn", "The role '\(definition.name)' is built in and stays.")
      }
      guard !directory.roleAssignments.contains(where: { $0.roleID == definition.id }) else {
        throw Refusal(
          .badRequest, code: "RoleDefinitionHasAssignments",
          "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).")
      }
      return [
        happened("\(principal.name) removed the role \(definition.name)", .roleDefinitionRemoved(id: definition.id))
      ]
    case .createIdentity(let resourceID, let principal):
      guard let identity = Principal.userAssigned(resourceID: resourceID, seed: founding.seed) else {
        throw .validation("'\(resourceID)' is not the id of a user-assigned identity.")
      }
      guard directory.principal(objectID: identity.objectID) == nil else { return [] }
      return [happened("\(principal.name) created the identity \(identity.name)", .principalAdded(identity))]
    case .registerCertificate(let certificate):
      guard let principal = directory.principal(clientID: certificate.clientID), principal.kind != .managedIdentity
      else { throw .validation("'\(certificate.clientID)' is not the client id of an application or a person.") }
      guard !directory.certificates.contains(certificate) else { return [] }
      return [happened("\(principal.name) got a certificate", .certificateRegistered(certificate))]
    case .removeIdentity(let resourceID, let principal):
      guard let identity = Principal.userAssigned(resourceID: resourceID, seed: founding.seed),
        directory.principal(objectID: identity.objectID) != nil
      else { return [] }
      return [
        happened(
          "\(principal.name) removed the identity \(identity.name)", .principalRemoved(objectID: identity.objectID))
      ]
    }
  }

  private func happened(_ why: String, _ event: DirectoryEvent) -> Event {
    Event(at: now, why: why, kind: .directory(event))
  }

  private func nameOf(_ objectID: String) -> String { directory.principal(objectID: objectID)?.name ?? objectID }

  /// The words of the refusals are those of public reports: Azure/azure-sdk-for-net issue 1652,
  /// Azure/azure-cli issue 21961, Azure-Samples/azure-search-openai-demo issue 9.
  private func assigningRole(
    _ name: String, at scope: Scope, body: JSONValue, by principal: Principal
  ) throws(Refusal) -> [Event] {
    guard name.isGUID else {
      throw Refusal(
        .badRequest, code: "InvalidRoleAssignmentId",
        "The role assignment ID '\(name)' is not valid. The role assignment ID must be a GUID.")
    }
    guard let properties = body["properties"], let roleText = properties["roleDefinitionId"]?.text,
      let principalID = properties["principalId"]?.text?.lowercased(), principalID.isGUID
    else {
      throw Refusal(
        .badRequest, code: "InvalidRoleAssignment",
        "properties.roleDefinitionId and properties.principalId, a GUID, are required.")
    }
    let roleID = String(roleText.split(separator: "/").last ?? "").lowercased()
    guard let role = directory.role(id: roleID) else {
      throw Refusal(
        .badRequest, code: "RoleDefinitionDoesNotExist",
        "The specified role definition with ID '\(roleID)' does not exist.")
    }
    guard role.assignableScopes.contains(where: { $0.contains(scope) }) else {
      throw Refusal(
        .badRequest, code: "RoleDefinitionNotAssignableAtScope",
        "The role '\(role.name)' cannot be assigned at '\(scope)': it is not below one of its assignable scopes.")
    }
    guard let assignee = directory.principal(objectID: principalID) else {
      throw Refusal(
        .badRequest, code: "PrincipalNotFound",
        "Principal \(principalID) does not exist in the directory \(founding.tenant). Check that you have the correct"
          + " principal ID.")
    }
    let assignment = RoleAssignment(
      name: name.lowercased(), scope: scope, roleID: roleID, principalID: principalID,
      principalType: assignee.assignmentType, summary: properties["description"]?.text,
      createdBy: principal.objectID)
    let same = directory.roleAssignments.first {
      $0.scope == scope && $0.principalID == principalID && $0.roleID == roleID
    }
    if let present = directory.assignment(named: name, at: scope) {
      guard present.roleID == roleID, present.principalID == principalID else {
        throw Refusal(
          .badRequest, code: "RoleAssignmentUpdateNotPermitted",
          "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.")
      }
    } else if let same {
      throw Refusal(
        .conflict, code: "RoleAssignmentExists",
        "The role assignment already exists. The ID of the conflicting role assignment is \(same.name.filter { $0 != "-" })."
      )
    }
    return [
      happened("\(principal.name) made \(assignee.name) \(role.name) at \(scope)", .roleAssigned(assignment))
    ]
  }

  // MARK: Evolving

  mutating func evolve(_ event: DirectoryEvent, at instant: Instant) {
    switch event {
    case .principalAdded(let principal): directory.add(principal)
    case .principalRemoved(let objectID): directory.removePrincipal(objectID: objectID)
    case .roleDefined(let definition):
      if let place = directory.customRoles.firstIndex(where: { $0.id == definition.id }) {
        directory.customRoles[place] = definition
      } else {
        directory.customRoles.append(definition)
      }
    case .certificateRegistered(let certificate): directory.certificates.append(certificate)
    case .roleDefinitionRemoved(let id): directory.customRoles.removeAll { $0.id == id }
    case .roleAssigned(let assignment): assign(assignment, at: instant)
    case .roleAssignmentRemoved(let scope, let name):
      let before = directory.roleAssignments.count
      directory.roleAssignments.removeAll { $0.name == name && $0.scope == scope }
      if directory.roleAssignments.count != before { refreshIdentities(at: instant) }
    case .ownerCreated(let principal):
      directory.add(principal)
      assign(legacyAssignment(of: .owner, to: principal.objectID), at: instant)
    case .contributorSet(let identity, let isContributor):
      let objectID = Principal.userAssigned(resourceID: identity, seed: founding.seed)?.objectID ?? identity
      let assignment = legacyAssignment(of: .contributor, to: objectID)
      if isContributor {
        assign(assignment, at: instant)
      } else {
        directory.roleAssignments.removeAll { $0.name == assignment.name }
        refreshIdentities(at: instant)
      }
    }
  }

  private func legacyAssignment(of role: RoleDefinition, to objectID: String) -> RoleAssignment {
    RoleAssignment(
      name: Principal.derivedID(from: role.id + objectID), scope: subscriptionScope, roleID: role.id,
      principalID: objectID, principalType: "ServicePrincipal")
  }

  private mutating func assign(_ assignment: RoleAssignment, at instant: Instant) {
    let place = directory.roleAssignments.firstIndex {
      $0.name == assignment.name && $0.scope == assignment.scope
    }
    if let place {
      directory.roleAssignments[place] = assignment
    } else {
      directory.roleAssignments.append(assignment)
    }
    refreshIdentities(at: instant)
  }

  /// Whether an instance with an identity stops when it is idle depends on the identity's role.
  private mutating func refreshIdentities(at instant: Instant) {
    for position in instances.indices
    where agenda.outlooks[instances[position].ordinal]?.identities.isEmpty == false {
      refresh(position, at: instant)
    }
  }

  /// An instance's identities are in the directory as long as it is there.
  mutating func registerIdentities(of instance: Instance, before: Instance?) {
    if let objectID = before?.identityPrincipalID, objectID != instance.identityPrincipalID {
      directory.removePrincipal(objectID: objectID)
    }
    if let objectID = instance.identityPrincipalID {
      directory.add(
        .systemAssigned(
          objectID: objectID, workspace: instance.workspace, instance: instance.name,
          resourceID: scope(of: instance).text))
    }
    for identity in instance.userAssignedIdentities(seed: founding.seed) { directory.add(identity) }
  }
}

extension Directory {
  package func assignment(named name: String, at scope: Scope) -> RoleAssignment? {
    let folded = name.lowercased()
    return roleAssignments.first { $0.name == folded && $0.scope == scope }
  }
}

extension Instance {
  /// In the order in which they were written; what is not the id of an identity is left out.
  package func userAssignedIdentities(seed: UInt64) -> [Principal] {
    (envelope[path: "identity", "userAssignedIdentities"]?.object?.members ?? [])
      .compactMap { Principal.userAssigned(resourceID: $0.name, seed: seed) }
  }

  /// The object ids of all its identities.
  func identities(seed: UInt64) -> [String] {
    [identityPrincipalID].compactMap { $0 } + userAssignedIdentities(seed: seed).map { $0.objectID }
  }
}

extension String {
  /// Eight, four, four, four and twelve hexadecimal digits.
  var isGUID: Bool {
    let parts = split(separator: "-", omittingEmptySubsequences: false)
    return parts.map { $0.utf8.count } == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
  }
}
