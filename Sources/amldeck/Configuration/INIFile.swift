/// az's configuration files: sections in brackets, `name = value`, comments with `#` or `;` (Python's configparser).
struct INIFile: Sendable {
  private(set) var sections: [String: [String: String]] = [:]

  init(_ text: String) {
    var section = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmed
      guard let first = line.first, first != "#", first != ";" else { continue }
      if first == "[", line.last == "]" {
        section = String(line.dropFirst().dropLast())
        sections[section, default: [:]] = sections[section] ?? [:]
      } else if let separator = line.firstIndex(where: { $0 == "=" || $0 == ":" }) {
        let name = line[..<separator].trimmed.lowercased()
        let value = line[line.index(after: separator)...].trimmed
        if !value.isEmpty { sections[section, default: [:]][name] = value }
      }
    }
  }

  func value(_ section: String, _ name: String) -> String? { sections[section]?[name] }
}

extension StringProtocol {
  /// Without white space at its ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
