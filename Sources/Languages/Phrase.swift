/// A text of the console in the language of the moment. It is written as an English literal; the literal, with its
/// values as `{1}`, `{2}` and so on, is its key in the catalogue.
package struct Phrase: ExpressibleByStringInterpolation, Hashable, Sendable {
  package let text: String
  /// For what is typed: English words are understood in every language.
  package let english: String

  package init(stringLiteral text: String) {
    english = text
    self.text = Language.isEnglish ? text : Catalogue.current.text(text)
  }

  package init(stringInterpolation parts: StringInterpolation) {
    guard let values = parts.values else {
      (text, english) = (parts.text, parts.text)
      return
    }
    text = Catalogue.current.text(parts.text, values)
    english = Catalogue.fill(parts.text, with: values)
  }

  /// A word of a table, such as the name of a case.
  package init(word: String) { (text, english) = (localized(word: word), word) }

  /// A text that is in no catalogue: a name, or what somebody has translated already.
  package init(verbatim text: String) { (self.text, english) = (text, text) }

  package struct StringInterpolation: StringInterpolationProtocol {
    /// The English text, or else the key.
    fileprivate var text = ""
    /// Nil in English, where they stand in the text.
    fileprivate var values: [String]?

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 8)
      if !Language.isEnglish { values = [] }
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }

    package mutating func appendInterpolation(_ value: String) {
      guard values != nil else {
        text += value
        return
      }
      values?.append(value)
      text += "{\(values?.count ?? 0)}"
    }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      appendInterpolation(value.description)
    }

    package mutating func appendInterpolation<Value>(_ value: Value) { appendInterpolation(String(describing: value)) }
  }
}

/// A text in the language of the moment.
package func localized(_ phrase: Phrase) -> String { phrase.text }

/// A text of a table that is English wherever it is not shown: a command's word, a key's meaning, the name of a case.
package func localized(word: String) -> String { Language.isEnglish ? word : Catalogue.current.text(word) }

/// A text of a table that is made once and shown in whatever language it is then: the meaning of a key or a command.
/// Its values are words of the same table.
package struct TableText: ExpressibleByStringInterpolation, Hashable, Sendable {
  private let key: String
  private let values: [String]

  package init(stringLiteral text: String) { (key, values) = (text, []) }

  package init(stringInterpolation parts: StringInterpolation) { (key, values) = (parts.key, parts.values) }

  /// As the README and the man page have it.
  package var english: String { Catalogue.fill(key, with: values) }

  package var text: String {
    Language.isEnglish ? english : Catalogue.current.text(key, values.map { localized(word: $0) })
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var key = ""
    fileprivate var values: [String] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { key += literal }

    package mutating func appendInterpolation(_ value: String) {
      values.append(value)
      key += "{\(values.count)}"
    }
  }
}
