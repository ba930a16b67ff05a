import ComputeModel

/// Evaluates expressions: the functions of values are ``TemplateFunction``'s, those of a surrounding
/// (`parameters`, `resourceGroup`, `field`) come from whoever evaluates.
struct TemplateEvaluator {
  var budget = TemplateBudget()
  /// The function of the surrounding by this name in lower case; nil where it has none of that name.
  let surrounding: (_ name: String, _ arguments: [JSONValue]) throws(TemplateError) -> JSONValue?

  func value(of expression: TemplateExpression) throws(TemplateError) -> JSONValue {
    switch expression {
    case .literal(let value): return value
    case .call(let name, let arguments): return try value(ofCall: name, arguments)
    case .member(let inner, let name): return try member(name, of: try value(of: inner))
    case .element(let inner, let index):
      let container = try value(of: inner)
      let place = try value(of: index)
      guard let elements = container.elements else {
        guard let name = place.text else {
          throw TemplateError(
            "The language expression property '\(place.compactText)' can't be evaluated, property name must be a"
              + " string.")
        }
        return try member(name, of: container)
      }
      guard let number = place.integer else {
        throw TemplateError("The index of an array must be a whole number, and this is \(place.kindName).")
      }
      guard elements.indices.contains(number) else {
        throw TemplateError("The language expression property array index '\(number)' is out of bounds.")
      }
      return elements[number]
    }
  }

  private func value(
    ofCall name: String, _ arguments: [TemplateExpression]
  ) throws(TemplateError) -> JSONValue {
    let folded = name.lowercased()
    // Only the branch that is chosen is evaluated.
    if folded == "if", arguments.count == 3 {
      guard let isTrue = try value(of: arguments[0]).flag else {
        throw TemplateError("The first argument of 'if' must be a boolean.")
      }
      return try value(of: arguments[isTrue ? 1 : 2])
    }
    var values: [JSONValue] = []
    for argument in arguments { values.append(try value(of: argument)) }
    if let value = try surrounding(folded, values) {
      try budget.take(value, of: name)
      return value
    }
    guard let function = TemplateFunction.named[folded] else {
      throw TemplateError(
        "The template function '\(name)' is not valid, or not one that this simulator has.")
    }
    try function.check(argumentCount: values.count, name: name)
    let value = try function.apply(values)
    try budget.take(value, of: name)
    return value
  }

  private func member(_ name: String, of value: JSONValue) throws(TemplateError) -> JSONValue {
    guard let object = value.object else {
      throw TemplateError(
        "The language expression property '\(name)' can't be evaluated: it is asked of \(value.kindName).")
    }
    guard let found = value.member(ignoringCase: name) else {
      let names = object.members.map { $0.name }.joined(separator: ", ")
      throw TemplateError(
        "The language expression property '\(name)' doesn't exist, available properties are '\(names)'.")
    }
    return found
  }

  /// A document with the expressions in it evaluated.
  /// - Parameter path: where the document stands, for errors.
  func resolved(_ document: JSONValue, path: String) throws(TemplateError) -> JSONValue {
    switch document {
    case .string(let text):
      do throws(TemplateError) {
        return try value(of: TemplateExpression(reading: text))
      } catch {
        throw error.at(path)
      }
    case .array(let elements):
      var resolved: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        resolved.append(try self.resolved(element, path: "\(path)[\(index)]"))
      }
      return .array(resolved)
    case .object(let object):
      var members: [JSONObject.Member] = []
      for member in object.members {
        let inner = path.isEmpty ? member.name : "\(path).\(member.name)"
        members.append(JSONObject.Member(name: member.name, value: try resolved(member.value, path: inner)))
      }
      return .object(JSONObject(members))
    case .null, .bool, .number: return document
    }
  }
}

extension JSONValue {
  /// The member by this name; templates and policies read names without regard to case.
  func member(ignoringCase name: String) -> JSONValue? {
    if let exact = self[name] { return exact }
    let folded = name.lowercased()
    return object?.members.last { $0.name.lowercased() == folded }?.value
  }
}
