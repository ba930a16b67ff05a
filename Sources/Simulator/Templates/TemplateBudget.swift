import ComputeModel

/// What the expressions of one document may come to. `replace` inside `replace` multiplies, and so does a variable that
/// names another one twice: a request of a few lines would fill the memory, or keep the server for years.
final class TemplateBudget {
  /// Bytes of a text, and of all texts of an array or object; its elements count for ``elementLength`` each besides.
  static let maximumLength = 131_072
  /// All results together, each with ``callLength`` for the work of the call: some 65,000 calls, where the largest copy
  /// loop that ARM takes has 800 rounds.
  static let maximumWork = 64 << 20

  private static let callLength = 1024
  private static let elementLength = 16
  private var work = 0

  /// - Parameter name: of the function that the value is the result of.
  func take(_ value: JSONValue, of name: String) throws(TemplateError) {
    guard let length = Self.length(of: value, atMost: Self.maximumLength) else { throw Self.tooLarge(name) }
    work += length + Self.callLength
    guard work <= Self.maximumWork else {
      throw TemplateError("The expressions come to more than this simulator evaluates at once.")
    }
  }

  static func tooLarge(_ name: String) -> TemplateError {
    TemplateError(
      "The result of '\(name)' has more than the \(maximumLength) characters that this simulator evaluates.")
  }

  /// Nil where it is more.
  private static func length(of value: JSONValue, atMost limit: Int) -> Int? {
    var left = limit
    return subtract(value, from: &left) ? limit - left : nil
  }

  private static func subtract(_ value: JSONValue, from left: inout Int) -> Bool {
    switch value {
    case .null, .bool: break
    case .number(let text), .string(let text): left -= text.utf8.count
    case .array(let elements):
      for element in elements {
        left -= elementLength
        guard left >= 0, subtract(element, from: &left) else { return false }
      }
    case .object(let object):
      for member in object.members {
        left -= elementLength + member.name.utf8.count
        guard left >= 0, subtract(member.value, from: &left) else { return false }
      }
    }
    return left >= 0
  }
}

extension String {
  /// The text with each `old` replaced; it is looked at first how long that is.
  func replacing(_ old: String, with new: String, in function: String) throws(TemplateError) -> String {
    let growth = new.utf8.count - old.utf8.count
    let length = utf8.count + (growth > 0 ? ranges(of: old).count * growth : 0)
    guard length <= TemplateBudget.maximumLength else { throw TemplateBudget.tooLarge(function) }
    return replacing(old, with: new)
  }
}
