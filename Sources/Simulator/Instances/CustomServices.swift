import ComputeModel

/// The rules for `customServices`, an array that replaces the set (FACTS section 2, row 17, and section 5.4).
enum CustomServices {
  /// The founding document asks for these ports in private-link workspaces; what happens to others there is unknown,
  /// here they are refused.
  static func ports(in network: WorkspaceNetwork?) -> ClosedRange<Int> {
    network?.isRestricted == true ? 8704...8993 : 1...65_535
  }

  private static let shape = BodyShape.object([
    "name": .text, "type": .text,
    "image": .object(["type": .word(["docker", "azureml"]), "reference": .text, "version": .text]),
    "environmentVariables": .map(.object(["type": .word(["local"]), "value": .text])),
    "docker": .object(["privileged": .flag]), "endpoints": .list(endpoint), "volumes": .list(volume),
    "kernel": .object(["displayName": .text, "language": .text, "argv": .list(.text)]),
  ])

  private static let endpoint = BodyShape.object([
    "protocol": .word(["tcp", "udp", "http"]), "name": .text, "target": .wholeNumber, "published": .wholeNumber,
    "hostIp": .text,
  ])

  private static let volume = BodyShape.object([
    "type": .word(["bind", "volume", "tmpfs", "npipe"]), "readOnly": .flag, "source": .text, "target": .text,
    "consistency": .text,
    "bind": .object(["propagation": .text, "createHostPath": .flag, "selinux": .text]),
    "volume": .object(["nocopy": .flag]), "tmpfs": .object(["size": .wholeNumber]),
  ])

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
      var kept = try shape.taken(service, at: "", of: "The custom service '\(name)': ")
      try checkContents(kept, name)
      for endpoint in kept["endpoints"]?.elements ?? [] {
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
      // azure-ai-ml 1.26.5 crashes on a service without it (FACTS section 5.4).
      if kept["type"] == nil { kept["type"] = .string("docker") }
      stored.append(kept)
    }
    return .array(stored)
  }

  private static func checkContents(_ service: JSONValue, _ name: String) throws(Refusal) {
    guard service[path: "image", "reference"]?.text?.isEmpty == false else {
      throw .validation("The custom service '\(name)' must have an image, an object with a reference.")
    }
    for variable in service["environmentVariables"]?.object?.members ?? [] where variable.value.isNull {
      throw .validation("The environment variable \(variable.name) of '\(name)' must be an object with a value.")
    }
    for volume in service["volumes"]?.elements ?? [] where volume["type"]?.text == "bind" {
      guard volume["source"]?.text?.hasPrefix("/") == true, volume["target"]?.text?.hasPrefix("/") == true else {
        throw .validation("A bind mount of '\(name)' must have a source and a target that begin with '/'.")
      }
    }
  }
}
