import Languages
package import Schedules

/// An instance that is deleted and made again with the same name, owner and settings: nothing else brings a new
/// operating system image (founding document).
package struct Recreation: Hashable, Sendable {
  /// The ARM id.
  package var id: String
  package var name: String
  /// The PUT that makes it again.
  package var creation: InstanceCreation
  /// What cannot be carried over, a sentence each; said before anything is deleted.
  package var losses: [String]
  /// It is left as it was found.
  package var wasStopped: Bool
  /// When the old one was made: what is there under its name and is younger is the new one.
  package var createdOn: Instant?

  /// That an owner's consent goes with the instance that it was given for.
  package static func loss(ofConsent tag: String) -> String {
    localized("Its tag \(tag): the consent is for this once.")
  }

  /// - Parameters:
  ///   - resource: the document, as the service wrote it.
  ///   - principalID: whoever is signed in, whose own the new one would be.
  ///   - person: somebody else to make it for; nil for whose it is now.
  ///   - consentTag: by which its owner agrees; the new one does not have it, since a consent is for once.
  package init(
    _ resource: JSONValue, id: String, name: String, principalID: String?, for person: DirectoryUser? = nil,
    consentTag: String? = nil
  ) throws(RecreationError) {
    self.id = id
    self.name = name
    let compute = resource["properties"] ?? .null
    let instance = compute["properties"] ?? .null
    wasStopped = instance["state"]?.text.map { InstanceState($0).known == .stopped } ?? false
    createdOn = (compute["createdOn"]?.text).flatMap { try? Instant(iso8601: $0) }
    guard var outer = Self.body(resource)?.object, var inner = outer["properties"]?["properties"]?.object else {
      throw RecreationError(localized("\(name) has no document that can be read"))
    }
    var losses = [
      localized("Everything on its own disk is gone: packages, environments, files outside cloudfiles, crontabs.")
    ]
    let owner = try Self.owner(instance, name: name, principalID: principalID, person)
    if let owner {
      inner["personalComputeInstanceSettings"] = .object([
        "assignedUser": .object(["objectId": .string(owner.objectID), "tenantId": .string(owner.tenantID)])
      ])
      if instance[path: "sshSettings", "adminPublicKey"]?.text?.isEmpty == false {
        losses.append(localized("Its SSH key: Azure takes none for another user, who sets it again afterwards."))
      }
      if case .object(var ssh)? = inner["sshSettings"] {
        ssh["adminPublicKey"] = nil
        inner["sshSettings"] = .object(ssh)
      }
    }
    let runsCode = inner["setupScripts"] != nil || inner["customServices"]?.elements?.isEmpty == false
    if owner != nil, runsCode {
      inner["enableSSO"] = .bool(false)
      losses.append(
        localized("Single sign-on: with a script or application it is off, and only its user turns it on again."))
    }
    if resource[path: "identity", "type"]?.text?.lowercased().contains("systemassigned") == true {
      losses.append(
        localized("Its system identity: the new one has another object id, and the roles must be given again."))
    }
    if instance[path: "connectivityEndpoints", "publicIpAddress"]?.text?.isEmpty == false {
      losses.append(localized("Its public address: the new one has another."))
    }
    if runsCode {
      losses.append(
        localized("Values that Azure masks in its answers: whether it shows licences whole is not documented."))
    }
    if let consentTag, var tags = outer["tags"]?.object, tags[consentTag] != nil {
      tags[consentTag] = nil
      // As where it never had any: a consent that came while it was waited for changes nothing else.
      outer["tags"] = tags.members.isEmpty ? nil : .object(tags)
      losses.append(Self.loss(ofConsent: consentTag))
    }
    var properties = outer["properties"]?.object ?? JSONObject()
    properties["properties"] = .object(inner)
    outer["properties"] = .object(properties)
    creation = InstanceCreation(name: name, resource: .object(outer))
    self.losses = losses
  }

  /// Whom it must be made for, so that it stays whose it is: who made it without being assigned to anybody has it for
  /// themselves. Nil where that is whoever is signed in.
  private static func owner(
    _ instance: JSONValue, name: String, principalID: String?, _ person: DirectoryUser?
  ) throws(RecreationError) -> (objectID: String, tenantID: String)? {
    if let person {
      guard let tenant = person.tenantID else {
        throw RecreationError(localized("the tenant of its new user is not known"))
      }
      return (person.objectID, tenant)
    }
    let assigned = instance[path: "personalComputeInstanceSettings", "assignedUser"]
    let creator = instance["createdBy"]
    guard let objectID = assigned?["objectId"]?.text ?? creator?["userId"]?.text else {
      throw RecreationError(localized("the service does not say whose \(name) is"))
    }
    if assigned?["objectId"] == nil, objectID.lowercased() == principalID { return nil }
    guard let tenant = assigned?["tenantId"]?.text ?? creator?["userOrgId"]?.text else {
      throw RecreationError(localized("the service does not say the tenant of whose \(name) is"))
    }
    return (objectID, tenant)
  }

  private static func body(_ resource: JSONValue) -> JSONValue? {
    let export = InstanceExport(
      resource, name: "", workspace: "", resourceGroup: "", subscription: "", isSecret: { _ in false })
    return export.body { $0.value }
  }

  /// The members of the new one that are not as they were asked for; without their values, since some are secrets.
  package func surprises(in resource: JSONValue) -> [String] {
    guard let present = Self.body(resource) else { return [localized("the document")] }
    let place = ["properties", "properties"]
    var different: [String] = []
    for member in creation.resource[path: place[0], place[1]]?.object?.members ?? [] {
      let value = present[path: place[0], place[1]]?[member.name]
      if !Self.isSame(member.name, member.value, value) { different.append(member.name) }
    }
    for name in ["tags", "identity"] where !Self.isSame(name, creation.resource[name], present[name]) {
      different.append(name)
    }
    if resource[path: "properties", "properties", "osImageMetadata", "isLatestOsImageVersion"]?.flag == false {
      different.append(localized("osImageMetadata: the image is still not the latest one"))
    }
    return different
  }

  private static func isSame(_ name: String, _ wanted: JSONValue?, _ present: JSONValue?) -> Bool {
    switch name {
    case "schedules":
      func set(_ value: JSONValue?) -> ScheduleSet { ScheduleSet(value?["computeStartStop"]?.elements ?? []) }
      return set(wanted).means(set(present))
    case "personalComputeInstanceSettings":
      func id(_ value: JSONValue?) -> String? { value?[path: "assignedUser", "objectId"]?.text?.lowercased() }
      return id(wanted) == id(present)
    case "identity": return wanted?["type"]?.text?.lowercased() == present?["type"]?.text?.lowercased()
    case "sshSettings":
      func access(_ value: JSONValue?) -> String? { value?["sshPublicAccess"]?.text?.lowercased() }
      return access(wanted) == access(present)
    case "customServices":
      func names(_ value: JSONValue?) -> [String?] { (value?.elements ?? []).map { $0["name"]?.text } }
      return names(wanted) == names(present)
    case "idleTimeBeforeShutdown":
      func time(_ value: JSONValue?) -> IdleTime? { value?.text.flatMap { IdleTime(wire: $0) } }
      return time(wanted) == time(present)
    case "tags": return (wanted ?? .object([:])) == (present ?? .object([:]))
    default:
      // Members of previews need not come back; what comes back must be what was sent. The service writes words in its
      // own case.
      guard let present, let wanted else { return true }
      return wanted.compactText.lowercased() == present.compactText.lowercased()
    }
  }
}

/// Why an instance cannot be made again, as a clause.
package struct RecreationError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String
  init(_ description: String) { self.description = description }
}

extension Recreation {
  /// Kept on disk between the deletion and the end, so that a program that dies meanwhile loses nothing.
  package var document: JSONValue {
    .object([
      "id": .string(id), "name": .string(name), "resource": creation.resource,
      "losses": .array(losses.map { .string($0) }), "was_stopped": .bool(wasStopped),
      "created_on": .string(createdOn?.iso8601),
    ])
  }

  /// nil where it is not what ``document`` writes.
  package init?(_ document: JSONValue) {
    guard let id = document["id"]?.text, let name = document["name"]?.text, let resource = document["resource"],
      let wasStopped = document["was_stopped"]?.flag
    else { return nil }
    self.id = id
    self.name = name
    creation = InstanceCreation(name: name, resource: resource)
    losses = (document["losses"]?.elements ?? []).compactMap(\.text)
    self.wasStopped = wasStopped
    createdOn = document["created_on"]?.text.flatMap { try? Instant(iso8601: $0) }
  }
}
