import Terminal

/// Breaks a text at spaces; a word that is longer than a line is broken where the line ends.
func wrapped(_ text: String, to width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " " as Character, maxSplits: .max, omittingEmptySubsequences: false) {
    var word = String(word)
    while true {
      let candidate = line.isEmpty ? word : line + " " + word
      if SafeText(candidate).width <= width {
        line = candidate
        break
      }
      if !line.isEmpty {
        lines.append(line)
        line = ""
        continue
      }
      let head = SafeText(word).truncated(to: width, ellipsis: false).text
      guard !head.isEmpty, head.count < word.count else {
        lines.append(head)
        break
      }
      lines.append(head)
      word = String(word.dropFirst(head.count))
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}
