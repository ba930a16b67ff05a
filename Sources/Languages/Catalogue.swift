internal import Synchronization

/// The texts of a language by their English ones.
package struct Catalogue: Sendable {
  /// The rooms of the catalogue, each by the name of its file.
  package let rooms: [(name: String, texts: [String: String])]
  /// All rooms together.
  package let all: [String: String]

  init(_ rooms: [(name: String, texts: [String: String])]) {
    self.rooms = rooms
    // A text stands in one room; which of two would win is for the test of the catalogue to forbid.
    all = rooms.reduce(into: [:]) { all, room in all.merge(room.texts) { first, _ in first } }
  }

  private static let empty = Catalogue([])
  package static let simplifiedChinese = Catalogue(Chinese.rooms)

  static var current: Catalogue {
    switch Language.current {
    case .english: empty
    case .simplifiedChinese: simplifiedChinese
    }
  }

  /// Notes the texts that are asked for and not there, in tests.
  package final class Missing: Sendable {
    private let keys = Mutex<Set<String>>([])

    package init() {}

    package var all: [String] { keys.withLock { $0.sorted() } }

    fileprivate func note(_ key: String) { keys.withLock { _ = $0.insert(key) } }
  }

  @TaskLocal private static var missing: Missing?

  package static func noting<Result>(_ missing: Missing, _ body: () throws -> Result) rethrows -> Result {
    try $missing.withValue(missing, operation: body)
  }

  /// The text of a key; English, where there is none.
  func text(_ key: String) -> String {
    if let text = all[key] { return text }
    if let missing = Self.missing, Self.hasWords(key) { missing.note(key) }
    return key
  }

  /// The text of a key, with values in the places of `{1}`, `{2}` and so on, in whatever order they stand.
  func text(_ key: String, _ values: [String]) -> String { Self.fill(text(key), with: values) }

  static func fill(_ text: String, with values: [String]) -> String {
    var filled = ""
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"), let number = Int(rest[rest.index(after: open)..<close]),
        values.indices.contains(number - 1)
      else {
        filled += "{"
        rest = rest.dropFirst()
        continue
      }
      filled += values[number - 1]
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  /// What has no letters but those of its values is the same in every language.
  private static func hasWords(_ key: String) -> Bool {
    var isInValue = false
    for character in key {
      if character == "{" { isInValue = true }
      if !isInValue, character.isLetter { return true }
      if character == "}" { isInValue = false }
    }
    return false
  }
}
