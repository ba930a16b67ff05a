/// `*` stands for any run of characters; a capital letter in the pattern makes case count.
struct Glob {
  private let parts: [String]
  private let isCaseSensitive: Bool

  init(_ pattern: String) {
    isCaseSensitive = pattern.contains(where: \.isUppercase)
    parts = pattern.split(separator: "*" as Character, maxSplits: .max, omittingEmptySubsequences: false)
      .map { String($0) }
  }

  func matches(_ text: String) -> Bool {
    var rest = isCaseSensitive ? text : text.lowercased()
    guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
    if parts.count == 1 { return rest == first }
    rest = String(rest.dropFirst(first.count))
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let offset = rest.firstRange(of: part) else { return false }
      rest = String(Substring(rest.utf8.dropFirst(offset + part.utf8.count)))
    }
    return rest.hasSuffix(last)
  }
}
