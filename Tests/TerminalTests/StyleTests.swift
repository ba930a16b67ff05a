import Testing

@testable import Terminal

struct StyleTests {
  @Test func coloursDegradeStepByStep() {
    let orange = Color.rgb(255, 135, 0)
    #expect(orange.degraded(to: .direct) == orange)
    #expect(orange.degraded(to: .palette) == .palette(208))
    #expect(orange.degraded(to: .none) == nil)
    #expect(Color.rgb(250, 10, 10).degraded(to: .sixteen) == .ansi(9))
    #expect(Color.palette(9).degraded(to: .palette) == .ansi(9))
    #expect(Color.palette(300).degraded(to: .palette) == nil)
    #expect(Color.ansi(-1).degraded(to: .palette) == nil)
  }

  @Test func numbersForNcurses() {
    #expect(Color.rgb(0x33, 0x66, 0x99).number(at: .direct) == 0x336699)
    #expect(Color.rgb(0, 0, 3).number(at: .direct) == 0)
    #expect(Color.ansi(4).number(at: .direct) == 4)
    #expect(Color.palette(208).number(at: .palette) == 208)
    #expect(Color.ansi(12).number(at: .eight) == 4)
    #expect(Color.ansi(1).number(at: .none) == nil)
  }

  @Test func eightColoursUseBoldForBright() {
    let style = Style(foreground: .ansi(9)).degraded(to: .eight)
    #expect(style == Style(foreground: .ansi(1), bold: true))
  }

  @Test func textNeverTakesTheColourItStandsOn() {
    let style = Style(foreground: .rgb(40, 40, 40), background: .rgb(20, 20, 20)).degraded(to: .eight)
    #expect(style == Style(reverse: true))
    for depth in [ColorDepth.eight, .sixteen, .palette] {
      for level in stride(from: UInt8(0), to: 250, by: 5) {
        let style = Style(foreground: .rgb(level, level, 0), background: .rgb(level + 5, level, 0))
          .degraded(to: depth)
        #expect(style.foreground == nil || style.foreground != style.background)
      }
    }
  }

  @Test func depths() {
    #expect(
      [0, 7, 8, 16, 88, 256, 1 << 24].map { ColorDepth(colors: $0) }
        == [.none, .none, .eight, .sixteen, .sixteen, .palette, .direct])
  }

  @Test func themes() {
    #expect(Theme(name: "empty", styles: [:])[.error] == Style())
    #expect(Theme.monochrome[.selection].reverse)
    #expect(Theme.monochrome.styles.values.allSatisfy { $0.foreground == nil && $0.background == nil })
  }
}
