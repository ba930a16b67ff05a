/// What a scalar may do on a screen.
enum ScalarKind {
  /// Starts a glyph of 1 or 2 cells.
  case base(width: Int)
  /// Joins the glyph before it.
  case mark
  /// C0 or DEL: drawn as its control picture.
  case control
  /// Invisible, reordering, unassigned, or without a glyph: drawn as `\u{…}`.
  case hidden

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if value >= 0x20, value < 0x7f {
      self = .base(width: 1)
      return
    }
    if value < 0x20 || value == 0x7f {
      self = .control
      return
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      self = .hidden
      return
    default: break
    }
    // Variation selectors, fillers and the grapheme joiner are letters or marks that nobody sees. The vowels and
    // final consonants of old Hangul are not among them: they join the syllable before.
    if properties.isDefaultIgnorableCodePoint {
      self = .hidden
      return
    }
    switch ScalarWidth.of(scalar) {
    case .some(0): self = .mark
    case .some(let width): self = .base(width: width)
    case nil: self = .hidden
    }
  }
}
