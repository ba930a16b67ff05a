import ComputeModel

/// A function that depends on its arguments alone. What is not here is refused by name: functions whose results
/// nobody can know outside Azure (`uniqueString`, `reference`) would be invented.
struct TemplateFunction: Sendable {
  let arguments: ClosedRange<Int>
  let apply: @Sendable ([JSONValue]) throws(TemplateError) -> JSONValue

  init(
    _ arguments: ClosedRange<Int>, _ apply: @escaping @Sendable ([JSONValue]) throws(TemplateError) -> JSONValue
  ) {
    self.arguments = arguments
    self.apply = apply
  }

  func check(argumentCount: Int, name: String) throws(TemplateError) {
    guard arguments.contains(argumentCount) else {
      let wanted =
        arguments.lowerBound == arguments.upperBound
        ? "exactly \(arguments.lowerBound)" : "at least \(arguments.lowerBound)"
      throw TemplateError(
        "The template function '\(name)' takes \(wanted) argument(s), and \(argumentCount) were given.")
    }
  }

  private static let any = 64

  /// By name in lower case. Only looked up.
  static let named: [String: TemplateFunction] = strings.merging(values) { first, _ in first }
    .merging(logic) { first, _ in first }.merging(arithmetic) { first, _ in first }

  private static let strings: [String: TemplateFunction] = [
    "concat": TemplateFunction(1...any) { values throws(TemplateError) in
      guard values.contains(where: { $0.elements != nil }) else {
        return .string(try values.map { value throws(TemplateError) in try value.scalarText("concat") }.joined())
      }
      var joined: [JSONValue] = []
      for value in values {
        guard let elements = value.elements else {
          throw TemplateError("The arguments of 'concat' must be all arrays or all scalars.")
        }
        joined += elements
      }
      return .array(joined)
    },
    "format": TemplateFunction(1...any) { values throws(TemplateError) in
      var text = try values[0].string("format")
      for (index, value) in values.dropFirst().enumerated() {
        let word = try value.scalarText("format")
        text = try text.replacing("{\(index)}", with: word, in: "format")
      }
      return .string(text)
    },
    "tolower": TemplateFunction(1...1) { values throws(TemplateError) in
      .string(try values[0].string("toLower").lowercased())
    },
    "toupper": TemplateFunction(1...1) { values throws(TemplateError) in
      .string(try values[0].string("toUpper").uppercased())
    },
    "trim": TemplateFunction(1...1) { values throws(TemplateError) in
      let text = try values[0].string("trim").drop { $0.isWhitespace }
      return .string(String(text.reversed().drop { $0.isWhitespace }.reversed()))
    },
    "replace": TemplateFunction(3...3) { values throws(TemplateError) in
      let (text, old) = (try values[0].string("replace"), try values[1].string("replace"))
      let new = try values[2].string("replace")
      return .string(old.isEmpty ? text : try text.replacing(old, with: new, in: "replace"))
    },
    "split": TemplateFunction(2...2) { values throws(TemplateError) in
      let (text, separator) = (try values[0].string("split"), try values[1].string("split"))
      guard !separator.isEmpty else { return .array([.string(text)]) }
      return .array(text.split(separator: separator, omittingEmptySubsequences: false).map { .string(String($0)) })
    },
    "join": TemplateFunction(2...2) { values throws(TemplateError) in
      let parts = try values[0].array("join").map { value throws(TemplateError) in try value.scalarText("join") }
      let separator = try values[1].string("join")
      guard max(0, parts.count - 1) * separator.utf8.count <= TemplateBudget.maximumLength else {
        throw TemplateBudget.tooLarge("join")
      }
      return .string(parts.joined(separator: separator))
    },
    "substring": TemplateFunction(2...3) { values throws(TemplateError) in
      let characters = Array(try values[0].string("substring"))
      let start = try values[1].whole("substring")
      let length = values.count > 2 ? try values[2].whole("substring") : characters.count - start
      guard start >= 0, length >= 0, start <= characters.count, length <= characters.count - start else {
        throw TemplateError("The arguments of 'substring' are outside of the string.")
      }
      return .string(String(characters[start..<(start + length)]))
    },
    "startswith": TemplateFunction(2...2) { values throws(TemplateError) in
      .bool(
        try values[0].string("startsWith").lowercased().hasPrefix(try values[1].string("startsWith").lowercased()))
    },
    "endswith": TemplateFunction(2...2) { values throws(TemplateError) in
      .bool(try values[0].string("endsWith").lowercased().hasSuffix(try values[1].string("endsWith").lowercased()))
    },
  ]

  private static let values: [String: TemplateFunction] = [
    "length": TemplateFunction(1...1) { values throws(TemplateError) in
      switch values[0] {
      case .string(let text): return .number(text.count)
      case .array(let elements): return .number(elements.count)
      case .object(let object): return .number(object.members.count)
      case .null, .bool, .number: throw TemplateError("'length' is not defined for \(values[0].kindName).")
      }
    },
    "empty": TemplateFunction(1...1) { values throws(TemplateError) in
      switch values[0] {
      case .null: return .bool(true)
      case .string(let text): return .bool(text.isEmpty)
      case .array(let elements): return .bool(elements.isEmpty)
      case .object(let object): return .bool(object.members.isEmpty)
      case .bool, .number: throw TemplateError("'empty' is not defined for \(values[0].kindName).")
      }
    },
    "contains": TemplateFunction(2...2) { values throws(TemplateError) in
      switch values[0] {
      case .array(let elements): return .bool(elements.contains(values[1]))
      case .object: return .bool(values[0].member(ignoringCase: try values[1].string("contains")) != nil)
      default:
        return .bool(try values[0].string("contains").contains(try values[1].string("contains")))
      }
    },
    "first": TemplateFunction(1...1) { values throws(TemplateError) in
      if let text = values[0].text { return .string(String(text.prefix(1))) }
      return try values[0].array("first").first ?? .null
    },
    "last": TemplateFunction(1...1) { values throws(TemplateError) in
      if let text = values[0].text { return .string(String(text.suffix(1))) }
      return try values[0].array("last").last ?? .null
    },
    "createarray": TemplateFunction(0...any) { values throws(TemplateError) in .array(values) },
    "createobject": TemplateFunction(0...any) { values throws(TemplateError) in
      guard values.count.isMultiple(of: 2) else { throw TemplateError("'createObject' takes pairs of name and value.") }
      var object: JSONValue = .object([:])
      for place in stride(from: 0, to: values.count, by: 2) {
        object[try values[place].string("createObject")] = values[place + 1]
      }
      return object
    },
    "array": TemplateFunction(1...1) { values throws(TemplateError) in
      values[0].elements == nil ? .array([values[0]]) : values[0]
    },
    "union": TemplateFunction(2...any) { values throws(TemplateError) in
      var union = values[0]
      for value in values.dropFirst() {
        if let object = value.object, union.object != nil {
          for member in object.members { union[member.name] = member.value }
        } else {
          var elements = try union.array("union")
          var known = Set(elements)
          for element in try value.array("union") where known.insert(element).inserted { elements.append(element) }
          union = .array(elements)
        }
      }
      return union
    },
    "coalesce": TemplateFunction(1...any) { values throws(TemplateError) in values.first { !$0.isNull } ?? .null },
    "null": TemplateFunction(0...0) { _ throws(TemplateError) in .null },
    "string": TemplateFunction(1...1) { values throws(TemplateError) in
      values[0].text == nil ? .string(try? values[0].scalarText("string")) : values[0]
    },
    "int": TemplateFunction(1...1) { values throws(TemplateError) in
      guard let number = values[0].integer ?? values[0].text.flatMap({ Int($0) }) else {
        throw TemplateError("'int' cannot read \(values[0].compactText).")
      }
      return .number(number)
    },
  ]

  private static let logic: [String: TemplateFunction] = [
    "true": TemplateFunction(0...0) { _ throws(TemplateError) in .bool(true) },
    "false": TemplateFunction(0...0) { _ throws(TemplateError) in .bool(false) },
    "bool": TemplateFunction(1...1) { values throws(TemplateError) in
      if values[0].flag != nil { return values[0] }
      switch try values[0].scalarText("bool").lowercased() {
      case "true", "1": return .bool(true)
      case "false", "0": return .bool(false)
      default: throw TemplateError("'bool' cannot read \(values[0].compactText).")
      }
    },
    "equals": TemplateFunction(2...2) { values throws(TemplateError) in .bool(values[0] == values[1]) },
    "not": TemplateFunction(1...1) { values throws(TemplateError) in .bool(!(try values[0].boolean("not"))) },
    "and": TemplateFunction(2...any) { values throws(TemplateError) in
      for value in values where !(try value.boolean("and")) { return .bool(false) }
      return .bool(true)
    },
    "or": TemplateFunction(2...any) { values throws(TemplateError) in
      for value in values where try value.boolean("or") { return .bool(true) }
      return .bool(false)
    },
    "less": compared("less") { $0 < $1 }, "lessorequals": compared("lessOrEquals") { $0 <= $1 },
    "greater": compared("greater") { $0 > $1 }, "greaterorequals": compared("greaterOrEquals") { $0 >= $1 },
  ]

  private static func compared(
    _ name: String, _ isTrue: @escaping @Sendable (Int, Int) -> Bool
  ) -> TemplateFunction {
    TemplateFunction(2...2) { values throws(TemplateError) in
      .bool(isTrue(try values[0].whole(name), try values[1].whole(name)))
    }
  }

  private static let arithmetic: [String: TemplateFunction] = [
    "add": computed("add") { $0.addingReportingOverflow($1) },
    "sub": computed("sub") { $0.subtractingReportingOverflow($1) },
    "mul": computed("mul") { $0.multipliedReportingOverflow(by: $1) },
    "div": computed("div") { $0.dividedReportingOverflow(by: $1) },
    "mod": computed("mod") { $0.remainderReportingOverflow(dividingBy: $1) },
  ]

  private static func computed(
    _ name: String, _ result: @escaping @Sendable (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) -> TemplateFunction {
    TemplateFunction(2...2) { values throws(TemplateError) in
      let (value, overflow) = result(try values[0].whole(name), try values[1].whole(name))
      guard !overflow else { throw TemplateError("'\(name)' of these numbers has no result that fits.") }
      return .number(value)
    }
  }
}

extension JSONValue {
  fileprivate func string(_ function: String) throws(TemplateError) -> String {
    guard let text else { throw TemplateError("'\(function)' needs a string, and this is \(kindName).") }
    return text
  }

  fileprivate func array(_ function: String) throws(TemplateError) -> [JSONValue] {
    guard let elements else { throw TemplateError("'\(function)' needs an array, and this is \(kindName).") }
    return elements
  }

  fileprivate func whole(_ function: String) throws(TemplateError) -> Int {
    guard let integer else { throw TemplateError("'\(function)' needs a whole number, and this is \(kindName).") }
    return integer
  }

  fileprivate func boolean(_ function: String) throws(TemplateError) -> Bool {
    guard let flag else { throw TemplateError("'\(function)' needs a boolean, and this is \(kindName).") }
    return flag
  }

  /// A string, number or boolean as text, with the case of .NET's booleans.
  fileprivate func scalarText(_ function: String) throws(TemplateError) -> String {
    switch self {
    case .string(let text): return text
    case .number(let text): return text
    case .bool(let flag): return flag ? "True" : "False"
    case .object, .array:
      guard function == "string" else {
        throw TemplateError("'\(function)' needs a string, number or boolean, and this is \(kindName).")
      }
      return compactText
    case .null: throw TemplateError("'\(function)' needs a string, number or boolean, and this is null.")
    }
  }
}
