/// Ways in which an input differs from a good one.
package enum Mutation {
  /// A good input with up to four changes.
  package static func input(from corpus: [[UInt8]], words: [[UInt8]], _ dice: inout Dice) -> [UInt8] {
    var bytes = dice.oneOf(corpus)
    for _ in 0..<1 + dice.below(4) { change(&bytes, corpus: corpus, words: words, &dice) }
    return bytes
  }

  /// Bytes at which parsers go wrong more often than at others.
  private static let sharp: [UInt8] =
    Array("\"\\{}[]:,;-+.*/%$@#&|!?~^()<>='` 0123456789eEuUtTzZ\n\r\t".utf8) + [0x00, 0x1B, 0x7F, 0x80, 0xBF]
    + [0xC0, 0xC3, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xFF]

  /// Texts at which they do.
  private static let sharpTexts: [[UInt8]] = [
    "99999999999999999999", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-1", "00", "1e999",
    "\\uD800", "\\uD83D\\uDE80", "\u{202E}", "\u{200B}", "\u{FEFF}", "e\u{301}", "🚀", "🇩🇪", "K", "İ", "\r\n",
    "\u{1B}[2J", "\\u0000", "null", "true", "{}", "[]", "[[[[[[[[", "((((((((", "''''", "\"\"", "%00", "..", "//",
  ].map { Array($0.utf8) }

  private static func change(
    _ bytes: inout [UInt8], corpus: [[UInt8]], words: [[UInt8]], _ dice: inout Dice
  ) {
    let place = dice.below(bytes.count + 1)
    let length = min(bytes.count - place, 1 + dice.below(dice.oneIn(4) ? 60 : 6))
    let range = place..<place + length
    switch dice.below(10) {
    case 0: bytes.replaceSubrange(range, with: [])
    case 1: bytes.removeSubrange(place...)
    case 2: bytes.insert(contentsOf: bytes[range], at: place)
    case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8(dice.below(8))
    case 4 where place < bytes.count: bytes[place] = UInt8(dice.below(256))
    case 5 where place < bytes.count: bytes[place] = dice.oneOf(sharp)
    case 6: bytes.insert(dice.oneOf(sharp), at: place)
    case 7: bytes.insert(contentsOf: dice.oneOf(words.isEmpty || dice.oneIn(2) ? sharpTexts : words), at: place)
    case 8:
      // The beginning of this one, and the end of another.
      let other = dice.oneOf(corpus)
      bytes = Array(bytes[..<place]) + other[dice.below(other.count + 1)...]
    default:
      let second = dice.below(bytes.count + 1)
      let other = second..<min(bytes.count, second + length)
      guard !range.overlaps(other), range.count == other.count else { return }
      for offset in 0..<range.count { bytes.swapAt(range.lowerBound + offset, other.lowerBound + offset) }
    }
  }
}
