internal import Glibc

extension Session {
  /// Longer texts are not copied: terminals cut them at limits of their own (xterm at 100 KB, others far below).
  package nonisolated static let maximumCopy = 8_192

  /// Asks the terminal to put a text on the clipboard of whoever sits there, wherever that is: OSC 52 of xterm.
  /// Whether it does, nobody is told: show the text too.
  /// - Returns: false where the text is too long.
  package func copy(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumCopy else { return false }
    func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    writeToTerminal(
      Self.copySequence(bytes, isInTmux: !variable("TMUX").isEmpty, isInScreen: !variable("STY").isEmpty))
    return true
  }

  /// Base64 holds nothing that a terminal could take for the end of the sequence.
  nonisolated static func copySequence(_ bytes: [UInt8], isInTmux: Bool, isInScreen: Bool) -> String {
    let sequence = "\u{1b}]52;c;\(base64(bytes))\u{7}"
    // tmux takes the plain form itself where set-clipboard is on, and passes the wrapped one to the terminal outside
    // where allow-passthrough is on; screen only passes on.
    if isInTmux { return sequence + "\u{1b}Ptmux;\u{1b}" + sequence + "\u{1b}\\" }
    if isInScreen { return "\u{1b}P" + sequence + "\u{1b}\\" }
    return sequence
  }

  /// RFC 4648 section 4.
  nonisolated static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var digits: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        digits.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
