import ComputeModel

/// The JSON schema of the configuration file, for editors: JSON Schema 2020-12, which yaml-language-server and others
/// read.
extension ConfigurationKey {
  static var schema: JSONValue {
    var schema = Form.members(file).schema
    schema["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
    schema["title"] = .string("amldeck's configuration")
    schema["description"] = .string("The file config.yaml of amldeck; amldeck config init writes a first one.")
    return schema
  }

  static var report: Report {
    Report(
      schema, columns: ["key", "value", "default", "meaning"],
      rows: all.map { [$0.path.joined(separator: "."), $0.key.value, $0.key.usually, $0.key.meaning] },
      names: all.map { $0.path.joined(separator: ".") }, table: schema.indentedText + "\n")
  }

  fileprivate var schema: JSONValue {
    var schema = form.schema
    schema["description"] = .string("\(meaning) Left out: \(usually).")
    if let usual = form.reading(usually) { schema["default"] = usual }
    return schema
  }
}

extension ConfigurationKey.Form {
  /// YAML reads what looks like a number as one; the file's reader takes its text.
  private static let scalar = JSONValue.array([.string("string"), .string("number")])

  fileprivate var schema: JSONValue {
    switch self {
    case .text: .object(["type": Self.scalar])
    case .texts: Self.oneOrSeveral(.object(["type": Self.scalar]))
    case .flag: .object(["type": .string("boolean")])
    case .number(let range):
      .object([
        "type": .string("integer"), "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
      ])
    case .word(let words): Self.word(words)
    case .words(let words): Self.oneOrSeveral(Self.word(words))
    case .pattern(let pattern, _): .object(["type": Self.scalar, "pattern": .string(pattern)])
    case .members(let keys): Self.object(keys.map { JSONObject.Member(name: $0.name, value: $0.schema) })
    case .named(_, let form): .object(["type": .string("object"), "additionalProperties": form.schema])
    case .some(let names, let form): Self.object(names.map { JSONObject.Member(name: $0, value: form.schema) })
    }
  }

  private static func word(_ words: [String]) -> JSONValue {
    .object(["enum": .array(words.map { .string($0) })])
  }

  private static func object(_ properties: [JSONObject.Member]) -> JSONValue {
    .object([
      "type": .string("object"), "properties": .object(JSONObject(properties)), "additionalProperties": .bool(false),
    ])
  }

  private static func oneOrSeveral(_ schema: JSONValue) -> JSONValue {
    .object(["anyOf": .array([schema, .object(["type": .string("array"), "items": schema])])])
  }

  /// A default as a value; nil where it is said in words.
  fileprivate func reading(_ usually: String) -> JSONValue? {
    switch self {
    case .flag: .bool(usually == "true")
    case .number: .number(usually)
    case .word(let words) where words.contains(usually): .string(usually)
    default: nil
    }
  }
}
