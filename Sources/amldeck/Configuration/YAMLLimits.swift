import ComputeModel
import Yams

/// A YAML text of somebody else as a tree of nodes, within limits that no file of a person comes near: the reader of
/// YAML calls itself at each level, and a name may stand for all that stands above it, ten times over.
enum YAMLLimits {
  /// Levels inside each other.
  static let maximumDepth = 100
  /// Values in one file, those that a name stands for counted each time.
  static let maximumValues = 20_000

  /// - Throws: where the text is too deep, or no YAML; the caller says in which file.
  static func composed(_ text: String) throws -> Node? {
    guard !isTooDeep(text) else { throw TooDeep() }
    return try compose(yaml: text)
  }

  struct TooDeep: Error, CustomStringConvertible {
    var description: String { "more than \(maximumDepth) levels stand inside each other" }
  }

  /// Counts what opens a level: brackets that are open, the spaces before a line, and the dashes, question marks and
  /// colons at its beginning. Brackets in quoted texts count too: a hundred that are never closed are in no text of a
  /// person.
  private static func isTooDeep(_ text: String) -> Bool {
    var open = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      var (spaces, marks, before) = (0, 0, UInt8(ascii: " "))
      var isAtStart = true
      for byte in line {
        let isMark = [UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":")].contains(byte)
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
        case UInt8(ascii: " ") where isAtStart:
          spaces += 1
          if before != UInt8(ascii: " ") { marks += 1 }
        default: break
        }
        // A mark opens a level where a space follows it: `---` opens none.
        if byte != UInt8(ascii: " "), !isMark || (before != UInt8(ascii: " ") && isAtStart) { isAtStart = false }
        before = byte
        // Four spaces a level are a wide indentation.
        if open > maximumDepth || marks > maximumDepth || spaces > 4 * maximumDepth { return true }
      }
    }
    return false
  }
}
