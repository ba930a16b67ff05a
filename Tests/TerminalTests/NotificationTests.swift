import Testing

@testable import Terminal

@Suite struct NotificationTests {
  @Test func whatIsSaidCannotEndTheSequence() {
    let hostile = SafeText("x\u{1b}\\ \u{07} \u{9c};y")
    for style in TerminalNotification.allCases {
      let sequence = style.sequence(title: hostile, text: hostile)
      let inside = sequence.dropFirst().dropLast(2)
      #expect(sequence.hasPrefix("\u{1b}]") && sequence.hasSuffix("\u{1b}\\"))
      #expect(inside.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }
    #expect(
      TerminalNotification.osc777.sequence(title: SafeText("a;b"), text: SafeText("c;d"))
        == "\u{1b}]777;notify;a,b;c;d\u{1b}\\")
    #expect(TerminalNotification.osc9.sequence(title: SafeText("a"), text: SafeText("b")) == "\u{1b}]9;a: b\u{1b}\\")
  }
}
