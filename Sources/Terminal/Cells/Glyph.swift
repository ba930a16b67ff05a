/// One drawn character: a base scalar with up to four combining marks, as much as a cell of ncurses holds.
///
/// There is no glyph for a control, for anything invisible or for anything that reorders text: such scalars reach
/// the screen only in the visible form that `SafeText` gives them.
package struct Glyph: Hashable, Sendable {
  // Two scalars a word, 0 for none, and the words first: a glyph of 21 bytes keeps a cell at 24.
  private var firstMarks: UInt64 = 0
  private var lastMarks: UInt64 = 0
  private let baseValue: UInt32
  private let cells: UInt8

  static let markLimit = 4
  package static let space = Glyph(ascii: 0x20)
  /// Stands where something was cut off.
  static let ellipsis = Glyph(base: "…", width: 1)
  /// Stands in the cell after a wide glyph. Only a canvas makes it.
  static let continuation = Glyph(value: 0, cells: 0)

  package init?(_ base: Unicode.Scalar, marks: [Unicode.Scalar] = []) {
    guard case .base(let width) = ScalarKind(base) else { return nil }
    self.init(value: base.value, cells: UInt8(width))
    for mark in marks {
      guard case .mark = ScalarKind(mark) else { return nil }
      append(mark: mark)
    }
  }

  /// The character as one glyph, or nil when it is unsafe or needs more than one.
  package init?(_ character: Character) {
    let glyphs = SafeText(String(character)).glyphs
    guard glyphs.count == 1, glyphs[0].base == character.unicodeScalars.first else { return nil }
    self = glyphs[0]
  }

  /// A byte from 0x20 to 0x7e.
  init(ascii byte: UInt8) { self.init(value: UInt32(byte), cells: 1) }

  /// A base that was classified already.
  init(base: Unicode.Scalar, width: Int) { self.init(value: base.value, cells: UInt8(width)) }

  private init(value: UInt32, cells: UInt8) {
    baseValue = value
    self.cells = cells
  }

  /// 1 or 2 cells.
  package var width: Int { Int(cells) }

  /// The first scalar.
  package var base: Unicode.Scalar { Unicode.Scalar(baseValue) ?? " " }

  var hasMarks: Bool { firstMarks != 0 }

  var isSpace: Bool { baseValue == 0x20 && firstMarks == 0 }

  /// The combining marks, at most four.
  package var marks: [Unicode.Scalar] {
    if firstMarks == 0 { return [] }
    return [firstMarks & 0xffff_ffff, firstMarks >> 32, lastMarks & 0xffff_ffff, lastMarks >> 32]
      .compactMap { $0 == 0 ? nil : Unicode.Scalar(UInt32($0)) }
  }

  /// Adds a mark; the fifth and later ones are left out.
  mutating func append(mark: Unicode.Scalar) {
    let value = UInt64(mark.value)
    if firstMarks == 0 {
      firstMarks = value
    } else if firstMarks >> 32 == 0 {
      firstMarks |= value << 32
    } else if lastMarks == 0 {
      lastMarks = value
    } else if lastMarks >> 32 == 0 {
      lastMarks |= value << 32
    }
  }

  func append(to text: inout String.UnicodeScalarView) {
    text.append(base)
    if firstMarks != 0 { text.append(contentsOf: marks) }
  }
}
