import Testing

@testable import Terminal

struct SafeTextTests {
  @Test func plainTextStaysAsItIs() {
    let text = SafeText("build-01 {running} \\u{9b}")
    #expect(text.text == "build-01 {running} \\u{9b}")
    #expect(text.width == 25)
    #expect(SafeText("").width == 0)
    #expect(SafeText("").text == "")
  }

  @Test(arguments: [
    ("\u{1b}[31mred", "␛[31mred"),
    ("\u{1b}]52;c;AAAA\u{7}", "␛]52;c;AAAA␇"),
    ("\u{9b}31m", "\\u{9b}31m"),
    ("\u{90}q\u{9c}", "\\u{90}q\\u{9c}"),
    ("\0\t\u{8}\u{7f}", "␀␉␈␡"),
    ("one\ntwo", "one⏎two"),
    ("one\r\ntwo", "one⏎two"),
    ("safe\rEVIL", "safe␍EVIL"),
    ("\u{85}\u{2028}\u{2029}", "\\u{85}\\u{2028}\\u{2029}"),
    ("a\u{202e}b\u{202c}", "a\\u{202e}b\\u{202c}"),
    ("\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}", "\\u{2066}\\u{2069}\\u{200e}\\u{200f}\\u{61c}"),
    ("a\u{200b}b\u{200c}c\u{200d}d", "a\\u{200b}b\\u{200c}c\\u{200d}d"),
    ("\u{feff}\u{2060}\u{ad}\u{34f}", "\\u{feff}\\u{2060}\\u{ad}\\u{34f}"),
    ("\u{115f}\u{1160}\u{3164}\u{ffa0}", "\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}"),
    ("\u{e0041}\u{e007f}", "\\u{e0041}\\u{e007f}"),
    ("\u{e000}\u{10fffd}", "\\u{e000}\\u{10fffd}"),
    ("\u{fff9}\u{180e}\u{378}", "\\u{fff9}\\u{180e}\\u{378}"),
    ("x\u{fe0f}\u{e0100}", "x\\u{fe0f}\\u{e0100}"),
  ])
  func hostileTextBecomesVisible(text: String, shown: String) {
    #expect(SafeText(text).text == shown)
  }

  @Test func emojiLoseWhatChangesTheirWidth() {
    #expect(SafeText("\u{26a0}\u{fe0f}").text == "\u{26a0}")
    #expect(SafeText("\u{26a0}\u{fe0f}").width == 1)
    let family = SafeText("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}")
    #expect(family.text == "\u{1f468}\u{1f469}\u{1f467}")
    #expect(family.width == 6)
    #expect(SafeText("\u{1f44d}\u{1f3fd}").width == 2)
    // A joiner before a letter hides in text, so it shows.
    #expect(SafeText("\u{1f468}\u{200d}x").text == "\u{1f468}\\u{200d}x")
  }

  @Test func combiningMarks() {
    #expect(SafeText("e\u{301}").glyphs.count == 1)
    #expect(SafeText("e\u{301}").width == 1)
    let zalgo = SafeText("a" + String(repeating: "\u{300}", count: 50) + "b")
    #expect(zalgo.glyphs.map(\.marks.count) == [4, 0])
    #expect(SafeText("\u{301}a").text == "\u{25cc}\u{301}a")
    #expect(SafeText("\u{200b}\u{301}").text == "\\u{200b}\u{25cc}\u{301}")
    // Korean in pieces: one syllable, one glyph of two cells.
    let syllable = SafeText("\u{1112}\u{1161}\u{11ab}")
    #expect(syllable.glyphs.count == 1)
    #expect(syllable.width == 2)
  }

  @Test func lineFeedsAreKeptOnDemand() {
    let text = SafeText("a\n\u{1b}b\n\nlonger\n", keepingLineFeeds: true)
    #expect(text.text == "a\n␛b\n\nlonger\n")
    #expect(text.lines.map(\.text) == ["a", "␛b", "", "longer", ""])
    #expect(text.width == 6)
    #expect(text.oneLine.text == "a⏎␛b⏎⏎longer⏎")
    #expect(text.truncated(to: 4, ellipsis: true).text == "a⏎␛…")
  }

  @Test func truncatingNeverSplitsAWideGlyph() {
    let text = SafeText("日本語")
    #expect(text.width == 6)
    #expect(text.truncated(to: 6, ellipsis: true).text == "日本語")
    #expect(text.truncated(to: 5, ellipsis: true).text == "日本…")
    #expect(text.truncated(to: 4, ellipsis: true).text == "日…")
    #expect(text.truncated(to: 4, ellipsis: false).text == "日本")
    #expect(text.truncated(to: 3, ellipsis: false).text == "日")
    #expect(text.truncated(to: 1, ellipsis: true).text == "…")
    #expect(text.truncated(to: 1, ellipsis: false).text == "")
    #expect(text.truncated(to: 0, ellipsis: true).text == "")
    #expect(text.truncated(to: -3, ellipsis: true).text == "")
  }

  @Test func padding() {
    #expect(SafeText("日").padded(to: 4).text == "日  ")
    #expect(SafeText("abc").padded(to: 2).text == "abc")
    #expect(SafeText("abc").padded(to: -1).text == "abc")
  }

  /// What comes out is made of safe scalars, and taking it again changes nothing. Of the planes that are one block or
  /// empty, a sample.
  @Test func everyScalarComesOutSafe() {
    var wrong: [Int] = []
    let values =
      Array(0..<0x20000) + Array(0xe0000..<0xe1000) + Array(stride(from: 0x20000, to: 0x110000, by: 89))
    for value in values {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      let safe = SafeText("a" + String(scalar))
      let text = safe.text
      let isSafe = text.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
      }
      if !isSafe || safe.width < 1 || SafeText(text) != safe { wrong.append(value) }
    }
    #expect(wrong == [])
  }

  @Test func glyphsRefuseWhatIsUnsafe() {
    #expect(Glyph("\u{1b}" as Unicode.Scalar) == nil)
    #expect(Glyph("\n" as Unicode.Scalar) == nil)
    #expect(Glyph("\u{202e}" as Unicode.Scalar) == nil)
    #expect(Glyph("\u{301}" as Unicode.Scalar) == nil)
    #expect(Glyph("a" as Unicode.Scalar, marks: ["b"]) == nil)
    #expect(Glyph("a" as Unicode.Scalar, marks: ["\u{301}"])?.marks == ["\u{301}"])
    #expect(Glyph("日" as Character)?.width == 2)
    #expect(Glyph("\u{1b}" as Character) == nil)
    #expect(Glyph("\u{301}" as Character) == nil)
    #expect(MemoryLayout<Cell>.stride == 24)
  }
}
