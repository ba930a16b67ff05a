package enum Color: Hashable, Sendable {
  /// One of the 16 colours that the user's terminal sets: 0-7, and their bright forms 8-15.
  case ansi(Int)
  /// One of xterm's 256: 0-15 as above, 16-231 a cube of 6x6x6, 232-255 greys.
  case palette(Int)
  case rgb(UInt8, UInt8, UInt8)

  /// The nearest colour that a terminal of such a depth has; nil for a terminal without colours or a number that
  /// is no colour. With eight colours the bright ones are left to the style, which has bold for them.
  func degraded(to depth: ColorDepth) -> Color? {
    switch self {
    case .ansi(let number):
      guard (0..<16).contains(number) else { return nil }
      return depth == .none ? nil : self
    case .palette(let number):
      guard (0..<256).contains(number) else { return nil }
      if number < 16 { return Color.ansi(number).degraded(to: depth) }
      switch depth {
      case .none: return nil
      case .palette, .direct: return self
      case .eight, .sixteen: return Self.nearest(to: Self.components(palette: number), among: 0..<16)
      }
    case .rgb(let red, let green, let blue):
      let wanted = (Int(red), Int(green), Int(blue))
      switch depth {
      case .none: return nil
      case .direct: return self
      // The first 16 are whatever the user made of them, so only the fixed ones are compared.
      case .palette: return Self.nearest(to: wanted, among: 16..<256)
      case .eight, .sixteen: return Self.nearest(to: wanted, among: 0..<16)
      }
    }
  }

  /// The number by which ncurses knows the colour on a terminal of such a depth.
  func number(at depth: ColorDepth) -> Int32? {
    switch (degraded(to: depth), depth) {
    case (nil, _): return nil
    case (.ansi(let number)?, .direct):
      // A direct terminal takes 0-7 for the palette and every other number for 0xRRGGBB.
      return number < 8 ? Int32(number) : Self.direct(Self.components(palette: number))
    case (.palette(let number)?, .direct): return Self.direct(Self.components(palette: number))
    case (.rgb(let red, let green, let blue)?, _): return Self.direct((Int(red), Int(green), Int(blue)))
    case (.ansi(let number)?, .eight): return Int32(number & 7)
    case (.ansi(let number)?, _), (.palette(let number)?, _): return Int32(number)
    }
  }

  private typealias Components = (red: Int, green: Int, blue: Int)

  private static func direct(_ color: Components) -> Int32 {
    // Almost black would be taken for one of the palette's colours.
    let number = Int32(color.red << 16 | color.green << 8 | color.blue)
    return number < 8 ? 0 : number
  }

  private static func nearest(to wanted: Components, among numbers: Range<Int>) -> Color {
    func distance(_ number: Int) -> Int {
      let color = components(palette: number)
      let (red, green, blue) = (color.red - wanted.red, color.green - wanted.green, color.blue - wanted.blue)
      return 2 * red * red + 4 * green * green + 3 * blue * blue  // the eye's weights, roughly
    }
    let number = numbers.min { distance($0) < distance($1) } ?? 7
    return number < 16 ? .ansi(number) : .palette(number)
  }

  private static func components(palette number: Int) -> Components {
    switch number {
    case 7: return (229, 229, 229)
    case 8: return (127, 127, 127)
    case 0..<16:
      // xterm's: 205 for the normal ones, 255 for the bright.
      let level = number < 8 ? 205 : 255
      return (number & 1 == 0 ? 0 : level, number & 2 == 0 ? 0 : level, number & 4 == 0 ? 0 : level)
    case 16..<232:
      let index = number - 16
      func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
      return (level(index / 36), level(index / 6 % 6), level(index % 6))
    default:
      let level = 8 + 10 * (number - 232)
      return (level, level, level)
    }
  }
}
