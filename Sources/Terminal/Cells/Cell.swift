/// One cell of a canvas.
package struct Cell: Hashable, Sendable {
  package internal(set) var glyph: Glyph
  package internal(set) var role: Role

  init(glyph: Glyph, role: Role) {
    self.glyph = glyph
    self.role = role
  }

  /// Whether the cell belongs to the wide glyph before it.
  package var isContinuation: Bool { glyph.width == 0 }
}
