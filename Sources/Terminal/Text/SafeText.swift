/// Text that cannot act on a terminal nor deceive its reader: the only way from a `String` to cells and to plain
/// output.
///
/// Controls become pictures (`␛`), C1 controls and everything invisible or reordering becomes `\u{…}`, and a line
/// end becomes `⏎` unless line feeds are kept.
package struct SafeText: Hashable, Sendable {
  package private(set) var glyphs: [Glyph]
  /// Before which glyphs a kept line feed stands, ascending; a line feed is no glyph.
  private var lineFeeds: [Int] = []

  package init(_ foreign: String, keepingLineFeeds: Bool = false) {
    glyphs = []
    var foreign = foreign
    let isPlain = foreign.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else { return false }
      glyphs.reserveCapacity(bytes.count)
      for byte in bytes { glyphs.append(Glyph(ascii: byte)) }
      return true
    }
    if !isPlain { append(scalars: Array(foreign.unicodeScalars), keepingLineFeeds: keepingLineFeeds) }
  }

  private init(glyphs: [Glyph]) { self.glyphs = glyphs }

  /// The text in one line for plain output: what is plain already stays as it is and is not taken apart.
  package static func line(_ foreign: String) -> String {
    foreign.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } ? foreign : SafeText(foreign).oneLine.text
  }

  /// Cells; of the longest line where line feeds are kept.
  package var width: Int {
    if lineFeeds.isEmpty { return glyphs.reduce(0) { $0 + $1.width } }
    return lines.reduce(0) { max($0, $1.width) }
  }

  /// The same text for plain output. Nothing in it acts on a terminal, but for the line feeds that were kept.
  package var text: String {
    var view = String.UnicodeScalarView()
    view.reserveCapacity(glyphs.count + lineFeeds.count)
    var feeds = lineFeeds[...]
    for (index, glyph) in glyphs.enumerated() {
      while feeds.first == index {
        view.append("\n")
        feeds.removeFirst()
      }
      glyph.append(to: &view)
    }
    for _ in feeds { view.append("\n") }
    return String(view)
  }

  /// The lines between the kept line feeds; one line when there are none.
  package var lines: [SafeText] {
    var lines: [SafeText] = []
    var start = 0
    for end in lineFeeds {
      lines.append(SafeText(glyphs: Array(glyphs[start..<end])))
      start = end
    }
    lines.append(SafeText(glyphs: Array(glyphs[start...])))
    return lines
  }

  /// The text in one line, with the kept line feeds shown.
  package var oneLine: SafeText {
    if lineFeeds.isEmpty { return self }
    return SafeText(glyphs: Array(lines.map(\.glyphs).joined(separator: [Self.lineEnd])))
  }

  /// At most `width` cells of the text in one line. Where something is cut off and `ellipsis` is set, the last
  /// cell shows it. A wide glyph is never split: the result may be a cell short.
  package func truncated(to width: Int, ellipsis: Bool) -> SafeText {
    let whole = oneLine
    if whole.width <= width { return whole }
    if width <= 0 { return SafeText(glyphs: []) }
    let room = ellipsis ? width - 1 : width
    var used = 0
    var kept: [Glyph] = []
    for glyph in whole.glyphs {
      if used + glyph.width > room { break }
      used += glyph.width
      kept.append(glyph)
    }
    if ellipsis { kept.append(.ellipsis) }
    return SafeText(glyphs: kept)
  }

  /// The text in one line, with spaces after it up to `width` cells; a longer text stays as it is.
  package func padded(to width: Int) -> SafeText {
    var padded = oneLine
    let missing = width - padded.width
    if missing > 0 { padded.glyphs.append(contentsOf: repeatElement(.space, count: missing)) }
    return padded
  }

  private static let lineEnd = Glyph(base: "⏎", width: 1)
  private static let dottedCircle = Glyph(base: "\u{25cc}", width: 1)

  private mutating func append(scalars: [Unicode.Scalar], keepingLineFeeds: Bool) {
    glyphs.reserveCapacity(scalars.count)
    // Whether the last glyph may take a mark, and the emoji that it is, if it is one. Marks do not join what we
    // put in ourselves.
    var takesMarks = false
    var emoji = false
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      switch scalar {
      case "\r" where next == "\n": continue  // the line feed speaks for both
      case "\n":
        if keepingLineFeeds { lineFeeds.append(glyphs.count) } else { glyphs.append(Self.lineEnd) }
        takesMarks = false
        emoji = false
        continue
      // Selectors of the emoji or text form, skin tones, and joiners inside an emoji change how many cells a
      // terminal takes but not what ncurses counts: without them both agree.
      case "\u{fe0e}", "\u{fe0f}", "\u{1f3fb}"..."\u{1f3ff}":
        if emoji { continue }
      case "\u{200d}":
        if emoji, let next, next.isPictograph { continue }
      default: break
      }
      switch ScalarKind(scalar) {
      case .base(let width):
        glyphs.append(Glyph(base: scalar, width: width))
        takesMarks = true
        emoji = scalar.properties.isEmoji
        continue
      case .mark:
        if !takesMarks { glyphs.append(Self.dottedCircle) }
        takesMarks = true
        glyphs[glyphs.count - 1].append(mark: scalar)
        continue
      case .control:
        let picture = scalar.value == 0x7f ? 0x2421 : 0x2400 + scalar.value
        if let picture = Unicode.Scalar(picture) { glyphs.append(Glyph(base: picture, width: 1)) }
      case .hidden:
        for byte in "\\u{\(String(scalar.value, radix: 16))}".utf8 { glyphs.append(Glyph(ascii: byte)) }
      }
      takesMarks = false
      emoji = false
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is a picture by itself; digits, `#` and `*` are emoji only with a selector.
  fileprivate var isPictograph: Bool { value >= 0x80 && properties.isEmoji }
}
