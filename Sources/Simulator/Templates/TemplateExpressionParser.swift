import ComputeModel

/// A recursive descent over the text inside the brackets. The depth is bounded, so the stack is too.
struct TemplateExpressionParser {
  private let text: String
  private let characters: [Character]
  private var position = 0

  /// Calls inside each other, before an expression is refused.
  static let maximumDepth = 64

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func whole() throws(TemplateError) -> TemplateExpression {
    let expression = try self.expression(depth: 0)
    skipSpaces()
    guard position == characters.count else { throw unexpected("EndOfData") }
    return expression
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private mutating func skipSpaces() {
    while let character = next, character.isWhitespace { position += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpaces()
    guard next == character else { return false }
    position += 1
    return true
  }

  private func unexpected(_ expected: String) -> TemplateError {
    TemplateError(
      "Unable to parse language expression '\(text)': expected token '\(expected)' and actual '\(actual)'.")
  }

  private var actual: String {
    guard let next else { return "EndOfData" }
    return switch next {
    case "(": "LeftParenthesis"
    case ")": "RightParenthesis"
    case "[": "LeftSquareBracket"
    case "]": "RightSquareBracket"
    case ",": "Comma"
    case ".": "Dot"
    case "'": "String"
    default: next.isNumber ? "Integer" : next.isLetter || next == "_" ? "Identifier" : String(next)
    }
  }

  private mutating func expression(depth: Int) throws(TemplateError) -> TemplateExpression {
    guard depth < Self.maximumDepth else {
      throw TemplateError("The expression '\(text)' has more than \(Self.maximumDepth) calls inside each other.")
    }
    skipSpaces()
    var expression: TemplateExpression
    if next == "'" {
      expression = .literal(.string(try string()))
    } else if let next, next.isNumber || next == "-" {
      expression = .literal(.number(try integer()))
    } else {
      let name = try identifier()
      guard take("(") else { throw unexpected("LeftParenthesis") }
      expression = .call(name, try arguments(depth: depth))
    }
    while true {
      if take(".") {
        skipSpaces()
        expression = .member(expression, try identifier())
      } else if take("[") {
        let index = try self.expression(depth: depth + 1)
        guard take("]") else { throw unexpected("RightSquareBracket") }
        expression = .element(expression, index)
      } else {
        return expression
      }
    }
  }

  private mutating func arguments(depth: Int) throws(TemplateError) -> [TemplateExpression] {
    if take(")") { return [] }
    var arguments: [TemplateExpression] = []
    while true {
      arguments.append(try expression(depth: depth + 1))
      if take(")") { return arguments }
      guard take(",") else { throw unexpected("RightParenthesis") }
    }
  }

  private mutating func identifier() throws(TemplateError) -> String {
    let start = position
    guard let first = next, first.isLetter || first == "_" else { throw unexpected("Identifier") }
    while let character = next, character.isLetter || character.isNumber || character == "_" { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func integer() throws(TemplateError) -> Int {
    let start = position
    if next == "-" { position += 1 }
    while let character = next, character.isNumber { position += 1 }
    guard let number = Int(String(characters[start..<position])) else { throw unexpected("Integer") }
    return number
  }

  /// In single quotes; two of them stand for one.
  private mutating func string() throws(TemplateError) -> String {
    position += 1
    var collected = ""
    while let character = next {
      position += 1
      guard character == "'" else {
        collected.append(character)
        continue
      }
      guard next == "'" else { return collected }
      position += 1
      collected.append("'")
    }
    throw unexpected("String")
  }
}
