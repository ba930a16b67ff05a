import ComputeModel

/// The `if` of a policy rule.
indirect enum PolicyCondition: Hashable, Sendable {
  case allOf([PolicyCondition])
  case anyOf([PolicyCondition])
  case not(PolicyCondition)
  case compare(Operand, Operator, JSONValue)

  enum Operand: Hashable, Sendable {
    case field(PolicyField)
    /// A value that may hold an expression.
    case value(JSONValue)
    /// How many elements of an array satisfy a condition; all of them where there is none.
    case count(PolicyAlias, PolicyCondition?)
  }

  enum Operator: String, CaseIterable, Hashable, Sendable {
    case equals
    case notEquals
    case `in`
    case notIn
    case like
    case notLike
    case contains
    case notContains
    case containsKey
    case notContainsKey
    case exists
    case less
    case lessOrEquals
    case greater
    case greaterOrEquals
  }

  /// Whether a resource of this type can be meant at all: what the rule says of the type decides it, as in Azure,
  /// where other resources get no compliance state.
  func isApplicable(toType type: String) -> Bool {
    switch self {
    case .allOf(let conditions): conditions.allSatisfy { $0.isApplicable(toType: type) }
    case .anyOf(let conditions): conditions.contains { $0.isApplicable(toType: type) }
    case .not: true
    case .compare(.field(.own("type")), .equals, let value): value.text?.lowercased() == type.lowercased()
    case .compare(.field(.own("type")), .in, let values):
      values.elements?.contains { $0.text?.lowercased() == type.lowercased() } ?? true
    case .compare: true
    }
  }
}

extension PolicyCondition.Operator {
  /// - Parameter value: nil where the field is absent.
  func holds(_ value: JSONValue?, _ expected: JSONValue) throws(TemplateError) -> Bool {
    switch self {
    case .equals: return value.map { $0.isSame(as: expected) } ?? false
    case .notEquals: return !(try Self.equals.holds(value, expected))
    case .in:
      guard let elements = expected.elements else { throw TemplateError("'in' needs an array.") }
      return value.map { value in elements.contains { value.isSame(as: $0) } } ?? false
    case .notIn: return !(try Self.in.holds(value, expected))
    case .like:
      guard let pattern = expected.policyText else { throw TemplateError("'like' needs a string.") }
      return value?.policyText.map { Self.matches($0.lowercased(), pattern.lowercased()) } ?? false
    case .notLike: return !(try Self.like.holds(value, expected))
    case .contains:
      if let elements = value?.elements { return elements.contains { $0.isSame(as: expected) } }
      guard let part = expected.policyText else { throw TemplateError("'contains' needs a string.") }
      return value?.policyText?.lowercased().contains(part.lowercased()) ?? false
    case .notContains: return !(try Self.contains.holds(value, expected))
    case .containsKey: return expected.text.flatMap { value?.member(ignoringCase: $0) } != nil
    case .notContainsKey: return !(try Self.containsKey.holds(value, expected))
    case .exists:
      guard let wanted = expected.policyText?.lowercased(), wanted == "true" || wanted == "false" else {
        throw TemplateError("'exists' needs true or false.")
      }
      return (value != nil) == (wanted == "true")
    case .less: return try Self.order(value, expected).map { $0 < 0 } ?? false
    case .lessOrEquals: return try Self.order(value, expected).map { $0 <= 0 } ?? false
    case .greater: return try Self.order(value, expected).map { $0 > 0 } ?? false
    case .greaterOrEquals: return try Self.order(value, expected).map { $0 >= 0 } ?? false
    }
  }

  /// Negative, zero or positive; nil where the field is absent.
  private static func order(_ value: JSONValue?, _ expected: JSONValue) throws(TemplateError) -> Int? {
    guard let value else { return nil }
    switch (value, expected) {
    case (.number(let left), .number(let right)):
      guard let left = Double(left), let right = Double(right) else { break }
      return left < right ? -1 : left > right ? 1 : 0
    case (.string(let left), .string(let right)):
      let (left, right) = (left.lowercased(), right.lowercased())
      return left < right ? -1 : left > right ? 1 : 0
    default: break
    }
    throw TemplateError("\(value.kindName) and \(expected.kindName) have no order.")
  }

  /// `*` stands for any run of characters, also none.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
    guard text.hasPrefix(first), text.count >= first.count + last.count, text.hasSuffix(last) else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

extension JSONValue {
  /// A scalar as the policy engine compares it: the built-in definitions compare a boolean with `"false"`.
  var policyText: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  fileprivate func isSame(as other: JSONValue) -> Bool {
    guard let mine = policyText, let theirs = other.policyText else { return self == other }
    return mine.lowercased() == theirs.lowercased()
  }
}
