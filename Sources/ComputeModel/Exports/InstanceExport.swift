import Languages

/// An existing instance as others can make it again: without what the service adds, and without secrets, for which
/// something to fill in stands instead.
package struct InstanceExport: Hashable, Sendable {
  package enum Form: String, CaseIterable, Hashable, Sendable {
    case template, parameters, yaml, az

    package var title: String {
      switch self {
      case .template: localized("ARM template")
      case .parameters: localized("its parameters")
      case .yaml: "az ml YAML"
      case .az: localized("az command")
      }
    }
  }

  /// A value that is not shown, and where it belongs.
  struct Secret: Hashable {
    /// A template's parameter.
    var parameter: String
    /// For a person.
    var place: String
    /// What stands there.
    var value: JSONValue
  }

  package var name: String
  package var workspace: String
  package var resourceGroup: String
  package var subscription: String
  let resource: JSONValue
  /// Whether a member of this name holds a secret.
  private let isSecret: @Sendable (String) -> Bool

  /// - Parameters:
  ///   - resource: the document, as the service wrote it.
  ///   - isSecret: whether a member of this name holds a secret.
  package init(
    _ resource: JSONValue, name: String, workspace: String, resourceGroup: String, subscription: String,
    isSecret: @escaping @Sendable (String) -> Bool
  ) {
    self.resource = resource
    self.name = name
    self.workspace = workspace
    self.resourceGroup = resourceGroup
    self.subscription = subscription
    self.isSecret = isSecret
  }

  package static func == (left: InstanceExport, right: InstanceExport) -> Bool {
    left.name == right.name && left.workspace == right.workspace && left.resource == right.resource
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(workspace)
  }

  package func text(_ form: Form) -> String {
    switch form {
    case .template: template.indentedText
    case .parameters: parameters.indentedText
    case .yaml: yaml
    case .az: azCommand
    }
  }

  // MARK: The body

  /// The first stable version with all that is written here, and the newest preview whose schema is documented whole
  /// (FACTS sections 4 and 15).
  private static let (stableVersion, previewVersion) = ("2025-12-01", "2025-01-01-preview")

  /// Members that only previews take (FACTS section 4).
  private static let previewMembers = [
    "enableRootAccess", "enableOSPatching", "releaseQuotaOnStop", "autologgerSettings",
  ]

  var apiVersion: String {
    let written = body { _ in .null }[path: "properties", "properties"]
    let needsPreview = Self.previewMembers.contains { written?[$0] != nil }
    return needsPreview ? Self.previewVersion : Self.stableVersion
  }

  var settings: JSONValue { resource[path: "properties", "properties"] ?? .null }

  /// What a PUT takes, of what a GET gave.
  /// - Parameter secret: what stands in place of a secret.
  func body(_ secret: (Secret) -> JSONValue) -> JSONValue {
    var outer = JSONObject()
    outer["location"] = resource["location"]
    if let tags = resource["tags"]?.object?.members, !tags.isEmpty {
      outer["tags"] = .object(
        JSONObject(
          tags.map { tag in
            let hidden = Secret(
              parameter: Self.identifier("tag", tag.name), place: localized("tag \(tag.name)"), value: tag.value)
            return JSONObject.Member(name: tag.name, value: isSecret(tag.name) ? secret(hidden) : tag.value)
          }))
    }
    outer["identity"] = identity
    var compute = JSONObject()
    compute["computeType"] = .string("ComputeInstance")
    for name in ["description", "disableLocalAuth"] {
      if let value = resource[path: "properties", name], !value.isNull, value != .string("") { compute[name] = value }
    }
    var instance = JSONObject()
    for member in settings.object?.members ?? [] where InstanceCreation.isWritable(member.name) {
      guard let value = written(member.name, member.value, secret) else { continue }
      instance[member.name] = value
    }
    compute["properties"] = .object(instance)
    outer["properties"] = .object(compute)
    return .object(outer)
  }

  private func written(_ name: String, _ value: JSONValue, _ secret: (Secret) -> JSONValue) -> JSONValue? {
    switch (name, value) {
    case (_, .null), (_, .array([])), (_, .string("")): return nil
    case ("schedules", _): return schedules.isEmpty ? nil : .object(["computeStartStop": .array(schedules)])
    case ("sshSettings", _): return ssh
    case ("customServices", .array(let services)):
      return .array(services.map { service(of: $0, secret) })
    case ("setupScripts", _): return scripts(value, secret)
    default: return value
    }
  }

  /// Without what the service adds to each.
  var schedules: [JSONValue] {
    (settings[path: "schedules", "computeStartStop"]?.elements ?? []).map { schedule in
      var kept = schedule
      for name in ["id", "provisioningStatus", "schedule"] { kept[name] = nil }
      return kept
    }
  }

  /// Azure refuses a key where an instance is made for another user (FACTS section 2.3).
  private var ssh: JSONValue {
    var kept: JSONValue = .object(["sshPublicAccess": settings[path: "sshSettings", "sshPublicAccess"] ?? .null])
    if settings[path: "personalComputeInstanceSettings", "assignedUser"]?.object == nil,
      let key = settings[path: "sshSettings", "adminPublicKey"]?.text, !key.isEmpty
    {
      kept["adminPublicKey"] = .string(key)
    }
    return kept
  }

  var identity: JSONValue? {
    guard let type = resource[path: "identity", "type"]?.text, type.lowercased() != "none" else { return nil }
    var kept: JSONValue = .object(["type": .string(type)])
    if let users = resource[path: "identity", "userAssignedIdentities"]?.object?.members, !users.isEmpty {
      kept["userAssignedIdentities"] = .object(
        JSONObject(users.map { JSONObject.Member(name: $0.name, value: .object([:])) }))
    }
    return kept
  }

  /// Every value of an environment is hidden, whatever its name: a licence may be called anything.
  private func service(of service: JSONValue, _ secret: (Secret) -> JSONValue) -> JSONValue {
    guard let variables = service["environmentVariables"]?.object?.members else { return service }
    let name = service["name"]?.text ?? ""
    var kept = service
    kept["environmentVariables"] = .object(
      JSONObject(
        variables.map { variable in
          var value = variable.value
          value["value"] = secret(
            Secret(
              parameter: Self.identifier(name, variable.name), place: localized("\(variable.name) of \(name)"),
              value: value["value"] ?? .null))
          return JSONObject.Member(name: variable.name, value: value)
        }))
    return kept
  }

  private func scripts(_ value: JSONValue, _ secret: (Secret) -> JSONValue) -> JSONValue {
    var kept = JSONObject()
    for member in value["scripts"]?.object?.members ?? [] where !member.value.isNull {
      var script = member.value
      for name in ["scriptData", "scriptArguments"] {
        guard let text = script[name]?.text, !text.isEmpty else { continue }
        // A path in the workspace's file share is none; a script that stands in the document may hold one.
        if name == "scriptData", script["scriptSource"]?.text?.lowercased() != "inline" { continue }
        script[name] = secret(
          Secret(
            parameter: Self.identifier(member.name, name), place: localized("\(name) of \(member.name)"),
            value: .string(text)))
      }
      kept[member.name] = script
    }
    return .object(["scripts": .object(kept)])
  }

  /// A name for a template's parameter, such as `rstudioWorkbenchRspLicense`.
  private static func identifier(_ parts: String...) -> String {
    let words = parts.flatMap { $0.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) } }.map { String($0) }
    var name = ""
    for word in words {
      let plain = word.allSatisfy { $0.isUppercase || $0.isNumber } ? word.lowercased() : word
      name +=
        name.isEmpty
        ? plain.prefix(1).lowercased() + plain.dropFirst() : plain.prefix(1).uppercased() + plain.dropFirst()
    }
    return name.first?.isNumber == true ? "value" + name : name
  }

  // MARK: ARM

  private static let schemas = "https://schema.management.azure.com/schemas/2019-04-01/"

  private var secrets: [Secret] {
    var found: [Secret] = []
    _ = body { secret in
      if !found.contains(secret) { found.append(secret) }
      return .null
    }
    return found
  }

  /// An ARM template of this one instance; secrets are parameters without a value.
  package var template: JSONValue {
    func text(_ value: String) -> JSONValue { .object(["type": .string("string"), "defaultValue": .string(value)]) }
    var declared = JSONObject()
    declared["workspaceName"] = text(workspace)
    declared["computeName"] = text(name)
    declared["location"] = text(resource["location"]?.text ?? "")
    for secret in secrets {
      declared[secret.parameter] = .object([
        "type": .string("securestring"), "metadata": .object(["description": .string(secret.place)]),
      ])
    }
    var written: JSONValue = .object([
      "type": .string("Microsoft.MachineLearningServices/workspaces/computes"), "apiVersion": .string(apiVersion),
      "name": .string("[concat(parameters('workspaceName'), '/', parameters('computeName'))]"),
    ])
    // Marked while everything else that begins with a bracket is escaped.
    let marker = "\u{0}"
    for member in body({ .string("\(marker)[parameters('\($0.parameter)')]") }).object?.members ?? [] {
      written[member.name] = Self.escaped(member.value, marker)
    }
    written["location"] = .string("[parameters('location')]")
    return .object([
      "$schema": .string(Self.schemas + "deploymentTemplate.json#"), "contentVersion": .string("1.0.0.0"),
      "parameters": .object(declared), "resources": .array([written]),
    ])
  }

  /// Two brackets stand for one, in ARM's templates.
  private static func escaped(_ value: JSONValue, _ marker: String) -> JSONValue {
    switch value {
    case .string(let text):
      if text.hasPrefix(marker) { return .string(String(text.dropFirst(marker.count))) }
      return text.hasPrefix("[") && text.hasSuffix("]") ? .string("[" + text) : value
    case .array(let elements): return .array(elements.map { escaped($0, marker) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { JSONObject.Member(name: $0.name, value: escaped($0.value, marker)) }))
    default: return value
    }
  }

  /// What stands where a secret is to be written.
  static let fillIn = "FILL IN"

  /// A file of parameters for ``template``.
  package var parameters: JSONValue {
    var values = JSONObject()
    func set(_ name: String, _ value: String) { values[name] = .object(["value": .string(value)]) }
    set("workspaceName", workspace)
    set("computeName", name)
    set("location", resource["location"]?.text ?? "")
    for secret in secrets { set(secret.parameter, "\(Self.fillIn): \(secret.place)") }
    return .object([
      "$schema": .string(Self.schemas + "deploymentParameters.json#"), "contentVersion": .string("1.0.0.0"),
      "parameters": .object(values),
    ])
  }

  /// `az rest` with the exact request, for a POSIX shell. The GET before it is there because a PUT overwrites.
  package var azCommand: String {
    let path =
      "/subscriptions/\(subscription)/resourceGroups/\(resourceGroup)/providers/Microsoft.MachineLearningServices"
      + "/workspaces/\(workspace)/computes/\(name)?api-version=\(apiVersion)"
    let body = body { .string("<\(Self.fillIn): \($0.place)>") }
    let address = Self.quoted(path)
    return localized(
      """
      # A PUT overwrites what is there: choose a name that is free (the first command must answer ResourceNotFound).
      az rest --method get --url \(address)
      az rest --method put --url \(address) --body \(Self.quoted(body.compactText))

      """)
  }

  /// One word of a POSIX shell, whatever the text holds.
  package static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
