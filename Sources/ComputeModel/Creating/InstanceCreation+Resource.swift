import Languages

extension InstanceCreation {
  private static let type = "microsoft.machinelearningservices/workspaces/computes"
  private static let outer: [String: MemberKind] = [
    "id": .text, "name": .text, "type": .text, "apiVersion": .text, "dependsOn": .list, "comments": .text,
    "location": .text, "tags": .object, "identity": .object, "properties": .object,
  ]
  private static let compute: [String: MemberKind] = [
    "computeType": .text, "computeLocation": .text, "description": .text, "disableLocalAuth": .flag,
    "properties": .object,
  ]
  /// The writable members of ComputeInstanceProperties (FACTS section 4 and 15).
  private static let instance: [String: MemberKind] = [
    "vmSize": .text, "subnet": .object, "applicationSharingPolicy": .text, "autologgerSettings": .object,
    "sshSettings": .object, "customServices": .list, "computeInstanceAuthorizationType": .text,
    "enableOSPatching": .flag, "enableRootAccess": .flag, "enableSSO": .flag, "releaseQuotaOnStop": .flag,
    "personalComputeInstanceSettings": .object, "setupScripts": .object, "schedules": .object,
    "idleTimeBeforeShutdown": .text, "enableNodePublicIp": .flag,
  ]

  /// Whether a member of a compute instance's properties can be written at all.
  static func isWritable(_ name: String) -> Bool { instance[name] != nil }

  /// An ARM resource as its PUT would take it; `name` and `type` may stand in it as in a template.
  package init(resource value: JSONValue, at path: [String] = []) throws(CreationMistake) {
    var members = try checkedMembers(value, at: path, Self.outer)
    if let type = members["type"]?.text, type.lowercased() != Self.type {
      throw CreationMistake(path + ["type"], localized("must be Microsoft.MachineLearningServices/workspaces/computes"))
    }
    let names = members["name"]?.text?.split(separator: "/", omittingEmptySubsequences: false).map(String.init) ?? []
    guard names.count <= 2 else {
      throw CreationMistake(path + ["name"], localized("has more than workspace/instance"))
    }
    name = names.last
    workspace = names.count == 2 ? names[0] : nil
    for name in ["id", "name", "type", "apiVersion", "dependsOn", "comments"] { members[name] = nil }
    guard let properties = members["properties"] else {
      throw CreationMistake(path + ["properties"], localized("is missing"))
    }
    if let tags = members["tags"] { try checkedTexts(tags, at: path + ["tags"]) }
    let place = path + ["properties"]
    var compute = try checkedMembers(properties, at: place, Self.compute)
    guard compute["computeType"]?.text?.lowercased() == "computeinstance" else {
      throw CreationMistake(place + ["computeType"], localized("must be ComputeInstance"))
    }
    compute["computeType"] = .string("ComputeInstance")
    guard let inner = compute["properties"] else {
      throw CreationMistake(place + ["properties"], localized("is missing"))
    }
    let instance = try checkedMembers(inner, at: place + ["properties"], Self.instance)
    guard let size = instance["vmSize"]?.text, !size.isEmpty else {
      throw CreationMistake(place + ["properties", "vmSize"], localized("is missing: name a size of amldeck sizes"))
    }
    if let idle = instance["idleTimeBeforeShutdown"]?.text, IdleTime(wire: idle) == nil {
      throw CreationMistake(
        place + ["properties", "idleTimeBeforeShutdown"], localized("must be from PT15M to P3D, and is \(idle)"))
    }
    compute["properties"] = .object(instance)
    members["properties"] = .object(compute)
    resource = .object(members)
  }
}
