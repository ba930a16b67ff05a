import ComputeModel

/// The rules for `customServices`, an array that replaces the set (FACTS section 2, row 17, and section 5.4).
enum CustomServices {
  /// The founding document asks for these ports in private-link workspaces; what happens to others there is unknown,
  /// here they are refused.
  static func ports(in network: WorkspaceNetwork?) -> ClosedRange<Int> {
    network?.isRestricted == true ? 8704...8993 : 1...65_535
  }

  /// - Parameter ports: the published ports that the workspace allows.
  static func checked(_ value: JSONValue, ports allowed: ClosedRange<Int>) throws(Refusal) -> JSONValue {
    guard let services = value.elements else {
      throw .validation("customServices is \(value.kindName) and must be an array.")
    }
    var names: [String] = []
    var ports: [Int] = []
    var stored: [JSONValue] = []
    for service in services {
      guard service.object != nil, let name = service["name"]?.text, !name.isEmpty else {
        throw .validation("Every custom service must be an object with a name.")
      }
      guard !names.contains(name) else { throw .validation("The custom service '\(name)' is named twice.") }
      names.append(name)
      try checkShapes(service, name)
      for endpoint in service["endpoints"]?.elements ?? [] {
        if let target = endpoint["target"]?.integer, !(1...65_535).contains(target) {
          throw .validation("The target port \(target) of '\(name)' is not between 1 and 65535.")
        }
        guard let published = endpoint["published"]?.integer else { continue }
        guard allowed.contains(published) else {
          throw .validation(
            "The published port \(published) of '\(name)' is not between \(allowed.lowerBound) and"
              + " \(allowed.upperBound).")
        }
        guard !ports.contains(published) else {
          throw .validation("The published port \(published) is used by two endpoints.")
        }
        ports.append(published)
      }
      var kept = try normalised(service, name)
      // azure-ai-ml 1.26.5 crashes on a service without it (FACTS section 5.4).
      if service["type"] == nil { kept["type"] = .string("docker") }
      stored.append(kept)
    }
    return .array(stored)
  }

  private static func checkShapes(_ service: JSONValue, _ name: String) throws(Refusal) {
    if let image = service["image"], !image.isNull, image["reference"]?.text?.isEmpty != false {
      throw .validation("The image of '\(name)' must be an object with a reference.")
    }
    if let variables = service["environmentVariables"], !variables.isNull {
      guard let members = variables.object?.members else {
        throw .validation("environmentVariables of '\(name)' is \(variables.kindName) and must be an object.")
      }
      // Never the value: it may be a licence key.
      for member in members where member.value.object == nil || member.value["value"]?.object != nil {
        throw .validation("The environment variable \(member.name) of '\(name)' must be an object with a value.")
      }
    }
    for (member, what) in [("endpoints", "an array"), ("volumes", "an array")] {
      guard let value = service[member], !value.isNull, value.elements == nil else { continue }
      throw .validation("\(member) of '\(name)' is \(value.kindName) and must be \(what).")
    }
    for volume in service["volumes"]?.elements ?? [] where volume["type"]?.text?.lowercased() == "bind" {
      guard volume["source"]?.text?.hasPrefix("/") == true, volume["target"]?.text?.hasPrefix("/") == true else {
        throw .validation("A bind mount of '\(name)' must have a source and a target that begin with '/'.")
      }
    }
  }

  /// Enums in the service's case (FACTS section 14).
  private static func normalised(_ service: JSONValue, _ name: String) throws(Refusal) -> JSONValue {
    var kept = service
    if let image = service["image"], image.object != nil {
      kept["image"] = try normalised(image, "type", of: ["docker", "azureml"], name)
    }
    for (list, member, words) in [
      ("endpoints", "protocol", ["tcp", "udp", "http"]), ("volumes", "type", ["bind", "volume", "tmpfs", "npipe"]),
    ] {
      guard let elements = service[list]?.elements else { continue }
      var changed: [JSONValue] = []
      for element in elements { changed.append(try normalised(element, member, of: words, name)) }
      kept[list] = .array(changed)
    }
    return kept
  }

  private static func normalised(
    _ value: JSONValue, _ member: String, of words: [String], _ name: String
  ) throws(Refusal) -> JSONValue {
    guard let given = value[member], !given.isNull else { return value }
    guard let word = given.text?.lowercased(), words.contains(word) else {
      throw .validation("\(member) in '\(name)' must be one of \(words.joined(separator: ", ")).")
    }
    var kept = value
    kept[member] = .string(word)
    return kept
  }
}
