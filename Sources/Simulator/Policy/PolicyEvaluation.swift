import ComputeModel

/// One rule looked at with the parameters of one assignment.
struct PolicyEvaluation {
  let rule: PolicyRule
  /// Values by parameter, defaults included.
  let parameters: JSONValue
  /// The resource, or the request that would make it.
  let document: JSONValue

  /// An element of an array that is being counted.
  private struct Current {
    var alias: PolicyAlias
    var element: JSONValue
  }

  var effect: PolicyEffect? {
    guard let value = try? evaluator(nil).resolved(.string(rule.effect), path: "") else { return nil }
    return value.text.flatMap { PolicyEffect(word: $0) }
  }

  func matches() throws(TemplateError) -> Bool { try holds(rule.condition, nil) }

  func value(of change: PolicyRule.Change) throws(TemplateError) -> JSONValue {
    try evaluator(nil).resolved(change.value, path: "")
  }

  /// Every comparison of the rule with what it found, for the answer that says why a request was denied.
  func evaluatedExpressions() -> [JSONValue] { expressions(rule.condition) }

  private func expressions(_ condition: PolicyCondition) -> [JSONValue] {
    switch condition {
    case .allOf(let conditions), .anyOf(let conditions): return conditions.flatMap { expressions($0) }
    case .not(let inner): return expressions(inner)
    case .compare(let operand, let word, let expected):
      let result = (try? holds(condition, nil)).map { $0 ? "True" : "False" } ?? "Error"
      var document: JSONValue = .object(["result": .string(result)])
      switch operand {
      case .field(let field):
        document["expressionKind"] = .string("Field")
        document["expression"] = .string(field.text)
        if case .alias(let alias) = field { document["path"] = .string(alias.readablePath) }
        document["expressionValue"] = field.values(in: self.document).first.flatMap { $0 } ?? .null
      case .value(let value):
        document["expressionKind"] = .string("Value")
        document["expression"] = value
      case .count(let alias, _):
        document["expressionKind"] = .string("Count")
        document["expression"] = .string(alias.text)
      }
      document["targetValue"] = (try? evaluator(nil).resolved(expected, path: "")) ?? expected
      document["operator"] = .string(word.rawValue.prefix(1).uppercased() + word.rawValue.dropFirst())
      return [document]
    }
  }

  private func holds(_ condition: PolicyCondition, _ current: Current?) throws(TemplateError) -> Bool {
    switch condition {
    case .allOf(let conditions):
      for inner in conditions where !(try holds(inner, current)) { return false }
      return true
    case .anyOf(let conditions):
      for inner in conditions where try holds(inner, current) { return true }
      return false
    case .not(let inner): return !(try holds(inner, current))
    case .compare(let operand, let word, let expected):
      let wanted = try evaluator(current).resolved(expected, path: "")
      // A list's field holds where every element does, also where there is none.
      for value in try values(of: operand, current) where !(try word.holds(value, wanted)) { return false }
      return true
    }
  }

  private func values(
    of operand: PolicyCondition.Operand, _ current: Current?
  ) throws(TemplateError) -> [JSONValue?] {
    switch operand {
    case .field(let field): return values(of: field, current)
    case .value(let value):
      let resolved = try evaluator(current).resolved(value, path: "")
      return [resolved.isNull ? nil : resolved]
    case .count(let alias, let condition):
      var count = 0
      for element in values(of: .alias(alias), current) {
        guard let element else { continue }
        guard let condition else {
          count += 1
          continue
        }
        if try holds(condition, Current(alias: alias, element: element)) { count += 1 }
      }
      return [.number(count)]
    }
  }

  /// Inside a count the array's alias stands for the one element.
  private func values(of field: PolicyField, _ current: Current?) -> [JSONValue?] {
    if case .alias(let alias) = field, let current, alias.path.starts(with: current.alias.path) {
      return PolicyAlias.values(alias.path.dropFirst(current.alias.path.count), in: current.element)
    }
    return field.values(in: document)
  }

  private func evaluator(_ current: Current?) -> TemplateEvaluator {
    TemplateEvaluator { name, arguments throws(TemplateError) in
      let text = arguments.first?.text
      switch name {
      case "parameters":
        guard let text, let value = parameters.member(ignoringCase: text) else {
          throw TemplateError("The parameter '\(text ?? "")' has no value.")
        }
        return value
      case "field":
        guard let field = text.flatMap({ PolicyField(reading: $0) }) else {
          throw TemplateError("The field '\(text ?? "")' does not exist.")
        }
        return found(values(of: field, current), field)
      case "current":
        guard let current else { throw TemplateError("current() stands outside of a count.") }
        guard let alias = text.flatMap({ PolicyAlias(reading: $0) }) else { return current.element }
        return found(values(of: .alias(alias), current), .alias(alias))
      default: return nil
      }
    }
  }

  private func found(_ values: [JSONValue?], _ field: PolicyField) -> JSONValue {
    if case .alias(let alias) = field, alias.hasElements, values.count != 1 {
      return .array(values.compactMap { $0 })
    }
    return values.first.flatMap { $0 } ?? .null
  }
}

extension PolicyAlias {
  /// `properties.properties.schedules.computeStartStop[*].action`.
  var readablePath: String {
    var text = ""
    for segment in path {
      switch segment {
      case .member(let name): text += text.isEmpty ? name : "." + name
      case .elements: text += "[*]"
      }
    }
    return text
  }
}
