/// How a role looks. A colour of nil is the terminal's default.
package struct Style: Hashable, Sendable {
  package var foreground: Color?
  package var background: Color?
  package var bold: Bool
  package var dim: Bool
  package var underline: Bool
  package var reverse: Bool
  package var italic: Bool

  package init(
    foreground: Color? = nil, background: Color? = nil, bold: Bool = false, dim: Bool = false,
    underline: Bool = false, reverse: Bool = false, italic: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
    self.italic = italic
  }

  /// The same style with the colours that a terminal of so many has. Text never ends up in the colour it stands on.
  func degraded(to depth: ColorDepth) -> Style {
    var style = self
    style.foreground = foreground?.degraded(to: depth)
    style.background = background?.degraded(to: depth)
    if depth == .eight {
      // Eight colours have no bright half: bold is how such terminals make one.
      if case .ansi(let number)? = style.foreground, number >= 8 {
        style.foreground = .ansi(number - 8)
        style.bold = true
      }
      if case .ansi(let number)? = style.background, number >= 8 { style.background = .ansi(number - 8) }
    }
    if let foreground = style.foreground, foreground == style.background, self.foreground != self.background {
      // What stood out by its background still does.
      style.foreground = nil
      style.background = nil
      style.reverse = true
    }
    return style
  }
}

/// How many colours a terminal has.
enum ColorDepth: Hashable, Sendable {
  case none, eight, sixteen, palette, direct

  init(colors: Int) {
    switch colors {
    case ..<8: self = .none
    case ..<16: self = .eight
    case ..<256: self = .sixteen
    case ..<(1 << 24): self = .palette
    default: self = .direct
    }
  }
}
