import ComputeModel
import Foundation
import Schedules

/// The published models of one api-version, rebuilt from Microsoft's own clients (`Schemas/`), and what of a document
/// does not fit them.
struct WireSchema {
  private let definitions: JSONValue

  static let versions = [
    "2022-10-01-preview", "2023-04-01", "2023-08-01-preview", "2023-10-01", "2024-04-01-preview",
    "2025-01-01-preview", "2025-12-01",
  ]

  init(version: String) throws {
    definitions = try Self.file("Schemas/\(version).json")["definitions"] ?? .null
  }

  /// A JSON file beside this one.
  static func file(_ name: String) throws -> JSONValue {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try JSONValue(parsing: Array(try Data(contentsOf: folder.appendingPathComponent(name))))
  }

  /// Whether the version has the model: the client of 2025-12-01 lacks some.
  func has(_ definition: String) -> Bool { definitions[definition] != nil }

  /// Members of a model and of its bases.
  func members(of definition: String) -> [String] {
    members(definition).map { $0.name }
  }

  /// What does not fit, each with the path to it. Members that the model does not have are allowed: the service sends
  /// them too (FACTS section 16).
  func faults(of value: JSONValue, as definition: String) -> [String] {
    var faults: [String] = []
    check(value, .object(["$ref": .string(definition)]), at: definition, &faults)
    return faults
  }

  private func members(_ definition: String) -> [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    for base in definitions[definition]?["x-bases"]?.elements ?? [] {
      members += self.members(base.text ?? "")
    }
    return members + (definitions[definition]?["properties"]?.object?.members ?? [])
  }

  private func check(_ value: JSONValue, _ schema: JSONValue, at path: String, _ faults: inout [String]) {
    // The service writes null for whatever is not set (FACTS section 2.2).
    guard !value.isNull else { return }
    if let reference = schema["$ref"]?.text?.split(separator: "/").last.map({ String($0) }) {
      return checkObject(value, reference, at: path, &faults)
    }
    switch schema["type"]?.text {
    case "string":
      guard let text = value.text else { return faults.append("\(path) is \(value.kindName), not a string") }
      if let words = schema["enum"]?.elements, !words.contains(.string(text)) {
        faults.append("\(path) is '\(text)', not one of its enum")
      }
      if schema["format"]?.text == "date-time", (try? Instant(iso8601: text)) == nil {
        faults.append("\(path) is '\(text)', not a time")
      }
    case "integer": if value.integer == nil { faults.append("\(path) is \(value.kindName), not a whole number") }
    case "number":
      guard case .number = value else { return faults.append("\(path) is \(value.kindName), not a number") }
    case "boolean": if value.flag == nil { faults.append("\(path) is \(value.kindName), not a boolean") }
    case "array":
      guard let elements = value.elements else { return faults.append("\(path) is \(value.kindName), not an array") }
      for (index, element) in elements.enumerated() {
        check(element, schema["items"] ?? .null, at: "\(path)[\(index)]", &faults)
      }
    case "object":
      guard let object = value.object else { return faults.append("\(path) is \(value.kindName), not an object") }
      guard let each = schema["additionalProperties"], each.object != nil else { return }
      for member in object.members { check(member.value, each, at: "\(path).\(member.name)", &faults) }
    default: break
    }
  }

  private func checkObject(_ value: JSONValue, _ definition: String, at path: String, _ faults: inout [String]) {
    // `Compute` stands for the model that the value's own computeType names.
    let named = definition == "Compute" ? value["computeType"]?.text ?? definition : definition
    guard value.object != nil else { return faults.append("\(path) is \(value.kindName), not an object") }
    for name in definitions[named]?["required"]?.elements ?? [] where value[name.text ?? ""] == nil {
      faults.append("\(path) lacks \(name.text ?? "")")
    }
    for member in members(named) {
      if let given = value[member.name] { check(given, member.value, at: "\(path).\(member.name)", &faults) }
    }
  }
}
