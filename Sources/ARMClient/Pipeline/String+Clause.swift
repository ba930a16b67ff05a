extension String {
  /// The text without its closing full stop and line feeds, to stand inside a sentence.
  var asClause: String {
    var text = split(whereSeparator: \.isNewline).joined(separator: " ")
    while text.hasSuffix(".") || text.hasSuffix("\u{3002}") || text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
