/// The expressions of an ARM template that need no service: texts, `parameters('x')`, and `concat` and `format` of
/// those (Microsoft Learn, "ARM template functions"). Names of functions are compared without regard to case.
indirect enum TemplateExpression: Hashable {
  case text(String)
  case parameter(String)
  case concat([TemplateExpression])
  case format([TemplateExpression])

  /// nil where it is anything else.
  /// - Parameter expression: without the brackets.
  init?(_ expression: some StringProtocol) {
    var parser = Parser(rest: Array(expression)[...])
    guard let parsed = parser.expression(), parser.isAtEnd else { return nil }
    self = parsed
  }

  /// The value, or the name of the first parameter that has none.
  func value(_ parameters: [String: JSONValue]) -> Result<JSONValue, Missing> {
    switch self {
    case .text(let text): return .success(.string(text))
    case .parameter(let name):
      return parameters[name.lowercased()].map { .success($0) } ?? .failure(.parameter(name))
    case .concat(let parts): return Self.texts(parts, parameters).flatMap { Self.bounded($0.joined()) }
    case .format(let parts):
      return Self.texts(parts, parameters).flatMap { texts in
        Self.filled(texts[0], with: texts[1...]).map { Self.bounded($0) } ?? .failure(.text)
      }
    }
  }

  /// Bytes of a text that is put together: `format` inside `format` multiplies, and a file must not fill the memory.
  static let maximumLength = 65_536

  private static func bounded(_ text: String) -> Result<JSONValue, Missing> {
    text.utf8.count > maximumLength ? .failure(.text) : .success(.string(text))
  }

  /// Puts the texts in the places of `{0}`, `{1}` and so on, each once, so that what is put in is not looked at again;
  /// `{{` and `}}` stand for one brace.
  /// - Returns: nil where a place has no text, or is written in a way that is not known here.
  private static func filled(_ pattern: String, with texts: ArraySlice<String>) -> String? {
    var (filled, rest) = ("", pattern[...])
    while let character = rest.popFirst() {
      guard character == "{" || character == "}" else {
        filled.append(character)
        continue
      }
      if rest.first == character {
        rest.removeFirst()
        filled.append(character)
        continue
      }
      guard character == "{", let end = rest.firstIndex(of: "}"), let number = Int(rest[..<end]), number >= 0,
        number < texts.count
      else { return nil }
      filled += texts[texts.startIndex + number]
      rest = rest[rest.index(after: end)...]
      guard filled.utf8.count <= maximumLength else { return nil }
    }
    return filled
  }

  enum Missing: Error, Hashable {
    case parameter(String)
    case text
  }

  private static func texts(
    _ parts: [TemplateExpression], _ parameters: [String: JSONValue]
  ) -> Result<[String], Missing> {
    var texts: [String] = []
    for part in parts {
      switch part.value(parameters) {
      case .success(let value):
        guard let text = value.text else { return .failure(.text) }
        texts.append(text)
      case .failure(let missing): return .failure(missing)
      }
    }
    return .success(texts)
  }

  private struct Parser {
    /// Deeper ones are no template of a person; the parser calls itself.
    private static let maximumDepth = 32

    var rest: ArraySlice<Character>
    private var depth = 0

    init(rest: ArraySlice<Character>) { self.rest = rest }

    var isAtEnd: Bool {
      mutating get {
        skipSpaces()
        return rest.isEmpty
      }
    }

    mutating func expression() -> TemplateExpression? {
      skipSpaces()
      if rest.first == "'" { return text().map { .text($0) } }
      let name = String(rest.prefix { $0.isASCII && $0.isLetter }).lowercased()
      rest = rest.dropFirst(name.count)
      guard let arguments = arguments(), !arguments.isEmpty else { return nil }
      switch name {
      case "parameters":
        guard arguments.count == 1, case .text(let parameter) = arguments[0] else { return nil }
        return .parameter(parameter)
      case "concat": return .concat(arguments)
      case "format": return .format(arguments)
      default: return nil
      }
    }

    private mutating func arguments() -> [TemplateExpression]? {
      guard depth < Self.maximumDepth, take("(") else { return nil }
      depth += 1
      defer { depth -= 1 }
      var arguments: [TemplateExpression] = []
      repeat {
        guard let argument = expression() else { return nil }
        arguments.append(argument)
      } while take(",")
      return take(")") ? arguments : nil
    }

    /// Two quotes in a text stand for one.
    private mutating func text() -> String? {
      rest = rest.dropFirst()
      var text = ""
      while let character = rest.popFirst() {
        if character == "'" {
          guard rest.first == "'" else { return text }
          rest = rest.dropFirst()
        }
        text.append(character)
      }
      return nil
    }

    private mutating func take(_ character: Character) -> Bool {
      skipSpaces()
      guard rest.first == character else { return false }
      rest = rest.dropFirst()
      return true
    }

    private mutating func skipSpaces() { rest = rest.drop { $0.isWhitespace } }
  }
}
