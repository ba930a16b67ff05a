import CNcurses
import Glibc

extension Session {
  /// The longest text that is handed over: some terminals take no more in one sequence.
  package static let maximumCopied = 50_000

  /// Hands a text to the terminal's clipboard with OSC 52, which also works over SSH. Whether the terminal takes it,
  /// it does not say; tmux and screen hand it on only where they are set up to.
  /// - Returns: false where the terminal would print the sequence instead of reading it, or the text is too long.
  package func copy(_ text: String) -> Bool {
    // A bare console knows OSC P and OSC R alone (console_codes(4)).
    let terminal = String(cString: termname())
    guard !terminal.hasPrefix("linux"), !terminal.hasPrefix("vt"), text.utf8.count <= Self.maximumCopied else {
      return false
    }
    writeBeside("\u{1b}]52;c;\(Self.base64(Array(text.utf8)))\u{1b}\\")
    return true
  }

  /// RFC 4648 section 4.
  nonisolated static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) }
      bits <<= 8 * (3 - group.count)
      for place in 0..<4 {
        encoded.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}

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
