import ComputeModel

/// The new owner of an instance sets its SSH key later (founding document). That this is a PUT, and that it takes no
/// right to write where nothing else changes, are decisions: how Azure does it is not documented.
extension InstanceWriting {
  static let right = "Microsoft.MachineLearningServices/workspaces/computes/write"

  var scope: Scope { Scope("\(world.scope(of: workspace).text)/computes/\(name)") }

  /// ARM's words (FACTS section 1).
  private var forbidden: Refusal {
    Refusal(
      .forbidden, code: "AuthorizationFailed",
      "The client '\(principal.userPrincipalName ?? principal.clientID)' with object id '\(principal.objectID)' does"
        + " not have authorization to perform action '\(Self.right)' over scope '\(scope.text)' or the scope is"
        + " invalid. If access was recently granted, please refresh your credentials.")
  }

  /// Whether a write by somebody without the right leaves all but the SSH key of their instance as it is.
  func checkKeyAlone(_ body: JSONValue, over present: Instance?) throws(Refusal) {
    guard let present, present.assignedUserID == principal.objectID else { throw forbidden }
    var rest = body
    if body[path: "properties", "properties", "sshSettings"]?.object != nil {
      rest["properties"]?["properties"]?["sshSettings"]?["adminPublicKey"] =
        present.settings[path: "sshSettings", "adminPublicKey"]
    }
    let written: Instance
    do throws(Refusal) {
      let (envelope, settings) = try halves(of: rest)
      written = try overwritten(present, envelope: envelope, settings: settings)
    } catch {
      throw forbidden
    }
    guard written.identityPrincipalID == present.identityPrincipalID,
      Self.isSame(written.asShown, present.asShown)
    else { throw forbidden }
    // ARM's own words, as for every other write (Routes).
    if let lock = world.locks.against(Self.right, at: scope).first {
      throw Refusal(
        .conflict, code: "ScopeLocked",
        "The scope '\(scope.text)' cannot perform write operation because following scope(s) are locked:"
          + " '\(lock.scope.text)'. Please remove the lock and try again.")
    }
  }

  /// Whether two documents say the same: the order of members does not count, and null is as good as nothing.
  private static func isSame(_ one: JSONValue?, _ other: JSONValue?) -> Bool {
    let pair: (JSONValue, JSONValue) = (one ?? .null, other ?? .null)
    switch pair {
    case (.object(let first), .object(let second)):
      let (left, right) = (first.byName, second.byName)
      return Set(left.keys).union(right.keys).allSatisfy { isSame(left[$0], right[$0]) }
    case (.array(let first), .array(let second)):
      return first.count == second.count && zip(first, second).allSatisfy { isSame($0, $1) }
    case (let first, let second): return first == second
    }
  }
}

extension JSONObject {
  /// Only looked up: the order of a dictionary differs from process to process.
  fileprivate var byName: [String: JSONValue] {
    Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}

extension Instance {
  /// With the key of another, and when that was set.
  func with(keyOf other: Instance) -> Instance {
    var instance = self
    instance.settings["sshSettings"] = other.settings["sshSettings"]
    instance.modifiedOn = other.modifiedOn
    return instance
  }

  /// What its creator wrote, with what a reader is shown where nothing was written, and without what the service
  /// shows whatever was: a client that has read an instance sends both back.
  fileprivate var asShown: JSONValue {
    var settings = Self.filled(self.settings, with: Self.shownSettings)
    settings["sshSettings"]?["sshPublicAccess"] = .string(isSSHEnabled ? "Enabled" : "Disabled")
    var shown = Self.filled(envelope, with: .object(["tags": .object([:]), "properties": .object([:])]))
    shown["location"] = nil
    var outer = Self.filled(
      shown["properties"] ?? .null, with: .object(["disableLocalAuth": .bool(!isSSHEnabled)]))
    for member in ["computeType", "resourceId", "computeLocation", "isAttachedCompute", "provisioningWarnings"] {
      outer[member] = nil
    }
    outer["properties"] = settings
    shown["properties"] = outer
    return shown
  }

  private static let shownSettings: JSONValue = .object([
    "applicationSharingPolicy": .string("Personal"), "enableNodePublicIp": .bool(true), "enableSSO": .bool(true),
    "enableRootAccess": .bool(true), "enableOSPatching": .bool(false), "releaseQuotaOnStop": .bool(false),
    "schedules": .object(["computeStartStop": .array([])]), "customServices": .array([]), "sshSettings": .object([:]),
  ])

  private static func filled(_ value: JSONValue, with standards: JSONValue) -> JSONValue {
    var filled = value
    for standard in standards.object?.members ?? [] where value[standard.name]?.isNull != false {
      filled[standard.name] = standard.value
    }
    return filled
  }
}
