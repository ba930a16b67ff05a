import ComputeModel

/// Reads a rule. Whatever is not understood is a fault that names its place: a rule that is taken but not carried
/// out would be worse than none.
struct PolicyRuleReader {
  /// The definition's `parameters`.
  let parameters: JSONObject

  func rule(_ document: JSONValue) throws(PolicyFault) -> PolicyRule {
    try checkMembers(of: document, ["if", "then"], path: "policyRule")
    guard let condition = document["if"], let consequence = document["then"] else {
      throw PolicyFault(path: "policyRule", reason: "it needs the members if and then.")
    }
    let path = "policyRule.then"
    try checkMembers(of: consequence, ["effect", "details"], path: path)
    guard let effect = consequence["effect"]?.text else {
      throw PolicyFault(path: path, reason: "effect must be a string.")
    }
    let effects = try effects(effect, path: path + ".effect")
    return PolicyRule(
      condition: try self.condition(condition, path: "policyRule.if", isInCount: false), effect: effect,
      changes: try changes(consequence["details"], of: effects, path: path + ".details"))
  }

  private func checkMembers(of value: JSONValue, _ known: [String], path: String) throws(PolicyFault) {
    guard let members = value.object?.members else {
      throw PolicyFault(path: path, reason: "it is \(value.kindName) and must be an object.")
    }
    for member in members where !known.contains(member.name) {
      throw PolicyFault(
        path: "\(path).\(member.name)", reason: "this member is unknown, or not one that this simulator has.")
    }
  }

  // MARK: The condition

  private func condition(
    _ document: JSONValue, path: String, isInCount: Bool
  ) throws(PolicyFault) -> PolicyCondition {
    guard let members = document.object?.members else {
      throw PolicyFault(path: path, reason: "a condition is \(document.kindName) and must be an object.")
    }
    if let logical = members.first(where: { ["allOf", "anyOf", "not"].contains($0.name) }) {
      try checkMembers(of: document, [logical.name], path: path)
      let inner = "\(path).\(logical.name)"
      if logical.name == "not" {
        return .not(try condition(logical.value, path: inner, isInCount: isInCount))
      }
      guard let elements = logical.value.elements, !elements.isEmpty else {
        throw PolicyFault(path: inner, reason: "it must be an array of conditions.")
      }
      var conditions: [PolicyCondition] = []
      for (index, element) in elements.enumerated() {
        conditions.append(try condition(element, path: "\(inner)[\(index)]", isInCount: isInCount))
      }
      return logical.name == "allOf" ? .allOf(conditions) : .anyOf(conditions)
    }
    let operators = members.compactMap { PolicyCondition.Operator(rawValue: $0.name) }
    guard operators.count == 1, let word = operators.first, let expected = document[word.rawValue] else {
      let known = PolicyCondition.Operator.allCases.map { $0.rawValue }.joined(separator: ", ")
      let names = members.map { $0.name }.joined(separator: ", ")
      throw PolicyFault(path: path, reason: "a condition needs one operator of \(known); it has: \(names).")
    }
    try checkMembers(of: document, ["field", "value", "count", word.rawValue], path: path)
    guard members.count == 2 else {
      throw PolicyFault(path: path, reason: "a condition needs exactly one of field, value and count.")
    }
    try checkExpressions(in: expected, path: "\(path).\(word.rawValue)", isInCount: isInCount)
    return .compare(try operand(document, path: path, isInCount: isInCount), word, expected)
  }

  private func operand(
    _ document: JSONValue, path: String, isInCount: Bool
  ) throws(PolicyFault) -> PolicyCondition.Operand {
    if let value = document["value"] {
      try checkExpressions(in: value, path: path + ".value", isInCount: isInCount)
      return .value(value)
    }
    if let count = document["count"] {
      try checkMembers(of: count, ["field", "where"], path: path + ".count")
      guard let text = count["field"]?.text else {
        throw PolicyFault(path: path + ".count", reason: "only an array's field can be counted.")
      }
      guard let alias = PolicyAlias(reading: text), alias.path.last == .elements else {
        throw unknownAlias(text, path: path + ".count.field", "It must end in [*].")
      }
      guard let condition = count["where"] else { return .count(alias, nil) }
      return .count(alias, try self.condition(condition, path: path + ".count.where", isInCount: true))
    }
    guard let text = document["field"]?.text else {
      throw PolicyFault(path: path + ".field", reason: "it must be a string.")
    }
    return .field(try field(text, path: path + ".field"))
  }

  private func field(_ text: String, path: String) throws(PolicyFault) -> PolicyField {
    guard let field = PolicyField(reading: text) else { throw unknownAlias(text, path: path, "") }
    return field
  }

  private func unknownAlias(_ text: String, path: String, _ more: String) -> PolicyFault {
    PolicyFault(
      code: "InvalidPolicyAlias", path: path,
      reason: "the 'field' property '\(text)' of the policy rule doesn't exist as an alias under provider"
        + " 'Microsoft.MachineLearningServices' and resource type 'workspaces/computes'."
        + (more.isEmpty ? "" : " " + more))
  }

  // MARK: Expressions

  /// Everything in them must be known now, not at the first request that they meet.
  private func checkExpressions(in value: JSONValue, path: String, isInCount: Bool) throws(PolicyFault) {
    switch value {
    case .string(let text):
      do throws(TemplateError) {
        for call in try TemplateExpression(reading: text).calls { try check(call, isInCount: isInCount) }
      } catch {
        throw PolicyFault(path: path, reason: error.reason)
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        try checkExpressions(in: element, path: "\(path)[\(index)]", isInCount: isInCount)
      }
    case .object(let object):
      for member in object.members {
        try checkExpressions(in: member.value, path: "\(path).\(member.name)", isInCount: isInCount)
      }
    case .null, .bool, .number: break
    }
  }

  private func check(
    _ call: (name: String, arguments: [TemplateExpression]), isInCount: Bool
  ) throws(TemplateError) {
    var name: String?
    if case .literal(.string(let text))? = call.arguments.first, call.arguments.count == 1 { name = text }
    switch call.name.lowercased() {
    case "parameters":
      guard let name, JSONValue.object(parameters).member(ignoringCase: name) != nil else {
        throw TemplateError("parameters() must name a parameter of the definition.")
      }
    case "field":
      guard let name, PolicyField(reading: name) != nil else {
        throw TemplateError("field() must name a field or an alias that exists.")
      }
    case "current":
      guard isInCount, call.arguments.isEmpty || name.flatMap({ PolicyAlias(reading: $0) }) != nil else {
        throw TemplateError("current() is for the where of a count, and names an alias or nothing.")
      }
    case "if":
      guard call.arguments.count == 3 else { throw TemplateError("'if' takes exactly 3 argument(s).") }
    default:
      guard let function = TemplateFunction.named[call.name.lowercased()] else {
        throw TemplateError("The function '\(call.name)' is unknown, or not one that this simulator has.")
      }
      try function.check(argumentCount: call.arguments.count, name: call.name)
    }
  }

  // MARK: The effect

  /// Every effect that the rule can come to have.
  private func effects(_ text: String, path: String) throws(PolicyFault) -> [PolicyEffect] {
    var words = [text]
    if text.hasPrefix("[") {
      guard let expression = try? TemplateExpression(reading: text),
        case .call(let name, let arguments) = expression, name.lowercased() == "parameters",
        case .literal(.string(let parameter))? = arguments.first,
        let declared = JSONValue.object(parameters).member(ignoringCase: parameter)
      else {
        throw PolicyFault(path: path, reason: "an effect is a word, or parameters() of a declared parameter.")
      }
      words = (declared["allowedValues"]?.elements ?? []).compactMap { $0.text }
      if let standard = declared["defaultValue"]?.text { words.append(standard) }
      guard !words.isEmpty else {
        throw PolicyFault(
          path: path, reason: "the parameter '\(parameter)' of an effect needs allowedValues or a defaultValue.")
      }
    }
    var effects: [PolicyEffect] = []
    for word in words {
      guard let effect = PolicyEffect(word: word) else {
        let known = PolicyEffect.allCases.map { $0.rawValue }.joined(separator: ", ")
        throw PolicyFault(
          path: path, reason: "the effect '\(word)' is not one that this simulator has; it has \(known).")
      }
      effects.append(effect)
    }
    return effects
  }

  private func changes(
    _ details: JSONValue?, of effects: [PolicyEffect], path: String
  ) throws(PolicyFault) -> [PolicyRule.Change] {
    if effects.contains(.append) {
      guard let elements = details?.elements, !elements.isEmpty else {
        throw PolicyFault(path: path, reason: "append needs an array of objects with field and value.")
      }
      return try changes(elements, path: path, hasOperation: false)
    }
    if effects.contains(.modify) {
      guard let details else {
        throw PolicyFault(path: path, reason: "modify needs details with operations.")
      }
      try checkMembers(of: details, ["roleDefinitionIds", "conflictEffect", "operations"], path: path)
      guard let elements = details["operations"]?.elements, !elements.isEmpty else {
        throw PolicyFault(path: path + ".operations", reason: "it must be an array of operations.")
      }
      guard details["roleDefinitionIds"]?.elements?.isEmpty == false else {
        throw PolicyFault(path: path + ".roleDefinitionIds", reason: "it must be an array of role definitions.")
      }
      return try changes(elements, path: path + ".operations", hasOperation: true)
    }
    guard details == nil else {
      throw PolicyFault(path: path, reason: "details belong to append and modify only.")
    }
    return []
  }

  private func changes(
    _ elements: [JSONValue], path: String, hasOperation: Bool
  ) throws(PolicyFault) -> [PolicyRule.Change] {
    var changes: [PolicyRule.Change] = []
    for (index, element) in elements.enumerated() {
      let place = "\(path)[\(index)]"
      try checkMembers(of: element, hasOperation ? ["operation", "field", "value"] : ["field", "value"], path: place)
      guard let text = element["field"]?.text, let alias = PolicyAlias(reading: text), !alias.hasElements else {
        throw unknownAlias(element["field"]?.text ?? "", path: place + ".field", "It must be an alias without [*].")
      }
      var operation = PolicyRule.Change.Operation.add
      if hasOperation {
        guard let word = element["operation"]?.text,
          let known = PolicyRule.Change.Operation(rawValue: word)
        else {
          throw PolicyFault(path: place + ".operation", reason: "it must be add, addOrReplace or remove.")
        }
        operation = known
      }
      guard let value = operation == .remove ? .null : element["value"] else {
        throw PolicyFault(path: place, reason: "it needs a value.")
      }
      try checkExpressions(in: value, path: place + ".value", isInCount: false)
      changes.append(PolicyRule.Change(operation: operation, alias: alias, value: value))
    }
    return changes
  }
}
