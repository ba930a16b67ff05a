/// Substring search with smart case: a capital letter in the pattern makes case count, as in k9s and less.
struct TextMatcher {
  private let pattern: String
  private let isCaseSensitive: Bool

  init(_ text: String) {
    isCaseSensitive = text.contains(where: \.isUppercase)
    pattern = isCaseSensitive ? text : text.lowercased()
  }

  func isContained(in text: String) -> Bool {
    let text = isCaseSensitive ? text : text.lowercased()
    return text.firstRange(of: pattern) != nil
  }
}

extension String {
  /// The first place of `other`, by UTF-8 bytes; an empty text stands everywhere.
  func firstRange(of other: String) -> Int? {
    let haystack = utf8
    let needle = Array(other.utf8)
    guard let head = needle.first else { return 0 }
    guard haystack.count >= needle.count else { return nil }
    var start = haystack.startIndex
    var offset = 0
    let last = haystack.count - needle.count
    while offset <= last {
      if haystack[start] == head, haystack[start...].starts(with: needle) { return offset }
      start = haystack.index(after: start)
      offset += 1
    }
    return nil
  }
}
