import ComputeModel

/// An expression of ARM's template language, which policy rules use too: `[concat(parameters('name'), '-ci')]`.
indirect enum TemplateExpression: Hashable, Sendable {
  /// A string or a whole number.
  case literal(JSONValue)
  /// Names of functions are compared without regard to case; this is the name as it was written.
  case call(String, [TemplateExpression])
  case member(TemplateExpression, String)
  case element(TemplateExpression, TemplateExpression)

  /// A string of a template: an expression where it stands in brackets, else the text itself; `[[` at the
  /// beginning is a bracket that begins no expression.
  init(reading text: String) throws(TemplateError) {
    guard text.hasPrefix("["), text.hasSuffix("]"), !text.hasPrefix("[[") else {
      self = .literal(.string(text.hasPrefix("[[") ? String(text.dropFirst()) : text))
      return
    }
    var parser = TemplateExpressionParser(String(text.dropFirst().dropLast()))
    self = try parser.whole()
  }

  var isLiteral: Bool {
    guard case .literal = self else { return false }
    return true
  }

  /// Every call in it, outer ones first.
  var calls: [(name: String, arguments: [TemplateExpression])] {
    switch self {
    case .literal: []
    case .call(let name, let arguments): [(name, arguments)] + arguments.flatMap { $0.calls }
    case .member(let inner, _): inner.calls
    case .element(let inner, let index): inner.calls + index.calls
    }
  }
}
