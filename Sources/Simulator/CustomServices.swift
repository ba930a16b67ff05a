import ComputeModel

/// The rules for `customServices`, an array that replaces the set (FACTS section 2, row 17, and section 5.4).
enum CustomServices {
  static func checked(_ value: JSONValue) throws(Refusal) -> JSONValue {
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
      for endpoint in service["endpoints"]?.elements ?? [] {
        guard let published = endpoint["published"]?.integer else { continue }
        guard (1...65_535).contains(published) else {
          throw .validation("The published port \(published) of '\(name)' is not between 1 and 65535.")
        }
        guard !ports.contains(published) else {
          throw .validation("The published port \(published) is used by two endpoints.")
        }
        ports.append(published)
      }
      var kept = service
      // azure-ai-ml 1.26.5 crashes on a service without it (FACTS section 5.4).
      if service["type"] == nil { kept["type"] = .string("docker") }
      stored.append(kept)
    }
    return .array(stored)
  }
}
