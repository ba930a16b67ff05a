import ComputeModel

/// As much of JSON Schema 2020-12 as the schema of the output uses; a keyword that is not known here is a mistake of
/// it. Stricter than the standard: a member that the schema does not name is a mistake of the document, since whoever
/// adds one must write it down.
struct SchemaCheck {
  let schema: JSONValue

  /// What does not hold of a command's document, each with its place.
  func mistakes(in document: JSONValue, of name: String) -> [String] {
    guard let definition = schema["$defs"]?[name] else { return ["there is no schema of \(name)"] }
    return mistakes(document, definition, at: name)
  }

  private static let known: Set<String> = [
    "$ref", "anyOf", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern",
    "description",
  ]

  private func mistakes(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    var found: [String] = []
    for member in schema.object?.members ?? [] where !Self.known.contains(member.name) {
      found.append("\(place): the schema says \(member.name)")
    }
    if let reference = schema["$ref"]?.text {
      guard let target = self.schema["$defs"]?[String(reference.dropFirst("#/$defs/".count))] else {
        return ["\(place): \(reference) leads nowhere"]
      }
      found += mistakes(value, target, at: place)
    }
    if let choices = schema["anyOf"]?.elements {
      let results = choices.map { mistakes(value, $0, at: place) }
      if !results.contains(where: { $0.isEmpty }) { found += results.min { $0.count < $1.count } ?? [] }
    }
    if let types = schema["type"] {
      let names = types.text.map { [$0] } ?? (types.elements ?? []).compactMap(\.text)
      if !names.contains(where: { Self.fits(value, $0) }) { found.append("\(place): \(value.kindName), not \(names)") }
    }
    if let words = schema["enum"]?.elements, !words.contains(value) { found.append("\(place): \(value.compactText)") }
    if let word = schema["const"], word != value { found.append("\(place): \(value.compactText)") }
    if let pattern = schema["pattern"]?.text, let text = value.text {
      if let expression = try? Regex(pattern) {
        if text.firstMatch(of: expression) == nil { found.append("\(place): \(text) does not match") }
      } else {
        found.append("\(place): the pattern cannot be read")
      }
    }
    if let items = schema["items"] {
      for (index, element) in (value.elements ?? []).enumerated() {
        found += mistakes(element, items, at: "\(place)[\(index)]")
      }
    }
    guard let object = value.object else { return found }
    for name in (schema["required"]?.elements ?? []).compactMap(\.text) where object[name] == nil {
      found.append("\(place): \(name) is missing")
    }
    let others = schema["additionalProperties"]
    for member in object.members {
      if let inner = schema["properties"]?[member.name] {
        found += mistakes(member.value, inner, at: "\(place).\(member.name)")
      } else if let others {
        found += mistakes(member.value, others, at: "\(place).\(member.name)")
      } else if schema["properties"] != nil {
        found.append("\(place): \(member.name) stands in no schema")
      }
    }
    return found
  }

  private static func fits(_ value: JSONValue, _ type: String) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
      ("number", .number):
      true
    case ("integer", .number(let text)): Int(text) != nil
    default: false
    }
  }
}
