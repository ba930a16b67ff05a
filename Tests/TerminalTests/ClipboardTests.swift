import Foundation
import Testing

@testable import Terminal

@Suite struct ClipboardTests {
  @Test func base64IsTheOneOfTheRFC() {
    for length in 0...70 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
      #expect(Session.base64(bytes) == Data(bytes).base64EncodedString())
    }
  }

  @Test func aLinkHoldsItsAddressAndNothingThatEndsIt() {
    let link = TerminalLink.sequence(address: "https://a.example/b?c=d", text: SafeText("b"))
    #expect(link == "\u{1b}]8;;https://a.example/b?c=d\u{1b}\\b\u{1b}]8;;\u{1b}\\")
    let odd = TerminalLink.sequence(address: "https://a.example/\u{1b}\\x", text: SafeText("b\u{1b}[2J"))
    #expect(!odd.contains("\u{1b}"))
  }
}
