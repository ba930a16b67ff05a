/// A link as OSC 8 writes it: terminals that know it open the address, others show the text alone.
package enum TerminalLink {
  /// - Parameters:
  ///   - address: only what stands in a URL (0x21 to 0x7E) is taken; anything else gives the bare text.
  ///   - text: what is shown.
  package static func sequence(address: String, text: SafeText) -> String {
    let text = text.oneLine.text
    guard address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return text }
    return "\u{1b}]8;;\(address)\u{1b}\\\(text)\u{1b}]8;;\u{1b}\\"
  }
}
