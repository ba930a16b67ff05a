/// Somebody who can act: a person, an application, or the managed identity of a resource. Secrets are no part of
/// the world: the journal is to be the same for the same seed, and a secret must not follow from a seed.
package struct Principal: Hashable, Sendable {
  package enum Kind: String, Sendable {
    case user = "User"
    case application = "Application"
    case managedIdentity = "ManagedIdentity"
  }

  package var kind: Kind
  /// What lists show; a person's may be in any script.
  package var name: String
  /// A GUID in lower case, as all ids of the directory.
  package var objectID: String
  /// The application (client) id. People have one too, so that a test can log in as anybody without a browser.
  package var clientID: String
  /// People only.
  package var userPrincipalName: String?
  /// Managed identities only: the resource that it belongs to, or that it is.
  package var resourceID: String?

  package init(
    kind: Kind, name: String, objectID: String, clientID: String? = nil, userPrincipalName: String? = nil,
    resourceID: String? = nil
  ) {
    self.kind = kind
    self.name = name
    self.objectID = objectID
    self.clientID = clientID ?? Self.derivedID(from: "client of " + objectID)
    self.userPrincipalName = userPrincipalName
    self.resourceID = resourceID
  }

  /// A name as people write theirs, where ``name`` is an address: `Dana Scientist`.
  package var displayName: String {
    guard let at = name.firstIndex(of: "@") else { return name }
    return name[..<at].split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }

  /// The identity of a machine that is no instance of the world: what `serve` offers to programs beside it.
  package static let machineIdentityName = "id-amldeck"

  /// `principalType` of a role assignment.
  package var assignmentType: String { kind == .user ? "User" : "ServicePrincipal" }

  /// The identity that a compute instance gets of its own.
  static func systemAssigned(objectID: String, workspace: String, instance: String, resourceID: String) -> Principal {
    // The name is the founding document's.
    Principal(
      kind: .managedIdentity, name: "/\(workspace)/computes/\(instance)", objectID: objectID,
      resourceID: resourceID)
  }

  /// The identity that an ARM resource of its own stands for. Its ids follow from the resource's id, so that every
  /// instance that has it agrees on them.
  package static func userAssigned(resourceID: String, seed: UInt64) -> Principal? {
    let parts = resourceID.split(separator: "/")
    guard parts.count == 8, parts[0].lowercased() == "subscriptions",
      parts[5].lowercased() == "microsoft.managedidentity", parts[6].lowercased() == "userassignedidentities"
    else { return nil }
    return Principal(
      kind: .managedIdentity, name: String(parts[7]),
      objectID: derivedID(from: "\(seed) " + resourceID.lowercased()), resourceID: resourceID)
  }

  /// An id that follows from a text: FNV-1a, of 64 bits, seeds the generator (Fowler, Noll, Vo; RFC 9923).
  static func derivedID(from text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var ids = SplitMix64(seed: hash)
    return ids.guid()
  }
}
