package import ComputeModel
package import Schedules

/// Public keys that are stored in Azure (`Microsoft.Compute/sshPublicKeys`), to be taken for new instances.
/// Private keys are no part of the world: who asks for a pair gets it once, and it is written nowhere.
package struct SSHPublicKeys: Hashable, Sendable {
  /// In the order of creation.
  package internal(set) var all: [StoredSSHPublicKey] = []

  package func key(resourceGroup: String, name: String) -> StoredSSHPublicKey? {
    all.first { $0.isNamed(name, in: resourceGroup) }
  }

  mutating func evolve(_ event: SSHPublicKeysEvent) {
    switch event {
    case .written(let key):
      guard let place = all.firstIndex(where: { $0.isNamed(key.name, in: key.resourceGroup) }) else {
        all.append(key)
        return
      }
      all[place] = key
    case .deleted(let resourceGroup, let name): all.removeAll { $0.isNamed(name, in: resourceGroup) }
    }
  }
}

package struct StoredSSHPublicKey: Hashable, Sendable {
  package var name: String
  package var resourceGroup: String
  package var location: String
  package var tags: JSONValue
  /// Nil until one is written or generated.
  package var publicKey: String?
  package var createdOn: Instant

  func isNamed(_ other: String, in group: String) -> Bool {
    name.lowercased() == other.lowercased() && resourceGroup.lowercased() == group.lowercased()
  }
}

package enum SSHPublicKeysCommand: Sendable {
  /// PUT; `body` is the resource as it was sent.
  case write(resourceGroup: String, name: String, body: JSONValue)
  case delete(resourceGroup: String, name: String)
  /// - `publicKey`: one line, of a pair that was made outside: a secret must not follow from a seed.
  case takeGenerated(resourceGroup: String, name: String, publicKey: String)
}

package enum SSHPublicKeysEvent: Hashable, Sendable {
  case written(StoredSSHPublicKey)
  case deleted(resourceGroup: String, name: String)
}

extension World {
  func events(for command: SSHPublicKeysCommand, by principal: Principal) throws(Refusal) -> [Event] {
    switch command {
    case .write(let group, let name, let body):
      return [
        sshKeyEvent("\(principal.name) stored the SSH public key \(name)", .written(try key(name, in: group, body)))
      ]
    case .delete(let group, let name):
      guard let present = sshPublicKeys.key(resourceGroup: group, name: name) else { return [] }
      return [
        sshKeyEvent(
          "\(principal.name) deleted the SSH public key \(present.name)",
          .deleted(resourceGroup: present.resourceGroup, name: present.name))
      ]
    case .takeGenerated(let group, let name, let publicKey):
      var key = try existing(name, in: group)
      // Microsoft's reference: "This operation can only be performed once per SSH public key resource."
      guard key.publicKey == nil else {
        throw Refusal(
          .conflict, code: "Conflict",
          "The SSH public key '\(key.name)' has a key already: a pair can be generated only once.")
      }
      key.publicKey = publicKey
      return [sshKeyEvent("\(principal.name) generated the SSH key pair \(key.name)", .written(key))]
    }
  }

  private func sshKeyEvent(_ why: String, _ event: SSHPublicKeysEvent) -> Event {
    Event(at: now, why: why, kind: .sshPublicKeys(event))
  }

  private func existing(_ name: String, in group: String) throws(Refusal) -> StoredSSHPublicKey {
    guard let key = sshPublicKeys.key(resourceGroup: group, name: name) else {
      throw Refusal(
        .notFound, code: "ResourceNotFound",
        "The Resource 'Microsoft.Compute/sshPublicKeys/\(name)' under resource group '\(group)' was not found.")
    }
    return key
  }

  private func key(
    _ name: String, in group: String, _ body: JSONValue
  ) throws(Refusal) -> StoredSSHPublicKey {
    guard body.object != nil else { throw .validation("The resource must be an object.") }
    // Azure's own rule for names is not in FACTS; this one keeps them fit for an address.
    guard (1...80).contains(name.utf8.count), !name.contains("/") else {
      throw .validation("The name of an SSH public key must have between 1 and 80 characters and no '/'.")
    }
    let present = sshPublicKeys.key(resourceGroup: group, name: name)
    var publicKey = present?.publicKey
    if let given = body[path: "properties", "publicKey"], !given.isNull {
      guard let text = given.text else { throw .validation("properties.publicKey must be a string.") }
      do throws(RSAPublicKey.Fault) {
        _ = try RSAPublicKey(parsing: text)
      } catch {
        throw .validation(error.message)
      }
      publicKey = text
    }
    return StoredSSHPublicKey(
      name: present?.name ?? name, resourceGroup: present?.resourceGroup ?? group,
      location: body["location"]?.text ?? present?.location ?? founding.location,
      tags: body["tags"] ?? present?.tags ?? .object([:]), publicKey: publicKey,
      createdOn: present?.createdOn ?? now)
  }
}

extension SSHPublicKeysEvent {
  var json: JSONValue {
    switch self {
    case .written(let key):
      .object([
        "event": .string("written"), "name": .string(key.name), "resourceGroup": .string(key.resourceGroup),
        "location": .string(key.location), "tags": key.tags, "publicKey": .string(key.publicKey),
        "createdOn": .instant(key.createdOn),
      ])
    case .deleted(let group, let name):
      .object(["event": .string("deleted"), "name": .string(name), "resourceGroup": .string(group)])
    }
  }

  init?(json: JSONValue) {
    guard let name = json["name"]?.text, let group = json["resourceGroup"]?.text else { return nil }
    switch json["event"]?.text {
    case "written":
      guard let location = json["location"]?.text, let tags = json["tags"],
        let createdOn = json.instant("createdOn")
      else { return nil }
      self = .written(
        StoredSSHPublicKey(
          name: name, resourceGroup: group, location: location, tags: tags, publicKey: json["publicKey"]?.text,
          createdOn: createdOn))
    case "deleted": self = .deleted(resourceGroup: group, name: name)
    default: return nil
    }
  }
}
