import Mutations
import Testing

@testable import Terminal

/// Bytes of a terminal and text of the service that were changed by chance.
@Suite struct MutatedInputTests {
  private func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  @Test func keys() {
    let campaign = Campaign("keys", count: 6000)
    campaign.runText(
      [
        "\u{1b}[A\u{1b}[1;5Cjk\r", "\u{1b}[200~pasted\ntext\u{1b}[201~q",
        "\u{1b}[<0;33;12M\u{1b}[M !!", "\u{1b}OP\u{1b}[24~x",
        "\u{1b}]11;rgb:0000/0000/0000\u{7}日é", "\u{1b}[?2026;2$y\u{3}\u{1b}\u{1b}[Z",
      ],
      words: [
        "\u{1b}", "\u{1b}[", "\u{1b}[200~", "\u{1b}[201~", "\u{1b}]", "\u{1b}O", "~", "\u{9b}", ";",
        "M",
      ]
    ) { number, text in
      var decoder = KeyDecoder(pasteLimit: 200)
      var keys: [Key] = []
      for (place, scalar) in text.unicodeScalars.enumerated() {
        keys += decoder.decode(.scalar(scalar.value))
        if place % 7 == 6 { keys += decoder.flush() }
      }
      keys += decoder.flush()
      for key in keys {
        if case .character(let character) = key {
          // A control character that is typed as text would end in a field, and in a request.
          #expect(
            !character.unicodeScalars.contains { $0.properties.generalCategory == .control },
            "\(campaign.place(number, Array(text.utf8)))")
        }
        if case .paste(let pasted) = key { #expect(pasted.unicodeScalars.count <= 200) }
      }
    }
  }

  @Test func foreignText() {
    let campaign = Campaign("foreign text", count: 6000)
    campaign.runText(
      [
        "ds-wanglei", "日本語 e\u{301} 🚀 👩‍👩‍👧", "\u{1b}[2J\u{1b}]0;title\u{7}",
        "a\u{202e}b\u{200b}c\u{feff}d", "line\r\nfeed\ttab",
        "نص عربي", "\u{9b}31m⚠️🇩🇪",
      ],
      words: [
        "\u{1b}", "\u{9b}", "\u{202e}", "\u{2066}", "\u{200d}", "\u{fe0f}", "\u{e0001}", "\u{2028}",
      ]
    ) { number, text in
      let place = campaign.place(number, Array(text.utf8))
      let safe = SafeText(text)
      #expect(!safe.text.unicodeScalars.contains { isDangerous($0) }, "\(place)")
      for width in [0, 1, 2, 5] {
        #expect(safe.truncated(to: width, ellipsis: width > 2).width <= width, "\(place)")
        #expect(safe.padded(to: width).width >= width, "\(place)")
      }
      #expect(!safe.oneLine.text.unicodeScalars.contains { isDangerous($0) }, "\(place)")
    }
  }
}
