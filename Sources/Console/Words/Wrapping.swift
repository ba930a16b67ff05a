import Terminal

/// Breaks a text at spaces, and between the signs of a script that is written without them; a word that is longer than a
/// line is broken where the line ends.
func wrapped(_ text: String, to width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " " as Character, maxSplits: .max, omittingEmptySubsequences: false) {
    for (index, piece) in pieces(of: word).enumerated() {
      var piece = piece
      while true {
        let candidate = line.isEmpty ? piece : line + (index == 0 ? " " : "") + piece
        if SafeText(candidate).width <= width {
          line = candidate
          break
        }
        if !line.isEmpty {
          lines.append(line)
          line = ""
          continue
        }
        let head = SafeText(piece).truncated(to: width, ellipsis: false).text
        guard !head.isEmpty, head.count < piece.count else {
          lines.append(head)
          break
        }
        lines.append(head)
        piece = String(piece.dropFirst(head.count))
      }
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}

/// What of a word stays together: Chinese is broken between any two signs, but no line begins with a sign that ends a
/// clause or ends with one that opens (the rules of kinsoku, as far as this program's own texts have them).
private func pieces(of word: Substring) -> [String] {
  guard word.utf8.contains(where: { $0 >= 0x80 }) else { return [String(word)] }
  var pieces: [String] = []
  var isOpen = false
  var isNarrow = false
  for character in word {
    let text = String(character)
    let isWide = SafeText(text).width > 1
    let goesOn = !pieces.isEmpty && (isOpen || closing.contains(character) || (!isWide && isNarrow))
    if goesOn { pieces[pieces.count - 1] += text } else { pieces.append(text) }
    isOpen = opening.contains(character)
    isNarrow = !isWide
  }
  return pieces
}

private let closing: Set<Character> = ["，", "。", "：", "；", "、", "）", "”", "！", "？", "…", ",", ".", ":", ";", ")"]
private let opening: Set<Character> = ["（", "“", "("]
