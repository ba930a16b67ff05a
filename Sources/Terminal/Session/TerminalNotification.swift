/// How a terminal is asked to tell its user something while another window is in front. Terminals that do not know a
/// form pass over it; tmux and screen do not hand it on unless they are told to.
package enum TerminalNotification: String, CaseIterable, Sendable {
  /// iTerm2, Windows Terminal, kitty, foot and others: `OSC 9 ; TEXT ST`.
  case osc9
  /// rxvt-unicode, foot, Ghostty and others: `OSC 777 ; notify ; TITLE ; TEXT ST`.
  case osc777

  /// The bytes; nothing of the texts can end the sequence.
  func sequence(title: SafeText, text: SafeText) -> String {
    func plain(_ text: SafeText) -> String { text.oneLine.truncated(to: 200, ellipsis: true).text }
    switch self {
    case .osc9: return "\u{1b}]9;\(plain(title)): \(plain(text))\u{1b}\\"
    case .osc777:
      // A semicolon would begin the next part.
      return "\u{1b}]777;notify;\(plain(title).replacing(";", with: ","));\(plain(text))\u{1b}\\"
    }
  }
}
